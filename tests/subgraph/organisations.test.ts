import { describe, expect, test } from 'vitest'
import { doorOf, idsOf, rowOf, takeIn } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph, 'organisations')
const ids = idsOf(ask)

describe('a name', () => {
  test.each([
    ['en', 'China'],
    ['en-GB', 'China'],
    ['zh', '中国'],
    ['zh-Hant', '中国'],
    ['zh-Hant-TW', '中国'],
    ['fr', 'Chine'],
    ['ar', 'الصين'],
    ['de', 'China'],
  ])('of China for somebody who asked for %s is %s', async (language, name) => {
    const query = 'query ($language: LanguageTag) { organisation(id: "org_china") { name(language: $language) } }'
    expect(await ask(query, { language })).toEqual({ organisation: { name } })
  })

  test('is the English one for somebody who asked for none, or for null', async () => {
    const { organisation } = await ask('{ organisation(id: "org_turkiye") { name none: name(language: null) } }')
    expect(organisation).toEqual({ name: 'Türkiye', none: 'Türkiye' })
  })

  test('is one of several, and each has its kind, its language and its own claims', async () => {
    const { organisation } = await ask(`{ organisation(id: "org_cac") {
      zh: names(language: "zh") { text kind }
      former: names(kind: [FORMER, SHORT]) { text kind language claims { source { id } confidence note } }
      both: names(kind: [FORMER], language: "zh") { text }
    } }`)
    expect(organisation.zh).toEqual([
      { text: '国家互联网信息办公室', kind: 'PREFERRED' },
      { text: '网信办', kind: 'SHORT' },
      { text: '国家网信办', kind: 'ALIAS' },
    ])
    expect(organisation.former.map(({ text, language }: any) => [text, language])).toEqual([
      ['CAC', 'en'],
      ['State Internet Information Office', 'en'],
      ['网信办', 'zh'],
    ])
    expect(organisation.former[1].claims).toEqual([
      { source: { id: 'src_wp-cac' }, confidence: 'MEDIUM', note: 'its first name' },
    ])
    expect(organisation.both).toEqual([])
  })
})

test('an identifier has the page of its register, where there is one', async () => {
  const { organisation } = await ask(`{ organisation(id: "org_china") {
    identifiers { scheme value url }
    wikidata: identifiers(scheme: [WIKIDATA, LEI]) { value claims { source { id } locator } }
  } }`)
  expect(organisation.identifiers).toEqual([
    { scheme: 'ISO_3166_1', value: 'CHN', url: null },
    { scheme: 'ISO_3166_1', value: 'CN', url: null },
    { scheme: 'WIKIDATA', value: 'Q148', url: 'https://www.wikidata.org/wiki/Q148' },
  ])
  expect(organisation.wikidata).toEqual([
    { value: 'Q148', claims: [{ source: { id: 'src_country-codes' }, locator: 'row CHN' }] },
  ])
})

describe('organisations are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["org_nokia", "org_china", "org_nobody"]', ['org_china', 'org_nokia']],
    ['ids: []', []],
    ['kind: [BANK, FOUNDATION]', ['org_barclays', 'org_cidf', 'org_hsbc', 'org_icbc']],
    ['country: ["EU"]', ['org_5g-ppp', 'org_european-commission', 'org_european-council', 'org_european-union']],
    ['country: ["EU", "FI"], kind: [COMPANY]', ['org_nokia']],
    ['name: "people republic china"', ['org_china', 'org_state-council-prc']],
    ['name: "COTE D’IVOIRE"', ['org_cote-divoire']],
    ['name: "turkey"', ['org_turkiye']],
    ['name: "网信办"', ['org_cac']],
    ['name: "100%_"', []],
    ['identifier: { scheme: WIKIDATA, value: "Q148" }', ['org_china']],
    ['identifier: { scheme: LEI, value: "549300A0JPRWG1KI7U06" }', ['org_nokia']],
    ['identifier: { scheme: LEI, value: "Q148" }', []],
    ['evidence: { source: ["src_rtr-ebrd", "src_ebrd-copy"] }', ['org_china', 'org_ebrd', 'org_silk-road-fund']],
    ['evidence: { stance: [CONTRADICTS] }', []],
    ['evidence: { source: ["src_seed"], basis: [INFERRED] }', ['org_chinaeu']],
    ['evidence: { source: ["src_rtr-ebrd"], confidence: [LOW], stance: [SUPPORTS] }', ['org_china']],
    ['kind: [GOVERNMENT_BODY], country: ["CN"], name: "office", evidence: { source: ["src_pd-luwei"] }', ['org_cac']],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`organisations(first: 100, sort: ID, filter: { ${filter} })`)).toEqual(found)
  })

  test('in the order of their English names, without regard to case and accents, or of their ids', async () => {
    expect(await ids('organisations(filter: { name: "congo" })')).toEqual([
      'org_democratic-republic-of-the-congo',
      'org_republic-of-the-congo',
    ])
    const named = await ask('{ organisations(filter: { kind: [COMPANY] }, first: 100) { nodes { name } } }')
    expect(named.organisations.nodes.map((node: any) => node.name)).toEqual([
      ...['Alibaba', 'Baidu', 'BT', 'China Mobile', 'China Telecom', 'China Unicom', 'Deutsche Post'],
      ...['Deutsche Telekom', 'Eutelsat', 'Huawei', 'Hutchison Whampoa', 'NMusic', 'Nokia', 'Proximus', 'Rovio'],
      ...['SAP', 'SES', 'Telecom Italia', 'Tencent', 'Vivendi', 'Xiaomi', 'ZTE'],
    ])
    expect(await ids('organisations(first: 2, sort: ID)')).toEqual(['org_5g-ppp', 'org_afghanistan'])
  })

  test('and counted: 199, of which 153 are states', async () => {
    const { all, states } = await ask(`{
      all: organisations(first: 0) { totalCount nodes { id } }
      states: organisations(first: 0, filter: { kind: [STATE] }) { totalCount }
    }`)
    expect([all, states]).toEqual([{ totalCount: 199, nodes: [] }, { totalCount: 153 }])
  })
})

