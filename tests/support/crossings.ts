/*
 * Queries whose plan calls the subgraph `into` and another one. There are four kinds: a root field of each, a list of
 * the subgraph, an entity that another subgraph refers to, and fields that it adds to an entity of another. `kept` is
 * the path of a value of the other subgraph, which the response must have also when `into` fails.
 */

export type Crossing = { into: string; query: string; kept: string }

const agreement = 'agreement(id: "agr_cidf-chinaeu-loi-2015")'
const nokia = 'organisation(id: "org_nokia")'
const belt = 'initiative(id: "ini_belt-and-road")'

export const crossings: Crossing[] = [
  { into: 'agreements', query: `{ ${agreement} { title } source(id: "src_seed") { title } }`, kept: 'source.title' },
  {
    into: 'agreements',
    query: '{ agreements(first: 3) { totalCount nodes { id title } } people { totalCount } }',
    kept: 'people.totalCount',
  },
  {
    into: 'agreements',
    query: '{ neighbours(of: "org_nokia", types: [AGREEMENT]) { nodes { id ... on Agreement { title } } } }',
    kept: 'neighbours.nodes.0.id',
  },
  {
    into: 'agreements',
    query: `{ ${nokia} { name agreements(first: 2) { nodes { title } } } }`,
    kept: 'organisation.name',
  },

  { into: 'initiatives', query: `{ ${belt} { name } source(id: "src_seed") { title } }`, kept: 'source.title' },
  {
    into: 'initiatives',
    query: '{ initiatives(first: 3) { totalCount nodes { id name } } people { totalCount } }',
    kept: 'people.totalCount',
  },
  {
    into: 'initiatives',
    query: `{ ${agreement} { title initiatives { kind initiative { id name } } } }`,
    kept: 'agreement.initiatives.0.initiative.id',
  },
  {
    into: 'initiatives',
    query: `{ ${agreement} { title initiatives { initiative { participants(role: PROPONENT) { nodes { id ... on Organisation { name } } } } } } }`,
    kept: 'agreement.title',
  },

  { into: 'links', query: `{ search(query: "Nokia") { totalCount } ${nokia} { name } }`, kept: 'organisation.name' },
  {
    into: 'links',
    query: '{ neighbours(of: "org_nokia", first: 3) { nodes { id } } people { totalCount } }',
    kept: 'people.totalCount',
  },
  {
    into: 'links',
    query: '{ source(id: "src_seed") { title supports(first: 2) { nodes { id } } } }',
    kept: 'source.title',
  },
  {
    into: 'links',
    query: `{ paths(from: "org_nokia", to: "org_huawei", first: 1) { paths { sentence } } ${belt} { name } }`,
    kept: 'initiative.name',
  },

  { into: 'organisations', query: `{ ${nokia} { name } source(id: "src_seed") { title } }`, kept: 'source.title' },
  {
    into: 'organisations',
    query: `{ organisations(first: 3) { totalCount nodes { id name } } ${belt} { name } }`,
    kept: 'initiative.name',
  },
  {
    into: 'organisations',
    query: `{ ${agreement} { title participants(role: PARTY) { nodes { id ... on Organisation { name country } } } } }`,
    kept: 'agreement.participants.nodes.0.id',
  },
  {
    into: 'organisations',
    query: `{ ${agreement} { title participants(role: PARTY) { edges { role node { id ... on Organisation { name identifiers { scheme value } } } } } } }`,
    kept: 'agreement.participants.edges.0.role',
  },

  { into: 'sources', query: `{ source(id: "src_seed") { title } ${nokia} { name } }`, kept: 'organisation.name' },
  {
    into: 'sources',
    query: '{ sources(first: 3) { totalCount nodes { id title } } people { totalCount } }',
    kept: 'people.totalCount',
  },
  {
    into: 'sources',
    query: `{ ${agreement} { title milestones(kind: SIGNED) { claims { locator source { id title } } } } }`,
    kept: 'agreement.milestones.0.claims.0.source.id',
  },
  {
    into: 'sources',
    query: `{ ${belt} { name participants(first: 2) { edges { role claims { basis source { publisher } } } } } }`,
    kept: 'initiative.participants.edges.0.role',
  },
]
