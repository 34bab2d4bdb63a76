import { buildSchema, getIntrospectionQuery, type OperationDefinitionNode, parse } from 'graphql'
import { describe, expect, test } from 'vitest'
import {
  createCostFunction,
  createDocumentLimits,
  defaultLimits,
  indexFragments,
  rootFields,
  variablesExtent,
} from '#gateway/limits'
import { countSelections, createCounter } from '#src/gateway/limits/counts.ts'
import { countTokens } from '#src/gateway/limits/tokens.ts'
import { readWeights } from '#src/gateway/limits/weights.ts'
import { filesIn, textOf } from '#tests/files'
import { readConfig } from '#toolkit/config'

const first = (text: string) => {
  const document = parse(text)
  return { operation: document.definitions[0] as OperationDefinitionNode, fragments: indexFragments(document) }
}
const countsOf = (text: string) => {
  const { operation, fragments } = first(text)
  return createCounter(fragments)(operation)
}

describe('the tokens of a document', () => {
  test.each([
    ['{ a }', 3],
    ['{ a(b: "some words, and 1 sign") { c } }', 11],
    ['# a remark\n,,, { a }', 3],
    ['', 0],
    ['{ a "', 2],
  ])('%j has %i', (text, count) => {
    expect(countTokens(text, 100)).toBe(count)
  })

  test('are counted up to one more than the limit; the rest is not read', () => {
    expect(countTokens('{ a a a a a', 3)).toBe(4)
    expect(countTokens(`{ a a a a a ${'"'}`, 3)).toBe(4)
  })
})

describe('the extent of variables', () => {
  const most = { depth: 3, values: 10 }
  test.each([
    [{}, { depth: 1, values: 0 }],
    [
      { a: null, b: 'text', c: 1 },
      { depth: 1, values: 3 },
    ],
    [
      { a: [[1, 2]], b: {} },
      { depth: 3, values: 5 },
    ],
  ])('%j: %j', (variables, extent) => {
    expect(variablesExtent(variables, most)).toEqual(extent)
  })

  test('is measured for nesting deeper than the call stack, and for more values than the limit', () => {
    expect(variablesExtent({ v: JSON.parse('['.repeat(200_000) + ']'.repeat(200_000)) }, most).depth).toBe(4)
    expect(variablesExtent({ v: Array(100_000).fill({}) }, most).values).toBe(100_001)
  })
})

describe('the counts of a query', () => {
  test.each([
    ['{ a }', { depth: 0, fields: 1, aliases: 0, directives: 0, rootFields: 1 }],
    ['{ a { b { c } } d }', { depth: 1, fields: 4, rootFields: 2 }],
    ['{ list { nodes { id } edges { node { more { edges { node { id } } } } } } }', { depth: 1, fields: 9 }],
    ['{ x: a y: a { z: b } }', { aliases: 3, rootFields: 2 }],
    [
      'query ($v: Int @d) @d { a @d ... @d { b } ...F @d } fragment F on Q @d { c @d }',
      { directives: 7, rootFields: 3 },
    ],
    ['{ a { ...F } b { c { ...F } } } fragment F on T { x: d { e } }', { depth: 2, fields: 7, aliases: 2 }],
    ['{ __schema { types { fields { type { name } } } } }', { depth: 0, fields: 5 }],
    ['{ a { __typename } }', { depth: 0, fields: 2 }],
  ])('%s', (text, counts) => {
    expect(countsOf(text)).toMatchObject(counts)
  })

  test('include a fragment at each spread, but read it once, also if spreads double 200 times', () => {
    const doubling = (levels: number) =>
      `{ ...F0 } ${Array.from({ length: levels }, (_, n) => `fragment F${n} on Q { ...F${n + 1} ...F${n + 1} }`).join(' ')}
        fragment F${levels} on Q { a }`
    expect(countsOf(doubling(20)).fields).toBe(2 ** 20)
    expect(countsOf(doubling(200)).fields).toBe(Number.MAX_SAFE_INTEGER)
  })

  test('skip a fragment that contains itself or is missing', () => {
    expect(countsOf('{ ...A } fragment A on Q { a ...B } fragment B on Q { b ...A }').fields).toBe(2)
    expect(countsOf('{ ...A a }').fields).toBe(1)
  })

  test('exist for each operation and fragment, also for those not executed', () => {
    const counts = countSelections(parse('query A { a } query B { b { c } } fragment F on Q { d e f }'))
    expect(counts.map(({ fields }) => fields)).toEqual([1, 2, 3])
  })

  test('start at the root fields, including those of fragments', () => {
    const { operation, fragments } = first('{ a ... { b { x } } ...F } fragment F on Q { c ... on Q { d } }')
    expect(rootFields(operation, fragments).map(field => field.name.value)).toEqual(['a', 'b', 'c', 'd'])
  })
})

