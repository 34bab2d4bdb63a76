import { type Context as ContextOf, commonLoaders, one, relation } from '#toolkit'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request. */
export const loaders = (queries: Queries) => ({
  ...commonLoaders(queries),
  organisation: one(ids => queries.organisationsByIds.execute({ ids })),
  person: one(ids => queries.peopleByIds.execute({ ids })),
  affiliations: relation('affiliations', queries.affiliations),
  affiliates: relation('affiliates', queries.affiliates),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
