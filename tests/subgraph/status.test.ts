import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { doorOf, idsOf, rowOf, takeIn } from '#tests/door'
import { freshGraph } from '#tests/graph'
import { areCertainlyApart, edtfError } from '#toolkit/domain'

const graph = await freshGraph()

describe('an agreement', () => {
  test.each<[string, string | null, string | null, string]>([
    // A memorandum that Italy left by a step of its own, and whose term ran out three months later.
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
    // Signed on a day that nobody tells: so it stands, but not on any day in particular.
    ['agr_bri-mou-rus', null, null, 'SIGNED'],
    ['agr_bri-mou-rus', '2025-07-01', null, 'UNKNOWN'],
    // Announced, by China alone: that stands for all.
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
  ])('%s stands on %s, for %s, as %s', async (id, asOf, actor, status) => {
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
    // Announced in May 2017, on a day that nobody tells.
    ['ini_digital-silk-road', '2017-05-30', 'UNKNOWN'],
    ['ini_digital-silk-road', '2017-05-31', 'ANNOUNCED'],
    ['ini_internet-plus', '2015-06-30', 'PROPOSED'],
    ['ini_internet-plus', null, 'ACTIVE'],
    ['ini_eu-china-ict-platform', null, 'PROPOSED'],
    ['ini_i2010', null, 'UNKNOWN'],
  ])('%s stands on %s as %s', async (id, asOf, status) => {
    const query = 'query ($id: ID!, $asOf: Date) { initiative(id: $id) { status(asOf: $asOf) } }'
    expect(await doorOf(graph, 'initiatives')(query, { id, asOf })).toEqual({ initiative: { status } })
  })
})

describe('a life as few have led it:', () => {
  const lead = (subgraph: string, entity: string, table: string, steps: string[], more = {}) =>
    takeIn(graph, subgraph, [
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
    await lead('agreements', id, 'agreements', steps, term && { term })
    expect(await doorOf(graph, 'agreements')(`{ agreement(id: "${id}") { status } }`)).toEqual({
      agreement: { status },
    })
  })

  test.each([
    ['that one country left', ['LAUNCHED 2001', 'WITHDRAWN 2002 org_italy'], 'ACTIVE'],
    ['that was withdrawn', ['LAUNCHED 2001', 'WITHDRAWN 2002'], 'TERMINATED'],
    ['whose proposal its author withdrew', ['PROPOSED 2001', 'WITHDRAWN 2002 org_italy'], 'TERMINATED'],
  ])('an initiative %s', async (title, steps, status) => {
    const id = `ini_${title.replaceAll(' ', '-')}`
    await lead('initiatives', id, 'initiatives', steps)
    expect(await doorOf(graph, 'initiatives')(`{ initiative(id: "${id}") { status } }`)).toEqual({
      initiative: { status },
    })
  })
})

/*
 * The status of a field is worked out in JavaScript, that of a filter in PostgreSQL. Here they are held together, on lives
 * that nobody has led: any steps, in any order, dated to the day or the century or not at all, by one party or by all.
 */
describe('the filter by status', async () => {
  const made = await freshGraph({ template: 'empty' })
  const ask = doorOf(made, 'agreements')
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
  const life = fc.record({ steps: fc.array(step, { maxLength: 6 }), term: fc.oneof(fc.constant(''), date) })

  test('finds what the field says, on any day and on none, for any life', async () => {
    const seen = new Set<string>()
    let round = 0
    await fc.assert(
      fc.asyncProperty(fc.array(life, { minLength: 20, maxLength: 60 }), fc.option(day), async (lives, asOf) => {
        round += 1
        const own = lives.map((_, index) => `agr_r${round}-${index}`)
        await takeIn(
          made,
          'agreements',
          lives.flatMap((each, index) => rowsOf(own[index]!, each)),
        )
        const { agreements } = await ask(
          `query ($own: [ID!], $asOf: Date) { agreements(first: 100, sort: ID, filter: { ids: $own }) { nodes { id status(asOf: $asOf) } } }`,
          { own, asOf },
        )
        expect(agreements.nodes.length).toBe(lives.length)
        const day = asOf === null ? '' : `, asOf: "${asOf}"`
        for (const status of statuses) {
          const filter = `{ ids: ${JSON.stringify(own)}, status: [${status}]${day} }`
          const found = await ids(`agreements(first: 100, sort: ID, filter: ${filter})`)
          const said = agreements.nodes.filter((node: any) => node.status === status)
          expect(found).toEqual(said.map((node: any) => node.id))
          if (found.length > 0) seen.add(status)
        }
      }),
      { numRuns: 20 },
    )
    expect([...seen].sort()).toEqual([...statuses].sort())
  })

  const rowsOf = (id: string, { steps, term }: { steps: Record<string, string>[]; term: string }) => [
    rowOf('agreements', { id, kind: 'OTHER', ...(term && { term }) }),
    ...steps.map(step => rowOf('milestones', { entity: id, ...filled(step) })),
  ]
  const filled = (row: Record<string, string>) =>
    Object.fromEntries(Object.entries(row).filter(([, cell]) => cell !== ''))
})
