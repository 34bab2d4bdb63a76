import type { FastifyRequest } from 'fastify'
import { describe, expect, test } from 'vitest'
import { type CachedResponse, createMemoryStore } from '#src/gateway/response-cache/memory.ts'
import { parseCacheableRequest } from '#src/gateway/response-cache/request-key.ts'

describe('answers in memory', () => {
  const answer = (text: string): CachedResponse => ({
    body: Buffer.from(text),
    until: 0,
    revisions: [],
    operation: null,
    hash: '',
    cost: 1,
  })
  const large = answer('x'.repeat(500))

  test('take no more room than there is, and the one that was not asked for longest goes first', () => {
    const memory = createMemoryStore(10_000)
    for (let at = 0; at < 10; at++) memory.put(`${at}`, large)
    expect(memory.bytes()).toBe(10_000)
    expect(memory.get('0')).toBe(large)
    memory.put('10', large)
    expect([memory.get('0'), memory.get('1'), memory.get('2')]).toEqual([large, undefined, large])
    expect(memory.bytes()).toBe(10_000)
  })

  test('are counted by their bytes, not by their letters', () => {
    const memory = createMemoryStore(10_000)
    memory.put('a', answer('国'.repeat(100)))
    expect(memory.bytes()).toBe(800)
  })

  test('give way to another under the same key, and take no room when they are gone', () => {
    const memory = createMemoryStore(10_000)
    memory.put('a', large)
    memory.put('a', answer(''))
    expect(memory.bytes()).toBe(500)
    memory.empty()
    expect([memory.get('a'), memory.bytes()]).toEqual([undefined, 0])
  })

  test('are not kept where one alone would take a tenth of the room', () => {
    const memory = createMemoryStore(10_000)
    memory.put('a', answer('x'.repeat(501)))
    expect([memory.get('a'), memory.bytes()]).toEqual([undefined, 0])
  })
})

describe('what a request asks', () => {
  const query = 'query Q($a: Int) { book { title } }'
  const sha256Hash = 'a'.repeat(64)
  const persistedQuery = { version: 1, sha256Hash }
  const isBeyond = ({ large }: { large?: boolean }) => large === true
  const asked = (request: object) =>
    parseCacheableRequest({ method: 'POST', url: '/graphql', headers: {}, ...request } as FastifyRequest, isBeyond)
  const posted = (body: unknown, headers = {}) => asked({ body, headers })
  const got = (params: Record<string, string>, headers: object = { 'apollo-require-preflight': '1' }) =>
    asked({ method: 'GET', url: `/graphql?${new URLSearchParams(params)}`, headers })

  test.each([
    ['with variables in another order', posted({ query, variables: { b: { d: 2, c: [1] }, a: 1 } })],
    ['by GET', got({ query, variables: '{"a":1, "b": {"c":[ 1 ], "d":2.0}}' })],
    [
      'by a GET that is JSON',
      got({ query, variables: '{"b":{"d":2,"c":[1]},"a":1}' }, { 'content-type': 'application/json' }),
    ],
    [
      'with nothing for extensions',
      posted({ query, variables: { a: 1, b: { c: [1], d: 2 } }, extensions: {}, operationName: null }),
    ],
  ])('is the same %s', (_, same) => {
    expect(same!.text).toBe(posted({ query, variables: { a: 1, b: { c: [1], d: 2 } } })!.text)
  })

  test('is the same by hash, and one that brings document and hash is seen by others', () => {
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
  ])('is something else with %s', (_, body) => {
    expect(posted(body)!.text).not.toBe(posted({ query, variables: { a: 1 } })!.text)
  })

  test.each([
    ['that says who asks', posted({ query }, { authorization: 'Bearer x' })],
    ['for the plan', posted({ query, extensions: { explain: true } })],
    ['for the cost', got({ query, extensions: '{"cost":true}' })],
    ['that another page may have sent', got({ query }, {})],
    ['of another type', got({ query }, { 'apollo-require-preflight': '1', 'content-type': 'text/plain' })],
    [
      'with an argument told twice',
      asked({ method: 'GET', url: '/graphql?query={a}&query={b}', headers: { 'apollo-require-preflight': '1' } }),
    ],
    ['with variables that are none', posted({ query, variables: '{}' })],
    ['with variables that are nothing, in an address', got({ query, variables: 'null' })],
    ['with broken variables', got({ query, variables: '{' })],
    ['with variables beyond the limits', posted({ query, variables: { large: true } })],
    ['with a list of questions', posted([{ query }])],
    ['without a document', posted({ query: '' })],
    ['without a document, but a hash', posted({ query: '', extensions: { persistedQuery } })],
    ['with a hash that is none', posted({ extensions: { persistedQuery: { version: 1, sha256Hash: 'x' } } })],
    ['by another method', asked({ method: 'PUT', body: { query } })],
    ['without a body', posted(null)],
  ])('is not looked up in one %s', (_, none) => {
    expect(none).toBeUndefined()
  })
})
