import { auditServer } from 'graphql-http'
import { expect, test } from 'vitest'
import { listening } from '#tests/clients'

const { address } = await listening()

/*
 * The audit of graphql-http has 61 checks of what GraphQL over HTTP says of a server. What the graph does otherwise on purpose
 * is listed here, so that a lapse shows by its id and name, and a gain does too.
 */

// A document that cannot be asked gets 400 in the older media type too: a cache or a monitor does not take it for an answer.
const refused = [
  '572B SHOULD use 200 status code on document parsing failure when accepting application/json',
  'FDE2 SHOULD use 200 status code on document validation failure when accepting application/json',
  '7B9B SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
]
// A GET that another site's page could make a browser send is refused, unless a header says that it is meant.
const unannounced = [
  '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
  'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
]
const announcing: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers)
  headers.set('apollo-require-preflight', 'true')
  return fetch(url, { ...init, headers })
}

test.each([
  ['passes 55 of the 61 checks of GraphQL over HTTP', fetch, 55, [...unannounced, ...refused]],
  ['passes 58 where each request says that it is meant', announcing, 58, refused],
] as const)('the gateway %s', async (_, fetchFn, passed, otherwise) => {
  const results = await auditServer({ url: address, fetchFn })
  const lapses = results.filter(({ status }) => status !== 'ok')
  expect(lapses.map(({ id, name }) => `${id} ${name}`)).toEqual(otherwise)
  expect([results.length, results.length - lapses.length]).toEqual([61, passed])
  const musts = results.filter(({ name }) => name.startsWith('MUST'))
  expect([musts.length, musts.filter(({ status }) => status === 'ok').length]).toEqual([13, 13])
})
