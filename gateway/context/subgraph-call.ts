import type { FormattedExecutionResult } from 'graphql'
import type { CacheHint } from '#toolkit/graphql'
import type { Signal } from '#toolkit/runtime'
import type { SubgraphRequest } from '#toolkit/subgraph'

export type SubgraphQuery = { query: string; variables?: Record<string, unknown> }

export type SubgraphResponse = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>

// A page has at most 100 entities, so each entity can have an error.
export const MAX_ERROR_PATHS = 100

/** One call of one subgraph. `timeLeft` is in milliseconds; `question` is the serialised request body, if it exists. */
export type SubgraphCall = SubgraphRequest & { signal: Signal; timeLeft: number; question?: string }

export type SubgraphResult = { answer: SubgraphResponse; cacheHint?: CacheHint | undefined }

/** Calls a subgraph. The data source turns a rejection into a GraphQL error. A result without a hint is not cached. */
export type CallSubgraph = (call: SubgraphCall) => Promise<SubgraphResult>
