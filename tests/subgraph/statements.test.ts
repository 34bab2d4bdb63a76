import { buildSubgraphSchema } from '@apollo/subgraph'
import {
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isObjectType,
  isUnionType,
  parse,
} from 'graphql'
import { beforeAll, describe, expect, test } from 'vitest'
import { importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

/*
 * A relation costs one SQL statement for a page of any size. The relations are read from the schemas, so that a new one is tested
 * without a change here: the fields of each list of a subgraph and of each entity with a key, and the fields of their types.
 */

const graph = await freshGraph({ rowCache: 0 })
const schemas = Object.fromEntries(
  ['agreements', 'initiatives', 'links', 'organisations', 'sources'].map(name => [
    name,
    buildSubgraphSchema([{ typeDefs: parse(graph.subgraph(name).sdl) }]),
  ]),
)

/** Types and fields that need no statement: values in the row, and the parts of a page. */
const values = /^(PartialDate|Period|Quantity|Place|ClaimedValue|PageInfo|ImportedFile|ImportChange)$/
const partsOfPage = /(Connection|Edge)\.(edges|nodes|node)$/

/** Scalar fields that are computed from other rows. */
const computed = /^((Organisation|Person|Initiative|Area|Event)\.name|Agreement\.title|\w+\.status|\w+\.formerIds)$/

/** Relations that lead into more than one table. */
const severalTables: Record<string, number> = { 'Statement.about': 2 }

type Around = (selection: string) => string
/** An entry point of a subgraph: a page of 100 of a list, or 100 keys. */
type EntryPoint = { at: string; name: string; type: GraphQLObjectType; isList: boolean; around: Around }
/** A field at an entry point: a query without it, the same query with it, and the number of statements that it adds. */
type Field = { name: string; without: string; with: string; cost: number }

const entryPoints = Object.keys(schemas).flatMap(at => [...listsOf(at), ...keysInto(at)])

describe.each(entryPoints)('$at, $name:', entry => {
  test('each relation costs one statement, and each value in the row none', async () => {
    const variables = entry.isList ? {} : { keys: await keysOf(entry.type) }
    const fields = fieldsAt(entry)
    const without = new Map<string, number>()
    const costs: Record<string, number> = {}
    const rarelyCrossed: string[] = []
    for (const field of fields) {
      if (!without.has(field.without)) without.set(field.without, (await run(entry, field.without, variables)).count)
      const { count, data } = await run(entry, field.with, variables)
      costs[field.name] = count - without.get(field.without)!
      if (field.cost > 0 && crossings(data) < 2) rarelyCrossed.push(field.name)
    }
    expect(costs).toEqual(Object.fromEntries(fields.map(({ name, cost }) => [name, cost])))
    // One statement per row would show only if several rows have a related row.
    expect(rarelyCrossed).toEqual([])
  })
})

test('the schemas have as many relations as this test expects', () => {
  const relationsOf = (at: string) => {
    const fields = entryPoints.filter(entry => entry.at === at).flatMap(fieldsAt)
    return new Set(fields.filter(({ cost }) => cost > 0).map(({ name }) => name)).size
  }
  expect(entryPoints.filter(({ isList }) => isList)).toHaveLength(10)
  expect(entryPoints.filter(({ isList }) => !isList).length).toBeGreaterThan(10)
  expect(relationsOf('agreements')).toBeGreaterThan(50)
  expect(relationsOf('initiatives')).toBeGreaterThan(30)
  expect(relationsOf('organisations')).toBeGreaterThan(15)
  // A source has no relation, because its citation is made of its row. An import has the source that it replaces.
  expect(relationsOf('sources')).toBe(1)
})

beforeAll(async () => {
  // Rows that the reference data has at most once among the first 100.
  const [first, second] = await idsAt('agreements', 'agreements')
  const [event, other] = await idsAt('agreements', 'events')
  const [organisation, another] = await idsAt('organisations', 'organisations')
  const [person, otherPerson] = await idsAt('organisations', 'people')
  const document = (entity: string) => rowOf('identifiers', { entity, scheme: 'OTHER', value: `no. ${entity}` })
  const area = (entity: string) => rowOf('entity_areas', { entity, area: 'area_5g' })
  const figure = (entity: string) =>
    rowOf('figures', {
      id: `fig_${entity}`,
      entity,
      measure: 'pages',
      value: '5',
      unit: 'pages',
      bound: 'EXACT',
      meaning: 'COUNT',
    })
  const statement = (speaker: string, event: string, about: string) =>
    rowOf('statements', { id: `sta_made-${speaker}`, speaker, gist: 'Made.', event, about })
  await importRows(graph, 'agreements', [
    ...[first!, second!, event!, other!].map(document),
    ...[first!, second!].flatMap(entity => [area(entity), figure(entity)]),
    rowOf('agreement_links', { from: first!, to: second!, kind: 'RELATED_TO' }),
    rowOf('agreement_links', { from: second!, to: first!, kind: 'AMENDS' }),
    statement(organisation!, event!, `${first}|${event}`),
    statement(another!, other!, `${second}|${other}`),
  ])
  // Two entities of each type have a former id.
  for (const [at, lists] of Object.entries({
    agreements: ['agreements', 'events'],
    initiatives: ['initiatives', 'areas'],
    organisations: ['organisations', 'people'],
  })) {
    const ids = (await Promise.all(lists.map(list => idsAt(at, list)))).flatMap(each => each.slice(0, 2))
    await importRows(
      graph,
      at,
      ids.map(id => rowOf('same_as', { id: `${id}-before`, sameAs: id })),
    )
  }
  await graph.subgraph('sources').sql`
    insert into sources.imports (id, by, bundle, replaces, files)
    select 'imp_made-' || n, 'Aino', 'made', 'src_seed', '[]' from generate_series(1, 2) as n`
  const member = (holder: string, organisation: string) =>
    rowOf('affiliations', { holder, organisation, kind: 'MEMBERSHIP' })
  await importRows(graph, 'organisations', [
    ...[person!, otherPerson!].map(document),
    member(organisation!, another!),
    member(another!, organisation!),
  ])
})

async function run({ at }: EntryPoint, query: string, variables: Record<string, unknown>) {
  let data: unknown
  const statements = await graph.statementsOf(async () => {
    const answer = await graph.askAt(at, query, variables)
    expect(answer.errors).toBeUndefined()
    data = answer.data
  })
  return { count: statements.length, data }
}

/** The number of rows with a related row. */
function crossings(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0
  const found = Object.entries(answer).map(([key, value]) => {
    if (key !== 'crossed') return crossings(value)
    const isEmpty = value === null || [value.length, value.nodes?.length, value.totalCount].includes(0)
    return isEmpty ? 0 : 1
  })
  return found.reduce((sum, count) => sum + count, 0)
}

/** The fields of the type of an entry point, and of the types that it leads to and that have no entry point of their own. */
function fieldsAt(entry: EntryPoint): Field[] {
  const fields: Field[] = []
  const reached = [{ type: entry.type, around: entry.around }]
  for (const { type, around } of reached) {
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type)
      const name = `${type.name}.${field.name}`
      const add = (name: string, selection: string, cost: number) =>
        fields.push({ name, without: around('__typename'), with: around(selection), cost })
      if (leadsBack(entry, target) || name.endsWith('Connection.totalCount')) continue
      if (name.endsWith('Connection.facets')) {
        add(name, 'crossed: facets(by: [KIND]) { buckets { value count entity { __typename } } }', 1)
        continue
      }
      if (isConnection(target)) {
        add(name, `crossed: ${field.name} { nodes { __typename } }`, 1)
        add(`${name}.totalCount`, `crossed: ${field.name}(first: 0) { totalCount }`, 1)
      } else {
        add(
          name,
          `crossed: ${field.name} ${isCompositeType(target) ? '{ __typename }' : ''}`,
          costOf(entry, name, target),
        )
      }
      const isNew = isObjectType(target) && reached.every(({ type }) => type !== target)
      if (
        isNew &&
        !values.test(target.name) &&
        !entryPoints.some(({ at, type }) => at === entry.at && type === target)
      ) {
        reached.push({ type: target, around: inner => around(`${field.name} { ${inner} }`) })
      }
    }
  }
  return fields
}

