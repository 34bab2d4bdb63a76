import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { textOf } from '#tests/files'
import { freshGraph } from '#tests/graph'
import { type Asked, answerOf, composedOf, json, type Name, serverOf } from '#tests/troubles'
import type { CacheHint } from '#toolkit/graphql'
import { createLog } from '#toolkit/runtime'

/*
 * What lies between a client's HTTP and the graph: who may keep an answer and for how long, how it is packed, and which pages
 * may ask.
 */

const { gateway } = await freshGraph()
const log = createLog('silent')
const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  while (ends.length > 0) await ends.pop()!()
})

const query = '{ agreements(first: 40) { totalCount nodes { id title participants { nodes { name } } } } }'
const url = `/graphql?query=${encodeURIComponent(query)}`
const announced = { 'apollo-require-preflight': '1' }
const posted = (query: string, headers = {}) => ({
  method: 'POST' as const,
  url: '/graphql',
  headers,
  payload: { query },
})

describe('what may be kept', () => {
  test('is told for GET and POST, with the day’s data 60 s long', async () => {
    const [get, post] = await Promise.all([
      gateway.app.inject({ url, headers: announced }),
      gateway.app.inject(posted(query)),
    ])
    expect([get.headers['cache-control'], post.headers['cache-control']]).toEqual(Array(2).fill('max-age=60, public'))
    expect(get.headers.vary).toMatch(/\baccept\b/)
    expect(get.body).toBe(post.body)
  })

  test('by a GET is asked for again by its ETag, and not sent again', async () => {
    const first = await gateway.app.inject({ url, headers: announced })
    const etag = first.headers.etag as string
    expect(etag).toMatch(/^W\/".+"$/)
    const again = await gateway.app.inject({ url, headers: { ...announced, 'if-none-match': etag } })
    expect([again.statusCode, again.body, again.headers['content-length']]).toEqual([304, '', undefined])
    expect([again.headers.etag, again.headers['cache-control']]).toEqual([etag, 'max-age=60, public'])
    const other = await gateway.app.inject({ url, headers: { ...announced, 'if-none-match': 'W/"other"' } })
    expect([other.statusCode, other.body]).toEqual([200, first.body])
  })

  test('has no ETag for a POST, whose answer nobody asks for by its name', async () => {
    const first = await gateway.app.inject(posted(query))
    expect(first.headers.etag).toBeUndefined()
  })

  test.each([
    ['an answer with an error', posted('{ organisation(id: "agr_x") { name } }')],
    ['a refusal', posted('{ nothing }')],
    ['what needs no subgraph', posted('{ __typename }')],
    ['an explanation that was got', { url: `${url}&extensions={"explain":true}`, headers: announced }],
  ])('is not %s', async (_, request) => {
    expect((await gateway.app.inject(request)).headers['cache-control']).toBe('no-store')
  })

  const bookAndAuthor = '{ book { title author { name } } }'
  const hinting = (name: Name, cacheHint?: CacheHint) => ({
    name,
    execute: async (asked: Asked) => ({ ...(await answerOf(name, asked)), ...(cacheHint && { cacheHint }) }),
  })
  test.each([
    [{ maxAge: 60, scope: 'PUBLIC' }, { maxAge: 20, scope: 'PUBLIC' }, 'max-age=20, public'],
    [{ maxAge: 10, scope: 'PUBLIC' }, { maxAge: 20, scope: 'PRIVATE' }, 'max-age=10, private'],
    [{ maxAge: 10, scope: 'PUBLIC' }, { maxAge: 0, scope: 'PUBLIC' }, 'no-store'],
    [{ maxAge: 10, scope: 'PUBLIC' }, undefined, 'no-store'],
  ] as const)('is as long as all subgraphs allow: %j and %j are %s', async (ofBooks, ofPeople, expected) => {
    const subgraphs = [hinting('books', ofBooks), hinting('people', ofPeople)]
    const small = await kept(
      createGateway({ ...composedOf({ books: '', people: '' }), log, ...createInProcessTransport(subgraphs) }),
    )
    expect((await small.app.inject(posted(bookAndAuthor))).headers['cache-control']).toBe(expected)
  })

  test.each([
    ['max-age=25, public', 'max-age=25, public'],
    [undefined, 'no-store'],
  ])('is read from what a subgraph elsewhere says: %s gives %s', async (header, expected) => {
    const serving = (name: Name) =>
      serverOf(async ({ text }, response) => {
        if (header) response.setHeader('cache-control', header)
        json(response, await answerOf(name, JSON.parse(text)))
      })
    const [books, people] = await Promise.all([serving('books'), serving('people')])
    ends.push(books.close, people.close)
    const schemas = composedOf({ books: books.url, people: people.url })
    const small = await kept(createGateway({ ...schemas, log, ...createHttpTransport() }))
    expect((await small.app.inject(posted(bookAndAuthor))).headers['cache-control']).toBe(expected)
  })
})

