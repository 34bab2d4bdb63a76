import { createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** How the loader of each relation is made, anew for each request that uses it. */
export const loaders = {
  source: (queries: Queries) => createLoader(queries.sourcesByIds),
  // What is noted of an import changes without the data.
  import: (queries: Queries) => createLoader(ids => queries.importsByIds.execute({ ids })),
}

export type Context = ContextOf<Queries, typeof loaders>
