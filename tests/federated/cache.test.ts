import { createHash } from 'node:crypto'
import { Writable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { InjectOptions } from 'fastify'
import { parse } from 'graphql'
import { pino } from 'pino'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport, type Revisions } from '#gateway/subgraphs'
import type { SubgraphResponse } from '#src/toolkit/subgraph/types.ts'
import { comes } from '#tests/embedded'
import { answerOf, composedOf, type Name, type ReceivedRequest, sdls } from '#tests/troubles'
import type { CacheHint } from '#toolkit/graphql'
import { createLog } from '#toolkit/runtime'

// The response cache of the gateway: cached responses equal executed ones. The tests cover what is cached, for whom and how long.

const ends: (() => Promise<unknown>)[] = []
afterEach(async () => {
  while (ends.length > 0) await ends.pop()!()
})

const minute: CacheHint = { maxAge: 60, scope: 'PUBLIC' }
const composed = composedOf({ books: '', people: '' })

type Small = {
  gateway: Gateway
  /** The number of calls of each subgraph. */
  asked: Record<Name, number>
  revisions: Revisions
  hints: Record<Name, CacheHint | undefined>
  /** A response that replaces that of a subgraph. */
  instead: (name: Name, asked: ReceivedRequest) => Promise<SubgraphResponse | undefined>
}

/** A gateway with two small subgraphs, whose revisions, hints and responses a test can change. */
async function small(options: Partial<Parameters<typeof createGateway>[0]> = {}): Promise<Small> {
  const asked = { books: 0, people: 0 }
  const graph: Omit<Small, 'gateway'> = {
    asked,
    revisions: { books: 'b1', people: 'p1' },
    hints: { books: minute, people: minute },
    instead: async () => undefined,
  }
  const subgraphs = (['books', 'people'] as const).map(name => ({
    name,
    revision: () => graph.revisions[name] as string,
    async execute(request: ReceivedRequest) {
      asked[name]++
      const answer = (await graph.instead(name, request)) ?? (await answerOf(name, request))
      const cacheHint = answer.errors ? undefined : graph.hints[name]
      return { ...answer, ...(cacheHint && { cacheHint }) }
    },
  }))
  const gateway = await createGateway({
    supergraphSdl: composed.supergraphSdl,
    log: createLog('silent'),
    cache: { megabytes: 1 },
    ...createInProcessTransport(subgraphs),
    ...options,
  })
  ends.push(() => gateway.stop())
  return Object.assign(graph, { gateway })
}

const bookAndAuthor = '{ book { title author { name } } }'
const onlyBook = '{ book { title } }'
const announced = { 'apollo-require-preflight': '1' }
const posted = (body: object, headers = {}) => ({ method: 'POST' as const, url: '/graphql', headers, payload: body })
const got = (query: string, headers = {}, more = '') => ({
  url: `/graphql?query=${encodeURIComponent(query)}${more}`,
  headers: { ...announced, ...headers },
})
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')

const headersOf = async ({ gateway }: Pick<Small, 'gateway'>, request: InjectOptions) => {
  const { statusCode, headers, rawPayload } = await gateway.app.inject(request)
  const { date: _, 'x-request-id': __, ...told } = headers
  // The remaining max-age may have fallen by 1 s.
  if (told['cache-control'] === 'max-age=59, public') told['cache-control'] = 'max-age=60, public'
  return { statusCode, headers: told, bytes: rawPayload.toString('hex') }
}

