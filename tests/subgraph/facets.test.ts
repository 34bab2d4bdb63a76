import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { defaultLimits } from '#gateway/limits'
import { doorOf, importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

// The comparison below needs more cost than a client has.
const graph = await freshGraph({ rowCache: 0, limits: { ...defaultLimits, cost: 1_000_000 } })

// The filter for a value of each facet.
const filters: Record<string, Record<string, (value: string) => object>> = {
  agreements: {
    KIND: value => ({ kind: [value] }),
    STATUS: value => ({ status: [value] }),
    YEAR: year => ({ date: { from: `${year}-01-01`, to: `${year}-12-31`, match: 'CERTAINLY' } }),
    COUNTRY: value => ({ country: [value] }),
    PARTY: value => ({ anyOf: [value] }),
    INITIATIVE: value => ({ initiatives: [value] }),
    AREA: value => ({ area: value }),
    SOURCE: value => ({ evidence: { source: [value] } }),
  },
  events: {
    KIND: value => ({ kind: [value] }),
    YEAR: year => ({ date: { from: `${year}-01-01`, to: `${year}-12-31`, match: 'CERTAINLY' } }),
    COUNTRY: value => ({ country: [value] }),
    PARTICIPANT: value => ({ participant: value }),
    AREA: value => ({ area: value }),
    SOURCE: value => ({ evidence: { source: [value] } }),
  },
  organisations: {
    KIND: value => ({ kind: [value] }),
    COUNTRY: value => ({ country: [value] }),
    SOURCE: value => ({ evidence: { source: [value] } }),
  },
}
const typeOf: Record<string, string> = { agreements: 'Agreement', events: 'Event', organisations: 'Organisation' }

type Bucket = { value: string; count: number; entity: { __typename: string; id: string } | null }
type Facet = { by: string; totalCount: number; buckets: Bucket[] }

async function facetsOf(list: string, filter: object, by: string[] = [], first = 100) {
  const type = typeOf[list]!
  const ask = doorOf(graph, list === 'organisations' ? 'organisations' : 'agreements')
  const data = await ask(
    `query ($filter: ${type}Filter, $by: [${type}Facet!]!, $first: Int) { list: ${list}(first: 0, filter: $filter) { totalCount
      facets(by: $by, first: $first) { by totalCount buckets { value count entity { __typename id } } } } }`,
    { filter, by, first },
  )
  return data.list as { totalCount: number; facets: Facet[] }
}

const linesOf = (buckets: Bucket[]) => buckets.map(({ value, count }) => `${value} ${count}`)

describe('a facet', () => {
  test.each<[list: string, by: string, filter: object, totalCount: number, buckets: string[]]>([
    ['agreements', 'KIND', {}, 8, ['MEMORANDUM_OF_UNDERSTANDING 157', 'DIALOGUE_MECHANISM 2', 'FUND 2']],
    ['agreements', 'STATUS', {}, 5, ['SIGNED 161', 'ANNOUNCED 2', 'EXPIRED 2']],
    ['agreements', 'STATUS', { asOf: '2013-11-30' }, 1, ['UNKNOWN 169']],
    ['agreements', 'YEAR', {}, 12, ['2018 64', '2015 32', '2017 25']],
    ['agreements', 'COUNTRY', {}, 157, ['CN 169', 'EU 9', 'AE 2', 'BE 2', 'EG 2', 'LA 2']],
    ['agreements', 'PARTY', {}, 175, ['org_china 160', 'org_european-union 6', 'per_xi-jinping 6']],
    [
      'agreements',
      'PARTY',
      { kind: ['LETTER_OF_INTENT'] },
      4,
      ['org_cidf 2', 'org_bitkom 1', 'org_chinaeu 1', 'per_lu-wei 1'],
    ],
    ['agreements', 'INITIATIVE', {}, 7, ['ini_belt-and-road 158', 'ini_investment-plan-for-europe 4']],
    ['agreements', 'INITIATIVE', { tied: ['FUNDS'] }, 1, ['ini_investment-plan-for-europe 1']],
    ['agreements', 'AREA', {}, 6, ['area_5g 2', 'area_startups 2', 'area_digital-economy 1']],
    ['agreements', 'SOURCE', {}, 32, ['src_editor-reading 165', 'src_gfdc 151', 'src_xh-brf1 11']],
    ['agreements', 'SOURCE', { evidence: { stance: ['CONTRADICTS'] } }, 2, ['src_sw-2022 6', 'src_cip-dsr7 1']],
    ['events', 'KIND', {}, 7, ['FORUM 3', 'SUMMIT 3', 'MEETING 2', 'VISIT 2']],
    ['events', 'YEAR', {}, 3, ['2015 9', '2017 2', '2019 2']],
    ['events', 'COUNTRY', {}, 2, ['BE 9', 'CN 4']],
    [
      'events',
      'PARTICIPANT',
      { country: ['CN'] },
      5,
      ['org_china 1', 'org_chinaeu 1', 'org_cidf 1', 'per_jyrki-katainen 1', 'per_ma-kai 1'],
    ],
    ['events', 'AREA', {}, 10, ['area_digital-economy 2', 'area_5g 1']],
    ['events', 'SOURCE', {}, 16, ['src_editor 5', 'src_editor-reading 4', 'src_seed 4']],
    ['organisations', 'KIND', {}, 9, ['STATE 153', 'COMPANY 22', 'GOVERNMENT_BODY 7']],
    ['organisations', 'COUNTRY', { kind: ['COMPANY'] }, 2, ['CN 9', 'FI 1']],
    ['organisations', 'SOURCE', {}, 28, ['src_country-codes 153', 'src_editor 31', 'src_seed 16']],
  ])('of %s by %s with %j has %i values', async (list, by, filter, totalCount, buckets) => {
    const { facets } = await facetsOf(list, filter, [by])
    expect(facets).toMatchObject([{ by, totalCount }])
    expect(linesOf(facets[0]!.buckets).slice(0, buckets.length)).toEqual(buckets)
    expect(facets[0]!.buckets.length).toBe(Math.min(totalCount, 100))
  })

  test('has for each value the count of the list with that value as its filter, for any other filter', async () => {
    let seen = 0
    const { requests, options } = facetRequests()
    await fc.assert(
      fc.asyncProperty(requests, async ([list, by, filter]) => {
        const { facets } = await facetsOf(list, filter, [by])
        const { buckets } = facets[0]!
        seen += buckets.length
        // The first, the last and every 12th between them, of up to 100 buckets.
        for (const { value, count } of buckets.filter((_, at) => at % 12 === 0 || at === buckets.length - 1)) {
          const { totalCount } = await facetsOf(list, merged(filter, filters[list]![by]!(value)))
          expect([list, by, value, totalCount]).toEqual([list, by, value, count])
        }
      }),
      options,
    )
    expect(seen).toBeGreaterThan(500)
  })

  test('ignores the filter by its own field and applies all others', async () => {
    const { totalCount, facets } = await facetsOf('agreements', { kind: ['FUND'], status: ['IN_FORCE'] }, [
      'KIND',
      'STATUS',
    ])
    expect(totalCount).toBe(1)
    expect(facets.map(({ buckets }) => linesOf(buckets))).toEqual([
      ['FUND 1', 'TREATY 1'],
      ['ANNOUNCED 1', 'IN_FORCE 1'],
    ])
  })

  test('by PARTY applies the filter `allOf`', async () => {
    const { facets } = await facetsOf('agreements', { allOf: ['org_china', 'org_italy'], anyOf: ['org_nokia'] }, [
      'PARTY',
    ])
    expect(linesOf(facets[0]!.buckets).slice(0, 2)).toEqual(['org_china 1', 'org_italy 1'])
  })

  test('has the entity of a value that is an id, otherwise null', async () => {
    const { facets } = await facetsOf('agreements', {}, ['PARTY', 'SOURCE', 'INITIATIVE', 'AREA', 'KIND', 'YEAR'], 1)
    expect(facets.map(({ buckets }) => buckets[0]!.entity)).toEqual([
      { __typename: 'Organisation', id: 'org_china' },
      { __typename: 'Source', id: 'src_editor-reading' },
      { __typename: 'Initiative', id: 'ini_belt-and-road' },
      { __typename: 'Area', id: 'area_5g' },
      null,
      null,
    ])
  })

  test('has its values in order of count, then of value, and at most `first` of them', async () => {
    const { buckets, totalCount } = (await facetsOf('agreements', {}, ['PARTY'], 100)).facets[0]!
    const inOrder = buckets.toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    expect([totalCount, buckets]).toEqual([175, inOrder])
    const firstThree = (await facetsOf('agreements', {}, ['PARTY'], 3)).facets[0]!
    expect(firstThree).toMatchObject({ totalCount: 175, buckets: buckets.slice(0, 3) })
    expect((await facetsOf('agreements', {}, ['PARTY'], 0)).facets).toEqual([
      { by: 'PARTY', totalCount: 175, buckets: [] },
    ])
    expect((await facetsOf('agreements', {}, ['PARTY'], null as never)).facets[0]!.buckets.length).toBe(20)
  })

  test('occurs once for each field, in the order of the request', async () => {
    const by = async (...by: string[]) => (await facetsOf('events', {}, by)).facets.map(facet => facet.by)
    expect(await by('YEAR', 'KIND', 'YEAR')).toEqual(['YEAR', 'KIND'])
    expect(await by()).toEqual([])
  })

  test('of an empty list has no values', async () => {
    const { facets } = await facetsOf('agreements', { ids: [] }, ['KIND', 'PARTY'])
    expect(facets).toEqual(['KIND', 'PARTY'].map(by => ({ by, totalCount: 0, buckets: [] })))
  })

  test.each([
    [101, '`first` is 101: send at most 100.'],
    [-1, '`first` is -1: send 0 or more; with 0 the list has only its count.'],
  ])('rejects `first: %i`', async (first, message) => {
    const { data, errors } = await graph.askAt(
      'agreements',
      `{ agreements { totalCount facets(by: [KIND], first: ${first}) { by } } }`,
    )
    expect(data.agreements).toEqual({ totalCount: 169, facets: null })
    expect(errors).toMatchObject([{ message, extensions: { code: 'BAD_USER_INPUT', argument: 'first' } }])
  })

  test('by YEAR leaves out dates that span several years', async () => {
    const dated = (id: string, date: string) => rowOf('events', { id: `evt_made-${id}`, kind: 'OTHER', date })
    await importRows(graph, 'agreements', [
      dated('day', '1999-12-31'),
      dated('year', '1999'),
      dated('span', '1999-01/1999-03'),
      dated('two-years', '1999-12/2000-01'),
      dated('decade', '199X'),
      dated('open', '1999/..'),
      dated('old', '0987-05'),
      rowOf('events', { id: 'evt_made-undated', kind: 'OTHER' }),
    ])
    const { facets, totalCount } = await facetsOf('events', { kind: ['OTHER'] }, ['YEAR'])
    expect([totalCount, linesOf(facets[0]!.buckets)]).toEqual([8, ['1999 3', '0987 1']])
  })
})

test('a retracted claim is not counted as evidence', async () => {
  const { sql } = graph.subgraph('agreements')
  await sql`update agreements.claims set retracted_at = now() where source = 'src_li-shilin'`
  const by = async (filter: object) => (await facetsOf('agreements', filter)).totalCount
  const { facets } = await facetsOf('agreements', {}, ['SOURCE'])
  expect(linesOf(facets[0]!.buckets).filter(each => each.startsWith('src_li-shilin'))).toEqual([])
  expect(facets[0]!.totalCount).toBe(31)
  expect(await by({ evidence: { source: ['src_li-shilin'] } })).toBe(0)
  await sql`update agreements.claims set retracted_at = null`
  expect(await by({ evidence: { source: ['src_li-shilin'] } })).toBe(2)
})

describe('the facets of a page of parents', () => {
  const ask = doorOf(graph, 'agreements')

  test('are those of each parent', async () => {
    const { areas, event } = await graph
      .ask(`{ areas(first: 100) { nodes { id
        agreements { totalCount facets(by: [KIND, AREA], first: 100) { buckets { value count } } }
        events { facets(by: [COUNTRY]) { buckets { value count } } } } }
      event(id: "evt_hed-5") { agreements { facets(by: [KIND]) { buckets { value count } } } } }`)
      .then(({ data }) => data)
    const startups = areas.nodes.find(({ id }: any) => id === 'area_startups')
    expect(startups.agreements.facets.map(({ buckets }: any) => linesOf(buckets))).toEqual([
      ['DIALOGUE_MECHANISM 1', 'LETTER_OF_INTENT 1'],
      ['area_startups 2', 'area_smart-cities 1'],
    ])
    expect(startups.events.facets.map(({ buckets }: any) => linesOf(buckets))).toEqual([['BE 1']])
    for (const { id, agreements } of areas.nodes) {
      const { facets } = await facetsOf('agreements', { area: id }, ['KIND'])
      expect(linesOf(agreements.facets[0].buckets)).toEqual(linesOf(facets[0]!.buckets))
    }
    expect(linesOf(event.agreements.facets[0].buckets)).toEqual([
      'ANNOUNCEMENT 1',
      'JOINT_DECLARATION 1',
      'MEMORANDUM_OF_UNDERSTANDING 1',
    ])
  })

  test('are one statement for each facet, for any number of parents and values', async () => {
    const facets = 'facets(by: [KIND, PARTY], first: 100) { buckets { value count } }'
    const events = `events(first: 10) { nodes { agreements { ${facets} } } }`
    const statements = await graph.statementsOf(() => ask(`{ ${events} }`))
    expect(statements.filter(text => text.includes('row_number() over (partition by parent'))).toHaveLength(2)
    expect(statements).toHaveLength(4)
    expect(await graph.statementsOf(() => ask(`{ agreements { ${facets} } }`))).toHaveLength(3)
  })
})

/** Requests of a list and a facet, with a filter of up to three fields other than that of the facet. */
function facetRequests() {
  const others: Record<string, [by: string, filter: object][]> = {
    agreements: [
      ['KIND', { kind: ['MEMORANDUM_OF_UNDERSTANDING', 'FUND'] }],
      ['', { bindingness: ['NON_BINDING'] }],
      ['STATUS', { status: ['SIGNED', 'PROPOSED'] }],
      ['', { asOf: '2018-09-01' }],
      ['', { title: 'china' }],
      ['PARTY', { anyOf: ['org_italy', 'org_european-union', 'org_egypt'] }],
      ['', { allOf: ['org_china'] }],
      ['INITIATIVE', { initiatives: ['ini_belt-and-road'] }],
      ['', { tied: ['UNDER', 'CONNECTS'] }],
      ['', { disputed: ['DATE', 'PARTIES'] }],
      ['', { event: 'evt_china-eu-digital-roundtable-1' }],
      ['YEAR', { date: { from: '2015-01-01', to: '2018-06-30' } }],
      ['YEAR', { date: { to: '2018-06-30', match: 'CERTAINLY' } }],
      ['', { milestone: { kind: ['SIGNED'], date: { from: '2016-01-01' } } }],
      ['', { evidence: { basis: ['INFERRED'], confidence: ['LOW', 'MEDIUM'] } }],
      ['SOURCE', { evidence: { source: ['src_gfdc', 'src_seed'] } }],
      ['AREA', { area: 'area_5g' }],
    ],
    events: [
      ['KIND', { kind: ['SUMMIT', 'FORUM'] }],
      ['', { name: 'china' }],
      ['PARTICIPANT', { participant: 'per_lu-wei' }],
      ['YEAR', { date: { from: '2015-06-01', to: '2016-01-01' } }],
      ['COUNTRY', { country: ['BE'] }],
      ['', { evidence: { stance: ['SUPPORTS'] } }],
      ['AREA', { area: 'area_digital-economy' }],
    ],
    organisations: [
      ['KIND', { kind: ['COMPANY', 'STATE'] }],
      ['COUNTRY', { country: ['CN', 'FI', 'DE'] }],
      ['', { name: 'china' }],
      ['', { evidence: { basis: ['STATED'] } }],
    ],
  }
  const pairs = Object.entries(filters).flatMap(([list, facets]) => Object.keys(facets).map(by => [list, by] as const))
  const requests = fc.constantFrom(...pairs).chain(([list, by]) =>
    fc
      .subarray(
        others[list]!.filter(([own]) => own !== by),
        { maxLength: 3 },
      )
      .map(parts => [list, by, Object.assign({}, ...parts.map(([, part]) => part)) as object] as const),
  )
  return { requests, options: { numRuns: 60, seed: 4, examples: pairs.map(([list, by]) => [[list, by, {}]] as any) } }
}

/** Both filters as one; one claim must match all fields of `evidence`. */
const merged = (filter: any, own: any) => ({
  ...filter,
  ...own,
  ...(filter.evidence && own.evidence && { evidence: { ...filter.evidence, ...own.evidence } }),
})
