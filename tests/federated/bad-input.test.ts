import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  buildSchema,
  getNamedType,
  isInputObjectType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
} from 'graphql'
import { expect, test } from 'vitest'
import { doorOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph)
const cursorOf = async (list: string) =>
  (await ask(`{ list: ${list} { pageInfo { endCursor } } }`)).list.pageInfo.endCursor
const own = await cursorOf('agreements(first: 1)')
const ofTitles = await cursorOf('agreements(first: 1, sort: TITLE)')
const ofPeople = await cursorOf('people(first: 1)')

type Question = string | { query: string; variables?: Record<string, unknown>; operationName?: string }
const asked = (question: Question) =>
  graph.gateway.execute(typeof question === 'string' ? { query: question } : question)

const agreements = (args: string) => `{ agreements(${args}) { totalCount nodes { id } } }`
const people = (filter: string) => `{ people(filter: { ${filter} }) { totalCount } }`
const statusOf = (args: string) => `{ agreements(first: 1) { nodes { status(${args}) } } }`
const china = (field: string) => `{ organisation(id: "org_china") { ${field} } }`
const withFilter = (filter: unknown) => ({
  query: 'query ($filter: AgreementFilter) { agreements(filter: $filter) { totalCount } }',
  variables: { filter },
})
const withVariable = (type: string, place: string, value: unknown) => ({
  query: `query ($v: ${type}) { ${place} }`,
  variables: { v: value },
})
const named = (name: unknown) => withVariable('String', 'people(filter: { name: $v }) { totalCount }', name)
const backToFront = { date: { from: '2016-01-01', to: '2015-12-31' } }
const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`).join(' ')

// What is asked, its code, and what the message names: the argument, field or variable, or else what to do.
const bad: [title: string, asked: Question, code: string, named: string][] = [
  ['a negative size', agreements('first: -1'), 'BAD_USER_INPUT', '`first`'],
  ['more than a page', agreements('first: 101'), 'BAD_USER_INPUT', '`first`'],
  ['more than a page from the end', agreements('last: 101'), 'BAD_USER_INPUT', '`last`'],
  ['both directions', agreements('first: 1, last: 1'), 'BAD_USER_INPUT', '`last`'],
  ['`first` and `before`', agreements(`first: 1, before: "${own}"`), 'BAD_USER_INPUT', '`before`'],
  ['`last` and `after`', agreements(`last: 1, after: "${own}"`), 'BAD_USER_INPUT', '`after`'],
  ['`after` and `before`', agreements(`after: "${own}", before: "${own}"`), 'BAD_USER_INPUT', '`before`'],
  ['a size that is no integer', agreements('first: 1.5'), 'GRAPHQL_VALIDATION_FAILED', '1.5'],
  ['a size beyond 32 bits', agreements('first: 3000000000'), 'GRAPHQL_VALIDATION_FAILED', '3000000000'],
  ['a size too large within', china('agreements(first: 101) { totalCount }'), 'BAD_USER_INPUT', '`first`'],
  ['a cursor that is none', agreements('after: "nothing"'), 'BAD_USER_INPUT', '`after`'],
  ['an empty cursor', agreements('last: 1, before: ""'), 'BAD_USER_INPUT', '`before`'],
  ['a cursor of another sort', agreements(`after: "${ofTitles}"`), 'BAD_USER_INPUT', '`after`'],
  ['a cursor of another list', agreements(`after: "${ofPeople}"`), 'BAD_USER_INPUT', '`after`'],

  ['no such day', agreements('filter: { date: { from: "2015-02-30" } }'), 'BAD_USER_INPUT', '`filter.date.from`'],
  ['no such day in a variable', withFilter({ date: { from: '2015-02-30' } }), 'BAD_USER_INPUT', '`$filter.date.from`'],
  ['`asOf` that is no day', statusOf('asOf: "today"'), 'BAD_USER_INPUT', '`asOf`'],
  ['`asOf` that is a number', statusOf('asOf: 2015'), 'BAD_USER_INPUT', '`asOf`'],
  [
    '`asOf` that is a month, in a variable',
    withVariable('Date', 'agreements(first: 1) { nodes { status(asOf: $v) } }', '2015-07'),
    'BAD_USER_INPUT',
    '`$v`',
  ],
  ['a range that ends before it starts', withFilter(backToFront), 'BAD_USER_INPUT', '`filter.date.from`'],
  [
    'the same of a step',
    withFilter({ milestone: { kind: ['SIGNED'], ...backToFront } }),
    'BAD_USER_INPUT',
    '`filter.milestone.date.from`',
  ],
  ['a language that is none', china('name(language: "english")'), 'BAD_USER_INPUT', '`language`'],
  ['an empty language', china('name(language: "")'), 'BAD_USER_INPUT', '`language`'],
  [
    'a country that is none',
    '{ organisations(filter: { country: ["CN", "UK"] }) { totalCount } }',
    'BAD_USER_INPUT',
    '`filter.country`',
  ],
  [
    'a country in small letters, in a variable',
    withVariable('[CountryCode!]', 'events(filter: { country: $v }) { totalCount }', ['cn']),
    'BAD_USER_INPUT',
    '`$v[0]`',
  ],

  ['NUL', people('name: "a\\u0000"'), 'BAD_USER_INPUT', 'NUL'],
  ['NUL in a variable', named('a\0'), 'BAD_USER_INPUT', '`$v`'],
  ['NUL in an id', '{ person(id: "per_\\u0000") { id } }', 'BAD_USER_INPUT', 'NUL'],
  ['half a character', people('name: "a\\ud800"'), 'GRAPHQL_PARSE_FAILED', '\\ud800'],
  ['half a character in a variable', named('a\ud800'), 'BAD_USER_INPUT', '`$v`'],
  ['more words than are looked for', named(words(33)), 'BAD_USER_INPUT', 'at most 32 words'],

  ['an unknown word of an enum', agreements('filter: { kind: [PACT] }'), 'GRAPHQL_VALIDATION_FAILED', 'AgreementKind'],
  ['an enum in quotes', agreements('filter: { kind: ["TREATY"] }'), 'GRAPHQL_VALIDATION_FAILED', 'AgreementKind'],
  ['an unknown word of an enum in a variable', withFilter({ kind: ['PACT'] }), 'BAD_USER_INPUT', '"filter.kind[0]"'],
  ['an unknown sort', agreements('sort: CHANCE'), 'GRAPHQL_VALIDATION_FAILED', 'AgreementSort'],

  ['an id of another type', '{ agreement(id: "org_china") { id } }', 'BAD_USER_INPUT', '`id`'],
  ['an id of a fact', '{ agreement(id: "sta_lu-wei-1") { id } }', 'BAD_USER_INPUT', 'the id of a Statement'],
  ['an id without a prefix', '{ agreement(id: "china") { id } }', 'BAD_USER_INPUT', '`id`'],
  ['an empty id', '{ agreement(id: "") { id } }', 'BAD_USER_INPUT', '`id`'],
  [
    'an id like a word of JavaScript',
    '{ agreement(id: "constructor_x") { id } }',
    'BAD_USER_INPUT',
    'not an id of this',
  ],
  ['no id', '{ agreement(id: null) { id } }', 'GRAPHQL_VALIDATION_FAILED', 'ID!'],
  ['ids of two types', withFilter({ ids: ['agr_none', 'org_china'] }), 'BAD_USER_INPUT', '`filter.ids`'],
  ['an actor that is none', statusOf('actor: "ini_bri"'), 'BAD_USER_INPUT', '`actor`'],
  [
    'evidence from no source',
    withFilter({ evidence: { source: ['org_china'] } }),
    'BAD_USER_INPUT',
    '`filter.evidence.source`',
  ],
  ['claims on a field that is not there', china('claims(field: "constructor") { id }'), 'BAD_USER_INPUT', '`field`'],

  [
    'a variable of the wrong type',
    withVariable('Int', 'agreements(first: $v) { totalCount }', 'ten'),
    'BAD_USER_INPUT',
    '"$v"',
  ],
  ['a text for a filter', withFilter('China'), 'BAD_USER_INPUT', '"$filter"'],
  ['a filter that is not there', withFilter({ party: 'org_china' }), 'BAD_USER_INPUT', '"party"'],
  ['a missing variable', 'query ($id: ID!) { agreement(id: $id) { id } }', 'BAD_USER_INPUT', '"$id"'],
  ['a variable that is null', withVariable('ID!', 'agreement(id: $v) { id }', null), 'BAD_USER_INPUT', '"$v"'],
  ['a variable not declared', '{ agreement(id: $id) { id } }', 'GRAPHQL_VALIDATION_FAILED', '"$id"'],
  [
    'a variable in the wrong place',
    'query ($n: Int!) { agreement(id: $n) { id } }',
    'GRAPHQL_VALIDATION_FAILED',
    '"$n"',
  ],

  ['an unknown field', '{ agreement(id: "agr_none") { colour } }', 'GRAPHQL_VALIDATION_FAILED', '"colour"'],
  ['an unknown argument', '{ agreement(id: "agr_none", at: 1) { id } }', 'GRAPHQL_VALIDATION_FAILED', '"at"'],
  ['a missing argument', '{ agreement { id } }', 'GRAPHQL_VALIDATION_FAILED', '"id"'],
  ['no selection', '{ agreement(id: "agr_none") }', 'GRAPHQL_VALIDATION_FAILED', '"agreement"'],
  ['an unknown fragment', '{ ...Parties }', 'GRAPHQL_VALIDATION_FAILED', '"Parties"'],
  [
    'a fragment within itself',
    '{ ...A } fragment A on Query { __typename ...A }',
    'GRAPHQL_VALIDATION_FAILED',
    'within itself',
  ],
  ['a mutation', 'mutation { sign(id: "agr_none") { id } }', 'GRAPHQL_VALIDATION_FAILED', 'no mutation'],
  ['a subscription', 'subscription { signed { id } }', 'GRAPHQL_VALIDATION_FAILED', 'no subscription'],
  ['a document that ends too early', '{ agreements(', 'GRAPHQL_PARSE_FAILED', '<EOF>'],
  ['a remark alone', '# nothing', 'GRAPHQL_PARSE_FAILED', '<EOF>'],
  [
    'an unknown operation',
    { query: 'query Known { __typename }', operationName: 'Unknown' },
    'OPERATION_RESOLUTION_FAILURE',
    'Unknown',
  ],
  [
    'several operations and no name',
    'query A { __typename } query B { __typename }',
    'OPERATION_RESOLUTION_FAILURE',
    'name one',
  ],
]

test.each(bad)('%s is refused, and the message tells what is wrong', async (_, question, code, name) => {
  const { body, status } = await asked(question)
  expect(body.errors?.map(error => error.extensions?.code)).toEqual([code])
  expect(body.errors![0]!.message).toContain(name)
  // What could not be told before it was executed is an answer; the rest is a request that is wrong.
  expect([status, Object.values(body.data ?? { none: null }).every(isEmpty)]).toEqual([body.data ? 200 : 400, true])
  expect(JSON.stringify(body)).not.toMatch(/native code|node_modules|select |stack/)
})

test('a value that is none of its scalar refuses the whole question before anything is asked, with its place', async () => {
  const others = 'events(first: 0) { totalCount } organisations(first: 0) { totalCount }'
  const asOf = (value: string) => `{ agreements(first: 1) { nodes { status(asOf: ${value}) } } ${others} }`
  const query = `query ($d: Date) { agreements(first: 0, filter: { date: { from: $d } }) { totalCount } ${others} }`
  const questions: [Question, argument: string][] = [
    [asOf('"2015-7-6"'), 'asOf'],
    [asOf('2015'), 'asOf'],
    [
      `query ($s: Boolean!) { agreements(filter: { date: { from: "x" } }) @skip(if: $s) { totalCount } ${others} }`,
      'filter.date.from',
    ],
    [{ query, variables: { d: '2015-7-6' } }, '$d'],
    [asOf('["2015-01-01"]'), 'asOf'],
    [asOf('[]'), 'asOf'],
    [
      `{ organisations(filter: { country: [["CN"]] }) { totalCount } events(first: 0) { totalCount } }`,
      'filter.country',
    ],
    [{ query, variables: { d: '2015; 2016' } }, '$d'],
    [{ ...withFilter({ date: { from: '2015; 2016' } }) }, '$filter.date.from'],
    [
      { query: `query ($f: AgreementFilter = { date: { from: "x" } }) { agreements(filter: $f) { totalCount } }` },
      '$f.date.from',
    ],
    [{ query: `query ($d: Date = "x") { agreements(filter: { date: { from: $d } }) { totalCount } }` }, '$d'],
  ]
  for (const [question, argument] of questions) {
    const asking = typeof question === 'string' ? { query: question, variables: { s: true } } : question
    const { body, status } = await asked(asking)
    expect([status, body.data]).toEqual([400, undefined])
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, locations: [{ line: 1 }] }])
    expect(body.errors![0]!.extensions!.argument).toBe(argument)
  }
})

test('a cursor whose key no row can have is none, though somebody sealed it', async () => {
  for (const key of ['hello', '', '9999999-99-99']) {
    const seal = createHash('sha256').update(JSON.stringify(['cursor', 'agreements DATE_DESC', key, 'agr_x']))
    const cursor = Buffer.from(JSON.stringify([key, 'agr_x', seal.digest('base64url').slice(0, 8)])).toString(
      'base64url',
    )
    const { body } = await asked(agreements(`first: 1, after: "${cursor}"`))
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }])
  }
})

test('the id of a claim is told to be one', async () => {
  const { body } = await asked('{ agreement(id: "clm_ede1d6996475802bc749") { id } }')
  expect(body.errors![0]!.message).toContain('is the id of a Claim')
})

/** Whether nothing is told but that something is there: `{ nodes: [{ status: null }] }`. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).every(isEmpty))
}

test('what arguments take besides texts, numbers and enums is days, languages and countries', () => {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'))
  const taken = Object.values(schema.getTypeMap()).flatMap(type => {
    if (isInputObjectType(type)) return Object.values(type.getFields())
    return isObjectType(type) ? Object.values(type.getFields()).flatMap(field => field.args) : []
  })
  const scalars = taken.map(({ type }) => getNamedType(type)).filter(isScalarType)
  // Whoever adds an argument that takes an address or a currency adds a row to the table, and its name here.
  const own = scalars.filter(type => !isSpecifiedScalarType(type))
  expect([...new Set(own.map(String))].sort()).toEqual(['CountryCode', 'Date', 'LanguageTag'])
})

test('a refused field costs no other: not of the same subgraph, and not of another', async () => {
  const { body } = await asked(`{
    refused: agreements(first: 101) { totalCount }
    unknown: agreement(id: "org_china") { id }
    agreements(first: 0) { totalCount }
    organisation(id: "org_china") { name affiliations(first: -1) { totalCount } }
  }`)
  expect(body.data).toEqual({
    refused: null,
    unknown: null,
    agreements: { totalCount: 169 },
    organisation: { name: 'China', affiliations: null },
  })
  expect(body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.argument]).sort()).toEqual([
    ['organisation.affiliations', 'first'],
    ['refused', 'first'],
    ['unknown', 'id'],
  ])
})

const everyRoot = `{
  a: agreement(id: "agr_none") { title } e: event(id: "evt_none") { name } s: statement(id: "sta_none") { gist }
  i: initiative(id: "ini_none") { name } r: area(id: "area_none") { name } o: organisation(id: "org_none") { name }
  p: person(id: "per_none") { name } d: source(id: "src_none") { title }
}`
const nobody = { a: null, e: null, s: null, i: null, r: null, o: null, p: null, d: null }
const none = { people: { totalCount: 0 } }
const allAgreements = { agreements: { totalCount: 169 } }

const odd: [title: string, asked: Question, answer: unknown][] = [
  ['an unknown id, at each root', everyRoot, nobody],
  ['an id of 10,000 letters', `{ person(id: "per_${'x'.repeat(10_000)}") { id } }`, { person: null }],
  ['an id that is almost SQL', `{ person(id: "per_'; drop table people; --") { id } }`, { person: null }],
  [
    'a page of nothing',
    '{ agreements(first: 0) { totalCount nodes { id } } }',
    { agreements: { totalCount: 169, nodes: [] } },
  ],
  ['the largest page', '{ sources(first: 100) { totalCount } }', { sources: { totalCount: 75 } }],
  ['null for every argument', '{ agreements(filter: null, first: null, after: null) { totalCount } }', allAgreements],
  ['an empty filter', withFilter({}), allAgreements],
  ['a filter of nulls', withFilter({ kind: null, title: null, date: null }), allAgreements],
  ['an open range', withFilter({ date: {} }), { agreements: { totalCount: expect.any(Number) } }],
  ['a list of nothing, which is any of none', withFilter({ kind: [] }), { agreements: { totalCount: 0 } }],
  ['one for a list', agreements('first: 0, filter: { ids: "agr_none" }'), { agreements: { totalCount: 0, nodes: [] } }],
  ['a name of nothing, which is in every name', named(''), { people: { totalCount: 22 } }],
  ['a language nobody has', china('name(language: "tlh")'), { organisation: { name: 'China' } }],
  ['a language in the wrong case', china('name(language: "ZH-hans")'), { organisation: { name: '中国' } }],
  ['a very long name', named('x'.repeat(50_000)), none],
  ['as many words as are looked for', named(words(32)), none],
  ['wildcards', named('%_\\ %'), none],
  ['quotes of every kind', named(`'"\`$$;--/*`), none],
  ['text from right to left', named('القاهرة\u200f \u202eabc\u202c'), none],
  ['signs of several code points', named('👩‍👩‍👧 🇪🇺 𠀀 e\u0301\u0301'), none],
  ['line ends, tabs and unseen signs', named('\r\n\t\u2028\u200b\ufeff\u007f'), none],
  [
    'the last day of all',
    withFilter({ date: { from: '9999-12-31' } }),
    { agreements: { totalCount: expect.any(Number) } },
  ],
  ['a leap day', withFilter({ date: { from: '2016-02-29', to: '2016-02-29' } }), { agreements: expect.any(Object) }],
  [
    'an alias on everything',
    '{ one: organisation(id: "org_china") { two: id three: name four: name(language: "zh") five: __typename } }',
    { one: { two: 'org_china', three: 'China', four: '中国', five: 'Organisation' } },
  ],
  [
    'a fragment on the interface, within one on another',
    `{ person(id: "per_lu-wei") { ...N } } fragment N on Node { __typename ... on Actor { name ... on Person { id } } }`,
    { person: { __typename: 'Person', name: 'Lu Wei', id: 'per_lu-wei' } },
  ],
  [
    'a fragment on what it cannot be, left out by the other type',
    '{ person(id: "per_lu-wei") { id ... on Actor { ... on Organisation { kind } } } }',
    { person: { id: 'per_lu-wei' } },
  ],
  [
    'everything skipped',
    '{ person(id: "per_lu-wei") @skip(if: true) { id } __typename @include(if: true) }',
    { __typename: 'Query' },
  ],
  ['more variables than are used', { query: '{ __typename }', variables: { unused: ['x'] } }, { __typename: 'Query' }],
]

test.each(odd)('%s is answered', async (_, question, answer) => {
  const { body, status } = await asked(question)
  expect(body.errors).toBeUndefined()
  expect([status, body.data]).toEqual([200, answer])
})

test('all of it at once leaves a graph that answers', async () => {
  const answers = await Promise.all([...bad, ...odd].map(([, question]) => asked(question)))
  expect(answers.filter(({ body }) => body.errors).length).toBe(bad.length)
  expect(await ask('{ organisation(id: "org_china") { name agreements(first: 0) { totalCount } } }')).toEqual({
    organisation: { name: 'China', agreements: { totalCount: expect.any(Number) } },
  })
})
