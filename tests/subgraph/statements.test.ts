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
import { rowOf, takeIn } from '#tests/door'
import { freshGraph } from '#tests/graph'

/*
 * A relation crossed costs one SQL statement, whatever the size of the page. Which relations there are is read from the
 * schemas, so that a new one is counted without a line here: each field of each list of a subgraph and of each kind of key
 * that leads into it, and of what is reached from there.
 */

const graph = await freshGraph({ rowCache: 0 })
const schemas = Object.fromEntries(
  ['agreements', 'initiatives', 'links', 'organisations', 'sources'].map(name => [
    name,
    buildSubgraphSchema([{ typeDefs: parse(graph.subgraph(name).sdl) }]),
  ]),
)

/** What is part of the row that has it: a value, or a page around its entries. */
const values = /^(PartialDate|Period|Quantity|Place|ClaimedValue|PageInfo|ImportedFile|ImportChange)$/
const partsOfPage = /(Connection|Edge)\.(edges|nodes|node)$/

/** What looks like a plain value and is worked out of other rows. */
const workedOut = /^((Organisation|Person|Initiative|Area|Event)\.name|Agreement\.title|\w+\.status|\w+\.formerIds)$/

/** Relations that lead into more than one table. */
const severalTables: Record<string, number> = { 'Statement.about': 2 }

type Around = (selection: string) => string
/** A way into a subgraph: a page of 100 of a list of its own, or 100 keys. */
type Door = { at: string; name: string; type: GraphQLObjectType; isList: boolean; around: Around }
/** A field behind a door: a query without it, the same with it, and how many statements lie between them. */
type Field = { name: string; without: string; with: string; cost: number }

const doors = Object.keys(schemas).flatMap(at => [...listsOf(at), ...keysInto(at)])

describe.each(doors)('$at, $name', door => {
  test('each relation costs one statement, and what is in the row costs none', async () => {
    const variables = door.isList ? {} : { keys: await keysOf(door.type) }
    const fields = fieldsBehind(door)
    const without = new Map<string, number>()
    const costs: Record<string, number> = {}
    const hardlyCrossed: string[] = []
    for (const field of fields) {
      if (!without.has(field.without)) without.set(field.without, (await asked(door, field.without, variables)).count)
      const { count, data } = await asked(door, field.with, variables)
      costs[field.name] = count - without.get(field.without)!
      if (field.cost > 0 && crossings(data) < 2) hardlyCrossed.push(field.name)
    }
    expect(costs).toEqual(Object.fromEntries(fields.map(({ name, cost }) => [name, cost])))
    // A statement for each row would show only where several rows have something at the other end.
    expect(hardlyCrossed).toEqual([])
  })
})

test('the schemas have the relations that this counts', () => {
  const relationsOf = (at: string) => {
    const fields = doors.filter(door => door.at === at).flatMap(fieldsBehind)
    return new Set(fields.filter(({ cost }) => cost > 0).map(({ name }) => name)).size
  }
  expect(doors.filter(({ isList }) => isList)).toHaveLength(10)
  expect(doors.filter(({ isList }) => !isList).length).toBeGreaterThan(10)
  expect(relationsOf('agreements')).toBeGreaterThan(50)
  expect(relationsOf('initiatives')).toBeGreaterThan(30)
  expect(relationsOf('organisations')).toBeGreaterThan(15)
  // A source leads nowhere of its own, since a citation is made of its row; an import leads to the source that it replaces.
  expect(relationsOf('sources')).toBe(1)
})

