import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { checkBundle } from '#data/check'
import { type Fault, tableOf } from '#data/faults'

// A bundle without a fault, as small as one can be that has something in every table that has a rule of its own.
const sound: Record<string, string[]> = {
  sources: ['id,kind,title,published,retrieved,url,language', 'src_register,DATASET,A register,2015-07~,2015-07-06,https://example.org/r,en'],
  organisations: ['id,kind,country,founded,source,stance', 'org_nokia,COMPANY,FI,1865,src_register,', 'org_china,STATE,CN,,src_register,'],
  people: ['id,source', 'per_lu-wei,src_register'],
  initiatives: ['id,kind,part_of,source', 'ini_agenda,STRATEGY,ini_europe,src_register', 'ini_europe,STRATEGY,,src_register'],
  areas: ['id,broader,source', 'area_5g,area_telecoms,src_register', 'area_telecoms,,src_register'],
  agreements: ['id,kind,event,term,source', 'agr_loi,LETTER_OF_INTENT,evt_round,2015/..,src_register'],
  events: ['id,kind,date,country,follows,source', 'evt_round,ROUNDTABLE,2015-07-06,BE,evt_summit,src_register', 'evt_summit,SUMMIT,2015-06,,,src_register'],
  names: [
    'entity,text,language,kind,source,locator,quote,stance',
    ...['org_nokia,Nokia', 'org_china,China', 'per_lu-wei,Lu Wei', 'ini_agenda,Agenda', 'ini_europe,Europe 2020', 'area_5g,5G']
      .concat(['area_telecoms,Telecoms', 'agr_loi,A letter', 'evt_round,A roundtable', 'evt_summit,A summit'])
      .map(name => `${name},en,PREFERRED,src_register,,,`),
    'per_lu-wei,鲁炜,zh,PREFERRED,src_register,,鲁炜鲁炜鲁炜鲁炜鲁炜鲁炜鲁炜鲁炜鲁炜鲁炜,',
  ],
  identifiers: ['entity,scheme,value,match,source', 'org_china,WIKIDATA,Q148,,src_register', 'area_5g,DAC_CRS,22040,EXACT,src_register', 'area_telecoms,DAC_CRS,22040,BROAD,src_register'],
  participations: ['entity,actor,role,on_behalf_of,rank,source,stance', 'agr_loi,per_lu-wei,SIGNATORY,org_china,Director,src_register,'],
  figures: ['id,entity,measure,value,unit,currency,bound,meaning,source', 'fig_sum,agr_loi,money,5,EUR,EUR,EXACT,TARGET,src_register'],
  statements: ['id,speaker,gist,date,event,about,source', 'sta_one,per_lu-wei,Says so.,2015,evt_round,org_china|ini_agenda,src_register'],
}

