import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import type { LoadLimits } from '#gateway/load-shedding'
import { createInProcessTransport } from '#gateway/subgraphs'
import { comes } from '#tests/embedded'
import { freePort } from '#tests/processes'
import { answerOf, composedOf, type Name, type ReceivedRequest } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  while (ends.length > 0) await ends.pop()!()
})

/** A gateway whose calls of subgraphs wait for `letGo` if `isHeld` is set. */
async function gatewayWith(
  load: Partial<LoadLimits>,
  { isHeld = false, trustProxy = undefined as string[] | undefined } = {},
) {
  let letGo = () => {}
  const held = isHeld ? new Promise<void>(resolve => (letGo = resolve)) : undefined
  let asked = 0
  const subgraphs = (['books', 'people'] as Name[]).map(name => ({
    name,
    async execute(request: ReceivedRequest) {
      asked++
      await held
      return answerOf(name, request)
    },
  }))
  const gateway = await createGateway({
    ...composedOf({ books: '', people: '' }),
    log: createLog('silent'),
    load,
    trustProxy,
    ...createInProcessTransport(subgraphs),
  })
  ends.push(async () => {
    letGo()
    await gateway.stop()
  })
  return { gateway, letGo, asked: () => asked }
}

const payload = { query: '{ book { title } }' }
const ask = ({ app }: Gateway, remoteAddress = '10.0.0.1', headers = {}) =>
  app.inject({ method: 'POST', url: '/graphql', payload, remoteAddress, headers })
const codeOf = (answer: { json(): any }) => answer.json().errors?.[0]?.extensions?.code

describe('requests beyond the concurrency limit', () => {
  test('are rejected at once with OVERLOADED and `retry-after`; the others are answered', async () => {
    const { gateway, letGo, asked } = await gatewayWith(
      { maxConcurrentRequests: 2, maxQueuedRequests: 3 },
      { isHeld: true },
    )
    const taken = Array.from({ length: 5 }, () => ask(gateway))
    await comes(async () => asked() === 2 && gateway.load().queued === 3, 2_000)
    const refused = await Promise.all(Array.from({ length: 4 }, () => ask(gateway)))
    for (const answer of refused) {
      expect([answer.statusCode, answer.headers['retry-after'], answer.json()]).toEqual([
        503,
        '1',
        {
          errors: [{ message: expect.stringMatching(/try again/), extensions: { code: 'OVERLOADED', retryAfter: 1 } }],
        },
      ])
      expect(answer.headers['content-type']).toMatch(/^application\/json/)
      expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    }
    expect(gateway.load()).toMatchObject({ running: 2, queued: 3, rejected: 4 })
    letGo()
    expect((await Promise.all(taken)).map(answer => answer.json().data.book.title)).toEqual(
      Array(5).fill('The Dispossessed'),
    )
    expect(gateway.load()).toMatchObject({ running: 0, queued: 0 })
  })

  test('are rejected after 1 s in the queue', async () => {
    const { gateway, asked } = await gatewayWith({ maxConcurrentRequests: 1, maxQueuedRequests: 1 }, { isHeld: true })
    const first = ask(gateway)
    await comes(async () => asked() === 1, 2_000)
    const began = Date.now()
    const second = await ask(gateway)
    expect([second.statusCode, codeOf(second)]).toEqual([503, 'OVERLOADED'])
    expect(Date.now() - began).toBeGreaterThanOrEqual(950)
    expect(Date.now() - began).toBeLessThan(3_000)
    ends.unshift(async () => void (await first))
  })

  test('do not affect health, schema and playground', async () => {
    const { gateway, asked } = await gatewayWith({ maxConcurrentRequests: 1, maxQueuedRequests: 0 }, { isHeld: true })
    const first = ask(gateway)
    await comes(async () => asked() === 1, 2_000)
    const pages = ['/livez', '/readyz', '/schema.graphql', '/']
    const statuses = await Promise.all(pages.map(async url => (await gateway.app.inject({ url })).statusCode))
    expect([statuses, (await ask(gateway)).statusCode]).toEqual([[200, 200, 200, 200], 503])
    ends.unshift(async () => void (await first))
  })

  test('do not affect exports, which have a separate limit', async () => {
    const { gateway, asked } = await gatewayWith({ maxConcurrentRequests: 1, maxQueuedRequests: 0 }, { isHeld: true })
    const first = ask(gateway)
    await comes(async () => asked() === 1, 2_000)
    expect((await gateway.app.inject({ url: '/export' })).statusCode).toBe(200)
    ends.unshift(async () => void (await first))
  })
})

