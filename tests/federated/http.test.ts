import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'
import { answerOf, composedOf, json, type Name, type ReceivedRequest, serverOf } from '#tests/troubles'
import type { CacheHint } from '#toolkit/graphql'
import { createLog } from '#toolkit/runtime'

// The HTTP layer of the gateway: cache headers, methods, compression and CORS.

const { gateway } = await freshGraph()
const log = createLog('silent')
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  while (ends.length > 0) await ends.pop()!()
})

const query = '{ agreements(first: 40) { totalCount nodes { id title participants { nodes { name } } } } }'
const url = `/graphql?query=${encodeURIComponent(query)}`
const csrfHeader = { 'apollo-require-preflight': '1' }
const posted = (query: string, headers = {}) => ({
  method: 'POST' as const,
  url: '/graphql',
  headers,
  payload: { query },
})

describe('cache-control', () => {
  test('is `max-age=60, public` for GET and POST of facts', async () => {
    const [get, post] = await Promise.all([
      gateway.app.inject({ url, headers: csrfHeader }),
      gateway.app.inject(posted(query)),
    ])
    expect([get.headers['cache-control'], post.headers['cache-control']]).toEqual(Array(2).fill('max-age=60, public'))
    expect(get.headers.vary).toMatch(/\baccept\b/)
    expect(get.body).toBe(post.body)
  })

  test('comes with an ETag for a GET; a request with that ETag gets 304 without a body', async () => {
    const first = await gateway.app.inject({ url, headers: csrfHeader })
    const etag = first.headers.etag as string
    expect(etag).toMatch(/^W\/".+"$/)
    const again = await gateway.app.inject({ url, headers: { ...csrfHeader, 'if-none-match': etag } })
    expect([again.statusCode, again.body, again.headers['content-length']]).toEqual([304, '', undefined])
    expect([again.headers.etag, again.headers['cache-control']]).toEqual([etag, 'max-age=60, public'])
    const other = await gateway.app.inject({ url, headers: { ...csrfHeader, 'if-none-match': 'W/"other"' } })
    expect([other.statusCode, other.body]).toEqual([200, first.body])
  })

  test('comes without an ETag for a POST', async () => {
    const first = await gateway.app.inject(posted(query))
    expect(first.headers.etag).toBeUndefined()
  })

  test.each([
    ['a response with an error', posted('{ organisation(id: "agr_x") { name } }')],
    ['a rejected request', posted('{ nothing }')],
    ['a response without a subgraph', posted('{ __typename }')],
    ['a GET with the query plan', { url: `${url}&extensions={"explain":true}`, headers: csrfHeader }],
  ])('is `no-store` for %s', async (_, request) => {
    expect((await gateway.app.inject(request)).headers['cache-control']).toBe('no-store')
  })

  const bookAndAuthor = '{ book { title author { name } } }'
  const withHint = (name: Name, cacheHint?: CacheHint) => ({
    name,
    execute: async (asked: ReceivedRequest) => ({ ...(await answerOf(name, asked)), ...(cacheHint && { cacheHint }) }),
  })
  test.each([
    [{ maxAge: 60, scope: 'PUBLIC' }, { maxAge: 20, scope: 'PUBLIC' }, 'max-age=20, public'],
    [{ maxAge: 10, scope: 'PUBLIC' }, { maxAge: 20, scope: 'PRIVATE' }, 'max-age=10, private'],
    [{ maxAge: 10, scope: 'PUBLIC' }, { maxAge: 0, scope: 'PUBLIC' }, 'no-store'],
    [{ maxAge: 10, scope: 'PUBLIC' }, undefined, 'no-store'],
  ] as const)('is the minimum of the subgraphs: %j and %j give %s', async (ofBooks, ofPeople, expected) => {
    const subgraphs = [withHint('books', ofBooks), withHint('people', ofPeople)]
    const small = await untilEnd(
      createGateway({ ...composedOf({ books: '', people: '' }), log, ...createInProcessTransport(subgraphs) }),
    )
    expect((await small.app.inject(posted(bookAndAuthor))).headers['cache-control']).toBe(expected)
  })

  test.each([
    ['max-age=25, public', 'max-age=25, public'],
    [undefined, 'no-store'],
  ])('is read from the header of a subgraph over HTTP: %s gives %s', async (header, expected) => {
    const serving = (name: Name) =>
      serverOf(async ({ text }, response) => {
        if (header) response.setHeader('cache-control', header)
        json(response, await answerOf(name, JSON.parse(text)))
      })
    const [books, people] = await Promise.all([serving('books'), serving('people')])
    ends.push(books.close, people.close)
    const schemas = composedOf({ books: books.url, people: people.url })
    const small = await untilEnd(createGateway({ ...schemas, log, ...createHttpTransport() }))
    expect((await small.app.inject(posted(bookAndAuthor))).headers['cache-control']).toBe(expected)
  })
})