describe('a cached response', () => {
  test.each([
    ['by POST', posted({ query: bookAndAuthor })],
    ['by GET', got(bookAndAuthor)],
    ['by HEAD', { ...got(bookAndAuthor), method: 'HEAD' as const }],
    ['of the other media type', posted({ query: bookAndAuthor }, { accept: 'application/graphql-response+json' })],
    ['of a type that is chosen', posted({ query: bookAndAuthor }, { accept: '*/*;q=0.1, application/json' })],
    ['to a page of another origin', posted({ query: bookAndAuthor }, { origin: 'https://example.org' })],
  ])('is sent again with the same bytes and headers: %s', async (_, request) => {
    const graph = await small()
    const first = await headersOf(graph, request)
    expect(first.headers['cache-control']).toBe('max-age=60, public')
    expect(await headersOf(graph, request)).toEqual(first)
    expect(graph.asked).toEqual({ books: 1, people: 1 })
  })

  test.each(['br', 'gzip'])('is compressed like an executed one: %s', async encoding => {
    const graph = await small()
    const text = 'a long text '.repeat(200)
    const request = got(`{ echo(text: "${text}") }`, { 'accept-encoding': encoding })
    const first = await headersOf(graph, request)
    expect(first.headers['content-encoding']).toBe(encoding)
    expect(await headersOf(graph, request)).toEqual(first)
    expect(graph.asked.books).toBe(1)
    const plain = await headersOf(graph, got(`{ echo(text: "${text}") }`))
    expect(plain.headers.etag).toBe(first.headers.etag)
  })

  test('is shared by GET, HEAD and POST, by text and by hash, with variables in any order', async () => {
    const query = 'query Echo($text: String, $other: Int) { echo(text: $text) pages(least: $other) book { pages } }'
    const graph = await small({ documents: new Map([[hashOf(query), query]]) })
    const variables = { text: 'x', other: 1 }
    const turned = { other: 1, text: 'x' }
    const first = await graph.gateway.app.inject(posted({ query, variables }))
    expect(first.json().data.book).toEqual({ pages: 341 })
    const persistedQuery = { version: 1, sha256Hash: hashOf(query) }
    const spaced = `&variables=${encodeURIComponent('{ "other":1.0,\n "text" : "x" }')}`
    for (const request of [
      posted({ query, variables: turned }),
      got(query, {}, spaced),
      { ...got(query, {}, spaced), method: 'HEAD' as const },
      posted({ documentId: `sha256:${hashOf(query)}`, variables }),
      posted({ extensions: { persistedQuery }, variables }),
      { url: `/graphql?documentId=${hashOf(query)}${spaced}`, headers: announced },
    ]) {
      const { statusCode, body } = await graph.gateway.app.inject(request as InjectOptions)
      expect([statusCode, body]).toEqual([200, 'method' in request && request.method === 'HEAD' ? '' : first.body])
    }
    expect(graph.asked.books).toBe(1)
    for (const other of [{ text: 'y', other: 1 }, { text: 'x' }]) {
      await graph.gateway.app.inject(posted({ query, variables: other }))
    }
    expect(graph.asked.books).toBe(3)
  })

  test('has the ETag of the executed response; a request with that ETag gets 304', async () => {
    const graph = await small()
    const { headers } = await graph.gateway.app.inject(got(bookAndAuthor))
    const again = await graph.gateway.app.inject(got(bookAndAuthor, { 'if-none-match': headers.etag }))
    expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', headers.etag])
    expect(graph.asked).toEqual({ books: 1, people: 1 })
  })

  test('is stored also if its first request gets 304', async () => {
    const graph = await small()
    const { headers } = await graph.gateway.app.inject(got(bookAndAuthor))
    graph.revisions.books = 'b2'
    const known = got(bookAndAuthor, { 'if-none-match': headers.etag })
    expect((await graph.gateway.app.inject(known)).statusCode).toBe(304)
    expect((await graph.gateway.app.inject(known)).statusCode).toBe(304)
    expect(graph.asked.books).toBe(2)
  })

  test('has the remaining max-age, and is executed again when that has passed', async () => {
    const graph = await small()
    graph.hints.people = { maxAge: 3, scope: 'PUBLIC' }
    const told = async () =>
      String((await graph.gateway.app.inject(posted({ query: bookAndAuthor }))).headers['cache-control'])
    expect(await told()).toBe('max-age=3, public')
    await pause(1_100)
    expect(await told()).toBe('max-age=1, public')
    expect(graph.asked.people).toBe(1)
    await pause(1_000)
    expect(await told()).toBe('max-age=3, public')
    expect(graph.asked.people).toBe(2)
  })

  test('is not sent to a GET without a CSRF header, to a request with authorization, or with the plan', async () => {
    const graph = await small()
    await graph.gateway.app.inject(posted({ query: onlyBook }))
    const unasked = await graph.gateway.app.inject({ ...got(onlyBook), headers: {} })
    expect([unasked.statusCode, unasked.json().errors[0].extensions.code]).toEqual([400, 'BAD_REQUEST'])
    await graph.gateway.app.inject(posted({ query: onlyBook }, { authorization: 'Bearer x' }))
    expect(graph.asked.books).toBe(2)
    const explained = await graph.gateway.app.inject(posted({ query: onlyBook, extensions: { explain: true } }))
    expect(explained.json().extensions.plan.kind).toBe('FETCH')
    expect(graph.asked.books).toBe(3)
  })

  test('does not bypass the limits, also for variables nested 20,000 deep', async () => {
    const graph = await small()
    const payload = `{"query":"{ book { title } }","variables":{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)}}}`
    const headers = { 'content-type': 'application/json' }
    const deep = await graph.gateway.app.inject({ method: 'POST', url: '/graphql', headers, payload })
    expect([deep.statusCode, deep.json().errors[0].extensions.code]).toEqual([400, 'QUERY_TOO_LARGE'])
  })

  test('does not prevent the registration of a document by its hash', async () => {
    const graph = await small()
    const persistedQuery = { version: 1, sha256Hash: hashOf(onlyBook) }
    await graph.gateway.app.inject(posted({ query: onlyBook }))
    const wrong = { version: 1, sha256Hash: hashOf('another') }
    const refused = await graph.gateway.app.inject(posted({ query: onlyBook, extensions: { persistedQuery: wrong } }))
    expect(refused.statusCode).toBe(400)
    await graph.gateway.app.inject(posted({ query: onlyBook, extensions: { persistedQuery } }))
    graph.revisions.books = 'b2'
    const byHash = await graph.gateway.app.inject(posted({ extensions: { persistedQuery } }))
    expect(byHash.json().data).toEqual({ book: { title: 'The Dispossessed' } })
  })

  test('is charged like an executed one, and has a log line', async () => {
    const lines: Record<string, any>[] = []
    const out = new Writable({
      write(chunk, _, done) {
        lines.push(JSON.parse(String(chunk)))
        done()
      },
    })
    const graph = await small({ log: pino({ level: 'info' }, out), load: { rateLimit: 7 } })
    const query = 'query Author { book { title author { name } } }'
    const ask = () => graph.gateway.app.inject(posted({ query }))
    const [first, second] = [await ask(), await ask()]
    expect(second.body).toBe(first.body)
    const told = () => lines.filter(({ msg }) => msg === 'request')
    await comes(() => told().length === 2, 1_000)
    expect(told().map(({ requestId }) => requestId)).toEqual(
      [first, second].map(({ headers }) => headers['x-request-id']),
    )
    const [made, again] = told().map(
      ({ level: _, time: __, pid: ___, hostname: ____, ms: _____, requestId: ______, ...line }) => line,
    )
    expect(made).toMatchObject({ operation: 'Author', hash: hashOf(query), status: 200, codes: [], msg: 'request' })
    expect(made!.cost).toBeGreaterThan(1)
    expect(again).toEqual({ ...made, subgraphs: {} })
    // The last request may cost more than the remaining points.
    const answered = Math.ceil(7 / made!.cost)
    const statuses = []
    for (let turn = 2; turn <= answered; turn++) statuses.push((await ask()).statusCode)
    expect(statuses).toEqual([...Array(answered - 2).fill(200), 429])
    expect((await ask()).headers['retry-after']).toMatch(/^\d+$/)
    expect(graph.asked.books).toBe(1)
  })

  test('is counted in the metrics', async () => {
    const graph = await small()
    const told = () =>
      Object.fromEntries(
        graph.gateway.measures
          .filter(({ name }) => name.includes('response_cache'))
          .map(({ name, read }) => [name, read()]),
      )
    for (let turn = 0; turn < 3; turn++) await graph.gateway.app.inject(posted({ query: onlyBook }))
    expect(told()).toEqual({
      accord_response_cache_hits_total: 2,
      accord_response_cache_misses_total: 1,
      accord_response_cache_bytes: expect.any(Number),
    })
    expect(told().accord_response_cache_bytes).toBeGreaterThan(100)
  })
})

