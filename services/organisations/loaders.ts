import { type Context as ContextOf, commonLoaders, one, relation } from '#toolkit'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request that uses it. */
export const loaders = (queries: Queries) => ({
  ...commonLoaders(queries),
  organisation: () => one(queries.organisationsByIds),
  person: () => one(queries.peopleByIds),
  affiliations: () => relation('affiliations', queries.affiliations),
  affiliates: () => relation('affiliates', queries.affiliates),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
