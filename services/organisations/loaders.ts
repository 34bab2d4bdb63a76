import { commonLoaders } from '#toolkit/claims'
import { createRelation } from '#toolkit/lists'
import { createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** Creates the DataLoader of each relation, once per request on first use. */
export const loaders = {
  ...commonLoaders,
  organisation: (queries: Queries) => createLoader(queries.organisationsByIds),
  person: (queries: Queries) => createLoader(queries.peopleByIds),
  affiliations: (queries: Queries) => createRelation('affiliations', queries.affiliations),
  affiliates: (queries: Queries) => createRelation('affiliates', queries.affiliates),
}

export type Context = ContextOf<Queries, typeof loaders>
