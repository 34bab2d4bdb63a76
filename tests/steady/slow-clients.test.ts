import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase } from '#tests/graph'
import { failuresOf, loading } from '#tests/load'
import { type Serving, serveGraph } from '#tests/processes'
import { isWhole, scale, told } from '#tests/steady'

/*
 * Slow clients start a request and send one byte per second without end, so no connection is ever idle. Normal clients
 * send requests at the same time.
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

const head = 'POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\n'
const slow = { headers: `${head}x-slow: `, bodies: `${head}content-length: 1000\r\n\r\n{"query":"` }

test('slow headers and slow bodies are closed within 12 s, and every normal request is served', async () => {
  const queries = ['{ source(id: "src_seed") { title } }']
  const normal = loading({ port: graph.port, queries, seconds: 600, clients: 10, pause: 20 })
  await pause(1_000)
  const many = scale(2_000, 200)
  const lives: Record<keyof typeof slow, Promise<number>[]> = { headers: [], bodies: [] }
  const open = new Set<Socket>()
  const trickle = setInterval(() => {
    for (const socket of open) socket.write('a')
  }, 1_000)
  for (let opened = 0; opened < many; opened++) {
    for (const kind of ['headers', 'bodies'] as const) lives[kind].push(slowClient(slow[kind], open))
    // Twenty pairs per 20 ms, which a laptop can open without a failure.
    if (opened % 20 === 19) await pause(20)
  }
  const [headers, bodies] = [await Promise.all(lives.headers), await Promise.all(lives.bodies)]
  clearInterval(trickle)
  const outcome = await normal.end()
  const longest = { headers: Math.max(...headers), bodies: Math.max(...bodies) }
  told('slow clients', {
    'slow headers': headers.length,
    'slow bodies': bodies.length,
    'longest ms': `${longest.headers} and ${longest.bodies}`,
    'normal served': outcome.served.count,
    failed: failuresOf(outcome),
    'p50 ms': outcome.served.p50,
    'p99 ms': outcome.served.p99,
  })
  expect([outcome.failed, Object.keys(outcome.answers)]).toEqual([{}, ['200']])
  expect([headers.length, bodies.length]).toEqual([many, many])
  // In a short run other tests use the machine too, so timers fire late.
  for (const life of [longest.headers, longest.bodies]) expect(life).toBeLessThan(isWhole ? 12_000 : 20_000)
  // The server closes slow connections after a timeout. It does not reject them at once.
  expect(Math.min(...headers, ...bodies)).toBeGreaterThan(5_000)
  if (isWhole) expect(outcome.served.p99).toBeLessThanOrEqual(250)
})

/** Connects and sends the first bytes of a request. Returns the milliseconds until the server closes the connection. */
function slowClient(beginning: string, open: Set<Socket>): Promise<number> {
  return new Promise(resolve => {
    let began = Date.now()
    const socket = connect(graph.port, '127.0.0.1', () => {
      began = Date.now()
      open.add(socket)
      socket.write(beginning)
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      open.delete(socket)
      resolve(Date.now() - began)
    })
    socket.resume()
  })
}
