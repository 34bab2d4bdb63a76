import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway'
import type { Log, Signal } from '#toolkit/runtime'
import type { ResponseReplay } from './response-replay.ts'
import type { SubgraphQuery } from './subgraph-call.ts'

/** Charges the points of a query to its client. Throws RATE_LIMITED if the client has no points left. */
export type ChargeCost = (points: number) => Promise<void>

/** The outcome of one GraphQL request, for its log line. */
export type RequestOutcome = {
  operation: string | null
  /** SHA-256 of the document, because operations can have the same name. The log has no documents and no variables. */
  hash: string | undefined
  cost: number | undefined
  codes: string[] | undefined
  /** The number of calls of each subgraph, and the sum of their durations in milliseconds. */
  subgraphs: Record<string, { calls: number; ms: number }>
}

/** Records the plan and the calls of one request (explain-plan.ts). */
export type PlanRecorder = {
  planned(queryPlan: QueryPlan): void
  /** Records the start of a call; the returned function records its end. */
  called(subgraph: string, query: SubgraphQuery): () => void
  /** `null` for a query that needs no subgraph, such as `{ __typename }`. */
  plan(): Plan | null
}

/** The context of one request. */
export type GatewayContext = {
  requestId: string
  signal: Signal
  /** The time of the timeout, as `Date.now()`. */
  deadline: number
  log: Log
  outcome: RequestOutcome
  replay?: ResponseReplay
  /** Present if the client sent `extensions: { explain: true }`. */
  explained?: PlanRecorder
  /** The cost of an accepted query, and the limit. */
  cost?: { requested: number; limit: number }
  charge?: ChargeCost | undefined
  /** Whether the document is one of `schema/exports/`, which have no limits. */
  isInternal?: boolean
}

export type QueryPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0]['queryPlan']

/**
 * A query plan for a client. `at` is a path in the response, with `@` for each item of a list. `operation` is the query
 * to the subgraph, `entities` its number of representations, `ms` its duration. `ms` is `null` for a skipped step.
 */
export type Plan =
  | { kind: 'SEQUENCE' | 'PARALLEL'; steps: Plan[] }
  | { kind: 'FETCH'; subgraph: string; at: string[]; operation: string; entities: number | null; ms: number | null }
