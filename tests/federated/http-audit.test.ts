import { auditServer } from 'graphql-http'
import { expect, test } from 'vitest'
import { listening } from '#tests/clients'

const { address } = await listening()

/*
 * The audit of graphql-http has 61 checks of the GraphQL over HTTP specification. The checks that the graph fails on purpose are
 * listed here, so that a new failure and a new success both show by id and name.
 */

// An invalid document gets 400 in the older media type too, so that a cache or a monitor does not treat it as a success.
const invalidDocuments = [
  '572B SHOULD use 200 status code on document parsing failure when accepting application/json',
  'FDE2 SHOULD use 200 status code on document validation failure when accepting application/json',
  '7B9B SHOULD use a status code of 200 on variable coercion failure when accepting application/json',
]
// A GET that a page of another site could cause is rejected without a CSRF header.
const withoutCsrfHeader = [
  '5A70 MAY accept application/x-www-form-urlencoded formatted GET requests',
  'D6D5 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/graphql-response+json',
  '6A70 MAY allow URL-encoded JSON string {variables} parameter in GETs when accepting application/json',
]
const fetchWithCsrfHeader: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers)
  headers.set('apollo-require-preflight', 'true')
  return fetch(url, { ...init, headers })
}

test.each([
  ['passes 55 of the 61 checks of GraphQL over HTTP', fetch, 55, [...withoutCsrfHeader, ...invalidDocuments]],
  ['passes 58 of them if each request has a CSRF header', fetchWithCsrfHeader, 58, invalidDocuments],
] as const)('the gateway %s', async (_, fetchFn, passed, expectedFailures) => {
  const results = await auditServer({ url: address, fetchFn })
  const failures = results.filter(({ status }) => status !== 'ok')
  expect(failures.map(({ id, name }) => `${id} ${name}`)).toEqual(expectedFailures)
  expect([results.length, results.length - failures.length]).toEqual([61, passed])
  const musts = results.filter(({ name }) => name.startsWith('MUST'))
  expect([musts.length, musts.filter(({ status }) => status === 'ok').length]).toEqual([13, 13])
})
