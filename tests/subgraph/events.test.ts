import { describe, expect, test } from 'vitest'
import { doorOf, idsOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const ask = doorOf(await freshGraph(), 'agreements')
const ids = idsOf(ask)

const inBrussels2015 = [
  'evt_ansip-lu-meeting',
  'evt_china-eu-digital-roundtable-1',
  'evt_chinaeu-seminar-2015',
  'evt_eu-china-summit-17',
  'evt_europe-china-forum-2015',
  'evt_li-keqiang-brussels-visit-2015',
  'evt_lu-wei-brussels-visit',
]

describe('events are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["evt_hed-5"]', ['evt_hed-5']],
    ['kind: [ROUNDTABLE, DIALOGUE]', ['evt_china-eu-digital-roundtable-1', 'evt_hed-5']],
    ['name: "belt forum"', ['evt_brf-1', 'evt_brf-2']],
    [
      'participant: "per_lu-wei"',
      ['evt_ansip-lu-meeting', 'evt_china-eu-digital-roundtable-1', 'evt_lu-wei-brussels-visit'],
    ],
    ['date: { from: "2017-05-15", to: "2017-05-31" }', ['evt_brf-1']],
    ['date: { from: "2017-05-15", to: "2017-05-31", match: CERTAINLY }', []],
    ['date: { from: "2017-05-14", to: "2017-05-15", match: CERTAINLY }', ['evt_brf-1']],
    ['country: ["BE"], date: { to: "2015-12-31" }', inBrussels2015],
    ['country: ["CN"]', ['evt_brf-1', 'evt_brf-2', 'evt_cidf-chinaeu-beijing-2015', 'evt_hed-5']],
    [
      'evidence: { basis: [INFERRED] }',
      ['evt_ansip-lu-meeting', 'evt_li-keqiang-brussels-visit-2015', 'evt_lu-wei-brussels-visit'],
    ],
    ['evidence: { source: ["src_key4biz"], confidence: [MEDIUM] }', ['evt_china-eu-digital-roundtable-1']],
    [
      'kind: [VISIT], country: ["BE"], participant: "org_huawei", name: "lu wei", date: { from: "2015-07-06", match: CERTAINLY }',
      ['evt_lu-wei-brussels-visit'],
    ],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`events(first: 100, sort: ID, filter: { ${filter} })`)).toEqual(found)
  })

  test('sorted by date in either direction, the latest first by default', async () => {
    expect((await ids('events(first: 3)')).join(' ')).toBe('evt_brf-2 evt_eu-china-summit-21 evt_eu-china-summit-19')
    expect((await ids('events(first: 2, sort: DATE_ASC)')).join(' ')).toBe(
      'evt_chinaeu-seminar-2015 evt_eu-china-summit-17',
    )
  })
})

test('an event has the event that it follows, its objective, participants, agreements and statements', async () => {
  const { event } = await ask(`{ event(id: "evt_china-eu-digital-roundtable-1") {
    kind objective place { name country } date { edtf } follows { id name date { edtf precision } }
    organisers: participants(role: [ORGANISER]) { nodes { id } }
    participants { totalCount }
    agreements { totalCount nodes { id } } statements(first: 2) { totalCount nodes { id } }
    areas { area { id } } figures(measure: "ordinal") { quantity { value } }
    claims(field: "objective") { source { id } locator quote }
  } }`)
  expect(event).toEqual({
    kind: 'ROUNDTABLE',
    objective: 'To put into practice what the summit had concluded',
    place: { name: 'Brussels', country: 'BE' },
    date: { edtf: '2015-07-06' },
    follows: {
      id: 'evt_eu-china-summit-17',
      name: '17th EU-China summit',
      date: { edtf: '2015-06-29', precision: 'DAY' },
    },
    organisers: { nodes: [{ id: 'org_chinaeu' }, { id: 'org_isc' }] },
    participants: { totalCount: 20 },
    agreements: {
      totalCount: 2,
      nodes: [{ id: 'agr_cidf-chinaeu-loi-2015' }, { id: 'agr_china-unicom-nokia-mou-2015' }],
    },
    statements: {
      totalCount: 13,
      nodes: [{ id: 'sta_cac-cyberspace-with-eu' }, { id: 'sta_gambardella-act-now' }],
    },
    areas: [
      'area_5g',
      'area_big-data',
      'area_cloud-computing',
      'area_digital-investment',
      'area_e-commerce',
      'area_internet-of-things',
      'area_smart-cities',
      'area_smart-energy',
      'area_startups',
    ].map(id => ({ area: { id } })),
    figures: [{ quantity: { value: '1' } }],
    claims: [
      { source: { id: 'src_seed' }, locator: 'p12', quote: 'implementation of the conclusions reached at the summit' },
    ],
  })
})