const supergraph = `
  schema @link(url: "https://specs.apollo.dev/cost/v0.1", import: ["@listSize", { name: "@cost", as: "@price" }]) { query: Query }
  type Query {
    books(first: Int, last: Int): BookConnection
    few(first: Int = 2): BookConnection
    book: Book
    anything: [Thing]
    byIds(ids: [ID!]!): [Thing]
    facets(by: [ID!]!, first: Int): [Facet!] @listSize(slicingArguments: ["first"], sizedFields: ["buckets"])
    dear: String @price(weight: 50)
  }
  type BookConnection { nodes: [Book!]! edges: [BookEdge!]! totalCount: Int! @price(weight: 5) }
  type BookEdge { node: Book! }
  interface Thing { id: ID! }
  type Book implements Thing { id: ID! names: [Name!] @listSize(assumedSize: 4) authors: [Person!] next: Book }
  type Person implements Thing @price(weight: 3) { id: ID! books(first: Int): BookConnection }
  type Name { text: String }
  type Facet @price(weight: 10) { buckets: [Name!] }
`
const costOf = createCostFunction(
  buildSchema(supergraph.replace(/^.*@link.*$/m, '').replace(/@(price|listSize)\([^)]*\)/g, '')),
  supergraph,
)
const cost = (text: string, variables?: Record<string, unknown>) => {
  const { operation, fragments } = first(text)
  return costOf(operation, fragments, variables)
}

describe('the cost of a query', () => {
  test.each([
    ['a field without objects', '{ __typename }', 0],
    ['an object', '{ book { id } }', 1],
    ['a field with a weight', '{ dear x: dear }', 100],
    ['a page of twenty', '{ books { nodes { id } } }', 21],
    ['a page with `first`', '{ books(first: 3) { nodes { id } } }', 4],
    ['a page with `last`', '{ books(last: 3) { nodes { id } } }', 4],
    ['edges and their nodes', '{ books(first: 3) { edges { node { id } } } }', 7],
    ['the default value of the argument', '{ few { nodes { id } } }', 3],
    ['null, which gives the default page', '{ few(first: null) { nodes { id } } }', 21],
    ['an empty page with a count', '{ books(first: 0) { totalCount nodes { names { text } } } }', 6],
    ['a page above the largest size', '{ books(first: 1000000) { nodes { id } } }', 101],
    ['a negative page size', '{ books(first: -5) { nodes { id } } }', 1],
    ['a list whose size the schema states', '{ book { names { text } } }', 5],
    ['a list without a stated size', '{ book { authors { id } } }', 10],
    [
      'pages in pages',
      '{ books(first: 10) { nodes { authors { books(first: 10) { nodes { id } } } } } }',
      1 + 10 * (1 + 3 * (3 + 11)),
    ],
    [
      'the most expensive of exclusive types',
      '{ anything { ... on Book { names { text } } ... on Person { books(first: 9) { nodes { id } } } } }',
      3 * 13,
    ],
    [
      'a fragment on an interface',
      '{ anything { ... on Thing { ... on Person { books(first: 9) { nodes { id } } } } } }',
      3 * 13,
    ],
    [
      'a fragment at each spread',
      '{ a: book { ...N } b: book { ...N next { ...N } } } fragment N on Book { names { text } }',
      15,
    ],
    [
      'a page in a fragment',
      '{ books(first: 3) { ...P } few { ...P } } fragment P on BookConnection { ... { nodes { id } } }',
      7,
    ],
    ['a list as long as its list argument', '{ byIds(ids: ["a", "b"]) { id } }', 6],
    ['a single value for a list argument', '{ byIds(ids: "a") { id } }', 3],
    ['facets of a list', '{ facets(by: ["a", "b"], first: 5) { buckets { text } } }', 2 * (10 + 5)],
  ])('%s', (_, text, points) => {
    expect(cost(text)).toBe(points)
  })

  const page = 'query ($n: Int = 7) { books(first: $n) { nodes { id } } }'
  test.each([
    ['has a value', page, { n: 4 }, 5],
    ['has only a default value', page, {}, 8],
    ['is null', page, { n: null }, 21],
    ['is not a number, and is rejected later', page, { n: 'all' }, 101],
    ['is absent, as is the argument', 'query ($n: Int) { few(first: $n) { nodes { id } } }', {}, 3],
    ['is a list', 'query ($ids: [ID!]!) { byIds(ids: $ids) { id } }', { ids: ['a', 'b', 'c'] }, 9],
    [
      'has the name of a method of every object',
      'query ($toString: Int) { few(first: $toString) { nodes { id } } }',
      {},
      3,
    ],
  ])('for a variable that %s', (_, text, variables, points) => {
    expect(cost(text, variables)).toBe(points)
  })

  test('for introspection is a quarter of the objects', () => {
    expect(cost('{ __schema { types { name } } }')).toBeLessThan(10)
    expect(cost(getIntrospectionQuery())).toBeGreaterThan(cost('{ __schema { types { name fields { name } } } }'))
  })
})

