import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import type { SubgraphTransport } from '#gateway/subgraphs'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { comes } from '#tests/embedded'
import { composedOf, type Handler, json, serverOf, well } from '#tests/troubles'
import { createLog } from '#toolkit/runtime'

// Calls of a subgraph over HTTP: deadline, retry, circuit breaker and single flight.

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  while (ends.length > 0) await ends.pop()!()
})

const bookAndAuthor = '{ book { title author { id name } } }'
const people = { person: { name: 'Ursula' } }
const codeOf = ({ errors }: Awaited<ReturnType<Gateway['execute']>>['body']) => errors?.[0]?.extensions?.code

describe('a call', () => {
  test('carries the remaining time of the request, which falls with each step', async () => {
    const told: number[] = []
    const noting =
      (name: 'books' | 'people', ms: number): Handler =>
      async (request, response) => {
        told.push(Number(request.headers['x-time-left']))
        await pause(ms)
        return well(name)(request, response)
      }
    const { gateway } = await graph(
      { books: noting('books', 300), people: noting('people', 0) },
      { timeout: 1_900, requestTimeout: 2_000 },
    )
    expect((await gateway.execute({ query: bookAndAuthor })).body.errors).toBeUndefined()
    expect(told[0]).toBeLessThanOrEqual(1_900)
    expect(told[1]).toBeGreaterThan(0)
    expect(told[1]).toBeLessThan(told[0]! - 200)
  })

  test('is aborted when the client disconnects', async () => {
    const left: string[] = []
    const { gateway } = await graph({ people: request => request.socket.on('close', () => left.push('people')) })
    const url = await gateway.listen({ port: 0, host: '127.0.0.1' })
    const leaving = new AbortController()
    const asked = fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: bookAndAuthor }),
      signal: leaving.signal,
    })
    await pause(200)
    leaving.abort()
    await expect(asked).rejects.toThrow()
    expect(await comes(() => left.length === 1, 1_000)).toBe(true)
  })
})

describe('a subgraph that rejects calls', () => {
  test('with 503 for 700 ms is retried until it answers', async () => {
    const since = Date.now()
    let calls = 0
    const { gateway } = await graph({
      people: (request, response) => {
        calls++
        return Date.now() - since < 700 ? json(response, {}, 503) : well('people')(request, response)
      },
    })
    expect((await gateway.execute({ query: '{ person { name } }' })).body).toEqual({ data: people })
    expect(calls).toBeGreaterThan(3)
  })

  test('by closing the connection is retried once', async () => {
    let calls = 0
    const { gateway } = await graph({
      people: request => {
        calls++
        request.socket.destroy()
      },
    })
    expect(codeOf((await gateway.execute({ query: '{ person { name } }' })).body)).toBe('SUBGRAPH_UNAVAILABLE')
    expect(calls).toBe(2)
  })
})

describe('the circuit breaker', () => {
  test('opens after five consecutive failures, sends no calls, and closes after a successful probe', async () => {
    const asked: string[] = []
    let isWell = false
    const { gateway, reach } = await graph({
      people: (request, response) => {
        asked.push(JSON.parse(request.text).query)
        return isWell ? well('people')(request, response) : json(response, {}, 500)
      },
    })
    const ask = async () => codeOf((await gateway.execute({ query: '{ person { name } }' })).body)
    for (let time = 1; time <= 5; time++) {
      expect(reach.states().people).toBe('closed')
      expect(await ask()).toBe('SUBGRAPH_UNAVAILABLE')
    }
    expect(reach.states()).toEqual({ books: 'closed', people: 'open' })
    expect(await ask()).toBe('SUBGRAPH_UNAVAILABLE')
    expect(asked).toHaveLength(5)

    // The probe is a cheap query, not the query of the client.
    await pause(450)
    expect(reach.states().people).toBe('halfOpen')
    expect(await ask()).toBe('SUBGRAPH_UNAVAILABLE')
    expect(asked.slice(5)).toEqual(['{ __typename }'])

    isWell = true
    await pause(450)
    expect(await ask()).toBeUndefined()
    expect(reach.states().people).toBe('closed')
  })

  test('stays closed if at least every fifth call succeeds', async () => {
    let calls = 0
    const { gateway, reach } = await graph({
      people: (request, response) => (++calls % 5 === 0 ? well('people')(request, response) : json(response, {}, 500)),
    })
    for (let time = 1; time <= 12; time++) await gateway.execute({ query: '{ person { name } }' })
    expect([calls, reach.states().people]).toEqual([12, 'closed'])
  })
})

describe('equal concurrent queries', () => {
  const slow =
    (asked: string[], ms = 300): Handler =>
    async (request, response) => {
      asked.push(request.text)
      await pause(ms)
      return well('people')(request, response)
    }

  test('share one call, and each has its response', async () => {
    const asked: string[] = []
    const { gateway } = await graph({ people: slow(asked) })
    const query = '{ person { name } again: person { name } }'
    const answers = await Promise.all(Array.from({ length: 10 }, () => gateway.execute({ query })))
    for (const { body } of answers) expect(body).toEqual({ data: { ...people, again: people.person } })
    expect(asked).toHaveLength(1)
    await gateway.execute({ query })
    expect(asked).toHaveLength(2)
  })

  test('continue when the first client disconnects, and are aborted when all have', async () => {
    const asked: string[] = []
    let ended = 0
    const { gateway } = await graph({
      people: (request, response) => {
        response.on('close', () => response.writableFinished || ended++)
        return slow(asked, 500)(request, response)
      },
    })
    const url = `${await gateway.listen({ port: 0, host: '127.0.0.1' })}/graphql`
    const post = (signal: AbortSignal) =>
      fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ person { name } }' }),
        signal,
      }).then(response => response.json())
    const first = new AbortController()
    const leaving = post(first.signal)
    await pause(100)
    const staying = post(new AbortController().signal)
    await pause(100)
    first.abort()
    await expect(leaving).rejects.toThrow()
    expect(await staying).toEqual({ data: people })
    expect([asked.length, ended]).toEqual([1, 0])

    const both = [new AbortController(), new AbortController()]
    const all = both.map(({ signal }) => post(signal).catch(() => {}))
    await pause(100)
    for (const each of both) each.abort()
    await Promise.all(all)
    expect(await comes(() => ended === 1, 1_000)).toBe(true)
  })

  test('that time out for the first client are sent again for a client with remaining time', async () => {
    let calls = 0
    const { gateway } = await graph(
      { people: (request, response) => (++calls === 1 ? undefined : well('people')(request, response)) },
      { timeout: 600 },
    )
    const first = gateway.execute({ query: '{ person { name } }' })
    await pause(300)
    const second = gateway.execute({ query: '{ person { name } }' })
    expect(codeOf((await first).body)).toBe('SUBGRAPH_TIMEOUT')
    expect((await second).body).toEqual({ data: people })
    expect(calls).toBe(2)
  })
})

async function graph(
  handlers: { books?: Handler; people: Handler },
  { timeout = 2_000, requestTimeout = 5_000 } = {},
): Promise<{ gateway: Gateway; reach: SubgraphTransport }> {
  const serving = async (handle: Handler) => {
    const { url, close } = await serverOf(handle)
    ends.unshift(close)
    return url
  }
  const urls = { books: await serving(handlers.books ?? well('books')), people: await serving(handlers.people) }
  const reach = createHttpTransport({ timeout })
  const gateway = await createGateway({ ...composedOf(urls), log: createLog('silent'), ...reach, requestTimeout })
  ends.push(() => gateway.stop())
  return { gateway, reach }
}
