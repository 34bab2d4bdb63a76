import { buildSubgraphSchema } from '@apollo/subgraph'
import fc from 'fast-check'
import { GraphQLError, parse, validate } from 'graphql'
import { afterAll, expect, test } from 'vitest'
import { createExecutor } from '#src/toolkit/execution/executor.ts'
import type { Definition } from '#src/toolkit/subgraph/types.ts'
import { broken } from '#tests/broken'
import { settledIn } from '#tests/compared'
import { documentOf } from '#tests/generated'
import { freshDatabase } from '#tests/graph'
import { scale, seed, told } from '#tests/steady'
import { readSubgraphSdl } from '#toolkit/config'
import { openDatabase } from '#toolkit/database'
import { createLazyLoaders } from '#toolkit/loading'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * Compares the executor of the subgraphs with graphql-js, on the schemas, resolvers and data of the subgraphs.
 * Documents are random, and in half of the runs random resolvers fail.
 */

const { config, drop } = await freshDatabase('reference')
const subgraphs = await Promise.all(subgraphNames().map(opened))
afterAll(async () => {
  await Promise.all(subgraphs.map(({ close }) => close()))
  await drop()
})

async function opened(name: string) {
  const definition: Definition = (await import(`#services/${name}`)).default
  const place = { ...config, url: config.databaseUrl!, role: null, reader: null }
  const { db, backgroundDb, close } = openDatabase(name, place)
  const queries = definition.queries(db, backgroundDb)
  const schema = buildSubgraphSchema([
    { typeDefs: parse(readSubgraphSdl(name)), resolvers: definition.resolvers as never },
  ])
  const contextOf = () => ({ queries, load: createLazyLoaders(definition.loaders)(queries), today: '2025-07-01' })
  return { name, schema, breaking: broken(schema), contextOf, close }
}

// When an error ends a list, graphql-js does not wait for the other promises of the list. It leaves their rejections
// unhandled, and this handler ignores them.
const listeners = process.rawListeners('unhandledRejection') as ((error: unknown, promise: unknown) => void)[]
process.removeAllListeners('unhandledRejection')
process.on('unhandledRejection', (error, promise) => {
  if (!(error instanceof GraphQLError && error.stack?.includes('graphql/execution')))
    for (const listener of listeners) listener(error, promise)
})

const wrong = [null, 'x', -1, {}, [], true, undefined]

test('random documents return the same response as graphql-js', async () => {
  const counted = { executed: 0, 'with data': 0, 'with errors': 0, 'propagated nulls': 0, rejected: 0, values: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.gen(),
      fc.constantFrom(...subgraphs),
      fc.constantFrom(0, 0, 30, 300),
      async (draw, subgraph, rate) => {
        const { query, variables } = documentOf(draw, subgraph.schema)
        const document = parse(query)
        if (validate(subgraph.schema, document).length > 0) return
        if (draw(fc.nat, { max: 19 }) === 0) {
          for (const name of Object.keys(variables)) {
            if (draw(fc.boolean)) variables[name] = wrong[draw(fc.nat, { max: wrong.length - 1 })]
          }
        }
        Object.assign(subgraph.breaking, { rate, seed: draw(fc.nat) })
        const execute = createExecutor(subgraph.schema, document)
        const stock = await createExecutor(
          subgraph.schema,
          document,
          'stock',
        )({ variables, context: subgraph.contextOf() })
        const compiled = await execute({ variables, context: subgraph.contextOf() })
        expect(Object.keys(compiled)).toEqual(Object.keys(stock))
        const expected = settledIn(stock)
        expect(settledIn(compiled)).toEqual(expected)
        counted.executed++
        if (stock.data) counted['with data']++
        if (stock.errors) counted['with errors']++
        if (!('data' in stock)) counted.rejected++
        counted['propagated nulls'] += expected.risen.length
        counted.values += expected.data?.length ?? 0
      },
    ),
    { numRuns: scale(20_000, 500) * 1.2, seed },
  )
  told('executor', counted)
  expect(counted.executed).toBeGreaterThan(scale(20_000, 500) * 0.7)
  expect(counted['with errors']).toBeGreaterThan(counted.executed / 20)
}, 900_000)
