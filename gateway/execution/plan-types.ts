import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway'

/** What the gateway tells when it has planned a question. */
export type QueryPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0]

/** The parts of a plan. */
export type PlanNode = Exclude<NonNullable<QueryPlan['queryPlan']['node']>, { kind: 'Subscription' }>
export type FetchNode = Extract<PlanNode, { kind: 'Fetch' }>
export type Selection = NonNullable<FetchNode['requires']>[number]
