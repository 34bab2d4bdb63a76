import { commonLoaders } from '#toolkit/claims'
import { relation } from '#toolkit/lists'
import { one } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** How the loader of each relation is made, anew for each request that uses it. */
export const loaders = {
  ...commonLoaders,
  organisation: (queries: Queries) => one(queries.organisationsByIds),
  person: (queries: Queries) => one(queries.peopleByIds),
  affiliations: (queries: Queries) => relation('affiliations', queries.affiliations),
  affiliates: (queries: Queries) => relation('affiliates', queries.affiliates),
}

export type Context = ContextOf<Queries, typeof loaders>
