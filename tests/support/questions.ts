/*
 * Queries for two graphs, one of which has ten times as many rows. The responses have the same size in both, except
 * those of `allSums`, which count all rows.
 */

/** `query` has the placeholder CURSOR where it continues after the row of `cursor`. */
export type Question = { name: string; at: 'agreements' | 'organisations'; query: string; cursor?: string }

const entries = 'nodes { id } pageInfo { hasNextPage endCursor }'
const last = 'nodes { id } pageInfo { endCursor }'
const filtered = (filter: string) => (filter ? `, filter: { ${filter} }` : '')
const list = (name: string, filter = '', more = '', fields = entries) =>
  `{ list: ${name}(first: 20${filtered(filter)}${more}) { ${fields} } }`
const counts = (name: string, filter: string, fields: string) =>
  `{ list: ${name}(first: 0${filtered(filter)}) { ${fields} } }`
const ofState = (args: string, fields = entries) =>
  ofKey('Organisation', 'org_state', `agreements(${args}) { ${fields} }`)
const ofKey = (type: string, id: string, field: string) =>
  `{ _entities(representations: [{ __typename: "${type}", id: "${id}" }]) { ... on ${type} { ${field} } } }`

// Half of all days are before this day.
const half = 'date: { to: "1987-01-01", match: CERTAINLY }'
const after = ', after: "CURSOR"'

// The same number of rows of each, independent of the size of the graph.
const several = (prefix: string, count: number) =>
  `ids: [${Array.from({ length: count }, (_, at) => `"${prefix}_made-${at + 1}"`)}]`
const fixed = {
  agreements: ['100 agreements', several('agr', 100)],
  events: ['100 events', several('evt', 100)],
  organisations: ['100 organisations', several('org', 100)],
} as const
const respects = {
  agreements: ['KIND', 'STATUS', 'YEAR', 'COUNTRY', 'PARTY', 'INITIATIVE', 'AREA', 'SOURCE'],
  events: ['KIND', 'YEAR', 'COUNTRY', 'PARTICIPANT', 'SOURCE'],
  organisations: ['KIND', 'COUNTRY', 'SOURCE'],
}
type List = keyof typeof fixed
const lists = Object.keys(fixed) as List[]
const at = (name: List): Question['at'] => (name === 'organisations' ? name : 'agreements')

const agreementFilters = {
  'of a frequent kind': 'kind: [TREATY]',
  'of a rare kind': 'kind: [FUND]',
  'in force': 'status: [IN_FORCE]',
  'of a rare status': 'status: [WITHDRAWN]',
  'of a month': 'date: { from: "1987-05-01", to: "1987-05-31" }',
  'that took a step in a year': 'milestone: { kind: [IN_FORCE], date: { from: "1987-01-01", to: "1987-12-31" } }',
  'with a frequent word in the title': 'title: "fishing"',
  'with a rare word in the title': 'title: "c4ca4238"',
  'with a state': 'anyOf: ["org_state"]',
  'with two actors': 'allOf: ["org_state", "org_made-777"]',
  'under an initiative': 'initiatives: ["ini_great"]',
  'about an area': 'area: "area_great"',
  'by a source': 'evidence: { source: ["src_made-7"] }',
  'of a kind, a month and an actor':
    'kind: [TREATY], date: { from: "1980-01-01", to: "1989-12-31" }, anyOf: ["org_state"]',
}

export const pages: Question[] = [
  { name: 'agreements, first page', at: 'agreements', query: list('agreements') },
  ...Object.entries(agreementFilters).map(
    ([name, filter]): Question => ({ name: `agreements ${name}`, at: 'agreements', query: list('agreements', filter) }),
  ),
  { name: 'agreements by title', at: 'agreements', query: list('agreements', '', ', sort: TITLE') },
  {
    name: 'agreements, deep page',
    at: 'agreements',
    query: list('agreements', '', after),
    cursor: list('agreements', half, '', last),
  },
  {
    name: 'agreements of a frequent kind, deep page',
    at: 'agreements',
    query: list('agreements', 'kind: [TREATY]', after),
    cursor: list('agreements', half, '', last),
  },
  { name: 'a state: its agreements', at: 'agreements', query: ofState('first: 20') },
  { name: 'a state: its treaties', at: 'agreements', query: ofState('first: 20, filter: { kind: [TREATY] }') },
  {
    name: 'a state: its agreements, deep page',
    at: 'agreements',
    query: ofState(`first: 20${after}`),
    cursor: ofState(`first: 1, filter: { ${half} }`, last),
  },
  {
    name: 'a convention: its 600 parties',
    at: 'agreements',
    query: '{ agreement(id: "agr_made-1") { participants(first: 20) { totalCount edges { role node { id } } } } }',
  },
  { name: 'events of a kind', at: 'agreements', query: list('events', 'kind: [SUMMIT]') },
  {
    name: 'events of a month',
    at: 'agreements',
    query: list('events', 'date: { from: "1961-05-01", to: "1961-05-31" }'),
  },
  { name: 'events with a participant', at: 'agreements', query: list('events', 'participant: "org_made-7"') },
  {
    name: 'events, deep page',
    at: 'agreements',
    query: list('events', '', after),
    cursor: list('events', 'date: { to: "1952-01-01", match: CERTAINLY }', '', last),
  },
  { name: 'organisations, first page', at: 'organisations', query: list('organisations') },
  { name: 'organisations of a kind', at: 'organisations', query: list('organisations', 'kind: [COMPANY]') },
  { name: 'organisations of a rare kind', at: 'organisations', query: list('organisations', 'kind: [FOUNDATION]') },
  { name: 'organisations of a country', at: 'organisations', query: list('organisations', 'country: ["BE"]') },
  { name: 'organisations by a word', at: 'organisations', query: list('organisations', 'name: "c4ca4238"') },
  {
    name: 'organisations by a source',
    at: 'organisations',
    query: list('organisations', 'evidence: { source: ["src_made-7"] }'),
  },
  {
    name: 'organisations, deep page',
    at: 'organisations',
    query: list('organisations', '', after),
    cursor: list('organisations', 'kind: [FOUNDATION]', '', last),
  },
]

export const fixedSums: Question[] = lists.flatMap(name => [
  { name: `${name}: how many of ${fixed[name][0]}`, at: at(name), query: counts(name, fixed[name][1], 'totalCount') },
  ...respects[name].map(by => ({
    name: `${by} of ${fixed[name][0]}`,
    at: at(name),
    query: counts(name, fixed[name][1], `facets(by: [${by}]) { totalCount buckets { value count } }`),
  })),
])

export const allSums: Question[] = lists.flatMap(name => [
  { name: `how many ${name}`, at: at(name), query: counts(name, '', 'totalCount') },
  ...respects[name].map(by => ({
    name: `${by} of all ${name}`,
    at: at(name),
    query: counts(name, '', `facets(by: [${by}]) { totalCount buckets { value count } }`),
  })),
])
