import { describe, expect, test } from 'vitest'
import { doorOf, importRows, rowOf } from '#tests/door'
import { freshGraph } from '#tests/graph'

const graph = await freshGraph()
const ask = doorOf(graph, 'organisations')

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
  ])('of China in %s is %s', async (language, name) => {
    const query = 'query ($language: LanguageTag) { organisation(id: "org_china") { name(language: $language) } }'
    expect(await ask(query, { language })).toEqual({ organisation: { name } })
  })

  test('is in English where the request has no language, or null', async () => {
    const { organisation } = await ask('{ organisation(id: "org_turkiye") { name none: name(language: null) } }')
    expect(organisation).toEqual({ name: 'Türkiye', none: 'Türkiye' })
  })

  test('is one of several, each with its kind, its language and its claims', async () => {
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

test('an identifier has the URL of its page in the register, where there is one', async () => {
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

// Last: the tests above count rows.
describe('the name of an organisation without an English name', () => {
  test('is in the language of its country, otherwise in any language', async () => {
    const named = (id: string, country: string) => [
      rowOf('organisations', { id, country }),
      rowOf('names', { entity: id, text: 'Société', language: 'fr', kind: 'PREFERRED' }),
      rowOf('names', { entity: id, text: '公司', language: 'zh', kind: 'PREFERRED' }),
    ]
    await importRows(graph, 'organisations', [...named('org_made-cn', 'CN'), ...named('org_made-dk', 'DK')])
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
