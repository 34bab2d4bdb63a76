import { defineSubgraph } from '#toolkit/subgraph'
import { feed } from './changefeed.ts'
import { intake } from './import-definition.ts'
import { loaders } from './loaders.ts'
import { queries } from './queries.ts'
import { resolvers } from './resolvers.ts'

export default defineSubgraph({
  name: 'organisations',
  resolvers,
  queries,
  loaders,
  intake,
  feed,
  migrations: new URL('./migrations', import.meta.url),
})
