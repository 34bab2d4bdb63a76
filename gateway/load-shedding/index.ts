export { createLoad, isCharged, type LoadLimits, type LoadState } from './load-shedding.ts'
