import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '#tests/graph'
import { failuresOf, load, operations } from '#tests/load'
import { type Serving, serveGraph } from '#tests/processes'
import { isWhole, scale, told } from '#tests/steady'

/*
 * Ten times as many requests as can be answered, sent whatever becomes of them, over 256 connections that were made before:
 * Node takes one new connection for each turn of its loop, so that a flood of these has to be stopped by a proxy, or taken by
 * the primary of workers. The questions are the worked ones. Client and server share the machine.
 */

let graph: Serving
let drop: () => Promise<void>
beforeAll(async () => {
  const { config, drop: dropping } = await freshDatabase('reference')
  drop = dropping
  const settings = {
    DATABASE_URL: config.databaseUrl!,
    PG_SOCKET_DIR: config.socketDir!,
    RATE_LIMIT_POINTS_PER_MINUTE: 0,
  }
  graph = await serveGraph({ ...settings, LOG_LEVEL: 'warn' })
})
afterAll(async () => {
  await graph.end()
  await drop()
})

test('ten times the capacity: what is served is served in time, and the rest is refused at once', async () => {
  const asking = { port: graph.port, queries: operations() }
  await load({ ...asking, clients: 16, seconds: scale(10, 2) })
  const capacity = await load({ ...asking, clients: 16, seconds: scale(15, 3) })
  const perSecond = capacity.served.count / capacity.seconds

  let most = 0
  const watch = setInterval(() => (most = Math.max(most, memoryOf(graph))), 200)
  const rate = Math.round(10 * perSecond)
  const flood = await load({ ...asking, rate, connections: 256, seconds: scale(60, 4) })
  clearInterval(watch)
  const { served, refused, answers } = flood

  await pause(2_000)
  const after = await load({ ...asking, clients: 8, seconds: 2 })
  const share = served.count / flood.seconds / perSecond
  told('overload', {
    'capacity a second': Math.round(perSecond),
    'asked a second': rate,
    connections: 256,
    served: served.count,
    'of capacity': share.toFixed(2),
    'p99 ms': served.p99,
    'slowest ms': served.max,
    OVERLOADED: answers.OVERLOADED ?? 0,
    'refused in ms, p50 and p99': `${refused.p50} and ${refused.p99}`,
    failed: failuresOf(flood),
    'memory MB': most,
    'p99 ms afterwards': after.served.p99,
  })

  expect(Object.keys(answers).sort()).toEqual(['200', 'OVERLOADED'])
  expect([flood.failed, flood.withoutAdvice]).toEqual([{}, 0])
  expect([after.failed, Object.keys(after.answers)]).toEqual([{}, ['200']])
  expect(answers.OVERLOADED).toBeGreaterThan(served.count)
  expect(most).toBeLessThan(512)
  // Times are those of a quiet machine; beside other tests they say little.
  expect(served.p99).toBeLessThanOrEqual(isWhole ? 750 : 5_000)
  expect(share).toBeGreaterThanOrEqual(isWhole ? 0.9 : 0.2)
  if (isWhole) expect(refused.p99).toBeLessThanOrEqual(50)
})

/** What a process holds in memory, in MB. */
const memoryOf = ({ process: { pid } }: Serving) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
