import postgres from 'postgres'
import { afterAll, expect, test } from 'vitest'
import { tryFaulty } from '#tests/faulty'
import { freshDatabase } from '#tests/graph'
import { mistakes } from '#tests/mistakes/index'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

const { config, drop } = await freshDatabase('reference')
const graph = await startSubgraphs(config, createLog('fatal'))
const sql = postgres(config.databaseUrl, { max: 1, host: config.socketDir!, onnotice: () => {} })

afterAll(async () => {
  await sql.end()
  await graph.stop()
  await drop()
})

test('every mistake in a bundle is reported at its place, nothing else is reported, and no table changes', {
  timeout: 120_000,
}, async () => {
  const kinds = await tryFaulty(graph.subgraphs, sql, 60)
  expect(kinds.size).toBeGreaterThan(Object.keys(mistakes).length / 2)
})
