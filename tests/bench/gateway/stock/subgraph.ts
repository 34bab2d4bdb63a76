import { readFileSync } from 'node:fs'
import { ApolloServer } from '@apollo/server'
import { startStandaloneServer } from '@apollo/server/standalone'
import { buildSubgraphSchema } from '@apollo/subgraph'
import { parse } from 'graphql'
import { connected, loaders } from './loaders.ts'
import { resolversOf } from './resolvers.ts'

/*
 * One subgraph of the stock graph, selected by its name: Apollo Server as its documentation starts it, on the SDL of
 * Accord.
 */

const name = process.argv[2]!
const sdl = readFileSync(new URL(`../../../../schema/subgraphs/${name}.graphql`, import.meta.url), 'utf8')
const db = connected()
const server = new ApolloServer({
  schema: buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolversOf[name]! }]),
})
await startStandaloneServer(server, {
  listen: { port: Number(process.env.PORT), host: '127.0.0.1' },
  context: async () => ({ db, load: loaders(db) }),
})
