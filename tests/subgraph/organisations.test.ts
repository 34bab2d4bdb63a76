import { describe, expect, test } from 'vitest'
import { doorOf, idsOf, importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph, 'organisations')
const ids = idsOf(ask)

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

  test('in order of English name, ignoring case and accents, or of id', async () => {
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

  test('and counted without being listed: 199, of which 153 are states', async () => {
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

describe('claims about an organisation', () => {
  const claimsOf = async (args: string) => {
    const { organisation } = await ask(
      `{ organisation(id: "org_chinaeu") { claims${args} { source { id } basis value values { field value } } } }`,
    )
    return organisation.claims
  }

  test('are about all its plain fields, or filtered by field and basis', async () => {
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

  test('about an unknown field are rejected with a list of the fields', async () => {
    const { errors } = await graph.askAt(
      'organisations',
      '{ organisation(id: "org_china") { claims(field: "name") { id } } }',
    )
    expect(errors?.map(error => [error.extensions.code, error.message])).toEqual([
      ['BAD_USER_INPUT', '`field` is "name": send one of kind, country, founded, dissolved, or none.'],
    ])
  })
})

// Last: the tests above count rows.
test('a kind on which sources differ is the one from the better source, the other one is in its claim', async () => {
  await importRows(graph, 'organisations', [
    rowOf('organisations', { id: 'org_made', kind: 'COMPANY', country: 'CN' }, { source: 'src_seed' }),
    rowOf('organisations', { id: 'org_made', kind: 'FUND' }, { source: 'src_gov-2019' }),
    rowOf(
      'organisations',
      { id: 'org_made', kind: 'BANK', country: 'HK' },
      { source: 'src_gov-2019', confidence: 'LOW' },
    ),
  ])
  const { organisation } = await ask(`{ organisation(id: "org_made") { kind country
    claims { source { id } confidence value } kinds: claims(field: "kind") { value } country_: claims(field: "country") { value } } }`)
  // An official source ranks before news, but its claim of low confidence ranks after both.
  expect(organisation).toEqual({
    kind: 'FUND',
    country: 'CN',
    claims: [
      { source: { id: 'src_gov-2019' }, confidence: 'HIGH', value: null },
      { source: { id: 'src_seed' }, confidence: 'HIGH', value: 'COMPANY' },
      { source: { id: 'src_gov-2019' }, confidence: 'LOW', value: 'kind: BANK; country: HK' },
    ],
    kinds: [{ value: null }, { value: 'COMPANY' }, { value: 'BANK' }],
    country_: [{ value: null }, { value: 'HK' }],
  })
})

test('a contradicted value is replaced by one that no source contradicts, even by a weaker one', async () => {
  await importRows(graph, 'organisations', [
    rowOf('organisations', { id: 'org_denied', kind: 'COMPANY' }, { source: 'src_gov-2019' }),
    rowOf('organisations', { id: 'org_denied', kind: 'COMPANY' }, { source: 'src_seed', stance: 'CONTRADICTS' }),
    rowOf('organisations', { id: 'org_denied', kind: 'FUND' }, { source: 'src_editor', confidence: 'LOW' }),
  ])
  const { organisation } = await ask('{ organisation(id: "org_denied") { kind claims { stance value } } }')
  expect(organisation).toEqual({
    kind: 'FUND',
    claims: [
      { stance: 'SUPPORTS', value: 'COMPANY' },
      { stance: 'SUPPORTS', value: null },
      { stance: 'CONTRADICTS', value: 'COMPANY' },
    ],
  })
  expect(await ids('organisations(filter: { evidence: { stance: [CONTRADICTS] } })')).toEqual(['org_denied'])
})

test('a value that is only contradicted is null until a source supports it', async () => {
  const row = (cells: Record<string, string>, evidence: Record<string, string> = {}) =>
    rowOf('organisations', { id: 'org_nowhere', ...cells }, evidence)
  const resolved = async () =>
    (await ask('{ organisation(id: "org_nowhere") { kind country founded { edtf } } }')).organisation
  await importRows(graph, 'organisations', [
    row({ country: 'IT', founded: '1990' }, { source: 'src_gov-2019', stance: 'CONTRADICTS' }),
  ])
  expect(await resolved()).toEqual({ kind: null, country: null, founded: null })
  await importRows(graph, 'organisations', [
    row({ kind: 'FUND', country: 'FR' }, { source: 'src_seed' }),
    row({ founded: '1990' }, { source: 'src_editor', confidence: 'LOW' }),
  ])
  expect(await resolved()).toEqual({ kind: 'FUND', country: 'FR', founded: { edtf: '1990' } })
})
