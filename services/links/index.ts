import { defineSubgraph } from '#toolkit/subgraph'
import { createFeedSync } from './feed-sync.ts'
import { withGraphIndex } from './graph-index.ts'
import { loaders } from './loaders.ts'
import { queries } from './queries/index.ts'
import { resolvers } from './resolvers.ts'

export default defineSubgraph({
  name: 'links',
  resolvers,
  queries: (db, backgroundDb) => withGraphIndex(queries(db), queries(backgroundDb)),
  loaders,
  follow: createFeedSync,
  memoryRevision: ({ memory }) => memory.revision(),
  migrations: new URL('./migrations', import.meta.url),
})
