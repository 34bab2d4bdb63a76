import { type Context as ContextOf, one } from '#toolkit'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** One loader for each relation, made anew for each request that uses it. */
export const loaders = (queries: Queries) => ({
  source: () => one(queries.sourcesByIds),
  // What is noted of an import changes without the data.
  import: () => one(ids => queries.importsByIds.execute({ ids })),
})

export type Context = ContextOf<Queries, ReturnType<typeof loaders>>