describe('people are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["per_lu-wei"]', ['per_lu-wei']],
    ['name: "malmstrom CECILIA"', ['per_cecilia-malmstrom']],
    ['name: "鲁炜"', ['per_lu-wei']],
    ['identifier: { scheme: WIKIDATA, value: "Q148" }', []],
    ['evidence: { basis: [INFERRED] }', ['per_li-keqiang']],
    [
      'name: "li", evidence: { confidence: [LOW], basis: [STATED], source: ["src_editor"] }',
      ['per_li-keqiang', 'per_li-shilin', 'per_ma-li', 'per_xu-lin'],
    ],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`people(first: 100, sort: ID, filter: { ${filter} })`)).toEqual(found)
  })
})

describe('a post', () => {
  const held = async (holder: string, asOf: string) => {
    const { actor } = await ask(
      `query ($asOf: Date) { actor: ${holder.startsWith('org_') ? 'organisation' : 'person'}(id: "${holder}") {
        affiliations(asOf: $asOf) { edges { node { title heldOn organisation { id } } } } } }`,
      { asOf },
    )
    return actor.affiliations.edges.map(({ node }: any) => `${node.title} ${node.organisation.id} ${node.heldOn}`)
  }

  test.each<[string, string, string[]]>([
    // Seen on 6 July 2015, and said to have ended on 29 June 2016: certain between the two.
    ['per_lu-wei', '2010-01-01', ['Director org_cac POSSIBLY']],
    ['per_lu-wei', '2015-07-06', ['Director org_cac CERTAINLY']],
    ['per_lu-wei', '2016-01-01', ['Director org_cac CERTAINLY']],
    ['per_lu-wei', '2016-06-29', ['Director org_cac CERTAINLY']],
    ['per_lu-wei', '2016-06-30', []],
    // One post ends and the next begins on one day.
    ['per_xu-lin', '2016-06-28', ['Deputy Director org_cac POSSIBLY']],
    ['per_xu-lin', '2016-06-29', ['Director org_cac CERTAINLY', 'Deputy Director org_cac CERTAINLY']],
    ['per_xu-lin', '2016-06-30', ['Director org_cac POSSIBLY']],
    // Seen on two days, and nobody says since when or until when.
    ['per_jean-claude-juncker', '2014-11-26', ['President org_european-commission CERTAINLY']],
    ['per_jean-claude-juncker', '2015-01-01', ['President org_european-commission POSSIBLY']],
    ['per_jean-claude-juncker', '2015-06-29', ['President org_european-commission CERTAINLY']],
    // `2015` is no day on which anybody was seen.
    ['per_zhuang-rongwen', '2015-07-06', ['Deputy Director org_cac POSSIBLY']],
    ['org_china', '2016-01-14', []],
    ['org_china', '2016-01-15', ['Shareholder org_ebrd CERTAINLY']],
  ])('of %s on %s: %j', async (holder, asOf, expected) => {
    expect(await held(holder, asOf)).toEqual(expected)
  })

  test('is not said to be held where no day is asked about', async () => {
    const { person } = await ask(`{ person(id: "per_lu-wei") { affiliations { totalCount edges { node {
      heldOn disputed period { start { edtf } end { edtf latest precision } } holder { __typename id name }
      claims { source { id } locator observedOn { edtf } value } } } } } }`)
    const [{ node }] = person.affiliations.edges
    expect([person.affiliations.totalCount, node.heldOn, node.disputed]).toEqual([1, null, false])
    expect(node.period).toEqual({ start: null, end: { edtf: '2016-06-29', latest: '2016-06-29', precision: 'DAY' } })
    expect(node.holder).toEqual({ __typename: 'Person', id: 'per_lu-wei', name: 'Lu Wei' })
    expect(node.claims).toEqual([
      { source: { id: 'src_pd-luwei' }, locator: null, observedOn: null, value: null },
      { source: { id: 'src_scmp-luwei' }, locator: null, observedOn: null, value: null },
      { source: { id: 'src_seed' }, locator: expect.any(String), observedOn: { edtf: '2015-07-06' }, value: null },
      { source: { id: 'src_seed' }, locator: expect.any(String), observedOn: { edtf: '2015-07-06' }, value: null },
    ])
  })

  test('is found from the body too, by kind and day', async () => {
    const { organisation } = await ask(`{ organisation(id: "org_cac") {
      then: affiliates(asOf: "2015-07-06") { totalCount nodes { heldOn holder { id } } }
      later: affiliates(asOf: "2016-07-01", kind: [POST]) { nodes { heldOn holder { id } } }
      owners: affiliates(kind: [OWNERSHIP, MEMBERSHIP]) { totalCount }
    } }`)
    expect(organisation.then.totalCount).toBe(3)
    expect(new Set(organisation.then.nodes.map((node: any) => `${node.holder.id} ${node.heldOn}`))).toEqual(
      new Set(['per_lu-wei CERTAINLY', 'per_xu-lin POSSIBLY', 'per_zhuang-rongwen POSSIBLY']),
    )
    expect(new Set(organisation.later.nodes.map((node: any) => `${node.holder.id} ${node.heldOn}`))).toEqual(
      new Set(['per_xu-lin POSSIBLY', 'per_zhuang-rongwen POSSIBLY']),
    )
    expect(organisation.owners.totalCount).toBe(0)
  })

  test('that began at two dates shows the better one, and the other one in its claim', async () => {
    const { organisation } = await ask(`{ organisation(id: "org_china") { affiliations(kind: [MEMBERSHIP]) { nodes {
      disputed period { start { edtf } end { edtf } }
      claims { source { id } confidence value values { field value shown } } } } } }`)
    expect(organisation.affiliations.nodes).toEqual([
      {
        disputed: false,
        period: { start: { edtf: '2016-01-15' }, end: null },
        claims: [
          {
            source: { id: 'src_ebrd-copy' },
            confidence: 'MEDIUM',
            value: null,
            values: [{ field: 'period', value: '2016-01-15/', shown: true }],
          },
          {
            source: { id: 'src_rtr-ebrd' },
            confidence: 'LOW',
            value: '2015/',
            values: [{ field: 'period', value: '2015/', shown: false }],
          },
        ],
      },
    ])
  })
})

