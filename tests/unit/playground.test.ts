import fc from 'fast-check'
import { buildSchema } from 'graphql'
import { describe, expect, test } from 'vitest'
import { curlOf, requestOf, typedOf } from '#web/playground/plugins/code'
import { fragmentOf, readFragment } from '#web/playground/plugins/link'
import { groupsOf, matching, operationOf } from '#web/playground/plugins/operations'
import { callsOf, type Fetch, type Plan, partOf, sizeOf, timeOf } from '#web/playground/plugins/plan-steps'
import { policyInWords } from '#web/playground/plugins/policy'
import { hitsIn, searched } from '#web/playground/plugins/schema-search'

const schema = buildSchema(`
  type Query { person(id: ID!): Person, people(first: Int): PersonConnection, figures: [Figure], node: Node, ways: WayResult, text: String }
  interface Node { id: ID! }
  type WayResult { length: Int }
  type PersonConnection { nodes: [Person] }
  "Somebody with a name."
  type Person { "How they are called." name("In which language." language: String): String kind: Kind }
  type Figure { value: Int }
  enum Kind { "Sent by a state." DELEGATE }
`)

const operation = (query: string) => operationOf(`# A question?\n# Look at \`name\`,\n# and at no more.\n\n${query}\n`)

describe('a file of operations', () => {
  test('has its question, its note, and its defaults as variables', () => {
    const text =
      'query Named($id: ID! = "per_x", $kinds: [Kind!] = [DELEGATE], $first: Int) { person(id: $id) { name } }'
    const { title, note, variables, operationName } = operation(text)
    expect([title, note, operationName]).toEqual(['A question?', 'Look at `name`, and at no more.', 'Named'])
    expect(JSON.parse(variables)).toEqual({ id: 'per_x', kinds: ['DELEGATE'] })
    expect(operation('{ people { nodes { name } } }').variables).toBe('')
  })

  test('is grouped by the type that its first field returns; the group is named after the list field of that type', () => {
    const operations = ['{ person(id: 1) { name } }', '{ people { nodes { name } } }', '{ figures { value } }'].map(
      operation,
    )
    expect(groupsOf(operations, schema).map(({ name, operations }) => [name, operations.length])).toEqual([
      ['Figures', 1],
      ['People', 2],
    ])
    const across = ['{ node { id } }', '{ ways { length } }', '{ text }'].map(operation)
    expect(groupsOf(across, schema).map(({ name }) => name)).toEqual(['Everything'])
    expect(groupsOf(operations, null)).toEqual([{ name: 'All questions', operations }])
  })

  test('is found by words of its title, note and name, in any order', () => {
    const operations = [operation('query Named { figures { value } }')]
    expect(matching(operations, ' named  QUESTION look ')).toEqual(operations)
    expect(matching(operations, 'named answer')).toEqual([])
  })
})

describe('a link', () => {
  test('returns the operation, variables and name that it was built from', () => {
    const name = fc.option(fc.constantFrom('First', 'Second'), { nil: undefined })
    const values = fc.oneof(
      fc.constant(''),
      fc.dictionary(fc.string(), fc.jsonValue()).map(value => JSON.stringify(value, null, 2)),
    )
    const query = fc.string({ unit: 'grapheme', minLength: 1 }).filter(text => text.trim() !== '')
    fc.assert(
      fc.property(query, values, name, (query, variables, operationName) => {
        const link = fragmentOf({ query, variables, operationName })
        expect(readFragment((link as { fragment: string }).fragment)).toEqual({
          question: { query, variables, operationName },
        })
      }),
    )
  })

  test('is read without an exception from any pasted text; a fragment without `query=` is ignored', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), text => void readFragment(`#query=${text}`)))
    for (const fragment of ['', '#', '#top', '#myquery=1']) expect(readFragment(fragment)).toBeUndefined()
    expect(fragmentOf({ query: ' \n', variables: '' })).toHaveProperty('error')
  })
})

