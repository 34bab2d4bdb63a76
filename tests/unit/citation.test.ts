import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { citation } from '#src/services/sources/rules/citation.ts'
import { daysOf } from '#toolkit/facts'

type Source = Parameters<typeof citation>[0]

const empty: Source = {
  id: 'src_made',
  kind: 'NEWS',
  title: 'Made for this test',
  publisher: null,
  published: null,
  retrieved: null,
  url: null,
  archivedUrl: null,
  language: null,
  note: null,
}
const made = (some: Partial<Source>): Source => ({ ...empty, ...some })
const csl = (some: Partial<Source>) => JSON.parse(citation(made(some), 'CSL_JSON'))
const bibtex = (some: Partial<Source>) => citation(made(some), 'BIBTEX')

const cell = (text: string | undefined) => text || null
const sources: Source[] = parse<Record<string, string>>(
  readFileSync(new URL('../../data/reference/sources.csv', import.meta.url)),
  { columns: true },
).map(row => ({
  id: row.id!,
  kind: row.kind!,
  title: row.title!,
  publisher: cell(row.publisher),
  published: cell(row.published),
  retrieved: cell(row.retrieved),
  url: cell(row.url),
  archivedUrl: cell(row.archived_url),
  language: cell(row.language),
  note: cell(row.note),
}))
const known = (id: string) => sources.find(source => source.id === id)!

describe('a citation as text', () => {
  test.each([
    [
      'src_seed',
      'China Daily: Report on the first China-EU digital cooperation roundtable. 2015-07-07. http://covid-19.chinadaily.com.cn/world/2015-07/07/content_21202745.htm',
    ],
    [
      'src_ptt-5g',
      "People's Posts and Telecommunications News (人民邮电报): 深化中欧5G合作 共享发展成果. April 2019. http://www.cecc.org.cn/news/201904/536548.html",
    ],
    [
      'src_fin-summit',
      'The Financial (from a European Commission release): EU-China summit. About June 2015. https://finchannel.com/eu-china-summit/',
    ],
    [
      'src_pd-ita',
      "People's Daily: BRI explainer: Who is in? 2019. https://peoplesdaily.pdnews.cn/er/channel/1003/30001255297",
    ],
    ['src_editor', 'Accord: Editorial: common rendering, unchecked. Undated.'],
  ])('has publisher, title, date and address of %s', (id, line) => {
    expect(citation(known(id), 'TEXT')).toBe(line)
  })

  test('has the day of retrieval and the address of an archived copy', () => {
    const read = made({
      url: 'https://example.org/a',
      archivedUrl: 'https://example.net/copy',
      retrieved: '2026-01-02',
    })
    expect(citation(read, 'TEXT')).toBe(
      'Made for this test. Undated. https://example.org/a, archived at https://example.net/copy (retrieved 2026-01-02)',
    )
  })

  test.each([
    ['2015', '2015'],
    ['2015-XX', '2015'],
    ['2015-07', 'July 2015'],
    ['2015-07-XX', 'July 2015'],
    ['2015-07-06', '2015-07-06'],
    ['2015-07-06~', 'About 2015-07-06'],
    ['2015-06?', 'Possibly June 2015'],
    ['2015%', 'Possibly about 2015'],
    ['2015-22', 'Summer 2015'],
    ['2015-24~', 'About winter 2015'],
    ['201X', 'Between 2010 and 2019'],
    ['20XX', 'Between 2000 and 2099'],
    ['2017-05-14/2017-05-15', '2017-05-14 to 2017-05-15'],
    ['2015-06~/2016', 'About June 2015 to 2016'],
    ['2015/..', 'From 2015 on'],
    ['2015/', 'From 2015 on'],
    ['/2016-06-29', 'Until 2016-06-29'],
  ])('writes the date %s with the precision of the source', (published, words) => {
    expect(citation(made({ published }), 'TEXT')).toBe(`Made for this test. ${words}.`)
  })

  test.each(['Who is in?', 'Says “who is in?”', 'At last!', '谁加入了？', 'And so on…'])(
    'adds no full stop after %s',
    title => {
      expect(citation(made({ title }), 'TEXT')).toBe(`${title} Undated.`)
    },
  )
})

