import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doorOf, idsOf, importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'
import { areCertainlyApart, edtfError } from '#toolkit/domain'

const graph = await freshGraph()

describe('an agreement', () => {
  test.each<[string, string | null, string | null, string]>([
    // A memorandum from which Italy withdrew, and which expired three months later.
    ['agr_bri-mou-ita', '2019-03-22', null, 'UNKNOWN'],
    ['agr_bri-mou-ita', '2019-03-23', null, 'SIGNED'],
    ['agr_bri-mou-ita', '2023-12-05', 'org_italy', 'SIGNED'],
    ['agr_bri-mou-ita', '2023-12-06', 'org_italy', 'WITHDRAWN'],
    ['agr_bri-mou-ita', '2023-12-06', 'org_china', 'SIGNED'],
    ['agr_bri-mou-ita', '2023-12-06', null, 'SIGNED'],
    ['agr_bri-mou-ita', '2024-03-30', null, 'SIGNED'],
    ['agr_bri-mou-ita', '2024-03-31', null, 'EXPIRED'],
    ['agr_bri-mou-ita', null, 'org_italy', 'EXPIRED'],
    ['agr_bri-mou-pan', '2025-02-03', 'org_panama', 'SIGNED'],
    ['agr_bri-mou-pan', '2025-02-04', 'org_panama', 'WITHDRAWN'],
    ['agr_bri-mou-pan', null, 'org_panama', 'WITHDRAWN'],
    ['agr_bri-mou-pan', null, 'org_china', 'SIGNED'],
    ['agr_bri-mou-pan', null, null, 'SIGNED'],
    // Signed without a date: signed today, but unknown on a given day.
    ['agr_bri-mou-rus', null, null, 'SIGNED'],
    ['agr_bri-mou-rus', '2025-07-01', null, 'UNKNOWN'],
    // Announced by China alone, which applies to all parties.
    ['agr_china-efsi-contribution', null, null, 'ANNOUNCED'],
    ['agr_china-eu-joint-investment-fund', '2015-06-28', null, 'UNKNOWN'],
    ['agr_china-eu-joint-investment-fund', '2015-06-29', null, 'ANNOUNCED'],
    ['agr_high-level-digital-dialogue', null, null, 'PROPOSED'],
    // For five years from about July 2015.
    ['agr_china-unicom-nokia-mou-2015', '2020-07-31', null, 'SIGNED'],
    ['agr_china-unicom-nokia-mou-2015', '2020-08-01', null, 'EXPIRED'],
    ['agr_china-unicom-nokia-mou-2015', null, 'org_nokia', 'EXPIRED'],
    ['agr_aiib-articles', '2015-12-24', null, 'SIGNED'],
    ['agr_aiib-articles', '2015-12-25', null, 'IN_FORCE'],
    ['agr_eu-china-joint-statement-2015', null, null, 'SIGNED'],
  ])('%s has on %s, for %s, the status %s', async (id, asOf, actor, status) => {
    const query =
      'query ($id: ID!, $asOf: Date, $actor: ID) { agreement(id: $id) { status(asOf: $asOf, actor: $actor) } }'
    expect(await doorOf(graph, 'agreements')(query, { id, asOf, actor })).toEqual({ agreement: { status } })
  })
})

describe('an initiative', () => {
  test.each([
    ['ini_belt-and-road', '2013-09-06', 'UNKNOWN'],
    ['ini_belt-and-road', '2013-09-07', 'PROPOSED'],
    ['ini_belt-and-road', '2015-03-28', 'ACTIVE'],
    // Announced in May 2017, without a day.
    ['ini_digital-silk-road', '2017-05-30', 'UNKNOWN'],
    ['ini_digital-silk-road', '2017-05-31', 'ANNOUNCED'],
    ['ini_internet-plus', '2015-06-30', 'PROPOSED'],
    ['ini_internet-plus', null, 'ACTIVE'],
    ['ini_eu-china-ict-platform', null, 'PROPOSED'],
    ['ini_i2010', null, 'UNKNOWN'],
  ])('%s has on %s the status %s', async (id, asOf, status) => {
    const query = 'query ($id: ID!, $asOf: Date) { initiative(id: $id) { status(asOf: $asOf) } }'
    expect(await doorOf(graph, 'initiatives')(query, { id, asOf })).toEqual({ initiative: { status } })
  })
})

