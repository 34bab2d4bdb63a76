import type { Experimental_DidResolveQueryPlanCallback } from '@apollo/gateway'

/** The argument that Apollo Gateway passes to its callback for plans. */
export type QueryPlan = Parameters<Experimental_DidResolveQueryPlanCallback>[0]

export type PlanNode = Exclude<NonNullable<QueryPlan['queryPlan']['node']>, { kind: 'Subscription' }>
export type FetchNode = Extract<PlanNode, { kind: 'Fetch' }>
export type Selection = NonNullable<FetchNode['requires']>[number]
