import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { connected, loaders } from './stock/loaders.ts'
import { type Resolvers, resolversOf } from './stock/resolvers.ts'

/*
 * The same graph without federation: the resolvers of the stock subgraphs in one GraphQL Yoga, on the public schema.
 */

const { createSchema, createYoga } = createRequire(process.argv[2]!)('graphql-yoga')
const typeDefs = readFileSync(new URL('../../../schema/api.graphql', import.meta.url), 'utf8')
const db = connected()

const resolvers: Resolvers = {}
for (const each of [...Object.values(resolversOf), withoutStubs()])
  for (const [type, fields] of Object.entries(each)) {
    const { __resolveReference, ...others } = fields
    resolvers[type] = { ...resolvers[type], ...others }
  }

const yoga = createYoga({
  schema: createSchema({
    typeDefs,
    resolvers,
    resolverValidationOptions: { requireResolversForResolveType: 'ignore' },
  }),
  context: () => ({ db, load: loaders(db) }),
})
createServer(yoga).listen(Number(process.env.PORT), '127.0.0.1')

/** Resolvers for fields that a stock subgraph returns as a stub: here another resolver has the row. */
function withoutStubs(): Resolvers {
  return {
    AgreementInitiative: { initiative: ({ initiative }, _, { load }) => load.initiative.load(initiative) },
    Claim: { source: ({ source }, _, { load }) => load.source.load(source) },
    Organisation: { country: async ({ id }, _, { load }) => (await load.organisation.load(id))!.country },
  }
}
