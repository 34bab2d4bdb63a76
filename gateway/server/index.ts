export { startAllInOne } from './all-in-one.ts'
export { runGateway } from './run-gateway.ts'