describe('an unusual lifecycle:', () => {
  const importLifecycle = (subgraph: string, entity: string, table: string, steps: string[], more = {}) =>
    importRows(graph, subgraph, [
      rowOf(table, { id: entity, kind: 'OTHER', ...more }),
      ...steps.map(step => {
        const [kind, date, actor] = step.split(' ')
        return rowOf('milestones', { entity, kind: kind!, date: date!, ...(actor && { actor }) })
      }),
    ])

  test.each([
    ['applied before it was signed', ['PROVISIONALLY_APPLIED 2001', 'SIGNED 2002'], '', 'PROVISIONALLY_APPLIED'],
    ['in force before it was signed', ['IN_FORCE 2001', 'SIGNED 2002', 'RATIFIED 2003'], '', 'IN_FORCE'],
    ['suspended when its term was over', ['IN_FORCE 2001', 'SUSPENDED 2002'], '2001/2010', 'EXPIRED'],
  ])('an agreement %s', async (title, steps, term, status) => {
    const id = `agr_${title.replaceAll(' ', '-')}`
    await importLifecycle('agreements', id, 'agreements', steps, term && { term })
    expect(await doorOf(graph, 'agreements')(`{ agreement(id: "${id}") { status } }`)).toEqual({
      agreement: { status },
    })
  })

  test.each([
    ['from which one country withdrew', ['LAUNCHED 2001', 'WITHDRAWN 2002 org_italy'], 'ACTIVE'],
    ['that was withdrawn', ['LAUNCHED 2001', 'WITHDRAWN 2002'], 'TERMINATED'],
    ['whose proposer withdrew it', ['PROPOSED 2001', 'WITHDRAWN 2002 org_italy'], 'TERMINATED'],
  ])('an initiative %s', async (title, steps, status) => {
    const id = `ini_${title.replaceAll(' ', '-')}`
    await importLifecycle('initiatives', id, 'initiatives', steps)
    expect(await doorOf(graph, 'initiatives')(`{ initiative(id: "${id}") { status } }`)).toEqual({
      initiative: { status },
    })
  })
})

/*
 * The field `status` is computed in JavaScript, the filter by status in PostgreSQL. This compares them for random lifecycles: any
 * milestones in any order, with a date of any precision or none, by one party or by all.
 */
describe('the filter by status', async () => {
  const empty = await freshGraph({ template: 'empty' })
  const ask = doorOf(empty, 'agreements')
  const ids = idsOf(ask)
  const { enum: statusEnum } = await ask('{ enum: __type(name: "AgreementStatus") { enumValues { name } } }')
  const statuses: string[] = statusEnum.enumValues.map((value: any) => value.name)
  const { steps } = await ask('{ steps: __type(name: "MilestoneKind") { enumValues { name } } }')
  const kinds: string[] = steps.enumValues.map((value: any) => value.name)

  const number = (from: number, to: number) => fc.integer({ min: from, max: to }).map(n => String(n).padStart(2, '0'))
  const year = number(2014, 2017)
  const month = fc.tuple(year, number(1, 12)).map(parts => parts.join('-'))
  const day = fc.tuple(month, number(1, 28)).map(parts => parts.join('-'))
  const season = fc.tuple(year, number(21, 24)).map(parts => parts.join('-'))
  const single = fc.oneof(
    { weight: 4, arbitrary: day },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.oneof(month, year, day), fc.constantFrom('', '~', '?', '%')).map(p => p.join('')),
    },
    fc.oneof(season, fc.constantFrom('201X', '20XX', '2015-XX', '2016-XX-XX')),
  )
  const interval = fc
    .oneof(
      fc.tuple(single, single).filter(([start, end]) => !areCertainlyApart(start, end) || start < end),
      fc.tuple(single, fc.constantFrom('', '..')),
      fc.tuple(fc.constantFrom('', '..'), single),
    )
    .map(ends => ends.join('/'))
    .filter(text => edtfError(text) === null)
  const date = fc.oneof({ weight: 6, arbitrary: single }, interval, fc.constant(''))
  const step = fc.record({
    kind: fc.constantFrom(...kinds),
    actor: fc.constantFrom('', '', 'org_a', 'org_b'),
    date,
  })
  const lifecycle = fc.record({ steps: fc.array(step, { maxLength: 6 }), term: fc.oneof(fc.constant(''), date) })

  test('equals the field on any day and without a day, for any lifecycle', async () => {
    const seen = new Set<string>()
    let round = 0
    await fc.assert(
      fc.asyncProperty(
        fc.array(lifecycle, { minLength: 20, maxLength: 60 }),
        fc.option(day),
        async (lifecycles, asOf) => {
          round += 1
          const own = lifecycles.map((_, index) => `agr_r${round}-${index}`)
          await importRows(
            empty,
            'agreements',
            lifecycles.flatMap((each, index) => rowsOf(own[index]!, each)),
          )
          const { agreements } = await ask(
            `query ($own: [ID!], $asOf: Date) { agreements(first: 100, sort: ID, filter: { ids: $own }) { nodes { id status(asOf: $asOf) } } }`,
            { own, asOf },
          )
          expect(agreements.nodes.length).toBe(lifecycles.length)
          const day = asOf === null ? '' : `, asOf: "${asOf}"`
          for (const status of statuses) {
            const filter = `{ ids: ${JSON.stringify(own)}, status: [${status}]${day} }`
            const found = await ids(`agreements(first: 100, sort: ID, filter: ${filter})`)
            const expected = agreements.nodes.filter((node: any) => node.status === status)
            expect(found).toEqual(expected.map((node: any) => node.id))
            if (found.length > 0) seen.add(status)
          }
        },
      ),
      { numRuns: 20 },
    )
    expect([...seen].sort()).toEqual([...statuses].sort())
  })

  const rowsOf = (id: string, { steps, term }: { steps: Record<string, string>[]; term: string }) => [
    rowOf('agreements', { id, kind: 'OTHER', ...(term && { term }) }),
    ...steps.map(step => rowOf('milestones', { entity: id, ...withoutEmptyCells(step) })),
  ]
  const withoutEmptyCells = (row: Record<string, string>) =>
    Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''))
})
