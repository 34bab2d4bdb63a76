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

test('every mistake in a bundle is told where it is, nothing else is told, and nothing changes', {
  timeout: 120_000,
}, async () => {
  const made = await tryFaulty(graph.subgraphs, sql, 60)
  expect(made.size).toBeGreaterThan(Object.keys(mistakes).length / 2)
})