describe('methods', () => {
  test('HEAD has the headers of GET, without a body', async () => {
    const [get, head] = await Promise.all(
      (['GET', 'HEAD'] as const).map(method => gateway.app.inject({ method, url, headers: csrfHeader })),
    )
    const { date: _, 'x-request-id': __, ...headers } = get!.headers
    expect([head!.statusCode, head!.body]).toEqual([200, ''])
    expect(head!.headers).toMatchObject(headers)
  })

  test('OPTIONS lists the methods', async () => {
    const answer = await gateway.app.inject({ method: 'OPTIONS', url: '/graphql' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
  })

  test('a GET of a mutation is rejected', async () => {
    const mutation = `/graphql?query=${encodeURIComponent('mutation { __typename }')}`
    const answer = await gateway.app.inject({ url: mutation, headers: csrfHeader })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.json().errors[0].extensions.code).not.toBe('INTERNAL')
  })
})

describe('compression', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('with %s makes a response smaller and decompresses to the same body', async (encoding, decompress) => {
    const plain = await gateway.app.inject({ url, headers: csrfHeader })
    const compressed = await gateway.app.inject({ url, headers: { ...csrfHeader, 'accept-encoding': encoding } })
    expect([compressed.headers['content-encoding'], compressed.headers.etag]).toEqual([encoding, plain.headers.etag])
    expect(compressed.headers.vary).toMatch(/accept-encoding/)
    expect(decompress(compressed.rawPayload).toString()).toBe(plain.body)
    expect(compressed.rawPayload.length * 2).toBeLessThan(plain.rawPayload.length)
  })

  test('is not applied to a small response', async () => {
    const answer = await gateway.app.inject(posted('{ __typename }', { 'accept-encoding': 'br' }))
    expect(answer.headers['content-encoding']).toBeUndefined()
  })

  test('is not applied to the response to a compressed request', async () => {
    const answer = await gateway.app.inject(posted(query, { 'content-encoding': 'gzip' }))
    expect(answer.headers['content-encoding']).toBeUndefined()
  })
})

describe('pages of other origins', () => {
  const preflight = (origin: string) => ({
    method: 'OPTIONS' as const,
    url: '/graphql',
    headers: {
      origin,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,apollo-require-preflight',
    },
  })

  test('may send requests without cookies by default', async () => {
    const { headers } = await gateway.app.inject(preflight('https://app.example'))
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-max-age': '7200' })
    expect(headers['access-control-allow-headers']).toMatch(/content-type, apollo-require-preflight/)
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    const { headers: answer } = await gateway.app.inject(posted(query, { origin: 'https://app.example' }))
    expect(answer['access-control-allow-origin']).toBe('*')
  })

  test('may read exactly the headers that docs/clients.md names', async () => {
    const [, named] = /A page can read ([^.]*)\./.exec(textOf('docs/clients.md'))!
    const { headers } = await gateway.app.inject(posted(query, { origin: 'https://app.example' }))
    expect(String(headers['access-control-expose-headers']).split(', ')).toEqual(
      [...named!.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    )
  })

  test('may send cookies if they are in `corsOrigins`, and other pages may send no request', async () => {
    const schemas = composedOf({ books: '', people: '' })
    const corsOrigins = ['https://app.example', 'https://other.example']
    const small = await untilEnd(createGateway({ ...schemas, log, corsOrigins, ...createInProcessTransport([]) }))
    const { headers } = await small.app.inject(preflight('https://app.example'))
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
    })
    expect(headers.vary).toMatch(/origin/i)
    const { headers: rejected } = await small.app.inject(preflight('https://evil.example'))
    expect(rejected['access-control-allow-origin']).toBeUndefined()
  })
})

describe('the first page', () => {
  test('redirects a browser to the playground and lists the addresses for a program', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml' }
    for (const url of ['/', '/graphql']) {
      const page = await gateway.app.inject({ url, headers })
      expect([page.statusCode, page.headers.location]).toEqual([302, '/playground/'])
    }
    const query = await gateway.app.inject({ url: '/graphql?query={__typename}', headers })
    expect(query.statusCode).toBe(400)
    expect((await gateway.app.inject('/')).json()).toMatchObject({ graph: '/graphql', playground: '/playground/' })
    const withoutSlash = await gateway.app.inject('/playground')
    expect([withoutSlash.statusCode, withoutSlash.headers.location]).toEqual([301, '/playground/'])
  })
})

/** Stops the gateway after the test. */
async function untilEnd(creating: Promise<Gateway>): Promise<Gateway> {
  const gateway = await creating
  ends.unshift(() => gateway.stop())
  return gateway
}
