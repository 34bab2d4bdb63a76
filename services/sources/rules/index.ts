export { citation } from './citation.ts'
export { publishedBetween } from './dates.ts'
