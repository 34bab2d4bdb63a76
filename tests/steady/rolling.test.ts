import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { comes } from '#tests/embedded'
import { freshDatabase } from '#tests/graph'
import { failuresOf, load, loading } from '#tests/load'
import type { Outcome } from '#tests/load-client'
import { type Serving, serveGraph } from '#tests/processes'
import { isWhole, scale, told } from '#tests/steady'

/*
 * Two workers are replaced or killed under load from three kinds of clients. Some reuse one connection, some pause
 * between requests on it, and some open a new connection for each request.
 */

const queries = [
  '{ source(id: "src_seed") { title } }',
  '{ agreement(id: "agr_cidf-chinaeu-loi-2015") { title status participants(role: PARTY) { nodes { name } } } }',
]

describe.skipIf(process.platform === 'win32')('two workers', () => {
  let graph: Serving
  let drop: () => Promise<void>
  beforeAll(async () => {
    const { config, drop: dropping } = await freshDatabase('reference')
    drop = dropping
    graph = await serveGraph({
      DATABASE_URL: config.databaseUrl!,
      PG_SOCKET_DIR: config.socketDir!,
      RATE_LIMIT_POINTS_PER_MINUTE: 0,
      WORKERS: 2,
      LOG_LEVEL: 'info',
    })
    expect(await comes(() => workersOf(graph).length === 2, 60_000)).toBe(true)
  })
  afterAll(async () => {
    await graph.end()
    await drop()
  })

  test('are replaced one after the other, and no request fails', { timeout: 600_000 }, async () => {
    const rolls = scale(10, 2)
    const kinds = [{ clients: 12 }, { clients: 12, pause: 30 }, { clients: 4, fresh: true }]
    const clients = kinds.map(kind => loading({ port: graph.port, queries, seconds: 600, ...kind }))
    const workers = workersOf(graph).length
    for (let roll = 1; roll <= rolls; roll++) {
      graph.process.kill('SIGHUP')
      expect(await comes(() => timesLogged(graph, 'all workers have been replaced') === roll, 120_000)).toBe(true)
    }
    expect(workersOf(graph).length - workers).toBe(2 * rolls)
    const outcomes = await Promise.all(clients.map(client => client.end()))
    const [reused, paused, fresh] = outcomes as [Outcome, Outcome, Outcome]
    told('rolling restart', {
      rolls,
      'on reused connections': reused.served.count,
      'with pauses': paused.served.count,
      'on new connections': fresh.served.count,
      failed: outcomes.map(failuresOf).join('+'),
      'p99 ms': reused.served.p99,
    })
    expect(outcomes.map(({ failed }) => failed)).toEqual([{}, {}, {}])
    expect(outcomes.flatMap(unwanted)).toEqual([])
    const served = outcomes.reduce((all, one) => all + one.served.count, 0)
    expect(served).toBeGreaterThan(scale(20_000, 500))
  })

  test('lose only requests in flight when one is killed, and a new worker replaces it', async () => {
    for (let kills = 0; kills < scale(5, 1); kills++) {
      const requests = load({ port: graph.port, queries, seconds: 6, clients: 20 })
      const before = workersOf(graph)
      await pause(2_500)
      const since = Date.now()
      process.kill(before.at(-1)!, 'SIGKILL')
      expect(await comes(() => workersOf(graph).length > before.length, 60_000)).toBe(true)
      const replaced = Date.now() - since
      const outcome = await requests
      told('kill -9 of a worker', {
        served: outcome.served.count,
        failed: failuresOf(outcome),
        'last failure after ms': Math.max(0, ...outcome.failedAt.map(at => at - since)),
        'replaced in ms': replaced,
      })
      expect(outcome.failedAt.filter(at => at < since || at > since + scale(50, 1_000))).toEqual([])
      expect(outcome.mostFailed).toBeLessThanOrEqual(1)
      expect(failuresOf(outcome)).toBeLessThanOrEqual(20)
      expect(unwanted(outcome)).toEqual([])
    }
  })

  test('lose no request whose connection was assigned to a worker that hung and was killed', async () => {
    const before = workersOf(graph)
    process.kill(before.at(-1)!, 'SIGSTOP')
    // The primary assigns connections in turn. The stopped worker is assigned one and never accepts it.
    const requests = load({ port: graph.port, queries, seconds: 3, clients: 4, fresh: true })
    await pause(2_000)
    process.kill(before.at(-1)!, 'SIGKILL')
    const outcome = await requests
    expect(outcome.failed).toEqual({})
    expect(unwanted(outcome)).toEqual([])
    expect(await comes(() => workersOf(graph).length > before.length, 60_000)).toBe(true)
  })

  test('both finish their requests after SIGTERM', async () => {
    const requests = loading({ port: graph.port, queries, seconds: 600, clients: 10 })
    await pause(1_500)
    expect(await graph.end()).toBe(0)
    const outcome = await requests.end()
    told('SIGTERM', { ...outcome.answers, ...outcome.failed })
    expect(unwanted(outcome)).toEqual([])
    // Only new connections may fail: the server refuses them, or closes them before their first request.
    const late = ['ECONNREFUSED', 'ECONNRESET', 'UND_ERR_SOCKET']
    expect(Object.keys(outcome.failed).filter(code => !late.includes(code))).toEqual([])
    expect(outcome.lost).toEqual({})
  })
})

/** Codes other than 200. In a short run other tests use the machine too, so OVERLOADED is allowed. */
const unwanted = ({ answers }: Outcome) =>
  Object.keys(answers).filter(code => code !== '200' && (isWhole || code !== 'OVERLOADED'))

/** The process ids of all workers that have been ready, in this order. */
const workersOf = (graph: Serving) =>
  graph
    .out()
    .split('\n')
    .filter(line => line.includes('"a worker is ready"'))
    .map(line => (JSON.parse(line) as { pid: number }).pid)

const timesLogged = (graph: Serving, text: string) => graph.out().split(text).length - 1
