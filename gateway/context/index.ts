export { isTimeout, withTimeout } from './deadline.ts'
export { recordPlan } from './explain-plan.ts'
export { createMediaTypes, type MediaTypes } from './media-types.ts'
export { type ComposedSchema, memoPerSchema } from './memo-per-schema.ts'
export type { ChargeCost, GatewayContext, RequestOutcome } from './request-context.ts'
export { isRecord, type RequestParams, requestParamsIn } from './request-params.ts'
export { ResponseReplay } from './response-replay.ts'
export {
  type CallSubgraph,
  MAX_ERROR_PATHS,
  type SubgraphCall,
  type SubgraphQuery,
  type SubgraphResponse,
  type SubgraphResult,
} from './subgraph-call.ts'
