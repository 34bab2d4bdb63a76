export { citation } from './citation.ts'
