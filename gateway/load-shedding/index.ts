export { chargeRequest, createLoadShedding, type LoadLimits, type LoadState } from './load-shedding.ts'
