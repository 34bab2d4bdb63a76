import { describe, expect, test } from 'vitest'
import { doorOf, idsOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const ask = doorOf(await freshGraph(), 'sources')
const ids = idsOf(ask)

describe('sources are found', () => {
  test.each<[string, string[]]>([
    ['ids: ["src_seed", "src_nothing"]', ['src_seed']],
    ['kind: [LEGAL_TEXT]', ['src_celex-dae', 'src_celex-ipe', 'src_law-ip']],
    ['publisher: "european commission"', ['src_celex-dae', 'src_celex-ipe', 'src_ec-dae', 'src_fin-summit']],
    ['title: "DIGITAL agenda"', ['src_celex-dae', 'src_ec-dae', 'src_ukp-dae']],
    ['title: "共享"', ['src_ptt-5g']],
    [
      'published: { from: "2015-06-01", to: "2015-06-30", match: CERTAINLY }',
      [
        'src_aiib-sign',
        'src_cd-seminar',
        'src_cd-summit',
        'src_cuf-hun',
        'src_euobs-hun',
        'src_fin-summit',
        'src_foe-forum',
        'src_rtr-hun',
        'src_xh-hun',
      ],
    ],
    [
      'published: { from: "2015-06-30", to: "2015-06-30" }',
      ['src_cd-summit', 'src_fin-summit', 'src_foe-forum', 'src_li-shilin'],
    ],
    ['kind: [OFFICIAL], publisher: "commission", title: "agenda", published: { to: "2010-12-31" }', ['src_ec-dae']],
    ['ids: ["src_seed"], kind: [OFFICIAL]', []],
  ])('by { %s }', async (filter, found) => {
    expect(await ids(`sources(first: 100, sort: ID, filter: { ${filter} })`)).toEqual(found)
  })

  test('in every order, undated sources last', async () => {
    expect(await ids('sources(first: 1, sort: PUBLISHED_DESC)')).toEqual(['src_gfdc'])
    expect(await ids('sources(first: 1)')).toEqual(['src_gfdc'])
    expect(await ids('sources(first: 2, sort: PUBLISHED_ASC)')).toEqual(['src_ukp-dae', 'src_celex-dae'])
    const undated = [
      'src_cedr-suzhou',
      'src_country-codes',
      'src_editor',
      'src_editor-reading',
      'src_eurovoc',
      'src_wp-efsi',
    ]
    for (const sort of ['PUBLISHED_ASC', 'PUBLISHED_DESC']) {
      expect((await ids(`sources(last: ${undated.length}, sort: ${sort})`)).sort()).toEqual(undated)
    }
    expect(await ids('sources(first: 2, sort: TITLE)')).toEqual(['src_gt-264', 'src_ukp-dae'])
  })
})

test('a source has the values of its bundle row', async () => {
  const { source } =
    await ask(`{ source(id: "src_country-codes") { kind title publisher published { edtf } retrieved url archivedUrl
    language licence note } }`)
  expect(source).toEqual({
    kind: 'DATASET',
    title: 'Country codes',
    publisher: 'datasets/country-codes',
    published: null,
    retrieved: null,
    url: 'https://github.com/datasets/country-codes',
    archivedUrl: null,
    language: 'en',
    licence: 'ODC-PDDL-1.0',
    note: 'ISO 3166 codes, UN names in six languages, Wikidata ids; commit caa72d1e0e5af8876c170bb36a9e4d64a01bba88',
  })
})

test('a source has its citation as text, as BibTeX and as CSL JSON', async () => {
  const { source } = await ask(`{ source(id: "src_cd-cidf") { citation text: citation(format: TEXT)
    bibtex: citation(format: BIBTEX) csl: citation(format: CSL_JSON) none: citation(format: null) } }`)
  expect(source.text).toBe(
    'China Daily: Foundation to develop better Internet growth. 2015-08-04. http://usa.chinadaily.com.cn/china/2015-08/04/content_21493635.htm',
  )
  expect([source.citation, source.none]).toEqual([source.text, source.text])
  expect(source.bibtex).toMatch(/^@\w+\{[\s\S]*title = \{.*Foundation to develop better Internet growth/)
  expect(JSON.parse(source.csl)).toMatchObject({ title: 'Foundation to develop better Internet growth' })
})

test('sources are resolved by their keys in the order of the keys, null for an unknown id', async () => {
  const { _entities } = await ask(
    'query ($keys: [_Any!]!) { _entities(representations: $keys) { ... on Source { id kind } } }',
    { keys: ['src_seed', 'src_nothing', 'src_gfdc', 'src_seed'].map(id => ({ __typename: 'Source', id })) },
  )
  expect(_entities).toEqual([
    { id: 'src_seed', kind: 'NEWS' },
    null,
    { id: 'src_gfdc', kind: 'DATASET' },
    { id: 'src_seed', kind: 'NEWS' },
  ])
})
