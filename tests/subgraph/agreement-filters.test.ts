import { describe, expect, test } from 'vitest'
import { doorOf, idsOf, importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph, 'agreements')
const ids = idsOf(ask)
const memoranda = (...countries: string[]) => countries.map(country => `agr_bri-mou-${country}`)

const disputedInDate = memoranda('brb', 'hun', 'ita', 'lux', 'mmr', 'mng', 'pak', 'per', 'sgp', 'tls', 'yem')
const disputedInParties = ['agr_bri-digital-economy-initiative', ...memoranda('arm', 'kor', 'mkd', 'mys', 'nic', 'tkm')]
const aroundTheSummit = [
  'agr_aiib-articles',
  'agr_china-eu-joint-investment-fund',
  'agr_china-unicom-nokia-mou-2015',
  'agr_cidf-bitkom-loi-2015',
  'agr_cidf-chinaeu-loi-2015',
  'agr_eu-china-climate-statement-2015',
  'agr_eu-china-ip-dialogue-mou-2015',
  'agr_eu-china-joint-statement-2015',
  'agr_high-level-digital-dialogue',
  'agr_startup-support-mechanism',
]
const twoInitiatives = [
  'agr_china-eu-joint-investment-fund',
  'agr_cidf-chinaeu-loi-2015',
  'agr_eu-china-connectivity-platform-mou',
]

describe('agreements are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["agr_bri-mou-ita", "agr_aiib-articles", "agr_none"]', ['agr_aiib-articles', 'agr_bri-mou-ita']],
    [
      'kind: [TREATY, LETTER_OF_INTENT]',
      ['agr_aiib-articles', 'agr_cidf-bitkom-loi-2015', 'agr_cidf-chinaeu-loi-2015'],
    ],
    ['kind: []', []],
    ['bindingness: [BINDING]', ['agr_aiib-articles']],
    ['title: "letter INTENT"', ['agr_cidf-bitkom-loi-2015', 'agr_cidf-chinaeu-loi-2015']],
    ['title: "デジタル"', ['agr_bri-digital-economy-initiative']],
    ['allOf: ["org_china", "org_italy"]', memoranda('ita')],
    ['allOf: ["per_lu-wei", "org_cidf"]', ['agr_cidf-chinaeu-loi-2015']],
    ['allOf: ["org_nokia", "org_bitkom"]', []],
    [
      'allOf: ["org_china", "org_egypt", "org_laos", "org_serbia", "org_turkiye"]',
      ['agr_bri-digital-economy-initiative'],
    ],
    ['allOf: ["org_china", "org_egypt", "org_laos", "org_serbia", "org_italy"]', []],
    ['anyOf: ["org_nokia", "org_bitkom"]', ['agr_china-unicom-nokia-mou-2015', 'agr_cidf-bitkom-loi-2015']],
    ['country: ["FI"]', ['agr_china-unicom-nokia-mou-2015']],
    ['initiatives: ["ini_belt-and-road", "ini_investment-plan-for-europe"]', twoInitiatives],
    ['initiatives: ["ini_belt-and-road", "ini_investment-plan-for-europe"], tied: [UNDER]', []],
    ['initiatives: [], tied: [FUNDS], allOf: []', ['agr_china-efsi-contribution']],
    ['initiatives: ["ini_digital-silk-road"], tied: [UNDER]', ['agr_bri-digital-economy-initiative']],
    ['tied: [FUNDS]', ['agr_china-efsi-contribution']],
    ['disputed: [DATE]', disputedInDate],
    ['disputed: [PARTIES]', disputedInParties],
    ['disputed: [DATE, PARTIES]', [...disputedInParties, ...disputedInDate].sort()],
    ['area: "area_5g"', ['agr_eu-china-5g-joint-declaration-2015', 'agr_imt2020-5gppp-mou']],
    [
      'event: "evt_hed-5"',
      [
        'agr_china-efsi-contribution',
        'agr_eu-china-5g-joint-declaration-2015',
        'agr_eu-china-connectivity-platform-mou',
      ],
    ],
    ['date: { from: "2015-06-29", to: "2015-07-06", match: CERTAINLY }', aroundTheSummit],
    [
      'date: { from: "2015-06-29", to: "2015-07-06" }',
      [...aroundTheSummit, ...memoranda('rou', 'uzb'), 'agr_imt2020-5gppp-mou'].sort(),
    ],
    ['date: { from: "2015-07-06", to: "2015-07-06" }, kind: [LETTER_OF_INTENT]', ['agr_cidf-chinaeu-loi-2015']],
    ['milestone: { kind: [WITHDRAWN] }', memoranda('ita', 'pan')],
    ['milestone: { kind: [WITHDRAWN], date: { from: "2025-01-01" } }', memoranda('pan')],
    ['milestone: { kind: [WITHDRAWN, NOTICE_OF_WITHDRAWAL], actor: "org_italy" }', memoranda('ita')],
    ['milestone: { kind: [SIGNED], actor: "org_italy" }', []],
    ['milestone: { kind: [IN_FORCE, RATIFIED], date: { to: "2015-12-25", match: CERTAINLY } }', ['agr_aiib-articles']],
    ['identifier: { scheme: CELEX, value: "52010DC0245" }', []],
    ['evidence: { source: ["src_li-shilin"] }', ['agr_cidf-bitkom-loi-2015', 'agr_cidf-chinaeu-loi-2015']],
    ['evidence: { source: ["src_li-shilin"], basis: [INFERRED] }', ['agr_cidf-bitkom-loi-2015']],
    ['evidence: { stance: [CONTRADICTS], confidence: [MEDIUM] }', disputedInParties],
    ['status: [PROPOSED]', ['agr_high-level-digital-dialogue', 'agr_startup-support-mechanism']],
    [
      'status: [ANNOUNCED, PROPOSED], allOf: ["org_china"]',
      ['agr_china-efsi-contribution', 'agr_china-eu-joint-investment-fund'],
    ],
    ['status: [IN_FORCE]', ['agr_aiib-articles', 'agr_china-eu-co-investment-fund']],
    ['status: [EXPIRED]', ['agr_bri-mou-ita', 'agr_china-unicom-nokia-mou-2015']],
    ['status: [WITHDRAWN]', []],
    ['status: [UNKNOWN]', []],
    [
      'status: [SIGNED], asOf: "2014-12-31", initiatives: ["ini_belt-and-road"]',
      memoranda('blr', 'kgz', 'khm', 'mda', 'mkd', 'mng', 'pak', 'tha'),
    ],
    [
      'kind: [MEMORANDUM_OF_UNDERSTANDING], bindingness: [NON_BINDING], title: "italy", allOf: ["org_italy"], tied: [UNDER], disputed: [DATE], event: "evt_brf-2", date: { from: "2019-03-01", to: "2019-03-31" }, status: [SIGNED], asOf: "2023-12-31", evidence: { source: ["src_ice-ita"] }',
      memoranda('ita'),
    ],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`agreements(first: 100, sort: ID, filter: { ${filter} })`)).toEqual(found)
  })

  test.each<[string, number]>([
    ['', 169],
    ['kind: [MEMORANDUM_OF_UNDERSTANDING]', 157],
    ['bindingness: [NON_BINDING]', 163],
    ['evidence: { basis: [INFERRED] }', 166],
    ['status: [UNKNOWN], asOf: "2013-11-30"', 169],
    ['status: [SIGNED], asOf: "2016-01-01", title: "belt road memorandum"', 26],
  ])('and counted by { %s }: %i', async (filter, totalCount) => {
    expect(await ask(`{ agreements(first: 0, filter: { ${filter} }) { totalCount } }`)).toEqual({
      agreements: { totalCount },
    })
  })

  test('in every order, undated agreements last', async () => {
    const first = async (sort: string) => (await ids(`agreements(first: 2, sort: ${sort})`)).join(' ')
    expect(await first('DATE_ASC')).toBe('agr_bri-mou-blr agr_bri-mou-kgz')
    expect(await first('DATE_DESC')).toBe(await first('null'))
    expect(await first('ID')).toBe('agr_aiib-articles agr_bri-digital-economy-initiative')
    expect(await first('TITLE')).toBe('agr_aiib-articles agr_bri-digital-economy-initiative')
    const undated = memoranda('aut', 'cog', 'ner', 'rus')
    expect((await ids('agreements(last: 4, sort: DATE_ASC)')).sort()).toEqual(undated)
    expect((await ids('agreements(last: 4, sort: DATE_DESC)')).sort()).toEqual(undated)
  })
})

