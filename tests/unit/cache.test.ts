import { buildSchema, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import { readSubgraphSdl } from '#toolkit/config'
import { cacheControl, cacheHintOf, parseCacheControl } from '#toolkit/graphql'

const schema = buildSchema(`
  directive @cacheControl(maxAge: Int, scope: CacheControlScope, inheritMaxAge: Boolean) on FIELD_DEFINITION | OBJECT | INTERFACE | UNION
  enum CacheControlScope { PUBLIC PRIVATE }
  interface Named { name: String }
  type Query { book: Book shelf: Shelf loan: Loan @cacheControl(maxAge: 5) thing: Thing named: Named now: String @cacheControl(maxAge: 0) }
  type Book implements Named @cacheControl(maxAge: 120) { name: String author: Person note: String @cacheControl(maxAge: 10) page: Page @cacheControl(inheritMaxAge: true) }
  type Person implements Named @cacheControl(maxAge: 30) { name: String mood: String @cacheControl(scope: PRIVATE) }
  type Shelf { books: [Book!]! }
  type Loan { until: String }
  type Page { number: Int }
  extend type Page @cacheControl(maxAge: 90)
  union Thing = Book | Person
`)
const hint = (query: string) => cacheHintOf(schema, parse(query))

test.each(['changedAt', 'totalCount', 'edges { cursor }', 'nodes { id }', 'pageInfo { endCursor }'])(
  'the history of imports is not cacheable: %s',
  field => {
    const sources = buildSchema(readSubgraphSdl('sources'), { assumeValid: true })
    expect(cacheHintOf(sources, parse(`{ imports { ${field} } source(id: "src_x") { title } }`)).maxAge).toBe(0)
  },
)

describe('the hint of a document', () => {
  test.each([
    ['is 60 s by default', '{ __typename }', 60],
    ['is that of the selected type', '{ book { name } }', 120],
    ['is the shortest of all types', '{ book { name author { name } } }', 30],
    ['is the shortest of all fields', '{ book { name note } }', 10],
    ['is that of the field if its type has none', '{ loan { until } }', 5],
    ['ignores a type without a hint', '{ shelf { books { name } } }', 120],
    ['reads extensions of a type', '{ book { page { number } } }', 90],
    ['includes each inline fragment', '{ thing { ... on Book { name } ... on Person { name } } }', 30],
    ['includes named fragments', '{ named { ...P } } fragment P on Person { name }', 30],
    ['is 0 s if one field is not cacheable', '{ now book { name } }', 0],
  ])('%s', (_, query, maxAge) => {
    expect(hint(query)).toEqual({ maxAge, scope: 'PUBLIC' })
  })

  test('is private if one field is private', () => {
    expect(hint('{ book { author { mood } } }')).toEqual({ maxAge: 30, scope: 'PRIVATE' })
  })

  test('is 60 s in a schema without the directive', () => {
    expect(cacheHintOf(buildSchema('type Query { a: Int }'), parse('{ a }'))).toEqual({ maxAge: 60, scope: 'PUBLIC' })
  })
})

describe('the cache-control header', () => {
  test.each([
    [{ maxAge: 60, scope: 'PUBLIC' as const }, 'max-age=60, public'],
    [{ maxAge: 5, scope: 'PRIVATE' as const }, 'max-age=5, private'],
  ])('for %j is %s, and is parsed back to it', (given, header) => {
    expect(cacheControl(given)).toBe(header)
    expect(parseCacheControl(header)).toEqual(given)
  })

  test('for a response that is not cacheable is no-store', () => {
    expect([cacheControl(undefined), cacheControl({ maxAge: 0, scope: 'PUBLIC' })]).toEqual(['no-store', 'no-store'])
  })

  test.each([
    [undefined, undefined],
    ['no-store', undefined],
    ['no-cache, max-age=60', undefined],
    ['public', undefined],
    ['max-age=x', undefined],
    ['Max-Age=7', { maxAge: 7, scope: 'PUBLIC' }],
    ['private,max-age=7', { maxAge: 7, scope: 'PRIVATE' }],
  ])('%j is parsed to %j', (header, expected) => {
    expect(parseCacheControl(header)).toEqual(expected)
  })
})