describe('claims about a body', () => {
  const claimsOf = async (asked: string) => {
    const { organisation } = await ask(
      `{ organisation(id: "org_chinaeu") { claims${asked} { source { id } basis value values { field value } } } }`,
    )
    return organisation.claims
  }

  test('are about all its plain fields, or about one, stated or inferred', async () => {
    const { organisation } = await ask(
      '{ organisation(id: "org_chinaeu") { kind country founded { edtf earliest latest precision } dissolved { edtf } } }',
    )
    expect(organisation).toEqual({
      kind: 'ASSOCIATION',
      country: 'BE',
      founded: { edtf: '2015-02', earliest: '2015-02-01', latest: '2015-02-28', precision: 'MONTH' },
      dissolved: null,
    })
    expect(await claimsOf('(field: "founded")')).toEqual([
      {
        source: { id: 'src_chinaeu-nov' },
        basis: 'STATED',
        value: null,
        values: [{ field: 'founded', value: '2015-02' }],
      },
    ])
    expect(await claimsOf('(field: "dissolved")')).toEqual([])
    expect((await claimsOf('(basis: [INFERRED])')).map((claim: any) => claim.basis)).not.toContain('STATED')
    expect((await claimsOf('')).length).toBe((await claimsOf('(basis: [INFERRED, STATED])')).length)
    expect(await claimsOf('(field: "founded", basis: [INFERRED])')).toEqual([])
  })

  test('about a field that it has not are refused with the fields there are', async () => {
    const { errors } = await graph.askAt(
      'organisations',
      '{ organisation(id: "org_china") { claims(field: "name") { id } } }',
    )
    expect(errors?.map(error => [error.extensions.code, error.message])).toEqual([
      ['BAD_USER_INPUT', '`field` is "name": send one of kind, country, founded, dissolved, or none.'],
    ])
  })
})

// Odd data, made last: what comes before counts.
describe('a name of a body without an English one', () => {
  test('is that of its country, else any', async () => {
    const named = (id: string, country: string) => [
      rowOf('organisations', { id, country }),
      rowOf('names', { entity: id, text: 'Société', language: 'fr', kind: 'PREFERRED' }),
      rowOf('names', { entity: id, text: '公司', language: 'zh', kind: 'PREFERRED' }),
    ]
    await takeIn(graph, 'organisations', [...named('org_made-cn', 'CN'), ...named('org_made-dk', 'DK')])
    const { cn, dk } = await ask(`{
      cn: organisation(id: "org_made-cn") { ja: name(language: "ja") fr: name(language: "fr-BE") }
      dk: organisation(id: "org_made-dk") { ja: name(language: "ja") zh: name(language: "zh-Hant") }
    }`)
    expect([cn, dk]).toEqual([
      { ja: '公司', fr: 'Société' },
      { ja: 'Société', zh: '公司' },
    ])
  })
})
