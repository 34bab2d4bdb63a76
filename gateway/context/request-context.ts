import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway'
import type { Log, Signal } from '#toolkit/runtime'
import type { ResponseReplay } from './response-replay.ts'
import type { SubgraphQuery } from './subgraph-call.ts'

/** Charges the points of a query to its client; throws RATE_LIMITED if the client has too few left. */
export type ChargeCost = (points: number) => Promise<void>

/** Outcome of one GraphQL request, for its log line. */
export type RequestOutcome = {
  operation: string | null
  /** SHA-256 of the document, which distinguishes operations of one name. Documents and variables are not logged. */
  hash: string | undefined
  cost: number | undefined
  codes: string[] | undefined
  /** Calls per subgraph, and the sum of their durations in milliseconds; parallel calls each count in full. */
  subgraphs: Record<string, { calls: number; ms: number }>
}

/** Records plan and calls of a request whose client sent `extensions: { explain: true }`. */
export type PlanRecorder = {
  planned(queryPlan: QueryPlan): void
  /** Records the start of a call; the returned function records its end. */
  called(subgraph: string, query: SubgraphQuery): () => void
  /** `null` if no subgraph was needed: `{ __typename }`. */
  plan(): Plan | null
}

/** Context of one request, passed to each subgraph call: id, abort signal, log. */
export type GatewayContext = {
  requestId: string
  signal: Signal
  /** When the request times out, on the clock of `Date.now()`. */
  deadline: number
  log: Log
  outcome: RequestOutcome
  /** Responses of subgraphs to this request, if the stock executor executes it a second time. */
  replay?: ResponseReplay
  /** Set if the client asked for the plan. */
  explained?: PlanRecorder
  /** Cost of an accepted query and the maximum, from `createLimitsPlugin`. */
  cost?: { requested: number; limit: number }
  /** Charges that cost to the client. */
  charge?: ChargeCost | undefined
  /** Whether the document is one of `schema/exports/`; the limits do not apply to it. */
  isInternal?: boolean
}

export type QueryPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0]['queryPlan']

/**
 * A query plan: which subgraph resolves which part of a query, and in what order. `at` is the path in the response, with `@`
 * for each item of a list. `operation` is the query to the subgraph, `entities` its number of representations, `ms` its
 * duration; `ms` is `null` if the step was not needed.
 */
export type Plan =
  | { kind: 'SEQUENCE' | 'PARALLEL'; steps: Plan[] }
  | { kind: 'FETCH'; subgraph: string; at: string[]; operation: string; entities: number | null; ms: number | null }