describe('methods', () => {
  test('HEAD answers as GET does, without a body', async () => {
    const [get, head] = await Promise.all(
      (['GET', 'HEAD'] as const).map(method => gateway.app.inject({ method, url, headers: announced })),
    )
    const { date: _, 'x-request-id': __, ...headers } = get!.headers
    expect([head!.statusCode, head!.body]).toEqual([200, ''])
    expect(head!.headers).toMatchObject(headers)
  })

  test('OPTIONS says which there are', async () => {
    const answer = await gateway.app.inject({ method: 'OPTIONS', url: '/graphql' })
    expect([answer.statusCode, answer.headers.allow]).toEqual([204, 'GET, HEAD, POST, OPTIONS'])
  })

  test('a GET for what may change something is refused', async () => {
    const asked = `/graphql?query=${encodeURIComponent('mutation { __typename }')}`
    const answer = await gateway.app.inject({ url: asked, headers: announced })
    expect(answer.statusCode).toBeGreaterThanOrEqual(400)
    expect(answer.json().errors[0].extensions.code).not.toBe('INTERNAL')
  })
})

describe('compression', () => {
  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('%s packs what is asked for packed, and it is the same answer', async (encoding, unpacked) => {
    const plain = await gateway.app.inject({ url, headers: announced })
    const packed = await gateway.app.inject({ url, headers: { ...announced, 'accept-encoding': encoding } })
    expect([packed.headers['content-encoding'], packed.headers.etag]).toEqual([encoding, plain.headers.etag])
    expect(packed.headers.vary).toMatch(/accept-encoding/)
    expect(unpacked(packed.rawPayload).toString()).toBe(plain.body)
    expect(packed.rawPayload.length * 2).toBeLessThan(plain.rawPayload.length)
  })

  test('what is small is sent as it is', async () => {
    const answer = await gateway.app.inject(posted('{ __typename }', { 'accept-encoding': 'br' }))
    expect(answer.headers['content-encoding']).toBeUndefined()
  })

  test('a request that is packed itself is refused, not unpacked', async () => {
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

  test('may ask, all of them, without cookies', async () => {
    const { headers } = await gateway.app.inject(preflight('https://app.example'))
    expect(headers).toMatchObject({ 'access-control-allow-origin': '*', 'access-control-max-age': '7200' })
    expect(headers['access-control-allow-headers']).toMatch(/content-type, apollo-require-preflight/)
    expect(headers['access-control-allow-credentials']).toBeUndefined()
    const { headers: answer } = await gateway.app.inject(posted(query, { origin: 'https://app.example' }))
    expect(answer['access-control-allow-origin']).toBe('*')
  })

  test('may read the headers that docs/clients.md names, and no others', async () => {
    const [, named] = /It may read ([^.]*)\./.exec(textOf('docs/clients.md'))!
    const { headers } = await gateway.app.inject(posted(query, { origin: 'https://app.example' }))
    expect(String(headers['access-control-expose-headers']).split(', ')).toEqual(
      [...named!.matchAll(/`([\w-]+)`/g)].map(([, name]) => name),
    )
  })

  test('may ask with cookies where they are listed, and others not at all', async () => {
    const schemas = composedOf({ books: '', people: '' })
    const corsOrigins = ['https://app.example', 'https://other.example']
    const small = await kept(createGateway({ ...schemas, log, corsOrigins, ...createInProcessTransport([]) }))
    const { headers } = await small.app.inject(preflight('https://app.example'))
    expect(headers).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-credentials': 'true',
    })
    expect(headers.vary).toMatch(/origin/i)
    const { headers: refused } = await small.app.inject(preflight('https://evil.example'))
    expect(refused['access-control-allow-origin']).toBeUndefined()
  })
})

describe('the first page', () => {
  test('leads a browser to the playground and tells a program what there is', async () => {
    const headers = { accept: 'text/html,application/xhtml+xml' }
    for (const url of ['/', '/graphql']) {
      const page = await gateway.app.inject({ url, headers })
      expect([page.statusCode, page.headers.location]).toEqual([302, '/playground/'])
    }
    const asked = await gateway.app.inject({ url: '/graphql?query={__typename}', headers })
    expect(asked.statusCode).toBe(400)
    expect((await gateway.app.inject('/')).json()).toMatchObject({ graph: '/graphql', playground: '/playground/' })
    const without = await gateway.app.inject('/playground')
    expect([without.statusCode, without.headers.location]).toEqual([301, '/playground/'])
  })
})

async function kept(creating: Promise<Gateway>): Promise<Gateway> {
  const created = await creating
  ends.unshift(() => created.stop())
  return created
}
