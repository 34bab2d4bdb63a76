export { startWhole } from './all-in-one.ts'
export { serving } from './run-gateway.ts'