describe('a citation for BibTeX', () => {
  test('is an entry whose type and publisher field depend on the kind of source', () => {
    expect(citation(known('src_seed'), 'BIBTEX')).toBe(`@article{src_seed,
  title = {{Report on the first China-EU digital cooperation roundtable}},
  journal = {{China Daily}},
  year = {2015},
  month = jul,
  day = {7},
  url = {http://covid-19.chinadaily.com.cn/world/2015-07/07/content_21202745.htm},
  note = {own title, the headline is not known; the address is on a sub-domain of the publisher, kept as found; same text at ECNS on 2015-07-08: http://ecns.cn/business/2015/07-08/172263.shtml},
}
`)
    expect(citation(known('src_cedr-suzhou'), 'BIBTEX')).toBe(`@techreport{src_cedr-suzhou,
  title = {{Cooperation between China and CEE countries: 16+1 Initiative, part 4}},
  institution = {{Centre for European and Development Research (CEDR), Bulgaria}},
  url = {https://cedr.bg/en/cooperation-between-china-and-cee-countries-161-initiative-part-4-2/},
  note = {publisher named after the domain},
}
`)
    expect(citation(known('src_gfdc-2022'), 'BIBTEX')).toBe(`@misc{src_gfdc-2022,
  title = {{Countries of the Belt and Road Initiative (March 2022)}},
  howpublished = {{Green Finance \\& Development Center}},
  year = {2022},
  month = mar,
  url = {https://investguiding.com/article/countries-of-the-belt-and-road-initiative-bri-green-finance-development-center},
  note = {the address is a mirror, kept as found},
}
`)
  })

  test('escapes TeX commands and preserves Unicode', () => {
    expect(bibtex({ title: '100% & 5$ #1 a_b {c} ~d ^e \\f', publisher: '人民邮电报 & Łódź' })).toBe(`@article{src_made,
  title = {{100\\% \\& 5\\$ \\#1 a\\_b \\textbraceleft{}c\\textbraceright{} \\textasciitilde{}d \\textasciicircum{}e \\textbackslash{}f}},
  journal = {{人民邮电报 \\& Łódź}},
}
`)
  })

  test('escapes only braces, backslashes and blanks in an address', () => {
    const url = 'https://example.org/a_b%20c?d=1&e=~f#{g}\\ h'
    expect(bibtex({ url, retrieved: '2026-01-02' })).toBe(`@article{src_made,
  title = {{Made for this test}},
  url = {https://example.org/a_b%20c?d=1&e=~f#%7Bg%7D%5C%20h},
  urldate = {2026-01-02},
}
`)
  })

  test.each([
    ['2015~', '  year = {2015},\n  note = {Published about 2015},\n'],
    ['2015-07?', '  year = {2015},\n  month = jul,\n  note = {Published possibly July 2015},\n'],
    ['2015-23', '  year = {2015},\n  note = {Published autumn 2015},\n'],
    ['2015-23/2015-24', '  year = {2015},\n  note = {Published autumn 2015 to winter 2015},\n'],
    ['2017-05-14/2017-05-15', '  year = {2017},\n  month = may,\n  note = {Published 2017-05-14 to 2017-05-15},\n'],
    ['2017-05/2017-05-15', '  year = {2017},\n  month = may,\n  note = {Published May 2017 to 2017-05-15},\n'],
    ['2017-05-15/2017', '  year = {2017},\n  note = {Published 2017-05-15 to 2017},\n'],
    ['2015/2016', '  note = {Published 2015 to 2016},\n'],
    ['2015/..', '  note = {Published from 2015 on},\n'],
    ['/2015', '  note = {Published until 2015},\n'],
    ['201X', '  note = {Published between 2010 and 2019},\n'],
  ])('has a note for a date that year, month and day cannot express: %s', (published, fields) => {
    expect(bibtex({ published })).toBe(`@article{src_made,\n  title = {{Made for this test}},\n${fields}}\n`)
  })

  test('has the archived copy and the note of the source after the date', () => {
    expect(bibtex({ published: '2015~', archivedUrl: 'https://example.net/a_b', note: 'a copy' })).toContain(
      'note = {Published about 2015; archived at https://example.net/a\\_b; a copy},',
    )
  })

  test('has balanced braces for any title, publisher, note and address', () => {
    const text = fc.string({ unit: fc.constantFrom('{', '}', '\\', '%', '"', '@', ',', ' ', '\n', 'a', '中') })
    fc.assert(
      fc.property(text, text, text, text, (title, publisher, note, url) => {
        const entry = bibtex({ title, publisher, note, url })
        expect(endOfEntry(entry)).toBe(entry.length - 2)
      }),
    )
  })
})

