export { createApolloGateway, quietLogger } from './apollo-gateway.ts'
export type { ExecutionCounts } from './compiled-plan.ts'
export { createFastPath, type FastPath } from './fast-path.ts'
export { chooseExecutor, createErrorFormatter } from './gateway-executor.ts'
