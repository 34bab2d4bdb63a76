import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway'
import type { Log, Signal } from '#toolkit/runtime'
import type { ResponseReplay } from './response-replay.ts'
import type { SubgraphQuery } from './subgraph-call.ts'

/** Takes points from whoever asks; throws RATE_LIMITED where there are none left. */
export type ChargeCost = (points: number) => Promise<void>

/** What became of one GraphQL request, for its line in the log. */
export type RequestOutcome = {
  operation: string | null
  /** SHA-256 of the document, which tells two of one name apart; neither it nor a variable is logged. */
  hash: string | undefined
  cost: number | undefined
  codes: string[] | undefined
  /** How often each subgraph was called, and how many milliseconds that took, those at once counted each. */
  subgraphs: Record<string, { calls: number; ms: number }>
}

/** What is noted while a question is answered whose client wants to know how. */
export type PlanRecorder = {
  planned(queryPlan: QueryPlan): void
  /** Notes the beginning of a call; the function it gives notes the end. */
  called(subgraph: string, asked: SubgraphQuery): () => void
  /** `null` if no subgraph was needed: `{ __typename }`. */
  plan(): Plan | null
}

/** What one request hands to each subgraph call: its id, the signal that ends it, and its log. */
export type GatewayContext = {
  requestId: string
  signal: Signal
  /** When its time is over, as `Date.now()` tells it. */
  deadline: number
  log: Log
  outcome: RequestOutcome
  /** What subgraphs have told in this request, if it is answered a second time. */
  heard?: ResponseReplay
  /** Where the plan and each call are noted, if the client asked how its answer comes about. */
  explained?: PlanRecorder
  /** What an accepted query costs, and may cost: from `limiting`. */
  cost?: { requested: number; limit: number }
  /** Takes that from the points of whoever asks. */
  charge?: ChargeCost | undefined
  /** Whether the document is one of ours, to which the limits do not apply. */
  isOurs?: boolean
}

export type QueryPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0]['queryPlan']

/**
 * Which subgraph answers which part of a question, and in what order. `at` is the place in the answer, with `@` for each
 * item of a list; `operation` is what the subgraph is asked, about so many `entities`; `ms` is how long that took, `null`
 * if it was not needed in the end.
 */
export type Plan =
  | { kind: 'SEQUENCE' | 'PARALLEL'; steps: Plan[] }
  | { kind: 'FETCH'; subgraph: string; at: string[]; operation: string; entities: number | null; ms: number | null }
