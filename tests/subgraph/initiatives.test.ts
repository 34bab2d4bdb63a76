import { describe, expect, test } from 'vitest'
import { doorOf, idsOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const ask = doorOf(await freshGraph(), 'initiatives')
const ids = idsOf(ask)

describe('initiatives are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["ini_internet-plus", "ini_belt-and-road"]', ['ini_belt-and-road', 'ini_internet-plus']],
    ['kind: [FUND, PLAN]', ['ini_efsi', 'ini_investment-plan-for-europe', 'ini_silk-road-fund']],
    ['name: "juncker"', ['ini_investment-plan-for-europe']],
    // All words are in one name: `Silk Road Fund`, not `21st Century Maritime Silk Road`.
    ['name: "road fund"', ['ini_silk-road-fund']],
    ['name: "互联网+"', ['ini_internet-plus']],
    ['participant: "org_eib"', ['ini_efsi']],
    ['participant: "per_li-keqiang"', ['ini_internet-plus']],
    ['participant: "org_nobody"', []],
    ['area: "area_startups"', ['ini_internet-plus', 'ini_internet-plus-entrepreneurship-innovation']],
    ['launched: { from: "2014-06-01", to: "2014-12-31" }', ['ini_investment-plan-for-europe', 'ini_silk-road-fund']],
    ['launched: { from: "2014-06-01", to: "2014-12-31", match: CERTAINLY }', ['ini_investment-plan-for-europe']],
    [
      'launched: { from: "2014-01-01", to: "2014-12-31", match: CERTAINLY }',
      ['ini_investment-plan-for-europe', 'ini_silk-road-fund'],
    ],
    ['launched: { to: "2010-12-31" }', ['ini_digital-agenda', 'ini_europe-2020']],
    ['launched: { from: "2015-07-01" }', ['ini_digital-silk-road', 'ini_internet-plus']],
    ['evidence: { source: ["src_euobs-efsi"] }', ['ini_investment-plan-for-europe', 'ini_silk-road-fund']],
    ['evidence: { stance: [CONTRADICTS] }', []],
    [
      'evidence: { basis: [INFERRED], confidence: [LOW] }',
      ['ini_digital-single-market', 'ini_efsi', 'ini_eu-china-ict-platform', 'ini_europe-2020', 'ini_silk-road-fund'],
    ],
    [
      'kind: [STRATEGY], participant: "org_european-commission", area: "area_digital-economy", name: "agenda"',
      ['ini_digital-agenda'],
    ],
    [
      'kind: [STRATEGY], launched: { to: "2010-12-31" }, evidence: { source: ["src_celex-dae"] }',
      ['ini_digital-agenda'],
    ],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`initiatives(first: 100, sort: ID, filter: { ${filter} })`)).toEqual(found)
  })

  test('in order of launch date, undated initiatives last', async () => {
    const all = await ids('initiatives(first: 100, sort: LAUNCHED)')
    expect(all.slice(0, 11)).toEqual([
      'ini_europe-2020',
      'ini_digital-agenda',
      'ini_belt-and-road',
      'ini_maritime-silk-road',
      'ini_silk-road-fund',
      'ini_investment-plan-for-europe',
      'ini_eu-china-ict-platform',
      'ini_digital-single-market',
      'ini_efsi',
      'ini_internet-plus',
      'ini_digital-silk-road',
    ])
    expect(all.length).toBe(25)
    expect(await ids('initiatives(first: 3)')).toEqual([
      'ini_maritime-silk-road',
      'ini_internet-plus-artificial-intelligence',
      'ini_belt-and-road',
    ])
  })
})

