import { gql } from '@urql/core'
import { describe, expect, test } from 'vitest'
import { type Heard, listening } from '#tests/clients'
import { samplesAt } from '#tests/samples'

/*
 * What a browser makes of the requests that clients send: whether a page of another site may send them, and how long it keeps
 * the answers.
 */

const { address, heardWhile } = await listening()
const text = 'query Named { organisation(id: "org_nokia") { name } }'
const query = gql(text)

type Sample = ReturnType<typeof samplesAt>
const clients: [client: string, ask: (sample: Sample) => Promise<unknown>, announcedBy: string[]][] = [
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
  test.each(clients)('is allowed what %s sends from a page of another site', async (_, ask, announcedBy) => {
    const heard = await heardWhile(() => ask(samplesAt(address)))
    expect([...new Set(heard.flatMap(askedAbout))].sort()).toEqual(announcedBy)
    for (const each of heard) {
      const response = await fetch(address, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://elsewhere.example',
          'access-control-request-method': each.method,
          'access-control-request-headers': askedAbout(each).join(','),
        },
      })
      expect(response.headers.get('access-control-allow-origin')).toBe('*')
      expect(listIn(response, 'access-control-allow-methods')).toContain(each.method)
      expect(listIn(response, 'access-control-allow-headers')).toEqual(expect.arrayContaining(askedAbout(each)))
    }
  })

  test.each(clients)('keeps for a minute what %s asks by GET, and asks again by its ETag', async (client, ask) => {
    const heard = (await heardWhile(() => ask(samplesAt(address)))).filter(({ method }) => method === 'GET')
    expect(heard.length > 0).toBe(client !== 'fetch')
    for (const { asked, headers } of heard) {
      const again = (more: object) =>
        fetch(`${address}?${new URLSearchParams(asked)}`, {
          headers: { ...sent(headers), ...more } as RequestInit['headers'],
        })
      const kept = await again({})
      expect(kept.headers.get('cache-control')).toBe('max-age=60, public')
      expect(listIn(kept, 'vary')).toContain('accept')
      expect((await again({ 'if-none-match': kept.headers.get('etag') })).status).toBe(304)
    }
  })
})

test('the first round of a question by hash is kept by nobody', async () => {
  const extensions = JSON.stringify({ persistedQuery: { version: 1, sha256Hash: '0'.repeat(64) } })
  const response = await fetch(`${address}?${new URLSearchParams({ extensions })}`, {
    headers: { 'apollo-require-preflight': 'true' },
  })
  expect(response.headers.get('cache-control')).toBe('private, no-cache, must-revalidate')
})

// What a browser sends without a word to the other site. A content type of JSON is not among it.
const unasked = /^(host|connection|accept|accept-.*|sec-fetch-.*|user-agent|content-length)$/
const askedAbout = ({ headers }: Heard) => Object.keys(headers).filter(name => !unasked.test(name))
const sent = (headers: Heard['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !unasked.test(name) || name === 'accept'))
const listIn = (response: Response, header: string) => (response.headers.get(header) ?? '').split(/,\s*/)
