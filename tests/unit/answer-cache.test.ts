import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { type CachedResponse, createMemoryStore } from '#src/gateway/response-cache/memory.ts'
import { parseCacheableRequest } from '#src/gateway/response-cache/request-key.ts'

describe('cached responses in memory', () => {
  const response = (text: string): CachedResponse => ({
    body: Buffer.from(text),
    until: 0,
    revisions: [],
    operation: null,
    hash: '',
    cost: 1,
  })
  const large = response('x'.repeat(500))

  test('have at most the configured bytes; the least recently used one is evicted first', () => {
    const memory = createMemoryStore(10_000)
    for (let at = 0; at < 10; at++) memory.put(`${at}`, large)
    expect(memory.bytes()).toBe(10_000)
    expect(memory.get('0')).toBe(large)
    memory.put('10', large)
    expect([memory.get('0'), memory.get('1'), memory.get('2')]).toEqual([large, undefined, large])
    expect(memory.bytes()).toBe(10_000)
  })

  test('are measured in bytes, not in characters', () => {
    const memory = createMemoryStore(10_000)
    memory.put('a', response('国'.repeat(100)))
    expect(memory.bytes()).toBe(800)
  })

  test('are replaced under the same key, and free their bytes when the cache is emptied', () => {
    const memory = createMemoryStore(10_000)
    memory.put('a', large)
    memory.put('a', response(''))
    expect(memory.bytes()).toBe(500)
    memory.empty()
    expect([memory.get('a'), memory.bytes()]).toEqual([undefined, 0])
  })

  test('are not stored if one has more than a tenth of the configured bytes', () => {
    const memory = createMemoryStore(10_000)
    memory.put('a', response('x'.repeat(501)))
    expect([memory.get('a'), memory.bytes()]).toEqual([undefined, 0])
  })
})

describe('the cache key of a request', () => {
  const query = 'query Q($a: Int) { book { title } }'
  const sha256Hash = 'a'.repeat(64)
  const persistedQuery = { version: 1, sha256Hash }
  const isBeyond = ({ large }: { large?: boolean }) => large === true
  const keyOf = (request: object) =>
    parseCacheableRequest({ method: 'POST', url: '/graphql', headers: {}, ...request } as FastifyRequest, isBeyond)
  const posted = (body: unknown, headers = {}) => keyOf({ body, headers })
  const got = (params: Record<string, string>, headers: object = { 'apollo-require-preflight': '1' }) =>
    keyOf({ method: 'GET', url: `/graphql?${new URLSearchParams(params)}`, headers })

  test.each([
    ['for variables in another order', posted({ query, variables: { b: { d: 2, c: [1] }, a: 1 } })],
    ['for GET', got({ query, variables: '{"a":1, "b": {"c":[ 1 ], "d":2.0}}' })],
    [
      'for a GET with a JSON content type',
      got({ query, variables: '{"b":{"d":2,"c":[1]},"a":1}' }, { 'content-type': 'application/json' }),
    ],
    [
      'for empty extensions',
      posted({ query, variables: { a: 1, b: { c: [1], d: 2 } }, extensions: {}, operationName: null }),
    ],
  ])('is the same %s', (_, same) => {
    expect(same!.text).toBe(posted({ query, variables: { a: 1, b: { c: [1], d: 2 } } })!.text)
  })

  test('is the same for a hash; a request with document and hash is marked as a registration', () => {
    const { text, document } = posted({ query })!
    expect(posted({ extensions: { persistedQuery: { version: 1, sha256Hash: document } } })!.text).toBe(text)
    expect(posted({ query, extensions: { persistedQuery } })!.isRegistering).toBe(true)
  })

  test.each([
    ['another value', { query, variables: { a: 2 } }],
    ['a value of another type', { query, variables: { a: '1' } }],
    ['another order in a list', { query, variables: { a: [2, 1] } }],
    ['another operation', { query, variables: { a: 1 }, operationName: 'Q' }],
    ['another document', { query: `${query} `, variables: { a: 1 } }],
  ])('is different for %s', (_, body) => {
    expect(posted(body)!.text).not.toBe(posted({ query, variables: { a: 1 } })!.text)
  })

  test.each([
    ['with an authorization header', posted({ query }, { authorization: 'Bearer x' })],
    ['for the query plan', posted({ query, extensions: { explain: true } })],
    ['for the cost', got({ query, extensions: '{"cost":true}' })],
    ['that another website may have sent', got({ query }, {})],
    ['with another content type', got({ query }, { 'apollo-require-preflight': '1', 'content-type': 'text/plain' })],
    [
      'with a duplicate query parameter',
      keyOf({ method: 'GET', url: '/graphql?query={a}&query={b}', headers: { 'apollo-require-preflight': '1' } }),
    ],
    ['with variables that are not an object', posted({ query, variables: '{}' })],
    ['by GET with variables that are null', got({ query, variables: 'null' })],
    ['by GET with invalid JSON as variables', got({ query, variables: '{' })],
    ['with variables beyond the limits', posted({ query, variables: { large: true } })],
    ['with a batch of operations', posted([{ query }])],
    ['without a document', posted({ query: '' })],
    ['with an empty document and a hash', posted({ query: '', extensions: { persistedQuery } })],
    ['with an invalid hash', posted({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } })],
    ['by another method', keyOf({ method: 'PUT', body: { query } })],
    ['without a body', posted(null)],
  ])('is undefined for a request %s', (_, none) => {
    expect(none).toBeUndefined()
  })
})
