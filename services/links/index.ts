import { defineSubgraph } from '#toolkit'
import { loaders } from './loaders.ts'
import { withMemory } from './memory.ts'
import { queries } from './queries/index.ts'
import { resolvers } from './resolvers.ts'
import { follow } from './sync.ts'

export default defineSubgraph({
  name: 'links',
  resolvers,
  queries: (db, atLeisure) => withMemory(queries(db), queries(atLeisure)),
  loaders,
  follow,
  holds: ({ memory }) => memory.revision(),
  migrations: new URL('./migrations', import.meta.url),
})