beforeAll(async () => {
  // What the reference data has once or not at all among the first hundred.
  const [first, second] = await idsAt('agreements', 'agreements')
  const [event, other] = await idsAt('agreements', 'events')
  const [organisation, another] = await idsAt('organisations', 'organisations')
  const [person, somebody] = await idsAt('organisations', 'people')
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
  await takeIn(graph, 'agreements', [
    ...[first!, second!, event!, other!].map(document),
    ...[first!, second!].flatMap(entity => [area(entity), figure(entity)]),
    rowOf('agreement_links', { from: first!, to: second!, kind: 'RELATED_TO' }),
    rowOf('agreement_links', { from: second!, to: first!, kind: 'AMENDS' }),
    statement(organisation!, event!, `${first}|${event}`),
    statement(another!, other!, `${second}|${other}`),
  ])
  // Two of each kind had another id before.
  for (const [at, lists] of Object.entries({
    agreements: ['agreements', 'events'],
    initiatives: ['initiatives', 'areas'],
    organisations: ['organisations', 'people'],
  })) {
    const ids = (await Promise.all(lists.map(list => idsAt(at, list)))).flatMap(each => each.slice(0, 2))
    await takeIn(
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
  await takeIn(graph, 'organisations', [
    ...[person!, somebody!].map(document),
    member(organisation!, another!),
    member(another!, organisation!),
  ])
})

async function asked({ at }: Door, query: string, variables: Record<string, unknown>) {
  let data: unknown
  const statements = await graph.statementsOf(async () => {
    const answer = await graph.askAt(at, query, variables)
    expect(answer.errors).toBeUndefined()
    data = answer.data
  })
  return { count: statements.length, data }
}

/** How many rows have something at the other end. */
function crossings(answer: unknown): number {
  if (typeof answer !== 'object' || answer === null) return 0
  const found = Object.entries(answer).map(([key, value]) => {
    if (key !== 'crossed') return crossings(value)
    const isEmpty = value === null || [value.length, value.nodes?.length, value.totalCount].includes(0)
    return isEmpty ? 0 : 1
  })
  return found.reduce((sum, count) => sum + count, 0)
}

/** Each field of the type behind the door, and of the types that are reached from there and have no door of their own. */
function fieldsBehind(door: Door): Field[] {
  const fields: Field[] = []
  const reached = [{ type: door.type, around: door.around }]
  for (const { type, around } of reached) {
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type)
      const name = `${type.name}.${field.name}`
      const add = (name: string, selection: string, cost: number) =>
        fields.push({ name, without: around('__typename'), with: around(selection), cost })
      if (leadsBack(door, target) || name.endsWith('Connection.totalCount')) continue
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
          costOf(door, name, target),
        )
      }
      const isNew = isObjectType(target) && reached.every(({ type }) => type !== target)
      if (isNew && !values.test(target.name) && !doors.some(({ at, type }) => at === door.at && type === target)) {
        reached.push({ type: target, around: inner => around(`${field.name} { ${inner} }`) })
      }
    }
  }
  return fields
}

// The rows of the keys themselves are there already.
const leadsBack = ({ at, type, isList }: Door, target: GraphQLNamedType) =>
  !isList && (target === type || (isAbstractType(target) && schemas[at]!.isSubType(target, type)))

function costOf({ at }: Door, name: string, target: GraphQLNamedType): number {
  if (name in severalTables) return severalTables[name]!
  if (!isCompositeType(target)) return workedOut.test(name) ? 1 : 0
  return values.test(target.name) || partsOfPage.test(name) || isForeign(schemas[at]!, target) ? 0 : 1
}

/** Whether another subgraph owns it, so that its key is all that is known here. */
function isForeign(schema: GraphQLSchema, type: GraphQLNamedType): boolean {
  if (isAbstractType(type)) return schema.getPossibleTypes(type).every(each => isForeign(schema, each))
  const roots = Object.values(schema.getQueryType()!.getFields())
  return entitiesIn(schema).some(each => each === type) && !roots.some(root => root.type === type)
}

function entitiesIn(schema: GraphQLSchema): readonly GraphQLObjectType[] {
  const entities = schema.getType('_Entity')
  return isUnionType(entities) ? entities.getTypes() : []
}

function listsOf(at: string): Door[] {
  return Object.values(schemas[at]!.getQueryType()!.getFields()).flatMap(({ name, type: connection }) => {
    const type = nodeOf(getNamedType(connection))
    return type
      ? [{ at, name, type, isList: true, around: inner => `{ ${name}(first: 100) { nodes { ${inner} } } }` }]
      : []
  })
}

/** The kinds of key of which the subgraph knows more than the key. */
function keysInto(at: string): Door[] {
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
  const list = doors.find(door => door.isList && door.type.name === name)!
  return (await idsAt(list.at, list.name)).map(id => ({ __typename: name, id }))
}

async function idsAt(subgraph: string, list: string): Promise<string[]> {
  const { data } = await graph.askAt(subgraph, `{ ${list}(first: 100) { nodes { id } } }`)
  return data[list].nodes.map(({ id }: { id: string }) => id)
}
