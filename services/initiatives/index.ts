import { defineSubgraph } from '#toolkit'
import { intake } from './intake.ts'
import { loaders } from './loaders.ts'
import { queries } from './queries.ts'
import { resolvers } from './resolvers.ts'

export default defineSubgraph({
  name: 'initiatives',
  resolvers,
  queries,
  loaders,
  intake,
  migrations: new URL('./migrations', import.meta.url),
})
