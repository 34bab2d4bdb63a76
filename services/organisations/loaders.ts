import { commonLoaders } from '#toolkit/claims'
import { createRelation } from '#toolkit/lists'
import { createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** How the loader of each relation is made, anew for each request that uses it. */
export const loaders = {
  ...commonLoaders,
  organisation: (queries: Queries) => createLoader(queries.organisationsByIds),
  person: (queries: Queries) => createLoader(queries.peopleByIds),
  affiliations: (queries: Queries) => createRelation('affiliations', queries.affiliations),
  affiliates: (queries: Queries) => createRelation('affiliates', queries.affiliates),
}

export type Context = ContextOf<Queries, typeof loaders>