describe('the agreements of', () => {
  const of = async (type: string, id: string, args: string) => {
    const { _entities } = await ask(
      `query ($one: [_Any!]!) { _entities(representations: $one) { ... on ${type} { agreements${args} { nodes { id } } } } }`,
      { one: [{ __typename: type, id }] },
    )
    return _entities[0].agreements.nodes.map((node: any) => node.id)
  }

  test.each<[string, string, string, string[]]>([
    ['Person', 'per_lu-wei', '', ['agr_cidf-chinaeu-loi-2015']],
    ['Person', 'per_lu-wei', '(role: [SIGNATORY, PARTY])', []],
    ['Organisation', 'org_cidf', '', ['agr_cidf-chinaeu-loi-2015', 'agr_cidf-bitkom-loi-2015']],
    ['Organisation', 'org_cidf', '(filter: { anyOf: ["org_bitkom"] })', ['agr_cidf-bitkom-loi-2015']],
    ['Organisation', 'org_mfa-prc', '(role: [DEPOSITARY], filter: { kind: [TREATY] })', ['agr_aiib-articles']],
    ['Organisation', 'org_italy', '(filter: { status: [SIGNED], asOf: "2019-03-23" })', memoranda('ita')],
    ['Organisation', 'org_italy', '(filter: { status: [SIGNED], asOf: "2019-03-22" })', []],
    [
      'Initiative',
      'ini_belt-and-road',
      '(kind: [CONNECTS], filter: { kind: [LETTER_OF_INTENT] })',
      ['agr_cidf-chinaeu-loi-2015'],
    ],
    ['Initiative', 'ini_investment-plan-for-europe', '(kind: [FUNDS])', ['agr_china-efsi-contribution']],
    ['Area', 'area_5g', '', ['agr_eu-china-5g-joint-declaration-2015', 'agr_imt2020-5gppp-mou']],
    ['Area', 'area_5g', '(filter: { bindingness: [BINDING] })', []],
  ])('%s %s%s are %j', async (type, id, args, found) => {
    expect(await of(type, id, args)).toEqual(found)
  })
})

// Last: the tests above count rows.
test('an agreement is found by its identifier in a register, with the exact scheme', async () => {
  await importRows(graph, 'agreements', [
    rowOf('agreements', { id: 'agr_made', kind: 'PROTOCOL' }),
    rowOf('identifiers', { entity: 'agr_made', scheme: 'UNTS', value: 'I-54113' }),
  ])
  const by = (scheme: string) => ids(`agreements(filter: { identifier: { scheme: ${scheme}, value: "I-54113" } })`)
  expect([await by('UNTS'), await by('OTHER')]).toEqual([['agr_made'], []])
  expect(await ids('agreements(filter: { status: [UNKNOWN] })')).toEqual(['agr_made'])
})
