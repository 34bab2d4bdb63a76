import type { FormattedExecutionResult } from 'graphql'
import type { CacheHint } from '#toolkit/graphql'
import type { Signal } from '#toolkit/runtime'
import type { SubgraphRequest } from '#toolkit/subgraph'

/** A query of the gateway to one subgraph. */
export type SubgraphQuery = { query: string; variables?: Record<string, unknown> }

export type SubgraphResponse = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>

// A page has at most 100 entities, so one path per entity fits.
export const MAX_ERROR_PATHS = 100

/** One call of one subgraph: `timeLeft` in milliseconds, and `question`, the request body if it is serialised already. */
export type SubgraphCall = SubgraphRequest & { signal: Signal; timeLeft: number; question?: string }

export type SubgraphResult = { answer: SubgraphResponse; cacheHint?: CacheHint | undefined }

/** Calls a subgraph. A rejection becomes a GraphQL error of that subgraph; a response without a hint is not cached. */
export type CallSubgraph = (call: SubgraphCall) => Promise<SubgraphResult>
