import { readFileSync } from 'node:fs'
import { buildSchema, isObjectType } from 'graphql'
import { describe, expect, test } from 'vitest'
import { importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'
import type { PageArgs } from '#toolkit/graphql'

const graph = await freshGraph()

/** Every list of the schema: its field, its subgraph, the id of its owner, its sorts and its length in the reference data. */
const lists: { field: string; at: string; of?: string; sorts?: string[]; length: number }[] = [
  { field: 'Query.agreements', at: 'agreements', sorts: ['DATE_DESC', 'DATE_ASC', 'TITLE', 'ID'], length: 169 },
  { field: 'Query.events', at: 'agreements', sorts: ['DATE_DESC', 'DATE_ASC', 'ID'], length: 13 },
  { field: 'Query.statements', at: 'agreements', length: 14 },
  { field: 'Query.initiatives', at: 'initiatives', sorts: ['NAME', 'LAUNCHED', 'ID'], length: 25 },
  { field: 'Query.areas', at: 'initiatives', length: 18 },
  { field: 'Query.figures', at: 'initiatives', length: 2 },
  { field: 'Query.organisations', at: 'organisations', sorts: ['NAME', 'ID'], length: 199 },
  { field: 'Query.people', at: 'organisations', sorts: ['NAME', 'ID'], length: 22 },
  {
    field: 'Query.sources',
    at: 'sources',
    sorts: ['PUBLISHED_DESC', 'PUBLISHED_ASC', 'TITLE', 'ID'],
    length: 75,
  },
  { field: 'Query.imports', at: 'sources', length: 1 },
  { field: 'Agreement.participants', at: 'agreements', of: 'agr_bri-digital-economy-initiative', length: 8 },
  { field: 'Event.participants', at: 'agreements', of: 'evt_china-eu-digital-roundtable-1', length: 20 },
  { field: 'Event.agreements', at: 'agreements', of: 'evt_brf-1', length: 11 },
  { field: 'Event.statements', at: 'agreements', of: 'evt_china-eu-digital-roundtable-1', length: 13 },
  { field: 'Initiative.participants', at: 'initiatives', of: 'ini_belt-and-road', length: 5 },
  { field: 'Initiative.components', at: 'initiatives', of: 'ini_internet-plus', length: 11 },
  { field: 'Initiative.agreements', at: 'agreements', of: 'ini_belt-and-road', length: 158 },
  { field: 'Area.initiatives', at: 'initiatives', of: 'area_digital-economy', length: 3 },
  { field: 'Area.agreements', at: 'agreements', of: 'area_startups', length: 2 },
  { field: 'Area.events', at: 'agreements', of: 'area_digital-economy', length: 2 },
  { field: 'Organisation.agreements', at: 'agreements', of: 'org_china', length: 160 },
  { field: 'Organisation.events', at: 'agreements', of: 'org_chinaeu', length: 3 },
  { field: 'Organisation.statements', at: 'agreements', of: 'org_cac', length: 1 },
  { field: 'Organisation.initiatives', at: 'initiatives', of: 'org_european-commission', length: 5 },
  { field: 'Organisation.affiliations', at: 'organisations', of: 'org_china', length: 1 },
  { field: 'Organisation.affiliates', at: 'organisations', of: 'org_european-commission', length: 7 },
  { field: 'Person.agreements', at: 'agreements', of: 'per_xi-jinping', length: 6 },
  { field: 'Person.events', at: 'agreements', of: 'per_lu-wei', length: 3 },
  { field: 'Person.statements', at: 'agreements', of: 'per_lu-wei', length: 10 },
  { field: 'Person.initiatives', at: 'initiatives', of: 'per_xi-jinping', length: 1 },
  { field: 'Person.affiliations', at: 'organisations', of: 'per_xu-lin', length: 2 },
]
const inEachSort = lists.flatMap(list => (list.sorts ?? ['']).map(sort => ({ ...list, sort })))

test('the table of lists has every list of the schema', () => {
  const schema = buildSchema(readFileSync(new URL('../../schema/api.graphql', import.meta.url), 'utf8'))
  const fields = Object.values(schema.getTypeMap())
    .filter(isObjectType)
    .flatMap(type =>
      Object.values(type.getFields())
        .filter(field => String(field.type).endsWith('Connection'))
        // Lists of the index of links have no `last`. links.test.ts covers them.
        .filter(field => field.args.some(arg => arg.name === 'last'))
        .map(field => `${type.name}.${field.name}`),
    )
  expect(lists.map(list => list.field).sort()).toEqual(fields.sort())
  const sortsOf = (field: string) => {
    const [type, name] = field.split('.') as [string, string]
    const sort = (schema.getType(type) as any).getFields()[name].args.find((arg: any) => arg.name === 'sort')
    return sort?.type.getValues().map((value: any) => value.name)
  }
  for (const { field, sorts } of lists) expect(sorts?.slice().sort()).toEqual(sortsOf(field)?.sort())
})

describe.each(inEachSort)('$field $sort', list => {
  test('has the same entries forwards, backwards and on one page, without gaps or duplicates', async () => {
    const size = list.length > 50 ? 60 : 2
    const forwards = await walk(list, size, false)
    const backwards = await walk(list, size, true)
    expect(forwards.length).toBe(list.length)
    expect(new Set(forwards).size).toBe(list.length)
    expect(backwards).toEqual(forwards)
    const { edges } = await page(list, { first: 100 })
    expect(edges.map(entryOf)).toEqual(forwards.slice(0, 100))
  })

  test('has its exact count on every page, also on an empty one', async () => {
    const { edges, nodes, totalCount, pageInfo } = await page(list, { first: 0 })
    expect([edges, nodes, totalCount]).toEqual([[], [], list.length])
    expect(pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, startCursor: null, endCursor: null })
    const { edges: some, nodes: same, totalCount: again } = await page(list, { last: 1 })
    expect([some.length, same.length, again]).toEqual([1, 1, list.length])
    const defaultPage = await page(list, { first: null, after: null, last: null, before: null })
    expect(defaultPage.edges.length).toBe(Math.min(20, list.length))
  })

  test('rejects invalid page arguments with what to send', async () => {
    const { pageInfo } = await page(list, { first: 1 })
    const cursor = pageInfo.endCursor
    const mistyped = `${cursor.slice(0, -4)}AAAA`
    for (const [args, argument, words] of [
      [{ first: -1 }, 'first', 'send 0 or more'],
      [{ first: 101 }, 'first', 'at most 100'],
      [{ last: -1 }, 'last', 'send 0 or more'],
      [{ last: 101 }, 'last', 'at most 100'],
      [{ first: 1, last: 1 }, 'last', 'not both'],
      [{ first: 1, before: cursor }, 'before', 'goes with `last`'],
      [{ last: 1, after: cursor }, 'after', 'goes with `first`'],
      [{ after: cursor, before: cursor }, 'before', 'not both'],
      [{ after: 'nothing' }, 'after', 'not a cursor of this list'],
      [{ before: '' }, 'before', 'not a cursor of this list'],
      [{ after: mistyped }, 'after', 'not a cursor of this list'],
    ] as const) {
      const { errors } = await raw(list, args)
      expect([args, errors?.length, errors?.[0]?.extensions]).toEqual([args, 1, { code: 'BAD_USER_INPUT', argument }])
      expect(errors![0]!.message).toContain(words)
    }
  })
})