// A row with one mistake, what it belongs to, and what is to be said of it.
const mistakes: { table: string; row: string; column: string | null; value: string | null; rule: string }[] = [
  ...cases('sources', 'id', 'a source has one row', ['src_register,REPORT,Another,,,,', 'src_register']),
  ...cases('sources', 'kind', 'a word of SourceKind', ['src_a,BOOK,A,,,,', 'BOOK']),
  ...cases('sources', 'title', 'the cell is filled', ['src_b,REPORT,,,,,', null]),
  ...cases('sources', 'title', 'the title has at most 2,000 bytes', [`src_c,REPORT,${'中'.repeat(700)},,,,`, `${'中'.repeat(200)}…`]),
  ...cases('sources', 'published', 'a date of EDTF', ['src_d,REPORT,A,2015-02-30,,,', '2015-02-30'], ['src_e,REPORT,A,2016/2015,,,', '2016/2015'], ['src_f,REPORT,A,/,,,', '/']),
  ...cases('sources', 'retrieved', 'a day', ['src_g,REPORT,A,,2015-07,,', '2015-07'], ['src_h,REPORT,A,,2015-06-31,,', '2015-06-31']),
  ...cases('sources', 'url', 'an address', ['src_i,REPORT,A,,,example.org,', 'example.org']),
  ...cases('sources', 'language', 'a language of BCP 47', ['src_j,REPORT,A,,,,english', 'english'], ['src_k,REPORT,A,,,,ZH', 'ZH']),
  ...cases('organisations', 'country', 'a country of ISO 3166-1', ['org_nokia,COMPANY,UK,,src_register,', 'UK']),
  ...cases('organisations', 'id', 'an id that begins with org_', ['per_nokia,COMPANY,,,src_register,', 'per_nokia'], ['org_Nokia,COMPANY,,,src_register,', 'org_Nokia']),
  ...cases('organisations', 'kind', 'what is new in organisations has a kind', ['org_unkind,,FI,,src_register,', null]),
  ...cases('organisations', 'source', 'the cell is filled', ['org_china,STATE,,1949,,', null]),
  ...cases('organisations', 'source', 'a claim stands once', ['org_nokia,COMPANY,FI,1865,src_register,SUPPORTS', 'src_register']),
  ...cases('people', 'id', 'what is new has a name', ['per_nobody,src_register', 'per_nobody']),
  ...cases('people', 'source', 'the id is in sources.csv or in the graph', ['per_lu-wei,src_registre', 'src_registre']),
  ...cases('initiatives', 'part_of', 'part_of leads in no circle', ['ini_europe,STRATEGY,ini_agenda,src_register', 'ini_agenda']),
  ...cases('areas', 'broader', 'broader leads in no circle', ['area_telecoms,area_telecoms,src_register', 'area_telecoms']),
  ...cases('events', 'follows', 'the id is in events.csv or in the graph', ['evt_round,,,,evt_first,src_register', 'evt_first']),
  ...cases('names', 'entity', 'the id is in organisations.csv or in the graph', ['org_ericsson,Ericsson,en,PREFERRED,src_register,,,', 'org_ericsson']),
  ...cases('names', 'kind', 'one name is preferred in a language', ['org_nokia,Nokia Corporation,en,PREFERRED,src_register,,,', 'PREFERRED'], ['org_nokia,诺基亚,zh,ALIAS,src_register,,,', null]),
  ...cases('names', 'kind', 'a word of NameKind', ['org_nokia,Nokia Oyj,fi,PREFERED,src_register,,,', 'PREFERED']),
  ...cases('names', 'quote', 'a quote has at most 10 words', ['org_nokia,A,en,ALIAS,src_register,,a b c d e f g h i j k,', 'a b c d e f g h i j k'], [`org_nokia,B,en,ALIAS,src_register,,${'诺'.repeat(21)},`, '诺'.repeat(21)]),
  ...cases('names', 'quote', 'a quote is no whole sentence', ['org_nokia,C,en,ALIAS,src_register,,Nokia signed.,', 'Nokia signed.']),
  ...cases('names', 'text', 'no blanks around a cell', ['org_nokia, D ,en,ALIAS,src_register,,,', ' D ']),
  ...cases('names', 'text', 'no line break or control character in a cell', ['org_nokia,"E\nE",en,ALIAS,src_register,,,', 'E\nE'], ['org_nokia,F\u0000F,en,ALIAS,src_register,,,', 'F\u0000F']),
  ...cases('names', 'text', 'text is in Unicode form NFC', ['org_nokia,Ge\u0301ant,en,ALIAS,src_register,,,', 'Ge\u0301ant']),
  ...cases('names', 'text', 'no sign is lost', ['org_nokia,G\ufffdant,en,ALIAS,src_register,,,', 'G\ufffdant']),
  ...cases('names', null, 'a row has a cell for each column', ['org_nokia,Nokia, of Espoo,en,ALIAS,src_register,,,', null], ['org_nokia,Nokia', null]),
  ...cases('names', null, 'quotes stand around a whole cell', ['org_nokia,"The" Nokia,en,ALIAS,src_register,,,', null], ['org_nokia,The "Nokia",en,ALIAS,src_register,,,', null]),
  ...cases('identifiers', 'value', 'an identifier of LEI', ['org_nokia,LEI,549300A0JPRWG1KI7U07,,src_register', '549300A0JPRWG1KI7U07']),
  ...cases('identifiers', 'value', 'an identifier names one thing', ['org_nokia,WIKIDATA,Q148,,src_register', 'Q148']),
  ...cases('identifiers', 'match', 'match is for areas alone', ['org_nokia,WIKIDATA,Q1418,EXACT,src_register', 'EXACT']),
  ...cases('identifiers', 'match', 'an identifier of an area has a match', ['area_5g,EUROVOC,3030,,src_register', null]),
  ...cases('participations', 'on_behalf_of', 'on_behalf_of is the same in all rows of a fact', ['agr_loi,per_lu-wei,SIGNATORY,org_nokia,,src_register,', 'org_nokia']),
  ...cases('participations', 'rank', 'rank is the same in all rows of a fact', ['agr_loi,per_lu-wei,SIGNATORY,,Minister,src_register,', 'Minister']),
  ...cases('figures', 'unit', 'the unit of a sum is its currency', ['fig_a,agr_loi,money,5,euro,EUR,EXACT,TARGET,src_register', 'euro']),
  ...cases('figures', 'currency', 'a currency of ISO 4217', ['fig_b,agr_loi,money,5,EURO,EURO,EXACT,TARGET,src_register', 'EURO']),
  ...cases('figures', 'value', 'a decimal number', ['fig_c,agr_loi,money,"5,5",EUR,EUR,EXACT,TARGET,src_register', '5,5']),
  ...cases('figures', 'entity', 'entity is the same in all rows of a fact', ['fig_sum,ini_agenda,money,6,EUR,EUR,EXACT,TARGET,src_register', 'ini_agenda']),
  ...cases('statements', 'about', 'the id is in initiatives.csv or in the graph', ['sta_b,,Says so.,,,org_china|ini_agende,src_register', 'ini_agende']),
  ...cases('statements', 'about', 'an id that begins with org_ or per_ or ini_ or area_ or agr_ or evt_', ['sta_c,,Says so.,,,org_china;ini_agenda,src_register', 'org_china;ini_agenda']),
]

