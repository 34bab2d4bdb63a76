import { gql } from '@urql/core'
import { describe, expect, test } from 'vitest'
import { listening, type RecordedRequest } from '#tests/clients'
import { samplesAt } from '#tests/samples'

// How a browser treats the requests of clients: CORS for pages of another site, and caching of responses.

const { address, requestsDuring } = await listening()
const text = 'query Named { organisation(id: "org_nokia") { name } }'
const query = gql(text)

type Sample = ReturnType<typeof samplesAt>
const clients: [client: string, ask: (sample: Sample) => Promise<unknown>, preflightHeaders: string[]][] = [
  ['Apollo Client', async sample => (await sample('src/apollo.ts')).client.query({ query }), ['content-type']],
  [
    'urql',
    async sample => (await sample('src/urql.ts')).client.query(query, {}).toPromise(),
    ['apollo-require-preflight'],
  ],
  ['fetch', async sample => (await sample('src/ask.ts')).ask(text), ['content-type']],
  [
    'fetch by hash',
    async sample => (await sample('src/hashed.ts')).askByHash(`${text} # once`),
    ['apollo-require-preflight', 'content-type'],
  ],
]

describe('a browser', () => {
  test.each(clients)('may send the requests of %s from a page of another site', async (_, ask, preflightHeaders) => {
    const requests = await requestsDuring(() => ask(samplesAt(address)))
    expect([...new Set(requests.flatMap(headersToAllow))].sort()).toEqual(preflightHeaders)
    for (const each of requests) {
      const response = await fetch(address, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://other.example',
          'access-control-request-method': each.method,
          'access-control-request-headers': headersToAllow(each).join(','),
        },
      })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(listIn(response, 'access-control-allow-methods')).toContain(each.method)
      expect(listIn(response, 'access-control-allow-headers')).toEqual(expect.arrayContaining(headersToAllow(each)))
    }
  })

  test.each(clients)('caches a GET of %s for 60 s, and revalidates it by its ETag', async (client, ask) => {
    const requests = (await requestsDuring(() => ask(samplesAt(address)))).filter(({ method }) => method === 'GET')
    expect(requests.length > 0).toBe(client !== 'fetch')
    for (const { params, headers } of requests) {
      const again = (more: object) =>
        fetch(`${address}?${new URLSearchParams(params)}`, {
          headers: { ...sent(headers), ...more } as RequestInit['headers'],
        })
      const cached = await again({})
      expect(cached.headers.get('cache-control')).toBe('max-age=60, public')
      expect(listIn(cached, 'vary')).toContain('accept')
      expect((await again({ 'if-none-match': cached.headers.get('etag') })).status).toBe(304)
    }
  })
})

test('a request with an unknown hash gets a response that is not cached', async () => {
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } })
  const response = await fetch(`${address}?${new URLSearchParams({ extensions })}`, {
    headers: { 'apollo-require-preflight': 'true' },
  })
  expect(response.headers.get('cache-control')).toBe('private, no-cache, must-revalidate')
})

// Headers that a browser sends without a preflight request. The content type of JSON needs one.
const withoutPreflight = /^(host|connection|accept|accept-.*|sec-fetch-.*|user-agent|content-length)$/
const headersToAllow = ({ headers }: RecordedRequest) =>
  Object.keys(headers).filter(name => !withoutPreflight.test(name))
const sent = (headers: RecordedRequest['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !withoutPreflight.test(name) || name === 'accept'))
const listIn = (response: Response, header: string) => (response.headers.get(header) ?? '').split(/,\s*/)