describe('a slot of the concurrency limit', () => {
  const head = (length: number) =>
    `POST /graphql HTTP/1.1\r\nhost: here\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`
  const body = JSON.stringify(payload)

  async function opened(gateway: Gateway) {
    const port = await freePort()
    await gateway.listen({ port, host: '127.0.0.1' })
    return async (text: string) => {
      const socket = connect(port, '127.0.0.1').on('error', () => {})
      await once(socket, 'connect')
      socket.write(text)
      return socket
    }
  }

  test('is not used by a request whose body has not arrived', async () => {
    const { gateway } = await gatewayWith({ maxConcurrentRequests: 1, maxQueuedRequests: 0 })
    const send = await opened(gateway)
    const slow = await Promise.all(Array.from({ length: 20 }, () => send(head(1_000) + body)))
    await pause(50)
    expect(gateway.load()).toMatchObject({ running: 0, queued: 0 })
    expect((await ask(gateway)).statusCode).toBe(200)
    for (const socket of slow) socket.destroy()
  })

  test('is released when the client disconnects, also in the queue', async () => {
    const { gateway, asked } = await gatewayWith({ maxConcurrentRequests: 1, maxQueuedRequests: 1 }, { isHeld: true })
    const send = await opened(gateway)
    const atWork = await send(head(body.length) + body)
    await comes(async () => asked() === 1, 2_000)
    const waiting = await send(head(body.length) + body)
    await comes(async () => gateway.load().queued === 1, 2_000)
    waiting.destroy()
    expect(await comes(async () => gateway.load().queued === 0, 2_000)).toBe(true)
    expect(gateway.load().running).toBe(1)
    atWork.destroy()
    expect(await comes(async () => gateway.load().running === 0, 2_000)).toBe(true)
  })
})

describe('points of the rate limit', () => {
  test('are counted by address; without points, the response has the time of the reset', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 3 })
    const statuses = []
    for (let turn = 0; turn < 3; turn++) statuses.push((await ask(gateway)).statusCode)
    expect(statuses).toEqual([200, 200, 200])
    const refused = await ask(gateway)
    const after = Number(refused.headers['retry-after'])
    expect(after).toBeGreaterThan(50)
    expect(after).toBeLessThanOrEqual(60)
    expect([refused.statusCode, refused.json()]).toEqual([
      429,
      {
        errors: [
          {
            message: `This address has used up its 3 points for this minute: retry in ${after} s.`,
            extensions: { code: 'RATE_LIMITED', limit: 3, remaining: 0, reset: after, retryAfter: after },
          },
        ],
      },
    ])
    expect([(await ask(gateway, '10.0.0.2')).statusCode, gateway.load().rateLimited]).toEqual([200, 1])
  })

  test('are the cost of a query, or one for an invalid request; the last query may exceed the rest', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 100 })
    const posted = (remoteAddress: string, payload: object) =>
      gateway.app.inject({ method: 'POST', url: '/graphql', payload, remoteAddress })
    const query = '{ shelf { title authors { name } } }'
    const told = await posted('10.0.0.9', { query, extensions: { cost: true } })
    const cost = told.json().extensions.cost.requested
    expect(cost).toBeGreaterThan(1)
    let served = 0
    while ((await posted('10.0.0.1', { query })).statusCode === 200) served++
    expect(served).toBe(Math.ceil(100 / cost))

    const statuses = []
    for (let turn = 0; turn < 102; turn++) statuses.push((await posted('10.0.0.2', { query: '{' })).statusCode)
    expect(statuses).toEqual([...Array(100).fill(400), 429, 429])
  })

  test('are charged once for each of many concurrent requests', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 1 })
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(gateway)))
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, ...Array(9).fill(429)])
    for (const answer of answers.filter(({ statusCode }) => statusCode === 429)) {
      expect(answer.json().errors[0].extensions).toEqual({
        code: 'RATE_LIMITED',
        limit: 1,
        remaining: 0,
        reset: expect.any(Number),
        retryAfter: expect.any(Number),
      })
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(50)
    }
  })

  test('are not counted with a limit of 0', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 0 })
    for (let turn = 0; turn < 20; turn++) expect((await ask(gateway)).statusCode).toBe(200)
  })

  test('are shared by an IPv6 /64 network, and by an IPv4 address and its IPv6 form', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 1 })
    const asking = ['2001:db8:1:2::a', '2001:db8:1:2::b', '2001:db8:1:3::a', '10.0.0.1', '::ffff:10.0.0.1']
    const statuses = []
    for (const address of asking) statuses.push((await ask(gateway, address)).statusCode)
    expect(statuses).toEqual([200, 429, 200, 200, 429])
  })

  test('are counted for the address that a trusted proxy forwards, and no other proxy', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 1 }, { trustProxy: ['10.0.0.0/24'] })
    const from = (address: string, forwarded: string) => ask(gateway, address, { 'x-forwarded-for': forwarded })
    const statuses = []
    for (const [address, forwarded] of [
      ['10.0.0.1', '192.0.2.1'],
      ['10.0.0.1', '192.0.2.2'],
      ['10.0.0.2', '192.0.2.1'],
      // Only the last address counts, which the proxy has added.
      ['10.0.0.1', '192.0.2.9, 192.0.2.2'],
      ['203.0.113.7', '192.0.2.3'],
      ['203.0.113.7', '192.0.2.4'],
    ] as const)
      statuses.push((await from(address, forwarded)).statusCode)
    expect(statuses).toEqual([200, 200, 429, 429, 200, 429])
  })

  test('are charged at the start of an export too', async () => {
    const { gateway } = await gatewayWith({ rateLimit: 1 })
    const get = () => gateway.app.inject({ url: '/export', remoteAddress: '10.0.0.1' })
    expect([(await get()).statusCode, (await get()).statusCode]).toEqual([200, 429])
  })
})
