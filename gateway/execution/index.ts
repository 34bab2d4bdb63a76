export { composedGraph, quiet } from './apollo-gateway.ts'
export type { Counts } from './compiled-plan.ts'
export { answeringDirectly, type Direct } from './fast-path.ts'
export { completing, errorsShown } from './gateway-executor.ts'
