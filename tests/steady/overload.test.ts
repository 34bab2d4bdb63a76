import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '#tests/graph'
import { failuresOf, load, operations } from '#tests/load'
import { type Serving, serveGraph } from '#tests/processes'
import { isWhole, scale, told } from '#tests/steady'

/*
 * The client sends ten times as many requests as the server can process, without waiting for responses. It uses 256
 * existing connections, because Node accepts one new connection per turn of its event loop. A flood of new connections
 * needs a proxy, or workers whose primary accepts them. The queries are the example queries. Client and server share
 * the machine.
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

test('ten times the capacity: accepted requests meet the latency target, and the rest is rejected at once', async () => {
  const target = { port: graph.port, queries: operations() }
  await load({ ...target, clients: 16, seconds: scale(10, 2) })
  const capacity = await load({ ...target, clients: 16, seconds: scale(15, 3) })
  const perSecond = capacity.served.count / capacity.seconds

  let peak = 0
  const sampling = setInterval(() => (peak = Math.max(peak, memoryOf(graph))), 200)
  const rate = Math.round(10 * perSecond)
  const flood = await load({ ...target, rate, connections: 256, seconds: scale(60, 4) })
  clearInterval(sampling)
  const { served, refused, answers } = flood

  await pause(2_000)
  const after = await load({ ...target, clients: 8, seconds: 2 })
  const share = served.count / flood.seconds / perSecond
  told('overload', {
    'capacity per second': Math.round(perSecond),
    'sent per second': rate,
    connections: 256,
    served: served.count,
    'of capacity': share.toFixed(2),
    'p99 ms': served.p99,
    'slowest ms': served.max,
    OVERLOADED: answers.OVERLOADED ?? 0,
    'rejected in ms, p50 and p99': `${refused.p50} and ${refused.p99}`,
    failed: failuresOf(flood),
    'memory MB': peak,
    'p99 ms afterwards': after.served.p99,
  })

  expect(Object.keys(answers).sort()).toEqual(['200', 'OVERLOADED'])
  expect([flood.failed, flood.withoutAdvice]).toEqual([{}, 0])
  expect([after.failed, Object.keys(after.answers)]).toEqual([{}, ['200']])
  expect(answers.OVERLOADED).toBeGreaterThan(served.count)
  expect(peak).toBeLessThan(512)
  // These limits need a quiet machine. A short run shares the machine with other tests, so its limits are wide.
  expect(served.p99).toBeLessThanOrEqual(isWhole ? 750 : 5_000)
  expect(share).toBeGreaterThanOrEqual(isWhole ? 0.9 : 0.2)
  if (isWhole) expect(refused.p99).toBeLessThanOrEqual(50)
})

/** The resident memory of a process, in MB. */
const memoryOf = ({ process: { pid } }: Serving) =>
  Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024)
