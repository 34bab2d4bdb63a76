import { setTimeout as after } from 'node:timers/promises'
import { Agent, type Dispatcher, Pool } from 'undici'

/*
 * Sends requests to a gateway on this machine like many clients, and prints the outcome. `load` of ./load.ts runs this
 * program as a separate process. SIGTERM ends it early.
 */

export type Task = {
  port: number
  /** The documents, which are sent in turn. */
  queries: string[]
  seconds: number
  /** Closed loop: the number of clients. Each sends its next request `pause` ms after the previous response. */
  clients?: number
  pause?: number
  /** Open loop: requests a second, independent of responses, over `connections` that are opened before. */
  rate?: number
  connections?: number
  /** Opens a new connection for each request. */
  fresh?: boolean
}

export type Outcome = {
  /** The number of responses by error code, or by status if there is no code. */
  answers: Record<string, number>
  /** The number of requests without a response, by error. */
  failed: Record<string, number>
  /** The times of these failures, from `Date.now()`. */
  failedAt: number[]
  /** The failures on a connection that had served a request before, by message. */
  lost: Record<string, number>
  /** The largest number of failures of one client. */
  mostFailed: number
  seconds: number
  /** Latencies of served and of refused requests, in milliseconds. */
  served: Times
  refused: Times
  /** The number of refused requests whose response has no `Retry-After`. */
  withoutAdvice: number
}
type Times = { count: number; p50: number; p99: number; max: number }

const timeout = 10_000
const task = JSON.parse(process.argv[2]!) as Task
const origin = `http://127.0.0.1:${task.port}`
const outcome = {
  answers: {} as Record<string, number>,
  failed: {} as Record<string, number>,
  withoutAdvice: 0,
  failedAt: [] as number[],
  lost: {} as Record<string, number>,
}
const times: Record<'served' | 'refused', number[]> = { served: [], refused: [] }
/** The dispatchers whose current connection has served a request. */
const hasServed = new Set<Dispatcher>()
const failedOf = new Map<Dispatcher, number>()
let asked = 0

const bodies = task.queries.map(query => JSON.stringify({ query }))
let began = performance.now()
let isEnded = false
process.on('SIGTERM', () => {
  isEnded = true
})
const isOver = () => isEnded || performance.now() - began > task.seconds * 1_000
await (task.rate ? open(task.rate, task.connections ?? 256) : closed(task.clients ?? 1))
const seconds = (performance.now() - began) / 1_000
const result: Outcome = {
  ...outcome,
  mostFailed: Math.max(0, ...failedOf.values()),
  seconds,
  served: timesOf(times.served),
  refused: timesOf(times.refused),
}
process.stdout.write(JSON.stringify(result), () => process.exit(0))

async function closed(clients: number): Promise<void> {
  const one = async () => {
    const pool = new Pool(origin, { connections: 1, pipelining: 1 })
    pool.on('connect', () => hasServed.delete(pool))
    while (!isOver()) {
      await ask(task.fresh ? new Agent({ pipelining: 0 }) : pool)
      if (task.pause) await after(task.pause)
    }
  }
  await Promise.all(Array.from({ length: clients }, one))
}

async function open(rate: number, connections: number): Promise<void> {
  const pool = new Pool(origin, { connections, pipelining: 1 })
  const connecting = Array.from({ length: connections }, () => pool.request({ method: 'GET', path: '/livez' }))
  for (const response of await Promise.all(connecting)) await response.body.dump()
  began = performance.now()
  const asking = new Set<Promise<void>>()
  let sent = 0
  while (!isOver()) {
    // All requests that are due are sent, also if this process wakes up late.
    const due = Math.floor(((performance.now() - began) / 1_000) * rate)
    for (; sent < due; sent++) {
      const one: Promise<void> = ask(pool).finally(() => asking.delete(one))
      asking.add(one)
    }
    await after(1)
  }
  await Promise.all(asking)
}

async function ask(dispatcher: Dispatcher): Promise<void> {
  const since = performance.now()
  const body = bodies[asked++ % bodies.length]!
  try {
    const response = await dispatcher.request({
      origin,
      method: 'POST',
      path: '/graphql',
      headers: { 'content-type': 'application/json' },
      body,
      headersTimeout: timeout,
      bodyTimeout: timeout,
    })
    const text = await response.body.text()
    const code = /"code":"(\w+)"/.exec(text)?.[1]
    const kind = response.statusCode === 200 && !code ? 'served' : 'refused'
    times[kind].push(performance.now() - since)
    hasServed.add(dispatcher)
    count(outcome.answers, code ?? String(response.statusCode))
    if (kind === 'refused' && !response.headers['retry-after']) outcome.withoutAdvice++
  } catch (error) {
    const { code, message, syscall } = error as { code?: string; message: string; syscall?: string }
    count(outcome.failed, code ?? message)
    outcome.failedAt.push(Date.now())
    failedOf.set(dispatcher, (failedOf.get(dispatcher) ?? 0) + 1)
    // A failed connect can have the code ECONNRESET too: the server closed the port while the client connected.
    if (syscall !== 'connect' && hasServed.has(dispatcher)) count(outcome.lost, message)
  } finally {
    if (task.fresh) (dispatcher as Agent).destroy()
  }
}

function count(counts: Record<string, number>, what: string): void {
  counts[what] = (counts[what] ?? 0) + 1
}

function timesOf(all: number[]): Times {
  const sorted = all.sort((a, b) => a - b)
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
  return { count: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) }
}
