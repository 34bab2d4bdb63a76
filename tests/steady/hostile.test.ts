import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { listening } from '#tests/clients'
import { attacks, type Hostile, hostile, type Raw, rootFields } from '#tests/hostile'
import { told } from '#tests/steady'
import { codes } from '#toolkit/errors'

const { address } = await listening()

const SMALL = 100_000
setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

// Client and gateway are this process. `busyMs` is its processor time, so that other processes do not count.
type Response = { status: number; code: string | null; codes: string[]; ms: number; busyMs: number; bytes: number }

const isRaw = (sent: Hostile['sent']): sent is Raw => !('query' in sent)
const bodyOf = (sent: Hostile['sent']) => (isRaw(sent) ? sent.body : JSON.stringify(sent))

async function send(sent: Hostile['sent']): Promise<Response> {
  const { method = 'POST', url = '/graphql', headers = {} } = isRaw(sent) ? sent : {}
  const body = bodyOf(sent)
  const began = performance.now()
  const used = process.cpuUsage()
  const response = await fetch(new URL(url, address), {
    method,
    headers: isRaw(sent) ? headers : { 'content-type': 'application/json' },
    ...(body !== undefined && { body }),
  })
  const text = await response.text()
  const { user, system } = process.cpuUsage(used)
  const ms = performance.now() - began
  const { errors = [], data } = JSON.parse(text) as { errors?: { extensions: { code: string } }[]; data?: unknown }
  const errorCodes = errors.map(error => error.extensions.code)
  return {
    status: response.status,
    code: errorCodes[0] ?? (data ? null : 'nothing'),
    codes: errorCodes,
    ms,
    busyMs: Math.min(ms, (user + system) / 1_000),
    bytes: text.length,
  }
}

/** The best of up to five tries, because the machine may run other processes. */
async function fastest(sent: Hostile['sent'], enough: number): Promise<Response> {
  let best = await send(sent)
  for (let tries = 0; tries < 4 && best.busyMs > enough; tries++) {
    const again = await send(sent)
    if (again.busyMs < best.busyMs) best = again
  }
  return best
}

const median = (all: number[]) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]!

/** The response times of another client, which sends one request after the other while `run` runs. */
async function latenciesDuring(run: () => Promise<unknown>): Promise<number[]> {
  const latencies: number[] = []
  let isOver = false
  const other = (async () => {
    while (!isOver) latencies.push((await send({ query: '{organisation(id:"org_china"){name}}' })).ms)
  })()
  await run()
  isOver = true
  await other
  return latencies
}

const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))

test('there are more than 120 attacks, and each root field is attacked', () => {
  expect(attacks).toBeGreaterThan(120)
  expect(new Set(hostile.map(({ name }) => name)).size).toBe(hostile.length)
  for (const field of rootFields)
    expect(hostile.filter(({ name }) => name.startsWith(`${field}: `)).length).toBeGreaterThan(4)
})

describe('hostile requests', () => {
  test('succeed or are rejected with the expected code, and quickly', async () => {
    await send({ query: '{organisation(id:"org_china"){name}}' })
    const wrong: unknown[] = []
    const slow: unknown[] = []
    let slowest = 0
    let rejected = 0
    for (const { name, sent, code } of hostile) {
      const isSmall = (bodyOf(sent)?.length ?? 0) <= SMALL
      const response = await (code && isSmall ? fastest(sent, 50) : send(sent))
      if (response.code !== code || response.status >= 500) wrong.push({ name, code, response })
      if (response.codes.some(one => !(one in codes))) wrong.push({ name, response })
      if (code) rejected++
      if (code && isSmall) slowest = Math.max(slowest, response.busyMs)
      if (response.busyMs > (code && isSmall ? 50 : 1_000)) slow.push({ name, ms: response.busyMs })
    }
    told('hostile', {
      attacks,
      requests: hostile.length,
      rejected,
      wrong: wrong.length,
      'slowest ms': Math.round(slowest),
    })
    expect(wrong).toEqual([])
    expect(slow).toEqual([])
  })

  test('do not slow other clients, and leave no memory allocated', async () => {
    const refused = hostile.filter(({ code }) => code)
    const attacking = async () => {
      for (const { sent } of refused) await send(sent)
    }
    collect()
    const before = process.memoryUsage().heapUsed
    // Relative to the idle time, because a busy machine delays requests without an attack as well.
    const isUnaffected = () => during - idle < Math.max(25, 3 * idle)
    let [idle, during] = [0, Number.POSITIVE_INFINITY]
    for (let tries = 0; tries < 3 && !isUnaffected(); tries++) {
      idle = median(await latenciesDuring(() => pause(500)))
      during = median(await latenciesDuring(attacking))
    }
    collect()
    const grown = Math.round((process.memoryUsage().heapUsed - before) / 1e6)
    told('other clients', { 'idle ms': Math.round(idle), 'median ms': Math.round(during), 'MB more': grown })
    expect(isUnaffected()).toBe(true)
    expect(grown).toBeLessThan(50)
  })
})