// The rows of the keys are loaded already.
const leadsBack = ({ at, type, isList }: EntryPoint, target: GraphQLNamedType) =>
  !isList && (target === type || (isAbstractType(target) && schemas[at]!.isSubType(target, type)))

function costOf({ at }: EntryPoint, name: string, target: GraphQLNamedType): number {
  if (name in severalTables) return severalTables[name]!
  if (!isCompositeType(target)) return computed.test(name) ? 1 : 0
  return values.test(target.name) || partsOfPage.test(name) || isForeign(schemas[at]!, target) ? 0 : 1
}

/** Whether another subgraph owns the type, so that only its key is known here. */
function isForeign(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).every(each => isForeign(schema, each))
  const roots = Object.values(schema.getQueryType()!.getFields())
  return entitiesIn(schema).some(each => each === type) && !roots.some(root => root.type === type)
}

function entitiesIn(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const entities = schema.getType('_Entity')
  return isUnionType(entities) ? entities.getTypes() : []
}

function listsOf(at: string): EntryPoint[] {
  return Object.values(schemas[at]!.getQueryType()!.getFields()).flatMap(({ name, type: connection }) => {
    const type = nodeOf(getNamedType(connection))
    return type
      ? [{ at, name, type, isList: true, around: inner => `{ ${name}(first: 100) { nodes { ${inner} } } }` }]
      : []
  })
}

/** The entities with a key of which the subgraph has more fields than the key. */
function keysInto(at: string): EntryPoint[] {
  const known = entitiesIn(schemas[at]!).filter(type => Object.keys(type.getFields()).length > 1)
  return known.map(type => ({
    at,
    name: `keys of ${type.name}`,
    type,
    isList: false,
    around: inner =>
      `query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type.name} { ${inner} } } }`,
  }))
}

function isConnection({ name }: GraphQLNamedType): boolean {
  return name.endsWith('Connection')
}

function nodeOf(type: GraphQLNamedType): GraphQLObjectType | undefined {
  if (!isObjectType(type) || !isConnection(type)) return
  const node = getNamedType(type.getFields().nodes!.type)
  return isObjectType(node) ? node : undefined
}

async function keysOf({ name }: GraphQLObjectType) {
  const list = entryPoints.find(entry => entry.isList && entry.type.name === name)!
  return (await idsAt(list.at, list.name)).map(id => ({ __typename: name, id }))
}

async function idsAt(subgraph: string, list: string): Promise<string[]> {
  const { data } = await graph.askAt(subgraph, `{ ${list}(first: 100) { nodes { id } } }`)
  return data[list].nodes.map(({ id }: { id: string }) => id)
}