describe('code', () => {
  const tab = { query: '{ a }', variables: '', headers: '{ "authorization": "it\'s" }' }

  test('contains the headers of the tab, and omits variables if the tab has none', () => {
    const code = curlOf(requestOf(tab, 'http://here/graphql'))
    expect(code).toContain(String.raw`-H 'authorization: it'\''s'`)
    expect(code).toContain(`--data-raw '{"query":"{ a }"}'`)
  })

  test('for a typed client contains only the selected operation and the fragments it uses', () => {
    const query = 'query A { ...F } query B { ...G } fragment F on Query { a } fragment G on Query { b }'
    const code = typedOf(requestOf({ ...tab, query, operationName: 'B' }, 'http://here/graphql'))
    expect(code).toContain('const BDocument = graphql(`query B {\n  ...G\n}\n\nfragment G on Query {\n  b\n}`)')
    expect(code).not.toContain('...F')
  })

  test('is refused with a reason if the tab cannot be sent as a request', () => {
    expect(() => requestOf({ ...tab, query: ' ' }, '')).toThrow('The editor is empty. Write a query first.')
    expect(() => requestOf({ ...tab, variables: '[1]' }, '')).toThrow('The variables are not a JSON object yet.')
    expect(() => requestOf({ ...tab, headers: '{' }, '')).toThrow('The headers are not a JSON object yet.')
    expect(() => typedOf(requestOf({ ...tab, query: 'fragment F on Query { a }' }, ''))).toThrow(
      'The editor has fragments and no operation. Add a query.',
    )
  })
})

describe('the search in the schema', () => {
  const hits = hitsIn(schema, { Person: { name: ['people'], kind: ['people', 'trips'] } })

  test('finds names before descriptions, in types, fields, arguments and values', () => {
    expect(searched(hits, 'name').map(({ name }) => name)).toEqual(['Person.name', 'Person.name(language:)', 'Person'])
    expect(searched(hits, 'which language').map(({ name, kind }) => [name, kind])).toEqual([
      ['Person.name(language:)', 'argument'],
    ])
    expect(searched(hits, 'STATE sent').map(({ name, kind }) => [name, kind])).toEqual([['Kind.DELEGATE', 'value']])
    expect(searched(hits, '  ')).toEqual([])
  })

  test('lists the owning subgraphs of a field and its arguments, and of a type the owners of all its fields', () => {
    const ownersOf = (name: string) => hits.find(hit => hit.name === name)!.owners
    expect(ownersOf('Person.name(language:)')).toEqual(['people'])
    expect(ownersOf('Person')).toEqual(['people', 'trips'])
    expect(ownersOf('Figure.value')).toEqual([])
  })
})

describe('a plan', () => {
  const operation = '{ a: person { name } people { x } }'
  const call: Fetch = { kind: 'FETCH', subgraph: 'people', at: [], operation, ms: 1, entities: null }

  test('names the part of the response that a call provides', () => {
    expect(partOf(call)).toBe('a, people')
    expect(partOf({ ...call, at: ['people', 'nodes', '@', 'events', '@'] })).toBe('people › nodes › each of events')
    expect(partOf({ ...call, at: ['people', 'nodes', '@', 'event'] })).toBe('people › nodes › event')
  })

  test('counts only the calls that were sent', () => {
    const plan: Plan = {
      kind: 'SEQUENCE',
      steps: [call, { kind: 'PARALLEL', steps: [call, { ...call, subgraph: 'trips', ms: null }] }],
    }
    expect(callsOf(plan)).toBe('2 calls to 1 subgraph')
  })

  test('rounds times and sizes to two digits and a unit', () => {
    expect([0.44, 9.96, 38.4, 1_240].map(timeOf)).toEqual(['0.4 ms', '10 ms', '38 ms', '1.2 s'])
    expect([980, 3_140, 2_500_000].map(sizeOf)).toEqual(['980 B', '3.1 kB', '2.5 MB'])
  })
})

describe('a cache policy in words', () => {
  const words = (header: string | null, hasErrors = false) => policyInWords({ header, hasErrors })

  test.each([
    ['max-age=60, public', /^A CDN.* for 1 minute\./],
    ['max-age=5, s-maxage=7200, public', /^A CDN.* for 2 hours\./],
    ['private, max-age=90', /^Only the client’s own browser .* for 90 seconds\./],
    ['no-store', /^This response must not be cached: a part of it changes/],
    ['max-age=0, public', /^This response must not be cached/],
  ])('%s', (header, expected) => {
    expect(words(header)).toMatch(expected)
  })

  test('names a missing part as the reason, and reports a response without a cache-control header', () => {
    expect(words('no-store', true)).toBe('This response must not be cached: a part of it is missing.')
    expect(words(null)).toBe('The response has no cache-control header.')
  })
})
