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

type Request = string | { query: string; variables?: Record<string, unknown>; operationName?: string }
const execute = (request: Request) => graph.gateway.execute(typeof request === 'string' ? { query: request } : request)

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
const reversedRange = { date: { from: '2016-01-01', to: '2015-12-31' } }
const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`).join(' ')

// The last column is a part of the message: the argument, the field, the variable, or what to do.
const invalid: [title: string, request: Request, code: string, mentioned: string][] = [
  ['a negative size', agreements('first: -1'), 'BAD_USER_INPUT', '`first`'],
  ['more than a page', agreements('first: 101'), 'BAD_USER_INPUT', '`first`'],
  ['more than a page from the end', agreements('last: 101'), 'BAD_USER_INPUT', '`last`'],
  ['both directions', agreements('first: 1, last: 1'), 'BAD_USER_INPUT', '`last`'],
  ['`first` and `before`', agreements(`first: 1, before: "${own}"`), 'BAD_USER_INPUT', '`before`'],
  ['`last` and `after`', agreements(`last: 1, after: "${own}"`), 'BAD_USER_INPUT', '`after`'],
  ['`after` and `before`', agreements(`after: "${own}", before: "${own}"`), 'BAD_USER_INPUT', '`before`'],
  ['a size that is not an integer', agreements('first: 1.5'), 'GRAPHQL_VALIDATION_FAILED', '1.5'],
  ['a size beyond 32 bits', agreements('first: 3000000000'), 'GRAPHQL_VALIDATION_FAILED', '3000000000'],
  ['a nested size that is too large', china('agreements(first: 101) { totalCount }'), 'BAD_USER_INPUT', '`first`'],
  ['an invalid cursor', agreements('after: "nothing"'), 'BAD_USER_INPUT', '`after`'],
  ['an empty cursor', agreements('last: 1, before: ""'), 'BAD_USER_INPUT', '`before`'],
  ['a cursor of another sort', agreements(`after: "${ofTitles}"`), 'BAD_USER_INPUT', '`after`'],
  ['a cursor of another list', agreements(`after: "${ofPeople}"`), 'BAD_USER_INPUT', '`after`'],

  [
    'a day that does not exist',
    agreements('filter: { date: { from: "2015-02-30" } }'),
    'BAD_USER_INPUT',
    '`filter.date.from`',
  ],
  [
    'a day that does not exist, in a variable',
    withFilter({ date: { from: '2015-02-30' } }),
    'BAD_USER_INPUT',
    '`$filter.date.from`',
  ],
  ['`asOf` that is not a day', statusOf('asOf: "today"'), 'BAD_USER_INPUT', '`asOf`'],
  ['`asOf` that is a number', statusOf('asOf: 2015'), 'BAD_USER_INPUT', '`asOf`'],
  [
    '`asOf` that is a month, in a variable',
    withVariable('Date', 'agreements(first: 1) { nodes { status(asOf: $v) } }', '2015-07'),
    'BAD_USER_INPUT',
    '`$v`',
  ],
  ['a range that ends before it starts', withFilter(reversedRange), 'BAD_USER_INPUT', '`filter.date.from`'],
  [
    'a milestone range that ends before it starts',
    withFilter({ milestone: { kind: ['SIGNED'], ...reversedRange } }),
    'BAD_USER_INPUT',
    '`filter.milestone.date.from`',
  ],
  ['an invalid language', china('name(language: "english")'), 'BAD_USER_INPUT', '`language`'],
  ['an empty language', china('name(language: "")'), 'BAD_USER_INPUT', '`language`'],
  [
    'an invalid country',
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
  ['a lone surrogate', people('name: "a\\ud800"'), 'GRAPHQL_PARSE_FAILED', '\\ud800'],
  ['a lone surrogate in a variable', named('a\ud800'), 'BAD_USER_INPUT', '`$v`'],
  ['more words than a search has', named(words(33)), 'BAD_USER_INPUT', 'at most 32 words'],

  ['an unknown enum value', agreements('filter: { kind: [PACT] }'), 'GRAPHQL_VALIDATION_FAILED', 'AgreementKind'],
  ['an enum in quotes', agreements('filter: { kind: ["TREATY"] }'), 'GRAPHQL_VALIDATION_FAILED', 'AgreementKind'],
  ['an unknown enum value in a variable', withFilter({ kind: ['PACT'] }), 'BAD_USER_INPUT', '"filter.kind[0]"'],
  ['an unknown sort', agreements('sort: CHANCE'), 'GRAPHQL_VALIDATION_FAILED', 'AgreementSort'],

  ['an id of another type', '{ agreement(id: "org_china") { id } }', 'BAD_USER_INPUT', '`id`'],
  ['an id of a fact', '{ agreement(id: "sta_lu-wei-1") { id } }', 'BAD_USER_INPUT', 'the id of a Statement'],
  ['an id without a prefix', '{ agreement(id: "china") { id } }', 'BAD_USER_INPUT', '`id`'],
  ['an empty id', '{ agreement(id: "") { id } }', 'BAD_USER_INPUT', '`id`'],
  [
    'an id with the prefix `constructor`',
    '{ agreement(id: "constructor_x") { id } }',
    'BAD_USER_INPUT',
    'not an id of this',
  ],
  ['no id', '{ agreement(id: null) { id } }', 'GRAPHQL_VALIDATION_FAILED', 'ID!'],
  ['ids of two types', withFilter({ ids: ['agr_none', 'org_china'] }), 'BAD_USER_INPUT', '`filter.ids`'],
  ['an actor with the id of an initiative', statusOf('actor: "ini_bri"'), 'BAD_USER_INPUT', '`actor`'],
  [
    'evidence with the id of an organisation',
    withFilter({ evidence: { source: ['org_china'] } }),
    'BAD_USER_INPUT',
    '`filter.evidence.source`',
  ],
  ['claims on an unknown field', china('claims(field: "constructor") { id }'), 'BAD_USER_INPUT', '`field`'],

  [
    'a variable of the wrong type',
    withVariable('Int', 'agreements(first: $v) { totalCount }', 'ten'),
    'BAD_USER_INPUT',
    '"$v"',
  ],
  ['a string for a filter', withFilter('China'), 'BAD_USER_INPUT', '"$filter"'],
  ['an unknown filter', withFilter({ party: 'org_china' }), 'BAD_USER_INPUT', '"party"'],
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
    'a fragment that contains itself',
    '{ ...A } fragment A on Query { __typename ...A }',
    'GRAPHQL_VALIDATION_FAILED',
    'within itself',
  ],
  ['a mutation', 'mutation { sign(id: "agr_none") { id } }', 'GRAPHQL_VALIDATION_FAILED', 'no mutation'],
  ['a subscription', 'subscription { signed { id } }', 'GRAPHQL_VALIDATION_FAILED', 'no subscription'],
  ['an incomplete document', '{ agreements(', 'GRAPHQL_PARSE_FAILED', '<EOF>'],
  ['a comment alone', '# nothing', 'GRAPHQL_PARSE_FAILED', '<EOF>'],
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
    'operationName',
  ],
]

test.each(invalid)('%s is rejected, and the message says what is wrong', async (_, request, code, mentioned) => {
  const { body, status } = await execute(request)
  expect(body.errors?.map(error => error.extensions?.code)).toEqual([code])
  expect(body.errors![0]!.message).toContain(mentioned)
  // An error during execution has the status 200, an invalid request 400.
  expect([status, Object.values(body.data ?? { none: null }).every(isEmpty)]).toEqual([body.data ? 200 : 400, true])
  expect(JSON.stringify(body)).not.toMatch(/native code|node_modules|select |stack/)
})

test('an invalid scalar value rejects the whole request before execution, with its location', async () => {
  const others = 'events(first: 0) { totalCount } organisations(first: 0) { totalCount }'
  const asOf = (value: string) => `{ agreements(first: 1) { nodes { status(asOf: ${value}) } } ${others} }`
  const query = `query ($d: Date) { agreements(first: 0, filter: { date: { from: $d } }) { totalCount } ${others} }`
  const requests: [Request, argument: string][] = [
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
  for (const [request, argument] of requests) {
    const withVariables = typeof request === 'string' ? { query: request, variables: { s: true } } : request
    const { body, status } = await execute(withVariables)
    expect([status, body.data]).toEqual([400, undefined])
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' }, locations: [{ line: 1 }] }])
    expect(body.errors![0]!.extensions!.argument).toBe(argument)
  }
})

test('a cursor with an impossible key is rejected although its checksum is right', async () => {
  for (const key of ['hello', '', '9999999-99-99']) {
    const checksum = createHash('sha256').update(JSON.stringify(['cursor', 'agreements DATE_DESC', key, 'agr_x']))
    const cursor = Buffer.from(JSON.stringify([key, 'agr_x', checksum.digest('base64url').slice(0, 8)])).toString(
      'base64url',
    )
    const { body } = await execute(agreements(`first: 1, after: "${cursor}"`))
    expect(body.errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'after' } }])
  }
})

test('the id of a claim is rejected as the id of a Claim', async () => {
  const { body } = await execute('{ agreement(id: "clm_ede1d6996475802bc749") { id } }')
  expect(body.errors![0]!.message).toContain('is the id of a Claim')
})

/** Whether the data has no values, only nulls in lists and objects: `{ nodes: [{ status: null }] }`. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.values(value).every(isEmpty))
}

test('the custom scalars of arguments are Date, LanguageTag and CountryCode', () => {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'))
  const inputs = Object.values(schema.getTypeMap()).flatMap(type => {
    if (isInputObjectType(type)) return Object.values(type.getFields())
    return isObjectType(type) ? Object.values(type.getFields()).flatMap(field => field.args) : []
  })
  const scalars = inputs.map(({ type }) => getNamedType(type)).filter(isScalarType)
  // A new scalar needs rows in `invalid` and its name here.
  const own = scalars.filter(type => !isSpecifiedScalarType(type))
  expect([...new Set(own.map(String))].sort()).toEqual(['CountryCode', 'Date', 'LanguageTag'])
})

test('a rejected field does not affect other fields of the same subgraph or of another', async () => {
  const { body } = await execute(`{
    rejected: agreements(first: 101) { totalCount }
    unknown: agreement(id: "org_china") { id }
    agreements(first: 0) { totalCount }
    organisation(id: "org_china") { name affiliations(first: -1) { totalCount } }
  }`)
  expect(body.data).toEqual({
    rejected: null,
    unknown: null,
    agreements: { totalCount: 169 },
    organisation: { name: 'China', affiliations: null },
  })
  expect(body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions?.argument]).sort()).toEqual([
    ['organisation.affiliations', 'first'],
    ['rejected', 'first'],
    ['unknown', 'id'],
  ])
})

const everyRoot = `{
  a: agreement(id: "agr_none") { title } e: event(id: "evt_none") { name } s: statement(id: "sta_none") { gist }
  i: initiative(id: "ini_none") { name } r: area(id: "area_none") { name } o: organisation(id: "org_none") { name }
  p: person(id: "per_none") { name } d: source(id: "src_none") { title }
}`
const allNull = { a: null, e: null, s: null, i: null, r: null, o: null, p: null, d: null }
const none = { people: { totalCount: 0 } }
const allAgreements = { agreements: { totalCount: 169 } }

const unusual: [title: string, request: Request, answer: unknown][] = [
  ['an unknown id, at each root', everyRoot, allNull],
  ['an id of 10,000 characters', `{ person(id: "per_${'x'.repeat(10_000)}") { id } }`, { person: null }],
  ['an id with SQL', `{ person(id: "per_'; drop table people; --") { id } }`, { person: null }],
  [
    'an empty page',
    '{ agreements(first: 0) { totalCount nodes { id } } }',
    { agreements: { totalCount: 169, nodes: [] } },
  ],
  ['the largest page', '{ sources(first: 100) { totalCount } }', { sources: { totalCount: 75 } }],
  ['null for every argument', '{ agreements(filter: null, first: null, after: null) { totalCount } }', allAgreements],
  ['an empty filter', withFilter({}), allAgreements],
  ['a filter of nulls', withFilter({ kind: null, title: null, date: null }), allAgreements],
  ['an open range', withFilter({ date: {} }), { agreements: { totalCount: expect.any(Number) } }],
  ['an empty list of kinds, which matches nothing', withFilter({ kind: [] }), { agreements: { totalCount: 0 } }],
  [
    'a single value for a list',
    agreements('first: 0, filter: { ids: "agr_none" }'),
    { agreements: { totalCount: 0, nodes: [] } },
  ],
  ['an empty name, which matches every name', named(''), { people: { totalCount: 22 } }],
  ['a language without names', china('name(language: "tlh")'), { organisation: { name: 'China' } }],
  ['a language in the wrong case', china('name(language: "ZH-hans")'), { organisation: { name: '中国' } }],
  ['a very long name', named('x'.repeat(50_000)), none],
  ['the largest number of words', named(words(32)), none],
  ['wildcards', named('%_\\ %'), none],
  ['quotes of every kind', named(`'"\`$$;--/*`), none],
  ['text from right to left', named('القاهرة\u200f \u202eabc\u202c'), none],
  ['characters of several code points', named('👩‍👩‍👧 🇪🇺 𠀀 e\u0301\u0301'), none],
  ['line ends, tabs and invisible characters', named('\r\n\t\u2028\u200b\ufeff\u007f'), none],
  [
    'the last valid day',
    withFilter({ date: { from: '9999-12-31' } }),
    { agreements: { totalCount: expect.any(Number) } },
  ],
  ['a leap day', withFilter({ date: { from: '2016-02-29', to: '2016-02-29' } }), { agreements: expect.any(Object) }],
  [
    'an alias on every field',
    '{ one: organisation(id: "org_china") { two: id three: name four: name(language: "zh") five: __typename } }',
    { one: { two: 'org_china', three: 'China', four: '中国', five: 'Organisation' } },
  ],
  [
    'nested fragments on two interfaces',
    `{ person(id: "per_lu-wei") { ...N } } fragment N on Node { __typename ... on Actor { name ... on Person { id } } }`,
    { person: { __typename: 'Person', name: 'Lu Wei', id: 'per_lu-wei' } },
  ],
  [
    'a fragment on another type of the interface',
    '{ person(id: "per_lu-wei") { id ... on Actor { ... on Organisation { kind } } } }',
    { person: { id: 'per_lu-wei' } },
  ],
  [
    'skipped fields',
    '{ person(id: "per_lu-wei") @skip(if: true) { id } __typename @include(if: true) }',
    { __typename: 'Query' },
  ],
  ['an unused variable', { query: '{ __typename }', variables: { unused: ['x'] } }, { __typename: 'Query' }],
]

test.each(unusual)('the response to %s has no error', async (_, request, answer) => {
  const { body, status } = await execute(request)
  expect(body.errors).toBeUndefined()
  expect([status, body.data]).toEqual([200, answer])
})

test('all of these requests at once leave a working graph', async () => {
  const answers = await Promise.all([...invalid, ...unusual].map(([, request]) => execute(request)))
  expect(answers.filter(({ body }) => body.errors).length).toBe(invalid.length)
  expect(await ask('{ organisation(id: "org_china") { name agreements(first: 0) { totalCount } } }')).toEqual({
    organisation: { name: 'China', agreements: { totalCount: expect.any(Number) } },
  })
})
