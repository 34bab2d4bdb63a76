import { type GraphQLField, getIntrospectionQuery, getNamedType, isCompositeType } from 'graphql'
import { called, needed, roots, wayBetween } from '#tests/ways'
import type { Code } from '#toolkit/errors'

/*
 * Requests of hostile or careless clients, as data: each has a name, a request, and the error code of its rejection, or
 * `null` if it succeeds.
 */

export type Sent = { query: string; variables?: unknown; operationName?: string; extensions?: unknown }
export type Hostile = {
  name: string
  /** A GraphQL request as JSON by POST, or any HTTP request. */
  sent: Sent | Raw
  code: Code | null
}
export type Raw = { method?: string; url?: string; headers?: Record<string, string>; body?: string }

const times = (count: number, part: (n: number) => string) => Array.from({ length: count }, (_, n) => part(n)).join(' ')
const nested = (levels: number, open: string, inner: string) => {
  const close = '}'.repeat(open.split('{').length - 1)
  return open.repeat(levels) + inner + close.repeat(levels)
}

/** Cycles of the schema: a start, and the selection of one turn. Each turn returns to the type at which it starts. */
const cycles: Record<string, [start: string, turn: string]> = {
  'agreements of their parties': [called('organisation'), '{agreements{nodes{participants{nodes{...on Organisation'],
  'parties of their agreements': [called('agreement'), '{participants{nodes{...on Organisation{agreements{nodes'],
  'edges of edges': [called('organisation'), '{agreements{edges{node{participants{edges{node{...on Organisation'],
  'components of initiatives': [called('initiative'), '{components{nodes'],
  'wholes of initiatives': [called('initiative'), '{partOf'],
  'links of initiatives': [called('initiative'), '{links{to'],
  'narrower areas': [called('area'), '{narrower'],
  'broader areas': [called('area'), '{broader'],
  'events that follow': [called('event'), '{follows'],
  'related agreements': [called('agreement'), '{related{from'],
  'affiliates of holders': [called('organisation'), '{affiliates{nodes{holder{...on Organisation'],
  'organisations of members': [called('person'), '{affiliations{nodes{holder{...on Person'],
  'events of participants': [called('person'), '{events{nodes{participants{nodes{...on Person'],
  'entities that sources support': [called('source'), '{supports{nodes{...on Organisation{claims{source'],
  'sources of claims': [called('organisation'), '{claims{source{supports{nodes{...on Organisation'],
  'initiatives of agreements': [called('initiative'), '{agreements{nodes{initiatives{initiative'],
  'areas of agreements': [called('area'), '{agreements{nodes{areas{area'],
  'statements of speakers': [called('person'), '{statements{nodes{speaker{...on Person'],
  'subjects of statements': [called('statement'), '{about{...on Person{statements{nodes'],
}
// Cycles through one entity or a few, which stay cheap.
const narrow = new Set([
  'wholes of initiatives',
  'broader areas',
  'events that follow',
  'narrower areas',
  'links of initiatives',
  'related agreements',
])

const deep: Hostile[] = Object.entries(cycles).flatMap(([name, [start, turn]]) =>
  (
    [
      [4, narrow.has(name) ? null : 'QUERY_TOO_COSTLY'],
      [20, 'QUERY_TOO_DEEP'],
      [60, 'QUERY_TOO_DEEP'],
      [5_000, 'QUERY_TOO_LARGE'],
    ] as const
  ).map(
    ([turns, code]): Hostile => ({
      name: `${name}, ${turns} times`,
      sent: { query: `{${start}${nested(turns, turn, '{__typename}')}}` },
      code,
    }),
  ),
)

