import { commonLoaders, type Context as ContextOf, counts, one, pages } from '#toolkit'
import type { AffiliationsAsked, queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request. */
export const loaders = (queries: Queries) => ({
  ...commonLoaders(queries),
  organisation: one(ids => queries.organisationsByIds.execute({ ids })),
  person: one(ids => queries.peopleByIds.execute({ ids })),
  affiliations: pages((holders, asked: AffiliationsAsked, page) => queries.affiliationsOf(holders, asked, page)),
  affiliationCount: counts((holders, asked: AffiliationsAsked) => queries.affiliationCounts(holders, asked)),
  affiliates: pages((organisations, asked: AffiliationsAsked, page) => queries.affiliatesOf(organisations, asked, page)),
  affiliateCount: counts((organisations, asked: AffiliationsAsked) => queries.affiliateCounts(organisations, asked)),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
