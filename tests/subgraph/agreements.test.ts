import { describe, expect, test } from 'vitest'
import { doorOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph, 'agreements')
const agreement = async (id: string, fields: string) =>
  (await ask(`{ agreement(id: "${id}") { ${fields} } }`)).agreement

describe('an agreement', () => {
  test('has its milestones in order of date, and those of one party', async () => {
    const { milestones, own, signed } = await agreement(
      'agr_bri-mou-ita',
      `milestones { kind date { edtf approximate } actor { id } disputed }
      own: milestones(actor: "org_italy", kind: [WITHDRAWN]) { kind }
      signed: milestones(actor: "org_china") { kind }`,
    )
    expect(milestones).toEqual([
      { kind: 'SIGNED', date: { edtf: '2019-03-23', approximate: false }, actor: null, disputed: true },
      {
        kind: 'NOTICE_OF_WITHDRAWAL',
        date: { edtf: '2023-12-03~', approximate: true },
        actor: { id: 'org_italy' },
        disputed: false,
      },
      {
        kind: 'WITHDRAWN',
        date: { edtf: '2023-12-06', approximate: false },
        actor: { id: 'org_italy' },
        disputed: true,
      },
      { kind: 'EXPIRED', date: { edtf: '2024-03', approximate: false }, actor: null, disputed: false },
    ])
    expect([own, signed]).toEqual([[{ kind: 'WITHDRAWN' }], []])
  })

  test('has its term, or null without one', async () => {
    const term = 'term { start { edtf } end { edtf latest } }'
    expect(await agreement('agr_bri-mou-ita', term)).toEqual({
      term: { start: { edtf: '2019' }, end: { edtf: '2024-03', latest: '2024-03-31' } },
    })
    expect(await agreement('agr_aiib-articles', term)).toEqual({ term: null })
  })

  test('has its figures with scope and meaning, its areas, its initiatives and its event', async () => {
    const { figures, areas, initiatives, connects, none, event } = await agreement(
      'agr_cidf-chinaeu-loi-2015',
      `figures { id } areas { area { id } claims { quote } } initiatives { kind disputed initiative { id } claims { source { id } } }
      connects: initiatives(kind: [CONNECTS]) { kind } none: initiatives(kind: [FUNDS]) { kind } event { id name(language: "zh") }`,
    )
    expect([figures, none, connects.length]).toEqual([[], [], 2])
    expect(areas.map(({ area }: any) => area.id)).toEqual(['area_smart-cities', 'area_startups'])
    expect(areas[0].claims).toEqual([{ quote: 'a bilingual database on innovative solutions for smart cities' }])
    expect(initiatives.map(({ kind, initiative }: any) => `${kind} ${initiative.id}`)).toEqual([
      'CONNECTS ini_belt-and-road',
      'CONNECTS ini_investment-plan-for-europe',
    ])
    expect(event).toEqual({ id: 'evt_china-eu-digital-roundtable-1', name: expect.any(String) })
    const { figures: capital } = await agreement(
      'agr_aiib-articles',
      'figures(measure: "authorised capital") { meaning scope quantity { value currency bound } }',
    )
    expect(capital).toEqual([
      {
        meaning: 'PLEDGE',
        scope: 'AIIB',
        quantity: { value: '100000000000', currency: 'USD', bound: 'EXACT' },
      },
    ])
  })

  test.each<[string, string, string[]]>([
    ['agr_china-eu-joint-investment-fund', '', ['agr_china-eu-co-investment-fund']],
    ['agr_china-eu-joint-investment-fund', '(direction: IN)', ['agr_china-eu-co-investment-fund']],
    ['agr_china-eu-joint-investment-fund', '(direction: OUT)', []],
    ['agr_china-eu-co-investment-fund', '(direction: OUT)', ['agr_china-eu-co-investment-fund']],
    ['agr_china-eu-co-investment-fund', '(direction: IN)', []],
    ['agr_china-eu-co-investment-fund', '(direction: BOTH, kind: [OUTCOME_OF])', ['agr_china-eu-co-investment-fund']],
    ['agr_china-eu-co-investment-fund', '(direction: null)', ['agr_china-eu-co-investment-fund']],
    ['agr_china-eu-co-investment-fund', '(kind: [AMENDS, RELATED_TO])', []],
  ])('has related agreements by direction and kind: %s, related%s: %j', async (id, args, from) => {
    const { related } = await agreement(id, `related${args} { kind from { id } to { id title } claims { basis note } }`)
    expect(related.map((link: any) => link.from.id)).toEqual(from)
    for (const link of related) {
      expect(link).toMatchObject({
        kind: 'OUTCOME_OF',
        to: { id: 'agr_china-eu-joint-investment-fund' },
        claims: [{ basis: 'INFERRED', note: 'that it is the fund announced in 2015 is an inference' }],
      })
    }
  })
})

