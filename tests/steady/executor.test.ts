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
 * The executor of the subgraphs beside graphql-js, on their own schemas, resolvers and data. Documents are made by chance, and
 * in half of the runs so is what fails.
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

// Where a fault ends a list, graphql-js does not wait for what else it has begun there, and nobody handles what that comes to.
const heard = process.rawListeners('unhandledRejection') as ((error: unknown, promise: unknown) => void)[]
process.removeAllListeners('unhandledRejection')
process.on('unhandledRejection', (error, promise) => {
  if (!(error instanceof GraphQLError && error.stack?.includes('graphql/execution')))
    for (const hear of heard) hear(error, promise)
})

const wrong = [null, 'x', -1, {}, [], true, undefined]

test('documents that are made by chance are answered as graphql-js answers them', async () => {
  const counted = { executed: 0, 'with data': 0, 'with errors': 0, 'risen nulls': 0, refused: 0, values: 0 }
  await fc.assert(
    fc.asyncProperty(
      fc.gen(),
      fc.constantFrom(...subgraphs),
      fc.constantFrom(0, 0, 30, 300),
      async (draw, at, rate) => {
        const { query, variables } = documentOf(draw, at.schema)
        const document = parse(query)
        if (validate(at.schema, document).length > 0) return
        if (draw(fc.nat, { max: 19 }) === 0) {
          for (const name of Object.keys(variables)) {
            if (draw(fc.boolean)) variables[name] = wrong[draw(fc.nat, { max: wrong.length - 1 })]
          }
        }
        Object.assign(at.breaking, { rate, seed: draw(fc.nat) })
        const execute = createExecutor(at.schema, document)
        const stock = await createExecutor(at.schema, document, 'stock')({ variables, context: at.contextOf() })
        const compiled = await execute({ variables, context: at.contextOf() })
        expect(Object.keys(compiled)).toEqual(Object.keys(stock))
        const [ours, theirs] = [settledIn(compiled), settledIn(stock)]
        expect(ours).toEqual(theirs)
        counted.executed++
        if (stock.data) counted['with data']++
        if (stock.errors) counted['with errors']++
        if (!('data' in stock)) counted.refused++
        counted['risen nulls'] += theirs.risen.length
        counted.values += theirs.data?.length ?? 0
      },
    ),
    { numRuns: scale(20_000, 500) * 1.2, seed },
  )
  told('executor', counted)
  expect(counted.executed).toBeGreaterThan(scale(20_000, 500) * 0.7)
  expect(counted['with errors']).toBeGreaterThan(counted.executed / 20)
}, 900_000)