describe('no response is cached', () => {
  const isKept = async (graph: Small, request: InjectOptions) => {
    const before = graph.asked.books
    for (let turn = 0; turn < 3; turn++) await graph.gateway.app.inject(request)
    return graph.asked.books - before === 1
  }

  test.each([
    ['with a private part', { maxAge: 60, scope: 'PRIVATE' } as const],
    ['with a part of `maxAge: 0`', { maxAge: 0, scope: 'PUBLIC' } as const],
    ['with a part without a cache hint', undefined],
  ])('%s', async (_, hint) => {
    const graph = await small()
    expect(await isKept(graph, posted({ query: bookAndAuthor }))).toBe(true)
    graph.hints.people = hint
    graph.revisions.people = 'p2'
    expect(await isKept(graph, posted({ query: bookAndAuthor }))).toBe(false)
  })

  test('with an error or a missing part; the next response is complete', async () => {
    const graph = await small()
    expect(await isKept(graph, posted({ query: '{ broken book { title } }' }))).toBe(false)
    expect(await isKept(graph, posted({ query: '{ nothing }' }))).toBe(false)
    graph.instead = async name => {
      if (name === 'people') throw new Error('it is down')
      return undefined
    }
    const partial = await graph.gateway.app.inject(posted({ query: bookAndAuthor }))
    expect(partial.json().errors[0].extensions.code).toBe('SUBGRAPH_UNAVAILABLE')
    graph.instead = async () => undefined
    const whole = await graph.gateway.app.inject(posted({ query: bookAndAuthor }))
    expect(whole.json()).toEqual({ data: { book: { title: 'The Dispossessed', author: { name: 'Ursula' } } } })
  })

  test('if a revision changes during its execution', async () => {
    const graph = await small()
    graph.instead = async () => {
      graph.revisions.people = 'p2'
      return undefined
    }
    await graph.gateway.app.inject(posted({ query: bookAndAuthor }))
    graph.instead = async () => undefined
    await graph.gateway.app.inject(posted({ query: bookAndAuthor }))
    expect(graph.asked.people).toBe(2)
  })

  test('to a mutation, even with a cache hint', async () => {
    const books = sdls.books.replace('type Query {', 'type Mutation { lend: Int }\n type Query {')
    const { supergraphSdl } = composedOf({ books: '', people: '' }, { ...sdls, books })
    const graph = await small({ supergraphSdl })
    let lent = 0
    graph.instead = async (_, { query }) =>
      parse(query).definitions.some(one => 'operation' in one && one.operation === 'mutation')
        ? { data: { lend: ++lent } }
        : undefined
    const query = 'mutation { lend }'
    for (let turn = 1; turn <= 2; turn++) {
      const { body } = await graph.gateway.app.inject(posted({ query }))
      expect(JSON.parse(body)).toEqual({ data: { lend: turn } })
    }
    expect(await isKept(graph, posted({ query: onlyBook }))).toBe(true)
  })

  test('with a cache of 0 MB', async () => {
    const graph = await small({ cache: { megabytes: 0 } })
    expect(await isKept(graph, posted({ query: onlyBook }))).toBe(false)
  })

  test('beyond the size of the cache; the oldest responses are evicted', async () => {
    const graph = await small({ cache: { megabytes: 0.02 } })
    const bytes = () => graph.gateway.measures.find(({ name }) => name === 'accord_response_cache_bytes')!.read()
    for (let at = 0; at < 100; at++) await graph.gateway.app.inject(posted({ query: `{ echo(text: "${at}") }` }))
    expect(bytes()).toBeLessThanOrEqual(20_000)
    expect(bytes()).toBeGreaterThan(10_000)
    const before = graph.asked.books
    await graph.gateway.app.inject(posted({ query: '{ echo(text: "99") }' }))
    expect(graph.asked.books).toBe(before)
    await graph.gateway.app.inject(posted({ query: '{ echo(text: "0") }' }))
    expect(graph.asked.books).toBe(before + 1)
  })
})