test('the cost directives are read under the names that the supergraph links them with', () => {
  const named = (link: string, directives: string) =>
    readWeights(`extend schema @link(url: "https://specs.apollo.dev/cost/v0.1"${link}) type T { f: [T] ${directives} }`)
  const found = { weights: new Map([['T.f', 2]]), sizes: new Map([['T.f', { assumedSize: 9 }]]) }
  expect(named('', '@cost(weight: 2) @cost__listSize(assumedSize: 9)')).toEqual(found)
  expect(named(', as: "c"', '@c(weight: 2) @c__listSize(assumedSize: 9)')).toEqual(found)
  expect(named(', import: ["@listSize"]', '@cost(weight: 2) @listSize(assumedSize: 9)')).toEqual(found)
})

describe('every operation of schema/operations', () => {
  const schema = buildSchema(textOf('schema/api.graphql'))
  const graphCost = createCostFunction(schema, textOf('schema/supergraph.graphql'))
  const files = filesIn('schema/operations/')

  test.each(files)('%s uses less than half of each limit', file => {
    const text = textOf(file)
    const { operation, fragments } = first(text)
    const counted = {
      body: Buffer.byteLength(JSON.stringify({ query: text })),
      tokens: countTokens(text, defaultLimits.tokens),
      cost: graphCost(operation, fragments),
      ...createCounter(fragments)(operation),
    }
    const half = Object.entries(counted).filter(([name, count]) => count >= defaultLimits[name as 'cost'] / 2)
    expect(half).toEqual([])
    expect(Object.keys(counted)).toHaveLength(8)
  })

  test('as does the introspection query; the example of docs/running.md has the cost stated there', () => {
    const example = '{ agreements { nodes { title participants { nodes { name } } } } }'
    expect(textOf('docs/running.md')).toContain(`\`${example}\` costs 1 + 20 × (1 + 1 + 20) = 441.`)
    expect(graphCost(first(example).operation, new Map())).toBe(441)
    expect(graphCost(first(getIntrospectionQuery()).operation, first(getIntrospectionQuery()).fragments)).toBeLessThan(
      10_000,
    )
  })

  test('is among more than 20 files', () => {
    expect(files.length).toBeGreaterThan(20)
  })
})

test('a document above a configured limit is rejected with the requested number and the limit', () => {
  const refuseLarge = createDocumentLimits(readConfig({ MAX_QUERY_FIELDS: '2', MAX_QUERY_TOKENS: '8' }).limits)
  const refused = (text: string) => {
    try {
      refuseLarge(text)
    } catch (error) {
      return (error as { message: string; extensions: object }).extensions
    }
  }
  expect(refused('{ a b }')).toBeUndefined()
  expect(refused('{ a b c }')).toMatchObject({ code: 'QUERY_TOO_LARGE', requested: 3, limit: 2 })
  expect(refused('{ a b a b a b a b }')).toMatchObject({ code: 'QUERY_TOO_LARGE', requested: 9, limit: 8 })
  expect(refused('{ a b c')).toBeUndefined()
})