function cases(table: string, column: string | null, rule: string, ...rows: [row: string, value: string | null][]) {
  return rows.map(([row, value]) => ({ table, row, column, value, rule }))
}

describe('a bundle without a fault', () => {
  test('has none, and its rows are counted', async () => {
    const { faults, counts } = await check(bundleOf())
    expect(faults).toEqual([])
    expect(counts).toMatchObject({ names: 11, sources: 1, milestones: 0 })
  })

  test.each([
    ['a byte order mark and CRLF', (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`],
    ['no line feed at the end', (text: string) => text.trimEnd()],
    ['an empty line at the end', (text: string) => `${text}\n`],
    ['its columns the other way round', (text: string) => text.split('\n').map(line => line.split(',').reverse().join(',')).join('\n')],
    ['quotes around cells, and in them', (text: string) => text.replaceAll('A letter', '"A ""letter"", of intent"').replaceAll('Nokia', '"""Nokia"""')],
  ])('may have %s', async (_, rewritten) => {
    const bundle = Object.entries(bundleOf()).map(([file, text]): [string, string] => [file, rewritten(text as string)])
    expect((await check(Object.fromEntries(bundle))).faults).toEqual([])
  })
})

describe('one mistake is one fault:', () => {
  test.each(mistakes)('$table.csv $column, $rule: $row', async ({ table, row, column, value, rule }) => {
    const { faults } = await check(bundleOf({ [table]: [row] }))
    const rowNumber = sound[table]!.length + 1
    expect(faults.map(told)).toEqual([{ file: `${table}.csv`, row: rowNumber, column, value, rule }])
  })

  test('all are reported in one run, in file and row order', async () => {
    const rows: Record<string, string[]> = {}
    for (const { table, row } of mistakes) rows[table] = [...(rows[table] ?? []), row]
    const expected = mistakes.map(({ table, row, column, value, rule }) => {
      return { file: `${table}.csv`, row: sound[table]!.length + rows[table]!.indexOf(row) + 1, column, value, rule }
    })
    expect((await check(bundleOf(rows))).faults.map(told)).toEqual(expected)
  })
})

describe('a file that cannot be read as it is', () => {
  const names = bundleOf()['names.csv'] as string
  test.each<[string, Record<string, string | Buffer | null>, Partial<Fault>[]]>([
    ['a name that is nobody’s', { 'agreement.csv': 'id\n' }, [{ file: 'agreement.csv', row: null, rule: 'a CSV file is named after its table', suggestion: '`agreements.csv`?' }]],
    ['an unknown column', { 'names.csv': names.replace('language', 'langauge') }, [{ row: 1, column: 'langauge', rule: 'a column of names', suggestion: '`language`?' }]],
    ['a column missing', { 'statements.csv': 'id,source\nsta_one,src_register\n' }, [{ row: 1, column: 'gist', value: null, rule: 'the column is needed' }]],
    ['a column twice', { 'people.csv': 'id,source,id\nper_lu-wei,src_register,x\n' }, [{ row: 1, column: 'id', rule: 'a column stands once' }]],
    ['semicolons', { 'names.csv': names.replaceAll(',', ';') }, [{ file: 'names.csv', row: 1, column: null, rule: 'cells are parted by commas', suggestion: 'not by `;`' }]],
    ['nothing in it', { 'names.csv': '' }, [{ file: 'names.csv', row: 1, rule: 'a file begins with a header' }]],
    ['a quote left open', { 'names.csv': names.replace('Lu Wei', '"Lu Wei') }, [{ file: 'names.csv', row: 4, rule: 'a quote that is opened is closed' }]],
    ['a row of more than a million signs', { 'names.csv': names.replace('Lu Wei', `"Lu Wei${'x'.repeat(1_000_000)}`) }, [{ row: 4, rule: 'a row has at most 1,000,000 signs' }]],
    ['Latin-1', { 'names.csv': Buffer.from(`${names.replace(/.*鲁炜.*\n/, '')}org_nokia,Géant,en,ALIAS,src_register,,,\n`, 'latin1') }, [{ row: 12, value: '0xe9 at offset 484', rule: 'a file is UTF-8', suggestion: 'save it as UTF-8' }]],
    ['UTF-16', { 'names.csv': Buffer.from(`\ufeff${names}`, 'utf16le') }, [{ row: 1, value: '0xff at offset 0', suggestion: 'it looks like UTF-16: save it as UTF-8' }]],
    ['a sign cut off at its end', { 'names.csv': Buffer.from(names).subarray(0, -40) }, [{ row: 12, rule: 'a file is UTF-8' }]],
  ])('has %s', async (_, files, expected) => {
    const { faults } = await check({ ...bundleOf(), ...files })
    expect(faults).toEqual(expected.map(fault => expect.objectContaining(fault)))
  })

  test('does not hide the faults of rows before it', async () => {
    const broken = names.replace('China,en', 'China,english').replace('Lu Wei', '"Lu Wei')
    expect((await check({ ...bundleOf(), 'names.csv': broken })).faults.map(({ row }) => row)).toEqual([3, 4])
  })

  test('is told of where it is a folder', async () => {
    const folder = written(bundleOf())
    rmSync(join(folder, 'names.csv'))
    mkdirSync(join(folder, 'names.csv'))
    expect((await checkBundle(folder, nothing)).faults.map(told)).toEqual([
      { file: 'names.csv', row: null, column: null, value: 'EISDIR', rule: 'the file can be read' },
    ])
  })

  test('a folder without a table, and no folder at all, are no bundle', async () => {
    expect((await check({ 'README.md': 'empty' })).faults.map(fault => fault.rule)).toEqual(['a bundle has a table'])
    expect((await checkBundle('/nowhere', nothing)).faults.map(fault => fault.rule)).toEqual(['a bundle is a folder'])
  })
})

describe('what is in the graph already', () => {
  const additions = {
    'sources.csv': `${sound.sources![0]}\n${sound.sources![1]}\n`,
    'organisations.csv': 'id,country,source\norg_nokia,FI,src_register\n',
    'names.csv': `${sound.names![0]}\norg_nokia,Nokia Oyj,fi,ALIAS,src_register,,,\n`,
    'affiliations.csv': 'holder,organisation,kind,source\nper_lu-wei,org_china,POST,src_register\n',
  }

  test('need not be in the bundle: neither its kind, nor a preferred name, nor the row that is referred to', async () => {
    const asked: string[] = []
    const graph = new Set(['org_nokia', 'org_china', 'per_lu-wei'])
    const known = async (ids: string[]) => new Set(ids.filter(id => asked.push(id) && graph.has(id)))
    const { faults, borrowed } = await checkBundle(written(additions), known)
    expect(faults).toEqual([])
    expect(borrowed.sort()).toEqual(['org_china', 'org_nokia', 'per_lu-wei'])
    expect(asked.length).toBe(new Set(asked).size)
  })

  test('is asked about, and what is not there is a fault', async () => {
    const { faults } = await check(additions)
    expect(faults.map(({ file, column }) => `${file} ${column}`)).toEqual([
      'organisations.csv kind', 'names.csv kind', 'affiliations.csv holder', 'affiliations.csv organisation',
    ])
  })

  test('is asked about 1,000 ids at a time, each once', async () => {
    const rows = Array.from({ length: 12_000 }, (_, at) => `org_company-${at % 6_000},Name ${at},en,ALIAS,src_register,,,`)
    const sizes: number[] = []
    const known = async (ids: string[]) => {
      sizes.push(ids.length)
      return new Set(ids)
    }
    const folder = written({ ...additions, 'names.csv': [sound.names![0], ...rows, ''].join('\n') })
    expect((await checkBundle(folder, known)).faults).toEqual([])
    expect(Math.max(...sizes)).toBe(1_000)
    expect(sizes.reduce((sum, size) => sum + size)).toBe(6_000 + 3)
  })
})

describe('sources that disagree', () => {
  test('may give another name, kind or rank with stance CONTRADICTS', async () => {
    const { faults } = await check(
      bundleOf({
        names: ['org_nokia,Nokla,en,PREFERRED,src_register,,,CONTRADICTS'],
        participations: ['agr_loi,per_lu-wei,SIGNATORY,org_nokia,Minister,src_register,CONTRADICTS'],
      }),
    )
    expect(faults).toEqual([])
  })
})

describe('many faults', () => {
  test('are listed up to 10,000, the first of them, and a last line says how many more', async () => {
    const rows = Array.from({ length: 25_000 }, (_, at) => `org_nokia,Name ${at},english,ALIAS,src_register,,,`)
    const { faults } = await check(bundleOf({ names: rows, sources: ['src_a,BOOK,A,,,,'] }))
    expect(faults).toHaveLength(10_001)
    expect(faults[0]).toMatchObject({ file: 'sources.csv', row: 3 })
    expect(faults[9_999]).toMatchObject({ file: 'names.csv', row: 12 + 9_999 })
    expect(faults[10_000]!.rule).toBe('15,001 more faults follow')
  })

  test('are a table that a terminal shows aligned', () => {
    const faults: Fault[] = [
      { file: 'names.csv', row: 7, column: 'kind', value: 'PREFERED', rule: 'a word of NameKind', suggestion: '`PREFERRED`?' },
      { file: 'sources.csv', row: 1200, column: 'title', value: '鲁炜\u001b[2J', rule: 'no control character' },
      { file: 'people.csv', row: null, column: null, value: null, rule: 'the file can be read' },
    ]
    expect(tableOf(faults)).toBe(
      [
        'names.csv       7  kind   "PREFERED"      a word of NameKind: `PREFERRED`?',
        'sources.csv  1200  title  "鲁炜\\u{1b}[2J"  no control character',
        'people.csv                                the file can be read',
        '',
      ].join('\n'),
    )
  })
})

const nothing = async () => new Set<string>()
const told = ({ suggestion: _, ...fault }: Fault) => fault
const check = (files: Record<string, string | Buffer | null>) => checkBundle(written(files), nothing)

function bundleOf(more: Record<string, string[]> = {}): Record<string, string | Buffer | null> {
  return Object.fromEntries(
    Object.entries(sound).map(([table, rows]) => [`${table}.csv`, [...rows, ...(more[table] ?? []), ''].join('\n')]),
  )
}

const home = mkdtempSync(join(tmpdir(), 'accord-check-'))
afterAll(() => rmSync(home, { recursive: true }))

function written(files: Record<string, string | Buffer | null>): string {
  const folder = mkdtempSync(join(home, 'bundle-'))
  for (const [file, text] of Object.entries(files)) if (text !== null) writeFileSync(join(folder, file), text)
  return folder
}
