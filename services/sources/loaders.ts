import { createLoader } from '#toolkit/loading'
import type { Context as ContextOf } from '#toolkit/subgraph'
import type { queries } from './queries.ts'

type Queries = ReturnType<typeof queries>

/** Creates the DataLoader of each relation, once per request on first use. */
export const loaders = {
  source: (queries: Queries) => createLoader(queries.sourcesByIds),
  // As a function, this loader bypasses the row cache: an import changes without a new revision of the data.
  import: (queries: Queries) => createLoader(ids => queries.importsByIds.execute({ ids })),
}

export type Context = ContextOf<Queries, typeof loaders>