test('a cursor is valid only for its list and its order', async () => {
  // Lists of an organisation and of a person share their cursors, and so do all lists of participants.
  const nameOf = ({ field, sort }: List) =>
    `${field.replace(/^(Organisation|Person)/, 'Actor').replace(/^\w+\.participants/, 'participants')} ${sort}`
  const cursors = await Promise.all(
    inEachSort.map(async list => ({ list, after: (await page(list, { first: 1 })).pageInfo.endCursor })),
  )
  let rejected = 0
  for (const [index, { list }] of cursors.entries()) {
    const others = [1, 2, 3].map(step => cursors[(index + step) % cursors.length]!)
    for (const other of others.filter(each => nameOf(each.list) !== nameOf(list))) {
      const { errors } = await raw(list, { after: other.after })
      expect([nameOf(list), nameOf(other.list), errors?.[0]?.extensions.code]).toEqual([
        nameOf(list),
        nameOf(other.list),
        'BAD_USER_INPUT',
      ])
      rejected += 1
    }
  }
  expect(rejected).toBeGreaterThan(100)
})

test.each([
  ['NAME', 1],
  ['ID', 2],
])('rows that are added between two pages by %s shift neither page', async (sort, nth) => {
  const list = inEachSort.find(each => each.field === 'Query.organisations' && each.sort === sort)!
  const ids = (entries: string[]) => entries.map(entry => entry.split(' ')[1])
  const before = ids(await walk(list, 50, false))
  const first = await page(list, { first: 50 })
  const last = await page(list, { last: 50 })
  const added = { front: `org_0-made-${3 - nth}`, end: `org_zz-made-${nth}` }
  await importRows(
    graph,
    'organisations',
    Object.entries({ [added.front]: '0', [added.end]: 'Zz' }).flatMap(([id, text]) => [
      rowOf('organisations', { id }),
      rowOf('names', { entity: id, text: `${text} ${id}`, language: 'en', kind: 'PREFERRED' }),
    ]),
  )
  expect(ids(await walk(list, 50, false, first.pageInfo.endCursor))).toEqual([...before.slice(50), added.end])
  expect(ids(await walk(list, 50, true, last.pageInfo.startCursor))).toEqual([added.front, ...before.slice(0, -50)])
  expect((await page(list, { first: 0 })).totalCount).toBe(before.length + 2)
})

