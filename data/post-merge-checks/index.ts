export { faultsLeft, refuseUnsound, Unsound } from './check-graph.ts'
