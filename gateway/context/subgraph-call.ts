import type { FormattedExecutionResult } from 'graphql'
import type { CacheHint } from '#toolkit/graphql'
import type { Signal } from '#toolkit/runtime'
import type { SubgraphRequest } from '#toolkit/subgraph'

/** What the gateway asks one subgraph, and what it gets. */
export type SubgraphQuery = { query: string; variables?: Record<string, unknown> }

export type SubgraphResponse = FormattedExecutionResult<Record<string, unknown>, Record<string, unknown>>

// A page holds at most a hundred entities; naming more paths than that helps nobody.
export const MAX_ERROR_PATHS = 100

/** One call of one subgraph, the milliseconds that are left for it, and its question as JSON, where that has been written. */
export type SubgraphCall = SubgraphRequest & { signal: Signal; timeLeft: number; question?: string }

export type SubgraphResult = { answer: SubgraphResponse; cacheHint?: CacheHint | undefined }

/** How a call is made; what it throws is told as its fault. Without a hint, the answer may not be kept. */
export type CallSubgraph = (call: SubgraphCall) => Promise<SubgraphResult>