describe('a citation as CSL-JSON', () => {
  test('is one item of the CSL data schema', () => {
    expect(JSON.parse(citation(known('src_celex-dae'), 'CSL_JSON'))).toStrictEqual({
      id: 'src_celex-dae',
      type: 'legislation',
      title: 'A Digital Agenda for Europe, COM(2010) 245 final',
      publisher: 'European Commission (EUR-Lex)',
      issued: { 'date-parts': [[2010, 5, 19]] },
      URL: 'https://eur-lex.europa.eu/legal-content/EN/TXT/HTML/?uri=CELEX:52010DC0245&from=en',
      language: 'en',
    })
    expect(
      csl({
        publisher: 'China Daily',
        retrieved: '2026-01-02',
        archivedUrl: 'https://example.net/copy',
        note: 'own title',
      }),
    ).toStrictEqual({
      id: 'src_made',
      type: 'article-newspaper',
      title: 'Made for this test',
      'container-title': 'China Daily',
      accessed: { 'date-parts': [[2026, 1, 2]] },
      archive_location: 'https://example.net/copy',
      note: 'own title',
    })
  })

  test.each([
    ['NEWS', 'article-newspaper'],
    ['OFFICIAL', 'report'],
    ['LEGAL_TEXT', 'legislation'],
    ['DATASET', 'dataset'],
    ['REPORT', 'report'],
    ['ACADEMIC', 'article-journal'],
    ['PARTY_STATEMENT', 'webpage'],
    ['OTHER', 'document'],
  ])('maps the kind %s to the type %s', (kind, type) => {
    expect(csl({ kind }).type).toBe(type)
  })

  test.each([
    ['2015', { 'date-parts': [[2015]] }],
    ['2015-07', { 'date-parts': [[2015, 7]] }],
    ['2015-07-06~', { 'date-parts': [[2015, 7, 6]], circa: true }],
    ['2015?', { 'date-parts': [[2015]], circa: true }],
    ['2015-21', { 'date-parts': [[2015]], season: 1 }],
    ['2015-24%', { 'date-parts': [[2015]], season: 4, circa: true }],
    [
      '2017-05-14/2017-05',
      {
        'date-parts': [
          [2017, 5, 14],
          [2017, 5],
        ],
      },
    ],
    ['2015~/2016', { 'date-parts': [[2015], [2016]], circa: true }],
    ['2015-21/2015-22', { literal: 'spring 2015 to summer 2015' }],
    ['201X', { literal: 'between 2010 and 2019' }],
    ['2015/..', { literal: 'from 2015 on' }],
  ])('has %s as a date, or in words if CSL has no form for it', (published, issued) => {
    expect(csl({ published }).issued).toStrictEqual(issued)
  })
})

test('every source of the reference bundle can be cited in every format', () => {
  expect(sources.length).toBeGreaterThan(70)
  for (const source of sources) {
    expect(citation(source, 'TEXT')).toContain(source.title)
    expect(citation(source, 'BIBTEX')).toMatch(
      new RegExp(`^@(article|techreport|misc)\\{${source.id},\\n(  \\w+ = .+,\\n)+\\}\\n$`),
    )
    expect(JSON.parse(citation(source, 'CSL_JSON'))).toMatchObject({ id: source.id, title: source.title })
  }
})

test.each([
  ['2015-07', { dateFrom: '2015-07-01', dateTo: '2015-07-31' }],
  ['../2016', { dateFrom: null, dateTo: '2016-12-31' }],
  [null, { dateFrom: null, dateTo: null }],
])('the publication date %s has a first and a last possible day', (published, days) => {
  expect(daysOf(published)).toEqual(days)
})

/** Where BibTeX ends an entry: at the brace that closes the first one. BibTeX knows no escaped braces. */
function endOfEntry(entry: string): number {
  let depth = 0
  for (let index = 0; index < entry.length; index += 1) {
    if (entry[index] === '{') depth += 1
    if (entry[index] === '}' && --depth === 0) return index
  }
  return -1
}
