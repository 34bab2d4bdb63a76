import type { Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase } from '#tests/graph'
import { fillLarge } from '#tests/large'
import { fixedSums, pages } from '#tests/questions'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * The plans of the statements of real queries on 20,000 agreements: PostgreSQL reads no large table completely, neither in a
 * sequential scan nor through an index. Times depend on the machine, so the tests count rows and blocks.
 */

const { config, drop } = await freshDatabase('empty')
const sent: { text: string; params: unknown[] }[] = []
const graph = await startSubgraphs({ ...config, poolSize: 1, rowCache: 0 }, createLog('fatal'), {
  names: ['agreements', 'organisations'],
  today: () => '2025-07-01',
  // The driver passes the parameters too, which the type of `onStatement` omits.
  onStatement: (text: string, params: unknown[] = []) => sent.push({ text, params }),
})
const at = (name: string) => graph.subgraphs.find(subgraph => subgraph.name === name)!
let large: string[] = []

beforeAll(async () => {
  await fillLarge({ agreements: at('agreements').sql, organisations: at('organisations').sql }, 20_000)
  const tables = await at('agreements').sql<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and reltuples >= 4000 and relnamespace::regnamespace::text in ('agreements', 'organisations')`
  large = tables.map(({ name }) => name)
}, 120_000)

afterAll(async () => {
  await graph.stop()
  await drop()
})

const entries = 'nodes { id } pageInfo { endCursor }'
const agreements = (filter: string) => `{ agreements(filter: { ${filter} }) { ${entries} } }`
const count = (filter: string) => `{ agreements(first: 0, filter: { ${filter} }) { totalCount } }`
const facet = (by: string, filter: string) =>
  `{ agreements(first: 0, filter: { ${filter} }) { facets(by: [${by}]) { totalCount buckets { count } } } }`
const facetOfAll = (by: string) => `{ agreements(first: 0) { facets(by: [${by}]) { buckets { count } } } }`
const ofKey = (type: string, field: string, ...ids: string[]) =>
  `{ _entities(representations: [${ids.map(id => `{ __typename: "${type}", id: "${id}" }`)}]) { ... on ${type} { ${field} } } }`
const may = 'from: "1987-05-01", to: "1987-05-31"'

const filters = {
  'a rare kind': 'kind: [FUND]',
  'a frequent kind': 'kind: [TREATY]',
  'a rare bindingness': 'bindingness: [UNKNOWN]',
  'words of one title': 'title: "c4ca4238"',
  'a word of many titles': 'title: "fishing"',
  'an actor of few': 'anyOf: ["org_made-777"]',
  'an actor of many': 'anyOf: ["org_state"]',
  'two actors': 'allOf: ["org_state", "org_made-777"]',
  'a country': 'country: ["BE"]',
  'a country of many': 'country: ["CN"]',
  'an initiative': 'initiatives: ["ini_made-4"]',
  'an initiative of many': 'initiatives: ["ini_great"], tied: [UNDER]',
  'an area': 'area: "area_made-7"',
  'an event': 'event: "evt_made-9"',
  'a month': `date: { ${may} }`,
  'certainly in a month': `date: { ${may}, match: CERTAINLY }`,
  'a milestone in a month': `milestone: { kind: [IN_FORCE], date: { ${may} } }`,
  'a rare status': 'status: [WITHDRAWN]',
  'a source of one': 'evidence: { source: ["src_rare"] }',
  'a source of many': 'evidence: { source: ["src_made-7"], basis: [STATED] }',
}
// A count reads each of the thousands of agreements that match.
const manyToCount = [
  'a frequent kind',
  'a word of many titles',
  'a source of many',
  'an actor of many',
  'a country of many',
]

describe('no large table is read completely for', () => {
  test.each<[name: string, query: string]>([
    ['a first page', '{ agreements { nodes { id } } }'],
    ['a first page by title', '{ agreements(sort: TITLE) { nodes { id } } }'],
    ...Object.entries(filters).map(([name, filter]) => [`a page by ${name}`, agreements(filter)] as [string, string]),
    ...Object.entries(filters)
      .filter(([name]) => !manyToCount.includes(name))
      .map(([name, filter]) => [`the count by ${name}`, count(filter)] as [string, string]),
    ...['KIND', 'STATUS', 'YEAR', 'COUNTRY', 'PARTY', 'INITIATIVE', 'AREA', 'SOURCE'].map(
      by => [`a facet by ${by} of few`, facet(by, 'event: "evt_made-9"')] as [string, string],
    ),
    ['a facet by PARTY of one month', facet('PARTY', `date: { ${may} }`)],
    ['a page of a state', ofKey('Organisation', `agreements { ${entries} }`, 'org_state')],
    [
      'a page of a state, filtered',
      ofKey('Organisation', `agreements(role: [PARTY], filter: { kind: [TREATY] }) { ${entries} }`, 'org_state'),
    ],
    ['the count of a state', ofKey('Organisation', 'agreements(first: 0) { totalCount }', 'org_state')],
    ['the events of a state that had none', ofKey('Organisation', `events { ${entries} }`, 'org_state')],
    ['a page of an actor with few', ofKey('Organisation', `agreements { ${entries} }`, 'org_made-777')],
    ['a page of two actors', ofKey('Organisation', `agreements { ${entries} }`, 'org_made-777', 'org_made-778')],
    ['a page of an initiative of many', ofKey('Initiative', `agreements { ${entries} }`, 'ini_great')],
    ['a page of an area of many', ofKey('Area', `agreements { ${entries} }`, 'area_great')],
    ['a page of an area of none', ofKey('Area', `agreements { ${entries} }`, 'area_none')],
    ['a page of two areas of none', ofKey('Area', `agreements { ${entries} }`, 'area_none', 'area_nothing')],
    [
      'the parties of a convention',
      '{ agreement(id: "agr_made-1") { participants { totalCount edges { role node { id } } } } }',
    ],
  ])('%s', async (_, query) => {
    for (const plan of await plansOf('agreements', query))
      expect(plan).toMatchObject({ wholeTables: [], rows: few, blocks: few })
  })

  test.each([
    ['a first page', `{ organisations { ${entries} } }`],
    ['a page by a rare kind', `{ organisations(filter: { kind: [FOUNDATION] }) { ${entries} } }`],
    ['a page by country', `{ organisations(filter: { country: ["BE"] }) { ${entries} } }`],
    ['a page by name', `{ organisations(filter: { name: "c4ca4238" }) { ${entries} } }`],
    ['the count by a rare kind', '{ organisations(first: 0, filter: { kind: [FOUNDATION] }) { totalCount } }'],
    [
      'facets of a country',
      '{ organisations(first: 0, filter: { country: ["BE"] }) { facets(by: [KIND, SOURCE]) { totalCount } } }',
    ],
  ])('%s of organisations', async (_, query) => {
    for (const plan of await plansOf('organisations', query))
      expect(plan).toMatchObject({ wholeTables: [], rows: few, blocks: few })
  })
})

test('a filter of events by participant does not read the agreements of the participant', async () => {
  // The participant has 300 agreements and 40 events.
  const [plan] = await plansOf(
    'agreements',
    '{ events(first: 10, filter: { participant: "org_made-7" }) { nodes { id } } }',
  )
  expect(plan!.blocks).toBeLessThan(300)
})

describe('for all agreements,', () => {
  test('the facet of sources is an index-only scan', async () => {
    const [plan, ...others] = await plansOf('agreements', facetOfAll('SOURCE'))
    expect(plan).toMatchObject({ wholeTables: [], text: expect.stringMatching(/Index Only Scan[^}]*"claims_source"/) })
    // This is a prepared statement, so it has a generic plan too.
    expect(others).toHaveLength(1)
  })

  test('each status is computed once', async () => {
    const [plan] = await plansOf('agreements', facetOfAll('STATUS'))
    const { count } = (await at('agreements').sql`select count(*)::int from agreements.milestones`)[0]!
    expect(plan!.rows / (20_001 + count)).toBeCloseTo(1)
  })

  test.each([
    ['a count', '{ agreements(first: 0) { totalCount } }'],
    ['a facet', facetOfAll('KIND')],
    ['a count of a state', ofKey('Organisation', 'agreements(first: 0) { totalCount }', 'org_state')],
  ])('%s is one statement, without a page', async (_, query) => {
    await plansOf('agreements', query)
    expect(sent).toHaveLength(1)
  })
})

describe('a query of the benchmark', () => {
  test.each([...pages, ...fixedSums])('reads no large table completely: $name', async ({ at: name, query, cursor }) => {
    const after = cursor ? await cursorOf(name, cursor) : ''
    for (const { wholeTables } of await plansOf(name, query.replace('CURSOR', after))) expect(wholeTables).toEqual([])
  })

  const cursorOf = async (name: string, query: string) => {
    const { data } = (await at(name).execute({ query, requestId: 'test' })) as any
    return (data.list ?? data._entities[0].agreements).pageInfo.endCursor as string
  }
})

describe('a page in the middle of a list', () => {
  // The cursor of the first agreement of 1987.
  const cursorOf1987 = async (list: string) => {
    const query = `{ list: ${list} { pageInfo { endCursor } } }`
    const { data } = (await at('agreements').execute({ query, requestId: 'test' })) as any
    return data.list.pageInfo.endCursor as string
  }
  const until = 'date: { to: "1987-01-31", match: CERTAINLY }'

  test.each([
    ['', `first: 20, after: "CURSOR"`],
    [', backwards', `last: 20, before: "CURSOR"`],
    [', filtered', `filter: { kind: [TREATY] }, first: 20, after: "CURSOR"`],
  ])('is read from the row of its cursor%s', async (_, args) => {
    const cursor = await cursorOf1987(`agreements(first: 1, filter: { ${until} })`)
    const plans = await plansOf('agreements', `{ agreements(${args.replace('CURSOR', cursor)}) { nodes { id } } }`)
    for (const plan of plans) {
      expect(plan).toMatchObject({ wholeTables: [], rows: few, blocks: few })
      expect(plan.text).toMatch(/"Index Cond": "\(ROW\(/)
    }
  })

  test('is read from the row of its cursor in the list of a state', async () => {
    const first = ofKey(
      'Organisation',
      `agreements(first: 1, filter: { ${until} }) { pageInfo { endCursor } }`,
      'org_state',
    )
    const { data } = (await at('agreements').execute({ query: first, requestId: 'test' })) as any
    const cursor = data._entities[0].agreements.pageInfo.endCursor
    const plans = await plansOf(
      'agreements',
      ofKey('Organisation', `agreements(after: "${cursor}") { ${entries} }`, 'org_state'),
    )
    for (const plan of plans) expect(plan).toMatchObject({ wholeTables: [], rows: few, blocks: few })
  })
})

describe('the check of plans', () => {
  test('finds the large tables', () => {
    expect(large).toEqual(
      expect.arrayContaining([
        'agreements',
        'participations',
        'claims',
        'milestones',
        'names',
        'coverages',
        'organisations',
      ]),
    )
  })

  test('detects a table and an index that are read completely', async () => {
    const { sql } = at('agreements').reads
    expect(await planOf(sql, `select * from agreements.claims where note = 'no index has it'`, [])).toMatchObject({
      wholeTables: ['claims'],
    })
    const indexScan = await planOf(
      sql,
      'select count(date) from (select * from agreements.agreements order by sort_name, id offset 0) each',
      [],
    )
    expect(indexScan).toMatchObject({ rows: expect.not.toSatisfy(isFew), blocks: expect.not.toSatisfy(isFew) })
  })
})

/** `rows` counts the rows that were read, including those that a filter removed. */
type Plan = { text: string; wholeTables: string[]; rows: number; blocks: number }

// A quarter of the number of agreements.
const isFew = (count: number) => count < 5000
const few = expect.toSatisfy(isFew)

/** The plans of all statements of a query: with their parameters, and the generic plan of each prepared statement. */
async function plansOf(name: string, query: string): Promise<Plan[]> {
  const { reads, execute } = at(name)
  const { sql } = reads
  sent.length = 0
  const { errors } = await execute({ query, requestId: 'test' })
  expect(errors).toBeUndefined()
  const statements = [...sent]
  expect(statements.length).toBeGreaterThan(0)
  const plans: Plan[] = []
  for (const { text, params } of statements) {
    plans.push(await planOf(sql, text, params))
    const [prepared] = await sql`select 1 from pg_prepared_statements where statement = ${text}`
    if (!prepared) continue
    await sql`set plan_cache_mode = force_generic_plan`
    plans.push(await planOf(sql, text, params))
    await sql`reset plan_cache_mode`
  }
  return plans
}

async function planOf(sql: Sql, text: string, params: unknown[]): Promise<Plan> {
  const [row] = await sql.unsafe(`explain (analyze, buffers, format json) ${text}`, params as never[])
  const { Plan: plan } = row!['QUERY PLAN'][0]
  const nodes = nodesOf(plan)
  const completeScans = nodes.filter(node => node['Node Type'] === 'Seq Scan' && large.includes(node['Relation Name']))
  return {
    text: JSON.stringify(plan, null, 1),
    wholeTables: completeScans.map(node => node['Relation Name']),
    rows: nodes.filter(isScan).reduce((sum, node) => sum + rowsRead(node), 0),
    blocks: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
  }
}

type Node = { Plans?: Node[] } & Record<string, any>
const nodesOf = (node: Node): Node[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)]
const isScan = (node: Node) => /^(Seq|Index|Index Only|Bitmap Heap) Scan$/.test(node['Node Type'])
const rowsRead = (node: Node) =>
  node['Actual Loops'] *
  (node['Actual Rows'] + (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0))