type List = (typeof inEachSort)[number]

/** All entries of a list in its order, read in pages, after or before a cursor if there is one. */
async function walk(list: List, size: number, isBackward: boolean, from?: string): Promise<string[]> {
  const [count, place] = isBackward ? ['last', 'before'] : ['first', 'after']
  const entries: string[] = []
  for (let cursor = from; ; ) {
    const { edges, nodes, pageInfo } = await page(list, { [count]: size, ...(cursor && { [place]: cursor }) })
    expect(nodes).toEqual(edges.map((edge: any) => edge.node))
    expect([pageInfo.startCursor, pageInfo.endCursor]).toEqual([edges[0].cursor, edges.at(-1).cursor])
    // A page after a cursor has a previous page, and a page before a cursor has a next one.
    expect(isBackward ? pageInfo.hasNextPage : pageInfo.hasPreviousPage).toBe(cursor !== undefined)
    entries[isBackward ? 'unshift' : 'push'](...edges.map(entryOf))
    if (!(isBackward ? pageInfo.hasPreviousPage : pageInfo.hasNextPage)) return entries
    cursor = isBackward ? pageInfo.startCursor : pageInfo.endCursor
  }
}

const entryOf = ({ cursor, node }: any) => `${cursor} ${node.id}`

async function page(list: List, args: PageArgs): Promise<any> {
  const { data, errors } = await raw(list, args)
  expect(errors).toBeUndefined()
  return list.of ? data._entities[0].list : data.list
}

function raw({ at, field, of, sort }: List, args: PageArgs) {
  const [type, name] = field.split('.')
  const list = `list: ${name}(${sort && `sort: ${sort},`} first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id } edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }`
  const variables = '$first: Int, $after: String, $last: Int, $before: String'
  if (!of) return graph.askAt(at, `query (${variables}) { ${list} }`, args)
  const keys = [{ __typename: type, id: of }]
  const query = `query (${variables}, $keys: [_Any!]!) { _entities(representations: $keys) { ... on ${type} { ${list} } } }`
  return graph.askAt(at, query, { ...args, keys })
}