describe('a cached response is valid', () => {
  test('until the revision of one of its subgraphs changes; other subgraphs do not matter', async () => {
    const graph = await small()
    const ask = async (query: string) => (await graph.gateway.app.inject(posted({ query }))).body
    await ask(bookAndAuthor)
    await ask(onlyBook)
    graph.revisions.people = 'p2'
    await ask(onlyBook)
    expect(graph.asked).toEqual({ books: 2, people: 1 })
    await ask(bookAndAuthor)
    expect(graph.asked).toEqual({ books: 3, people: 2 })
    await ask(bookAndAuthor)
    expect(graph.asked).toEqual({ books: 3, people: 2 })
  })

  test('not while a revision is unknown, and again when it is the same as before', async () => {
    const graph = await small()
    const ask = () => graph.gateway.app.inject(posted({ query: bookAndAuthor }))
    await ask()
    graph.revisions.people = undefined
    await ask()
    await ask()
    expect(graph.asked.people).toBe(3)
    graph.revisions.people = 'p1'
    await ask()
    expect(graph.asked.people).toBe(3)
  })

  test('for its max-age if a subgraph has no revisions', async () => {
    const graph = await small()
    graph.revisions.people = null
    const ask = () => graph.gateway.app.inject(posted({ query: bookAndAuthor }))
    await ask()
    await ask()
    expect(graph.asked.people).toBe(1)
  })

  test('only for the schema that it was executed with', async () => {
    const graph = await small()
    const ask = () => graph.gateway.app.inject(posted({ query: onlyBook }))
    await ask()
    const turn = await graph.gateway.readied(composed.supergraphSdl)
    await ask()
    expect(graph.asked.books).toBe(1)
    turn()
    await ask()
    expect(graph.asked.books).toBe(2)
    // A response that started with the old schema is not cached for the new one.
    let begun: () => void = () => {}
    const asking = new Promise<void>(resolve => {
      begun = resolve
    })
    graph.revisions.books = 'b2'
    graph.instead = async () => {
      begun()
      await pause(100)
      return undefined
    }
    const first = ask()
    await asking
    const books = sdls.books.replace('pages: Int!', 'pages: Int')
    const another = composedOf({ books: '', people: '' }, { ...sdls, books })
    const next = await graph.gateway.readied(another.supergraphSdl)
    next()
    await first
    const back = await graph.gateway.readied(composed.supergraphSdl)
    back()
    await ask()
    expect(graph.asked.books).toBe(4)
  })
})