describe('if sources disagree', () => {
  test('a milestone has one date and the claims of every source, with their other dates: Hungary', async () => {
    const { date, milestones } = await agreement(
      'agr_bri-mou-hun',
      'date { edtf precision } milestones { date { edtf } disputed claims { source { id } value confidence } }',
    )
    expect(date).toEqual({ edtf: '2015-06-06', precision: 'DAY' })
    expect(milestones.length).toBe(1)
    expect(milestones[0]).toMatchObject({ date: { edtf: '2015-06-06' }, disputed: true })
    expect(milestones[0].claims.map((claim: any) => [claim.source.id, claim.value])).toEqual([
      ['src_euobs-hun', null],
      ['src_rtr-hun', null],
      ['src_xh-hun', null],
      ['src_gfdc', '2015-06'],
      ['src_cuf-hun', '2015-06-07'],
    ])
  })

  test.each([
    // The agreement, the party, the contradicting source and the claims.
    ['agr_bri-mou-arm', 'org_armenia', 'src_sw-2022', ['src_gfdc SUPPORTS LOW', 'src_sw-2022 CONTRADICTS MEDIUM']],
    [
      'agr_bri-digital-economy-initiative',
      'org_egypt',
      'src_cip-dsr7',
      ['src_ts-dsr8 SUPPORTS MEDIUM', 'src_cip-dsr7 CONTRADICTS MEDIUM'],
    ],
  ])('a party is disputed: %s, party %s, contradicted by %s', async (id, actor, _, claims) => {
    const { participants } = await agreement(
      id,
      'participants(role: [PARTY]) { edges { node { id } disputed claims { source { id } stance confidence } } }',
    )
    const disputed = participants.edges.filter((edge: any) => edge.disputed)
    expect(disputed.map((edge: any) => edge.node.id)).toEqual([actor])
    expect(disputed[0].claims.map((claim: any) => `${claim.source.id} ${claim.stance} ${claim.confidence}`)).toEqual(
      claims,
    )
  })

  test('a party that no source contradicts is not disputed: Egypt', async () => {
    const { participants } = await agreement('agr_bri-mou-egy', 'participants { edges { node { id } disputed } }')
    expect(participants.edges).toEqual([
      { node: { id: 'org_china' }, disputed: false },
      { node: { id: 'org_egypt' }, disputed: false },
    ])
  })
})

describe('claims about an agreement', () => {
  test.each<[string, string[]]>([
    ['', ['src_seed kind', 'src_editor-reading bindingness', 'src_editor-reading event']],
    ['(field: "kind")', ['src_seed kind']],
    ['(field: "bindingness", basis: [INFERRED])', ['src_editor-reading bindingness']],
    ['(field: "bindingness", basis: [STATED])', []],
    ['(basis: [STATED])', ['src_seed kind']],
    ['(field: "term")', []],
  ])('are filtered by field and basis: claims%s: %j', async (args, expected) => {
    const { claims } = await agreement(
      'agr_cidf-chinaeu-loi-2015',
      `claims${args} { source { id } values { field shown } recordedAt }`,
    )
    expect(
      claims.map((claim: any) => `${claim.source.id} ${claim.values.map((value: any) => value.field)}`).sort(),
    ).toEqual([...expected].sort())
    for (const claim of claims) expect(claim.recordedAt).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
  })

  test('and about its participants are on the edges, with rank and organisation', async () => {
    const { participants } = await agreement(
      'agr_cidf-chinaeu-loi-2015',
      `participants(role: [WITNESS]) { totalCount edges { role rank onBehalfOf { id } node { __typename id }
        claims { locator source { id } observedOn { edtf } quote } } }`,
    )
    expect(participants).toMatchObject({
      totalCount: 1,
      edges: [
        {
          role: 'WITNESS',
          rank: 'Director',
          onBehalfOf: { id: 'org_cac' },
          node: { __typename: 'Person', id: 'per_lu-wei' },
        },
      ],
    })
    expect(participants.edges[0].claims.map((claim: any) => `${claim.source.id} ${claim.locator}`).sort()).toEqual([
      'src_b4e-cidf null',
      'src_seed p1',
      'src_seed p15',
    ])
  })
})