/** The attacks on every root field. */
const atRoot: [name: string, query: (root: Root) => string | undefined, code: Code | null][] = [
  ['31 aliases', ({ alone }) => `{${times(31, n => `a${n}:${alone}`)}}`, 'QUERY_TOO_LARGE'],
  ['1,000 aliases', ({ alone }) => `{${times(1_000, n => `a${n}:${alone}`)}}`, 'QUERY_TOO_LARGE'],
  ['21 times', ({ alone }) => `{${times(21, () => alone)}}`, 'QUERY_TOO_LARGE'],
  ['51 directives', ({ alone }) => `{__typename ${'@include(if:true)'.repeat(51)} ${alone}}`, 'QUERY_TOO_LARGE'],
  ['501 fields', ({ with: selecting }) => selecting?.(times(501, () => '__typename')), 'QUERY_TOO_LARGE'],
  ['2,001 words', ({ with: selecting }) => selecting?.(times(2_001, () => '__typename')), 'QUERY_TOO_LARGE'],
  [
    'fragments that double 25 times',
    ({ with: selecting, type }) =>
      selecting &&
      `${selecting('...F0')} ${times(25, n => `fragment F${n} on ${type}{...F${n + 1} ...F${n + 1}}`)}
       fragment F25 on ${type}{__typename}`,
    'QUERY_TOO_LARGE',
  ],
  [
    'a fragment in itself',
    ({ with: selecting, type }) =>
      selecting && `${selecting('...A')} fragment A on ${type}{...B} fragment B on ${type}{...A}`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a page of a million', ({ paged }) => paged?.('first:1000000'), 'BAD_USER_INPUT'],
  ['a page of 2^31 - 1', ({ paged }) => paged?.('first:2147483647'), 'BAD_USER_INPUT'],
  ['a page of 2^31', ({ paged }) => paged?.('first:2147483648'), 'GRAPHQL_VALIDATION_FAILED'],
  ['a page of 1e308', ({ paged }) => paged?.('first:1e308'), 'GRAPHQL_VALIDATION_FAILED'],
  ['a page of -1', ({ paged }) => paged?.('first:-1'), 'BAD_USER_INPUT'],
  [
    'an invalid cursor',
    ({ paged, field }) => (takes(field, 'after') ? paged?.('after:"x"') : undefined),
    'BAD_USER_INPUT',
  ],
  [
    'names of JavaScript',
    ({ alone }) => `{__proto__:${alone} constructor:${alone} prototype:${alone} toString:${alone}}`,
    null,
  ],
  ['a field that is not there', ({ with: selecting }) => selecting?.('nam'), 'GRAPHQL_VALIDATION_FAILED'],
  [
    'different arguments for one response name',
    ({ alone, other }) => `{a:${alone} a:${other}}`,
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a cycle of 4 turns', ({ cycle }) => cycle?.(4), 'QUERY_TOO_COSTLY'],
  ['a cycle of 15 turns', ({ cycle }) => cycle?.(15), 'QUERY_TOO_DEEP'],
]

type Root = {
  field: GraphQLField<unknown, unknown>
  type: string
  /** `agreement(id: …){__typename}` */
  alone: string
  /** A call with other arguments than `alone`. */
  other: string
  with: ((selection: string) => string) | undefined
  paged: ((args: string) => string) | undefined
  cycle: ((turns: number) => string) | undefined
}

const takes = (field: GraphQLField<unknown, unknown>, name: string) => field.args.some(one => one.name === name)

function rootOf(field: GraphQLField<unknown, unknown>): Root {
  const { name } = field
  const type = getNamedType(field.type)
  const isComposite = isCompositeType(type)
  const way = isComposite ? wayBetween(type.name, 'Organisation') : undefined
  return {
    field,
    type: type.name,
    alone: called(name) + (isComposite ? '{__typename}' : ''),
    other:
      (name === 'agreements' ? `${name}(first: 1)` : `${name}(${other(field)})`) + (isComposite ? '{__typename}' : ''),
    with: isComposite ? selection => `{${called(name)}{${selection}}}` : undefined,
    paged: takes(field, 'first') && name !== '_' ? args => `{${called(name, args)}{__typename}}` : undefined,
    cycle:
      way &&
      (turns => {
        const turn = '{agreements{nodes{participants{nodes{...on Organisation'
        return `{${called(name)}${way.open}${nested(turns, turn, '{__typename}')}${way.close}}`
      }),
  }
}

/** The required arguments with other values, or `first: 1`. */
function other(field: GraphQLField<unknown, unknown>): string {
  const args = needed[field.name]
  return args ? args.replace(/"[^"]*"/, '"other"') : 'first: 1'
}

const everywhere: Hostile[] = atRoot.flatMap(([name, query, code]) =>
  roots.flatMap(field => {
    const text = query(rootOf(field))
    return text === undefined ? [] : { name: `${field.name}: ${name}`, sent: { query: text }, code }
  }),
)

const china = (selection: string) => ({ query: `{${called('organisation')}{${selection}}}` })
const json = { 'content-type': 'application/json' }
const raw = (body: string, headers: Record<string, string> = json): Raw => ({ method: 'POST', body, headers })
const byGet = (
  query: string,
  more = '',
  headers: Record<string, string> = { 'apollo-require-preflight': 'true' },
): Raw => ({
  method: 'GET',
  url: `/graphql?query=${encodeURIComponent(query)}${more}`,
  headers,
})
const hash = 'a'.repeat(64)
const aboutSchema = (selection: string) => ({ query: `{__schema{${selection}}}` })

const table: [name: string, sent: Sent | Raw, code: Code | null][] = [
  // Many words.
  ['90,000 braces', { query: '{'.repeat(90_000) }, 'QUERY_TOO_LARGE'],
  ['90,000 brackets', { query: `{a(b:${'['.repeat(90_000)}` }, 'QUERY_TOO_LARGE'],
  ['90 KB of one field', { query: `{${'id '.repeat(30_000)}}` }, 'QUERY_TOO_LARGE'],
  ['2 MB of one field', { query: `{${'id '.repeat(700_000)}}` }, 'QUERY_TOO_LARGE'],
  ['90 KB of commas', { query: `${','.repeat(90_000)}{__typename}` }, null],
  ['60 KB of comments', { query: `${'#\n'.repeat(30_000)}{__typename}` }, null],
  ['one comment of 90 KB', { query: `#${'x'.repeat(90_000)}\n{__typename}` }, null],
  ['only comments', { query: '#\n'.repeat(1_000) }, 'GRAPHQL_PARSE_FAILED'],
  ['a text of 90 KB', { query: `{node(id:"${'x'.repeat(90_000)}"){id}}` }, null],
  ['a block string of 60 KB', { query: `{node(id:"""${'\n x'.repeat(20_000)}"""){id}}` }, null],
  ['a text that does not end', { query: `{node(id:"${'x'.repeat(90_000)}` }, 'GRAPHQL_PARSE_FAILED'],
  ['10,000 escapes', { query: `{node(id:"${'\\u00e9'.repeat(10_000)}"){id}}` }, null],
  ['a name of 90 KB', { query: `{${'x'.repeat(90_000)}}` }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a number of 90 KB',
    { query: `{agreements(first:${'9'.repeat(90_000)}){totalCount}}` },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    '280 unused fragments',
    { query: `{__typename} ${times(280, n => `fragment F${n} on Query{__typename}`)}` },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['300 operations', { query: times(300, n => `query Q${n}{__typename}`), operationName: 'Q7' }, null],
  ['300 variables', { query: `query(${times(300, n => `$v${n}:Int`)}){__typename}` }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a default that nests 500 deep',
    { query: `query($v:[Int]=${'['.repeat(500)}${']'.repeat(500)}){__typename}` },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a list of 1,900 numbers', { query: `{bibliography(ids:[${'"a",'.repeat(1_900)}])}` }, 'BAD_USER_INPUT'],

  // Many fields in a row, and nested fields.
  ['490 conflicting fields', china(times(490, n => (n % 2 ? 'a:name ' : 'a:kind '))), 'QUERY_TOO_LARGE'],
  ['30 conflicting fields', china(times(30, n => (n % 2 ? 'a:name ' : 'a:kind '))), 'GRAPHQL_VALIDATION_FAILED'],
  ['490 times one field', china('name '.repeat(490)), null],
  ['20 times one list', { query: `{${'organisation(id:"org_china"){names{text}} '.repeat(20)}}` }, null],
  ['100 times one list below', china('names{text} '.repeat(100)), null],
  ['30 aliases of a list', china(times(30, n => `a${n}:agreements(first:100){nodes{id}}`)), null],
  ['30 aliases of a list with lists', china(times(30, n => `a${n}:agreements(first:100){nodes{names{text}}}`)), null],
  [
    '20 lists of 100 with their parties',
    { query: `{${times(20, n => `a${n}:agreements(first:100){nodes{participants{nodes{name}}}}`)}}` },
    'QUERY_TOO_COSTLY',
  ],
  ['inline fragments 380 deep', china(nested(380, '{...on Organisation', '{name}').slice(1, -1)), null],
  ['inline fragments 900 deep', china(nested(900, '{...', '{name}').slice(1, -1)), 'QUERY_TOO_LARGE'],
  [
    'a fragment at 400 places',
    { query: `{${called('organisation')}{${'...N '.repeat(400)}}} fragment N on Organisation{name}` },
    null,
  ],
  [
    'a fragment at 600 places',
    { query: `{${called('organisation')}{${'...N '.repeat(600)}}} fragment N on Organisation{name}` },
    'QUERY_TOO_LARGE',
  ],
  [
    'fragments that double 40 times',
    {
      query: `{${called('organisation')}{...F0}} ${times(40, n => `fragment F${n} on Organisation{...F${n + 1} ...F${n + 1}}`)} fragment F40 on Organisation{name}`,
    },
    'QUERY_TOO_LARGE',
  ],
  [
    'fields that double 9 times',
    {
      query: `{${called('event')}{...F0}} ${times(9, n => `fragment F${n} on Event{a:follows{...F${n + 1}} b:follows{...F${n + 1}}}`)} fragment F9 on Event{id}`,
    },
    'QUERY_TOO_LARGE',
  ],
  [
    'fields that double 3 times',
    {
      query: `{${called('event')}{...F0}} ${times(3, n => `fragment F${n} on Event{a:follows{...F${n + 1}} b:follows{...F${n + 1}}}`)} fragment F3 on Event{id}`,
    },
    null,
  ],
  ['a fragment within itself', { query: '{...A} fragment A on Query{...A}' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a ring of fragments',
    { query: '{...A} fragment A on Query{...B} fragment B on Query{...C} fragment C on Query{...A}' },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['a fragment that is not there', { query: '{...A}' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'a fragment of every type, nested',
    { query: `{nodes(ids:["org_china"]){${nested(5, '{...on Actor{...on Node', '{id}').slice(1, -1)}}}` },
    null,
  ],

  // Directives.
  ['4,000 directives', { query: `{__typename ${'@include(if:true)'.repeat(4_000)}}` }, 'QUERY_TOO_LARGE'],
  ['51 unknown directives', { query: `{__typename ${'@a'.repeat(51)}}` }, 'QUERY_TOO_LARGE'],
  ['50 unknown directives', { query: `{__typename ${'@a'.repeat(50)}}` }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a directive twice', { query: '{__typename @include(if:true) @include(if:true)}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['deferring', china('...@defer{name}'), 'GRAPHQL_VALIDATION_FAILED'],
  ['a directive of costs', { query: '{__typename @cost(weight:0)}' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'all skipped',
    {
      query: `{${called('organisation')}@skip(if:true){agreements(first:100){nodes{participants(first:100){nodes{name}}}}}}`,
    },
    null,
  ],

  // Lists in lists.
  [
    'parties of a hundred agreements',
    { query: '{agreements(first:100){nodes{participants(first:100){nodes{name}}}}}' },
    null,
  ],
  [
    'parties of a hundred, as edges and nodes',
    { query: '{agreements(first:100){nodes{participants(first:100){nodes{name}edges{node{name}}}}}}' },
    'QUERY_TOO_COSTLY',
  ],
  [
    'agreements of their parties, a page each',
    { query: '{agreements{nodes{participants{nodes{...on Organisation{agreements{nodes{id}}}}}}}}' },
    null,
  ],
  [
    'agreements of their parties, from the end',
    {
      query:
        '{agreements(last:100){nodes{participants(last:100){nodes{...on Organisation{agreements(last:100){nodes{id}}}}}}}}',
    },
    'QUERY_TOO_COSTLY',
  ],
  [
    'pages by a variable',
    {
      query: 'query($n:Int){agreements(first:$n){nodes{participants(first:$n){nodes{names{text}}}}}}',
      variables: { n: 100 },
    },
    'QUERY_TOO_COSTLY',
  ],
  [
    'pages by a default',
    { query: 'query($n:Int=100){agreements(first:$n){nodes{participants(first:$n){nodes{names{text}}}}}}' },
    'QUERY_TOO_COSTLY',
  ],
  ['pages of zero', { query: '{agreements(first:0){nodes{participants(first:100){nodes{names{text}}}}}}' }, null],
  [
    'every claim of everything found',
    { query: '{search(query:"a",first:100){nodes{...on Organisation{names{claims{source{title}}}}}}}' },
    null,
  ],
  [
    'neighbours with their neighbours',
    {
      query:
        '{neighbours(of:"org_china",first:100){nodes{...on Organisation{agreements(first:100){nodes{date{edtf}}}}}}}',
    },
    'QUERY_TOO_COSTLY',
  ],
  [
    'a hundred paths with all their evidence',
    { query: '{paths(from:"org_nokia",to:"org_china",first:100){paths{links{evidence{source{title}}}}}}' },
    null,
  ],
  [
    'a hundred paths with all names',
    {
      query:
        '{paths(from:"org_nokia",to:"org_china",first:100){paths{nodes{...on Organisation{names{text claims{id}}}}}}}',
    },
    'QUERY_TOO_COSTLY',
  ],
  [
    'a hundred ids with everything',
    {
      query: `{nodes(ids:[${times(100, n => `"org_x${n}",`)}]){...on Organisation{agreements(first:100){nodes{names{text}}}}}}`,
    },
    'QUERY_TOO_COSTLY',
  ],
  ['101 ids', { query: `{nodes(ids:[${times(101, n => `"org_x${n}",`)}]){id}}` }, 'BAD_USER_INPUT'],
  [
    'facets of everything',
    {
      query:
        '{agreements(first:0){facets(by:[KIND,STATUS,YEAR,PARTY,INITIATIVE,AREA,SOURCE],first:100){buckets{value entity{id}}}}}',
    },
    null,
  ],
  [
    'facets of every area',
    {
      query:
        '{areas(first:100){nodes{agreements(first:0){facets(by:[KIND,STATUS,YEAR,PARTY],first:100){buckets{value}}}}}}',
    },
    'QUERY_TOO_COSTLY',
  ],
  ['20 searches', { query: `{${times(20, n => `a${n}:search(query:"a${n}",first:1){totalCount}`)}}` }, null],
  [
    '20 paths',
    { query: `{${times(20, n => `a${n}:paths(from:"org_nokia",to:"org_china",first:1,maxLength:8){complete}`)}}` },
    null,
  ],

  // Numbers.
  ['a page in words', { query: '{agreements(first:"ten"){totalCount}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a page of 1.5', { query: '{agreements(first:1.5){totalCount}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a page of -0', { query: '{agreements(first:-0){totalCount}}' }, null],
  [
    'a variable beyond 32 bits',
    { query: 'query($n:Int){agreements(first:$n){totalCount}}', variables: { n: 2 ** 31 } },
    'BAD_USER_INPUT',
  ],
  [
    'a variable of 1e308',
    { query: 'query($n:Int){agreements(first:$n){totalCount}}', variables: { n: 1e308 } },
    'BAD_USER_INPUT',
  ],
  ['both ends', { query: '{agreements(first:100,last:100){totalCount}}' }, 'BAD_USER_INPUT'],

  // Variables.
  ['variables 9 deep', { query: '{__typename}', variables: { v: [[[[[[[[1]]]]]]]] } }, 'QUERY_TOO_LARGE'],
  [
    'variables 45,000 deep',
    raw(`{"query":"{__typename}","variables":{"v":${'['.repeat(45_000)}${']'.repeat(45_000)}}}`),
    'QUERY_TOO_LARGE',
  ],
  [
    'objects 10,000 deep',
    raw(`{"query":"{__typename}","variables":{"v":${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}}}`),
    'QUERY_TOO_LARGE',
  ],
  [
    'extensions 45,000 deep',
    raw(`{"query":"{__typename}","extensions":{"v":${'['.repeat(45_000)}${']'.repeat(45_000)}}}`),
    null,
  ],
  ['1,001 values', { query: '{__typename}', variables: { v: Array(1_001).fill(0) } }, 'QUERY_TOO_LARGE'],
  ['40,000 values', { query: '{__typename}', variables: { v: Array(40_000).fill(0) } }, 'QUERY_TOO_LARGE'],
  [
    '5,000 unused variables',
    { query: '{__typename}', variables: Object.fromEntries(Array.from({ length: 5_000 }, (_, n) => [`v${n}`, n])) },
    'QUERY_TOO_LARGE',
  ],
  [
    'a filter of 900 ids',
    {
      query: 'query($v:[ID!]){organisations(filter:{ids:$v}){totalCount}}',
      variables: { v: Array.from({ length: 900 }, (_, n) => `org_${n}`) },
    },
    null,
  ],
  [
    '900 wrong values',
    {
      query: 'query($v:[AgreementKind!]){agreements(filter:{kind:$v}){totalCount}}',
      variables: { v: Array(900).fill('PACT') },
    },
    'BAD_USER_INPUT',
  ],
  ['variables with __proto__', raw('{"query":"{__typename}","variables":{"__proto__":{"x":1}}}'), 'BAD_REQUEST'],
  [
    'variables with constructor',
    raw('{"query":"{__typename}","variables":{"constructor":{"prototype":{"x":1}}}}'),
    'BAD_REQUEST',
  ],
  ['a variable named __proto__', { query: 'query($__proto__:Int){agreements(first:$__proto__){totalCount}}' }, null],
  ['a variable named toString', { query: 'query($toString:Int){agreements(first:$toString){totalCount}}' }, null],
  ['variables as a list', { query: '{__typename}', variables: [] }, 'BAD_REQUEST'],
  ['variables as text', { query: '{__typename}', variables: '{}' }, 'BAD_REQUEST'],
  [
    'a text of 90 KB in a variable',
    { query: 'query($q:String!){search(query:$q){totalCount}}', variables: { q: 'x '.repeat(45_000) } },
    'BAD_USER_INPUT',
  ],

  // The schema itself.
  ['introspection', { query: getIntrospectionQuery() }, null],
  [
    'introspection of everything',
    {
      query: getIntrospectionQuery({
        descriptions: true,
        specifiedByUrl: true,
        directiveIsRepeatable: true,
        schemaDescription: true,
        inputValueDeprecation: true,
        oneOf: true,
      }),
    },
    null,
  ],
  [
    'types of fields of types',
    aboutSchema('types{fields{type{fields{type{fields{name}}}}}}'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'types of possible types',
    aboutSchema('types{possibleTypes{possibleTypes{possibleTypes{name}}}}'),
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'types by fragments that nest',
    {
      query:
        '{__schema{types{...A}}} fragment A on __Type{fields{type{...B}}} fragment B on __Type{fields{type{...C}}} fragment C on __Type{fields{name}}',
    },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['ofType, 100 deep', aboutSchema(`types${nested(100, '{ofType', '{name}')}`), null],
  [
    '15 times the schema',
    { query: `{${times(15, n => `a${n}:__schema{types{fields{args{type{ofType{ofType{name}}}}}}}`)}}` },
    null,
  ],
  [
    '20 times the schema and its fields',
    { query: `{${times(20, n => `a${n}:__schema{types{fields{type{fields{args{type{name}}}}}}}`)}}` },
    'QUERY_TOO_COSTLY',
  ],
  [
    'isOneOf beside other fields',
    { query: `{__schema{types{isOneOf}} ${called('organisation')}{name}}` },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['the schema beside other fields', { query: `{__schema{types{name}} ${called('organisation')}{name}}` }, null],
  ['the schema by a fragment', { query: '{...A} fragment A on Query{...on Query{__schema{types{isOneOf}}}}' }, null],
  ['the schema of a subgraph', { query: '{_service{sdl}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  [
    'entities of a subgraph',
    { query: '{_entities(representations:[{__typename:"Organisation",id:"org_china"}]){__typename}}' },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  ['the feed of a subgraph', { query: '{_links{next}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a field that is almost there', { query: '{organisatio{nam}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a type that is almost there', { query: '{...on Querry{__typename}}' }, 'GRAPHQL_VALIDATION_FAILED'],

  // Operations.
  ['a mutation', { query: 'mutation{delete{id}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a subscription', { query: 'subscription{agreements{totalCount}}' }, 'GRAPHQL_VALIDATION_FAILED'],
  ['a mutation by GET', byGet('mutation{delete{id}}'), 'BAD_REQUEST'],
  [
    'an operation that is not there',
    { query: 'query A{__typename}', operationName: 'B' },
    'OPERATION_RESOLUTION_FAILURE',
  ],
  ['two operations and no name', { query: 'query A{__typename} query B{__typename}' }, 'OPERATION_RESOLUTION_FAILURE'],
  [
    'two operations of one name',
    { query: 'query A{__typename} query A{__typename}', operationName: 'A' },
    'GRAPHQL_VALIDATION_FAILED',
  ],
  [
    'a name of an operation like one of JavaScript',
    { query: 'query constructor{__typename}', operationName: 'constructor' },
    null,
  ],

  // Requests.
  ['a batch', raw(JSON.stringify(Array(100).fill({ query: '{__typename}' }))), 'BAD_REQUEST'],
  ['invalid JSON', raw('{"query":'), 'BAD_REQUEST'],
  ['an empty body', raw(''), 'BAD_REQUEST'],
  ['null', raw('null'), 'BAD_REQUEST'],
  ['a query that is an object', raw('{"query":{"kind":"Document"}}'), 'BAD_REQUEST'],
  ['a query that is empty', { query: '' }, 'BAD_REQUEST'],
  ['plain text', raw('{__typename}', { 'content-type': 'text/plain' }), 'BAD_REQUEST'],
  ['a form', raw('query={__typename}', { 'content-type': 'application/x-www-form-urlencoded' }), 'BAD_REQUEST'],
  ['an upload', raw('--x--', { 'content-type': 'multipart/form-data; boundary=x' }), 'BAD_REQUEST'],
  ['a GET that a web page could send', byGet('{__typename}', '', {}), 'BAD_REQUEST'],
  ['too many words by GET', byGet(`{${'id '.repeat(2_500)}}`), 'QUERY_TOO_LARGE'],
  [
    'a cycle by GET',
    byGet(`{${called('organisation')}${nested(3, cycles['agreements of their parties']![1], '{id}')}}`),
    'QUERY_TOO_COSTLY',
  ],
  [
    'deep variables by GET',
    byGet('{__typename}', `&variables=${encodeURIComponent(`{"v":${'['.repeat(2_000)}${']'.repeat(2_000)}}`)}`),
    'QUERY_TOO_LARGE',
  ],
  ['extensions by GET that are no JSON', byGet('{__typename}', '&extensions={'), 'BAD_REQUEST'],
  ['a query twice by GET', byGet('{__typename}', '&query={id}'), 'BAD_REQUEST'],
  ['PUT', { method: 'PUT', headers: json, body: '{"query":"{__typename}"}' }, 'BAD_REQUEST'],
  [
    'a hash of another document',
    { query: '{__typename}', extensions: { persistedQuery: { version: 1, sha256Hash: hash } } },
    'BAD_REQUEST',
  ],
  [
    'an unknown hash',
    raw(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: hash } } })),
    'PERSISTED_QUERY_NOT_FOUND',
  ],
  [
    'a hash of another version',
    { query: '{__typename}', extensions: { persistedQuery: { version: 2, sha256Hash: hash } } },
    'BAD_REQUEST',
  ],
  [
    'a hash that is an object',
    raw(JSON.stringify({ extensions: { persistedQuery: { version: 1, sha256Hash: {} } } })),
    'PERSISTED_QUERY_NOT_FOUND',
  ],
  ['a documentId like a path', raw('{"documentId":"../../secret"}'), 'BAD_REQUEST'],

  // Texts.
  ['NUL', { query: '{node(id:"org_\\u0000"){id}}' }, 'BAD_USER_INPUT'],
  [
    'half of a surrogate pair',
    raw('{"query":"query($q:String!){search(query:$q){totalCount}}","variables":{"q":"\\ud800"}}'),
    'BAD_USER_INPUT',
  ],
  ['text from right to left', { query: '{search(query:"\u202eabc\u202c"){totalCount}}' }, null],
  ['SQL', { query: `{search(query:"'; drop table names; --"){totalCount}}` }, null],
  ['wildcards of LIKE', { query: '{search(query:"%_%_%_%_%"){totalCount}}' }, null],
  [
    'a day that does not exist',
    { query: '{agreements(filter:{date:{from:"2024-02-30"}}){totalCount}}' },
    'BAD_USER_INPUT',
  ],
]

const others = table.map(([name, sent, code]): Hostile => ({ name, sent, code }))

export const hostile: Hostile[] = [...deep, ...others, ...everywhere]

/** The number of attacks that do not depend on the root fields. */
export const attacks = deep.length + others.length + atRoot.length
export const rootFields = roots.map(field => field.name)