describe('statements are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["sta_lu-wei-synergy"]', ['sta_lu-wei-synergy']],
    ['speaker: "org_cac"', ['sta_cac-cyberspace-with-eu']],
    [
      'speaker: "per_luigi-gambardella", event: "evt_china-eu-digital-roundtable-1"',
      ['sta_gambardella-act-now', 'sta_gambardella-digital-key'],
    ],
    ['event: "evt_hed-5"', []],
    ['about: "ini_internet-plus"', ['sta_lu-wei-synergy']],
    ['about: "ini_digital-silk-road"', ['sta_lu-wei-digital-silk-road', 'sta_lu-wei-two-continents']],
    ['about: "area_information-security"', ['sta_lu-wei-contribution']],
    // An id is compared as a whole, not as a prefix of `org_china`.
    ['about: "org_chin"', []],
    ['date: { from: "2022-01-01" }', ['sta_steinert-weyrauch-coding-rule']],
    ['evidence: { basis: [INFERRED] }', ['sta_cac-cyberspace-with-eu']],
    ['speaker: "per_lu-wei", about: "org_cac", date: { to: "2015-12-31" }', ['sta_lu-wei-digital-silk-road']],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`statements(first: 100, filter: { ${filter} })`)).toEqual(found)
  })

  test('the earliest first, each with its speaker, organisation, event and subjects', async () => {
    const { statements } =
      await ask(`{ statements(last: 1) { totalCount nodes { id speaker { id } event { id } about { __typename id }
      claims { note } } } one: statement(id: "sta_lu-wei-digital-silk-road") { gist speaker { __typename id }
      onBehalfOf { id } event { id } about { __typename id } claims { note locator } } }`)
    expect(statements).toEqual({
      totalCount: 14,
      nodes: [
        {
          id: 'sta_steinert-weyrauch-coding-rule',
          speaker: null,
          event: null,
          about: [{ __typename: 'Initiative', id: 'ini_belt-and-road' }],
          claims: [{ note: 'the coding rule of a data set; one reason why counts differ' }],
        },
      ],
    })
    const { one } = await ask(`{ one: statement(id: "sta_lu-wei-digital-silk-road") { gist speaker { __typename id }
      onBehalfOf { id } event { id } about { __typename id } claims { note locator } } }`)
    expect(one).toEqual({
      gist: 'The CAC wants to help bring a digital Silk Road about.',
      speaker: { __typename: 'Person', id: 'per_lu-wei' },
      onBehalfOf: { id: 'org_cac' },
      event: { id: 'evt_china-eu-digital-roundtable-1' },
      about: [
        { __typename: 'Initiative', id: 'ini_digital-silk-road' },
        { __typename: 'Organisation', id: 'org_cac' },
      ],
      claims: [{ note: 'an intention', locator: 'p2' }],
    })
  })

  test('on their speaker, beside the events of that actor', async () => {
    const { _entities } = await ask(
      `query ($who: [_Any!]!) { _entities(representations: $who) {
        ... on Person { statements(first: 0) { totalCount } events { totalCount edges { role node { id } } } }
        ... on Organisation { statements { totalCount nodes { id } } events(role: [HOST]) { nodes { id } } }
      } }`,
      {
        who: [
          { __typename: 'Person', id: 'per_lu-wei' },
          { __typename: 'Organisation', id: 'org_china' },
        ],
      },
    )
    expect(_entities[0].statements.totalCount).toBe(10)
    expect(_entities[0].events.totalCount).toBe(3)
    expect(_entities[0].events.edges.map((edge: any) => `${edge.role} ${edge.node.id}`).sort()).toEqual([
      'PARTICIPANT evt_ansip-lu-meeting',
      'PARTICIPANT evt_lu-wei-brussels-visit',
      'SPEAKER evt_china-eu-digital-roundtable-1',
    ])
    expect(_entities[1]).toEqual({ statements: { totalCount: 0, nodes: [] }, events: { nodes: [{ id: 'evt_brf-1' }] } })
  })
})