describe('an initiative', () => {
  test('has its milestones in order of date, each with its actor', async () => {
    const { initiative } = await ask(`{ initiative(id: "ini_internet-plus") {
      milestones { kind date { edtf earliest latest precision } actor { __typename id } note disputed }
      published: milestones(kind: [PUBLISHED, LAUNCHED]) { kind claims { source { id } note } } } }`)
    const { milestones, published } = initiative
    expect(milestones.map((step: any) => [step.kind, step.date.edtf, step.actor.id])).toEqual([
      ['PROPOSED', '2015-03', 'per_li-keqiang'],
      ['ADOPTED', '2015-07-01', 'org_state-council-prc'],
      ['PUBLISHED', '2015-07-04', 'org_state-council-prc'],
    ])
    expect(milestones[0]).toMatchObject({
      date: { earliest: '2015-03-01', latest: '2015-03-31', precision: 'MONTH' },
      actor: { __typename: 'Person' },
      note: null,
      disputed: false,
    })
    expect(milestones[1].note).toBe('date of issue and effect')
    expect(published).toEqual([
      {
        kind: 'PUBLISHED',
        claims: [{ source: { id: 'src_usito-ip' }, note: 'a step after the issue, not a conflict with it' }],
      },
    ])
  })

  test('has one milestone per organisation where three published it together', async () => {
    const { initiative } = await ask(
      '{ initiative(id: "ini_belt-and-road") { milestones(kind: [PUBLISHED]) { actor { id } date { edtf } } } }',
    )
    expect(initiative.milestones.map((step: any) => step.actor.id).sort()).toEqual([
      'org_mfa-prc',
      'org_mofcom',
      'org_ndrc',
    ])
  })

  test('is a component of another initiative, which lists its components by name', async () => {
    const { initiative } = await ask(`{ initiative(id: "ini_internet-plus") { partOf { id }
      components(first: 2) { totalCount nodes { id name partOf { id name } } pageInfo { hasNextPage } } } }`)
    expect(initiative.partOf).toBeNull()
    expect(initiative.components).toEqual({
      totalCount: 11,
      nodes: [
        {
          id: 'ini_internet-plus-artificial-intelligence',
          name: 'artificial intelligence',
          partOf: { id: 'ini_internet-plus', name: 'Internet Plus' },
        },
        {
          id: 'ini_internet-plus-collaborative-manufacturing',
          name: 'collaborative manufacturing',
          partOf: { id: 'ini_internet-plus', name: 'Internet Plus' },
        },
      ],
      pageInfo: { hasNextPage: true },
    })
  })

  test.each<[string, string[]]>([
    ['', ['RELATED_TO', 'RELATED_TO', 'SUCCEEDS', 'SYNERGY_SOUGHT']],
    ['(direction: BOTH)', ['RELATED_TO', 'RELATED_TO', 'SUCCEEDS', 'SYNERGY_SOUGHT']],
    ['(direction: null)', ['RELATED_TO', 'RELATED_TO', 'SUCCEEDS', 'SYNERGY_SOUGHT']],
    ['(direction: OUT)', ['SUCCEEDS', 'SYNERGY_SOUGHT']],
    ['(direction: IN)', ['RELATED_TO', 'RELATED_TO']],
    ['(direction: IN, kind: [SYNERGY_SOUGHT])', []],
    ['(kind: [SYNERGY_SOUGHT, SUCCEEDS])', ['SUCCEEDS', 'SYNERGY_SOUGHT']],
  ])('has links by direction and kind: Digital Agenda, links%s: %j', async (args, kinds) => {
    const { initiative } = await ask(`{ initiative(id: "ini_digital-agenda") { links${args} { kind } } }`)
    expect(initiative.links.map((link: any) => link.kind).sort()).toEqual(kinds)
  })

  test('has a link with its event, its agreement and the claims of three sources', async () => {
    const { initiative } = await ask(`{ initiative(id: "ini_investment-plan-for-europe") { links(direction: IN) {
      from { id name } to { id } kind since { edtf } event { id } agreement { id } disputed
      claims { source { id } locator value observedOn { edtf } } } } }`)
    expect(initiative.links).toEqual([
      {
        from: { id: 'ini_belt-and-road', name: 'Belt and Road Initiative' },
        to: { id: 'ini_investment-plan-for-europe' },
        kind: 'SYNERGY_WITH',
        since: { edtf: '2015-06-29' },
        event: { id: 'evt_eu-china-summit-17' },
        agreement: { id: 'agr_china-eu-joint-investment-fund' },
        disputed: false,
        claims: [
          { source: { id: 'src_cd-summit' }, locator: null, value: null, observedOn: null },
          { source: { id: 'src_cedr-suzhou' }, locator: null, value: null, observedOn: { edtf: '2015-11-24' } },
          { source: { id: 'src_seed' }, locator: 'p11', value: null, observedOn: null },
        ],
      },
    ])
  })

  test('has its participants by role, with an inferred role beside a stated one', async () => {
    const { initiative } = await ask(`{ initiative(id: "ini_efsi") {
      participants { totalCount edges { role node { __typename id } claims { basis source { id } } } }
      funders: participants(role: [FUNDER, LEAD]) { totalCount nodes { id } } } }`)
    expect(initiative.participants.edges.map((edge: any) => `${edge.role} ${edge.node.id}`)).toEqual([
      'FUNDER org_eib',
      'FUNDER org_european-union',
      'PROPONENT org_eib',
      'PROPONENT org_european-commission',
    ])
    expect(initiative.participants.edges[0].claims.map((claim: any) => claim.source.id)).toEqual([
      'src_era-ipe',
      'src_wp-efsi',
    ])
    expect(initiative.participants.edges[2].claims).toEqual([
      { basis: 'INFERRED', source: { id: 'src_editor-reading' } },
    ])
    expect(initiative.funders).toEqual({ totalCount: 2, nodes: [{ id: 'org_eib' }, { id: 'org_european-union' }] })
  })

  test('has one resolved kind and claims that are filtered by field and basis', async () => {
    const { da, ten } = await ask(`{
      da: initiative(id: "ini_digital-agenda") { kind claims { source { id } basis values { field value } }
        about: claims(field: "partOf") { source { id } } inferred: claims(basis: [INFERRED]) { source { id } } }
      ten: initiative(id: "ini_ten-t") { partOf { id } identifiers { scheme } figures { id } }
    }`)
    expect(da).toEqual({
      kind: 'STRATEGY',
      claims: [
        { source: { id: 'src_ec-dae' }, basis: 'STATED', values: [{ field: 'partOf', value: 'ini_europe-2020' }] },
        { source: { id: 'src_editor-reading' }, basis: 'INFERRED', values: [{ field: 'kind', value: 'STRATEGY' }] },
      ],
      about: [{ source: { id: 'src_ec-dae' } }],
      inferred: [{ source: { id: 'src_editor-reading' } }],
    })
    expect(ten).toEqual({ partOf: null, identifiers: [], figures: [] })
  })
})
