import { defineSubgraph } from '#toolkit/subgraph'
import { follow } from './feed-sync.ts'
import { withMemory } from './graph-index.ts'
import { loaders } from './loaders.ts'
import { queries } from './queries/index.ts'
import { resolvers } from './resolvers.ts'

export default defineSubgraph({
  name: 'links',
  resolvers,
  queries: (db, atLeisure) => withMemory(queries(db), queries(atLeisure)),
  loaders,
  follow,
  holds: ({ memory }) => memory.revision(),
  migrations: new URL('./migrations', import.meta.url),
})
