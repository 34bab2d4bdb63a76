import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseMapping } from '#data/adapters/mapping'
import { countries, countryOf } from '#data/adapters/values'
import { checkBundle } from '#data/checks'
import { foldErrors } from '#src/data/adapters/run/source-errors.ts'
import { adapt } from '#tests/adapted'
import { folderOf } from '#tests/bundle'

/*
 * Features of real tables: names in any script, placeholders for empty cells, lists, dates in two columns.
 */

type Rows = { [column: string]: string }[]
const source = { id: 'src_made', kind: 'DATASET', title: 'Made', licence: 'CC0-1.0' }
const entity = { from: 'No', before: 'agr_made-' }
const agreements = { table: 'agreements', cells: { id: entity, kind: 'TREATY' } }
const milestone = (more: object) => ({
  table: 'milestones',
  cells: { entity, kind: 'SIGNED', date: { from: 'Date', as: 'date' } },
  needs: ['date'],
  ...more,
})

/** Converts a file with a mapping, and returns the errors, the new actors and the rows of each table. */
async function made(text: string, rows: object[], file: object = {}, actors?: object) {
  const mapping = parseMapping({ source, ...(actors && { actors }), files: [{ file: 'made.csv', ...file, rows }] })
  const adapted = await adapt(mapping, folderOf({ 'made.csv': text }))
  onTestFinished(adapted.remove)
  return {
    errors: adapted.errors(),
    made: adapted.made(),
    rows: (table: string): Rows => parse(readFileSync(join(adapted.folder, `${table}.csv`)), { columns: true }),
  }
}

describe('an error is reported for', () => {
  test('a name in another script, which gives no id', async () => {
    const person = { table: 'people', cells: { id: { from: 'By', as: 'slug', before: 'per_made-' } } }
    const { errors } = await made('No,By\n1,习近平\n2,Lu Wei\n', [agreements, person])
    expect(errors).toMatchObject([{ row: 2, column: 'By', value: '习近平', rule: /Latin letters or digits/ }].map(rule))
  })

  test('a name of which an id would omit a part', async () => {
    const person = { table: 'people', cells: { id: { from: 'By', as: 'slug', before: 'per_made-' } } }
    const { errors } = await made('No,By\n1,王 A\n2,Åsa Łuk\n', [agreements, person])
    expect(errors).toMatchObject([{ row: 2, value: '王 A' }])
  })

  test('an invalid part of a list', async () => {
    const each = { column: 'Date', by: ';', as: 'date' }
    const { errors, rows } = await made('No,Date\n1,2016-13; 2017\n', [agreements, milestone({ each })])
    expect(errors).toMatchObject([{ row: 2, column: 'Date', value: '2016-13; 2017', rule: 'a date of EDTF' }])
    expect(rows('milestones').map(({ date }) => date)).toEqual(['2017'])
  })
})

test('blanks around a cell are ignored', async () => {
  const text = 'No,State,Who,Date\n1,signed,Nokia ,2015\n2,signed ," Nokia",2016 \n3,NA ,Nokia,2017\n'
  const known = { Nokia: { id: 'org_nokia', name: 'Nokia', kind: 'COMPANY' } }
  const signed = { table: 'participations', cells: { entity, actor: { from: 'Who', as: 'actor' }, role: 'PARTY' } }
  const { errors, rows } = await made(
    text,
    [agreements, { ...signed, when: { isNot: ['State', 'NA'] } }, milestone({ when: { is: ['State', 'signed'] } })],
    {},
    { known },
  )
  expect(errors).toEqual([])
  expect(rows('milestones').map(({ date }) => date)).toEqual(['2015', '2016'])
  expect(rows('participations').map(({ actor }) => actor)).toEqual(['org_nokia', 'org_nokia'])
})

test('cells listed under `empty` are empty; the error for a similar cell suggests to list it', async () => {
  const text = 'No,Date\n1,2015\n2,NA\n3, – \n'
  const { errors } = await made(text, [agreements, milestone({})])
  expect(errors.map(({ suggestion }) => suggestion)).toEqual(
    Array(2).fill('list it under `empty` if it means no value'),
  )
  const { errors: none, rows } = await made(text, [agreements, milestone({})], { empty: ['NA', '–'] })
  expect(none).toEqual([])
  expect(rows('milestones')).toHaveLength(1)
  const each = { column: 'Date', by: ';' }
  const listed = await made('No,Date\n1,2015; NA; 2016\n', [agreements, milestone({ each })], { empty: ['NA'] })
  expect(listed.errors).toEqual([])
  expect(listed.rows('milestones').map(({ date }) => date)).toEqual(['2015', '2016'])
})

describe('a cell of several columns', () => {
  test('has the text between the columns, and is empty if all columns are empty', async () => {
    const term = { from: '{Start}/{End}', as: 'date', format: 'd/M/yyyy' }
    const { errors, rows } = await made('No,Start,End\n1,6/7/2015,5/7/2020\n2,6/7/2015,\n3,,\n4,31/6/2015,2016\n', [
      { ...agreements, cells: { ...agreements.cells, term } },
    ])
    expect(rows('agreements').map(({ term }) => term)).toEqual(['2015-07-06/2020-07-05', '2015-07-06/', '', ''])
    expect(errors).toMatchObject([{ row: 5, column: '{Start}/{End}', suggestion: /2015-06-30/ }].map(rule))
  })

  test('parses each date once, and reports a date that two formats read differently', async () => {
    const dated = (format: string | string[]) => [
      { ...agreements, cells: { ...agreements.cells, term: { from: '{Start}{End}', as: 'date', format } } },
    ]
    const text = 'No,Start,End\n1,2015-06-07,\n2,3/4/2015,\n'
    const { errors, rows } = await made(text, dated(['yyyy-dd-MM', 'd/M/yyyy', 'M/d/yyyy']))
    expect(rows('agreements')[0]).toMatchObject({ term: '2015-07-06' })
    expect(errors).toMatchObject([{ row: 3, suggestion: 'it may be 2015-04-03 or 2015-03-04' }])
  })

  test('omits blanks around the cells of its columns', async () => {
    const term = { from: '{Start}/{End}', as: 'date' }
    const { errors, rows } = await made('No,Start,End\n1,2015 , 2016\n', [
      { ...agreements, cells: { ...agreements.cells, term } },
    ])
    expect([errors, rows('agreements')[0]!.term]).toEqual([[], '2015/2016'])
  })

  test('gives an id, or a date from year, month and day', async () => {
    const id = { from: '{Country} {Year}', as: 'slug', before: 'agr_made-' }
    const { errors, rows } = await made('Country,Year,Month,Day\nItaly,2019,3,23\nItaly,2020,,\n', [
      { table: 'agreements', cells: { id, kind: 'TREATY', note: { from: 'row {row} of {Country}' } } },
      {
        ...milestone({}),
        cells: { entity: id, kind: 'SIGNED', date: { from: '{Year}-{Month}-{Day}', as: 'date', format: 'yyyy-M-d' } },
        when: { isNot: ['Month', ''] },
      },
    ])
    expect(errors).toEqual([])
    expect(rows('agreements').map(({ id, note }) => [id, note])).toEqual([
      ['agr_made-italy-2019', 'row 2 of Italy'],
      ['agr_made-italy-2020', 'row 3 of Italy'],
    ])
    expect(rows('milestones').map(({ date }) => date)).toEqual(['2019-03-23'])
  })
})

describe('a key', () => {
  test('is the default locator, unless several rows can have it', async () => {
    const locators = async (file: object) =>
      (await made('No,Date\n7,2015\n', [agreements], file)).rows('agreements').map(({ locator }) => locator)
    expect(await locators({ key: 'No' })).toEqual(['No 7'])
    expect(await locators({ key: 'No', locator: 'p. {No}' })).toEqual(['p. 7'])
    expect(await locators({})).toEqual(['row 2'])
    expect(await locators({ key: 'No', lives: true })).toEqual(['row 2'])
  })

  test('may be in any script if it gives no id', async () => {
    const { errors } = await made('国家,No\n中国,1\n意大利,2\nA+,3\nA-,4\n,5\n中国,6\n', [agreements], { key: '国家' })
    expect(errors).toMatchObject([
      { row: 6, rule: '国家 is filled' },
      { row: 7, value: '中国', rule: 'a 国家 occurs once', suggestion: 'row 2 has it' },
    ])
  })
})

describe('a row of another file', () => {
  const both = (rows: object[], other: object = {}) => ({
    source,
    files: [
      {
        file: 'b.csv',
        key: 'K',
        rows: [{ table: 'events', cells: { id: { from: 'K', as: 'slug', before: 'evt_' } } }],
      },
      { file: 'a.csv', join: { file: 'b.csv', column: 'B', take: ['Signed'] }, rows: rows, ...other },
    ],
  })
  const signed = milestone({ cells: { entity, kind: 'SIGNED', date: { from: 'b.csv:Signed', as: 'date' } } })

  test('is found by its exact key', async () => {
    const files = { 'a.csv': 'No,B\n1,1\n2,-1\n3,1/1\n', 'b.csv': 'K,Signed\n1,2015\n1-1,2016\n' }
    const adapted = await adapt(parseMapping(both([signed])), folderOf(files))
    onTestFinished(adapted.remove)
    expect(adapted.errors().map(({ row, rule }) => [row, rule])).toEqual([
      [3, 'the B is in b.csv'],
      [4, 'the B is in b.csv'],
    ])
  })

  test.each<[string, object[], object, string]>([
    ['a locator', [signed], { locator: 'at {b.csv:Nope}' }, 'files[1].locator: b.csv:Nope is missing in `join`'],
    [
      'a condition',
      [{ ...signed, when: { country: 'b.csv:Nope' } }],
      {},
      'files[1].rows[0]: b.csv:Nope is missing in `join`',
    ],
    [
      'parts with `alone`',
      [{ ...signed, each: { column: 'b.csv:Signed', by: ';', alone: true } }],
      {},
      'files[1].rows[0].each.alone: b.csv:Signed is a column of another file',
    ],
  ])('has only the columns of `take` for %s', (_, rows, other, message) => {
    expect(() => parseMapping(both(rows, other))).toThrow(message)
  })
})

test('a mapping can read one file twice, with different options', async () => {
  const text = 'No,D,E\n1,2015,NA\n1,2017,2018\nNA,2019,2020\n'
  const rowWith = (from: string, kind: string) =>
    milestone({ cells: { entity: 'agr_x', kind, date: { from, as: 'date' } } })
  const mapping = parseMapping({
    source,
    files: [
      { file: 'made.csv', key: 'No', rows: [rowWith('D', 'SIGNED')] },
      { file: 'made.csv', empty: ['NA'], rows: [rowWith('E', 'AMENDED')] },
    ],
  })
  const adapted = await adapt(mapping, folderOf({ 'made.csv': text }))
  onTestFinished(adapted.remove)
  expect(adapted.errors()).toMatchObject([{ row: 3, rule: 'a No occurs once' }])
  const rows: Rows = parse(readFileSync(join(adapted.folder, 'milestones.csv')), { columns: true })
  expect(rows.map(({ kind, date, locator }) => [kind, date, locator])).toEqual([
    ['SIGNED', '2015', 'No 1'],
    ['SIGNED', '2019', 'No NA'],
    ['AMENDED', '2018', 'row 3'],
    ['AMENDED', '2020', 'row 4'],
  ])
})

test('the longest of the words of `reading` that match at one position decides', async () => {
  const reading = { memorandum: 'OTHER', 'memorandum of understanding': 'MEMORANDUM_OF_UNDERSTANDING' }
  const { rows } = await made('No,Title\n1,A memorandum of understanding\n', [
    { table: 'agreements', cells: { id: entity, kind: { from: 'Title', reading } } },
  ])
  expect(rows('agreements')[0]).toMatchObject({ kind: 'MEMORANDUM_OF_UNDERSTANDING' })
})

test('decomposed accents of the table match composed accents of the mapping', async () => {
  const text = 'No,S\u0301,Date\n1,e\u0301te\u0301,2015\n'
  const { rows } = await made(text, [agreements, milestone({ when: { is: ['\u015a', '\u00e9t\u00e9'] } })])
  expect(rows('milestones')).toHaveLength(1)
})

test('an error of the bundle has the row and column of the file, also for the row in conflict', async () => {
  const named = { table: 'names', cells: { entity, text: { from: 'No' }, language: 'en', kind: 'PREFERRED' } }
  const number = { table: 'identifiers', cells: { entity, scheme: 'WIKIDATA', value: { from: 'Qid' } } }
  const dated = milestone({
    cells: { entity, kind: 'SIGNED', date: { from: 'Date' } },
    otherwise: { date: { from: 'Published' } },
  })
  const mapping = parseMapping({ source, files: [{ file: 'made.csv', rows: [agreements, named, number, dated] }] })
  const text = 'No,Qid,Date,Published\n1,,2015,\n2,,,6/7/2015\n3,Q5,2015,\n4,,2015,\n5,Q5,2015-13,\n'
  const adapted = await adapt(mapping, folderOf({ 'made.csv': text }))
  onTestFinished(adapted.remove)
  const { errors } = await checkBundle(adapted.folder, async () => new Set())
  expect(foldErrors(errors.map(adapted.traced))).toMatchObject([
    { row: 6, column: 'Qid', suggestion: 'row 4 gives it to agr_made-3' },
    { row: 3, column: 'Date or Published', value: '6/7/2015' },
    { row: 6, column: 'Date or Published', value: '2015-13' },
  ])
})

test('words of `reading` match only whole words, in scripts that separate words', async () => {
  const text = 'No,Title\n1,Всемирный фонд\n2,Un début de contrat\n3,Мир\n4,中欧条约文本\n'
  const reading = { мир: 'TREATY', but: 'PROTOCOL', 条约: 'CONVENTION' }
  const kind = { from: 'Title', reading }
  const { rows } = await made(text, [
    { table: 'agreements', cells: { id: entity, kind }, needs: ['kind'], otherwise: { kind: 'OTHER' } },
  ])
  expect(rows('agreements').map(({ kind }) => kind)).toEqual(['OTHER', 'OTHER', 'TREATY', 'CONVENTION'])
})

describe('an organisation that neither mapping nor countries have', () => {
  const party = { table: 'participations', cells: { entity, actor: { from: 'Who', as: 'actor' }, role: 'PARTY' } }
  const own = { before: 'org_made', kind: 'COMPANY' }

  test('is created and listed', async () => {
    const { made: names } = await made(
      'No,Who\n1,Acme\n2,Viet Nam\n3,the Gambia\n4,Acme\n',
      [agreements, party],
      {},
      {
        own,
      },
    )
    expect(names).toEqual(['Acme'])
  })

  test('is not created if its name differs from a known one only in case or punctuation', async () => {
    const known = { Nokia: { id: 'org_nokia', name: 'Nokia', kind: 'COMPANY' } }
    const { errors } = await made('No,Who\n1,Nokia\n2,NOKIA\n', [agreements, party], {}, { own, known })
    expect(errors).toMatchObject([{ row: 3, value: 'NOKIA', suggestion: '`Nokia`? Else add `NOKIA` to `known`' }])
  })

  test('has the id prefix of the mapping, which must not end in a dash', async () => {
    await expect(() => made('', [agreements], {}, { own: { before: 'org_our-' } })).rejects.toThrow(
      'actors.own.before: write it as `org_our`',
    )
  })
})

test.each([
  ['Viet Nam', 'VNM'],
  ['TURKEY', 'TUR'],
  ['Gambia (the)', 'GMB'],
  ['St. Lucia', 'LCA'],
  ['Trinidad & Tobago', 'TTO'],
  ['Iran (Islamic Republic of)', 'IRN'],
  ['Congo', undefined],
  ['Congo (the Democratic Republic of the)', 'COD'],
  ['Korea, Rep.', 'KOR'],
  ['Egypt, Arab Rep.', 'EGY'],
  ['UAE', 'ARE'],
  ['U.S.A.', 'USA'],
  ['Gambia, The', 'GMB'],
  ['USSR', undefined],
  ['华为技术 (China)', undefined],
  ['Республика UK', undefined],
])('%s is the country %s', (name, alpha3) => expect(countryOf('name', name)?.alpha3).toBe(alpha3))

test('each name belongs to one country', () => {
  const names = countries.flatMap(({ alpha3, name, official, aliases }) =>
    [name, official, ...aliases.split('|')].filter(each => each !== '').map(each => [each, alpha3] as const),
  )
  expect(names.filter(([name, alpha3]) => countryOf('name', name)?.alpha3 !== alpha3)).toEqual([])
})

test.each<[string, object, string]>([
  ['`otherwise` and no required cell', { otherwise: { note: 'x' } }, '.otherwise: it replaces cells only if'],
  [
    'a number as a column name',
    { each: { column: 1990, by: ';' } },
    '.each.column: Invalid input: expected string, received number: write it in quotes',
  ],
  ['a default cell under `needs`', { needs: ['locator'] }, '.needs.locator: it has a default'],
  ['an unclosed brace', { cells: { id: { from: 'No {No' }, kind: 'TREATY' } }, '.id.from: a brace has no pair'],
])('a mapping with %s is rejected', (_, more, message) => {
  const rows = [{ ...agreements, ...more }]
  expect(() => parseMapping({ source, files: [{ file: 'x', rows }] })).toThrow(`files[0].rows[0]${message}`)
})

test('a mapping with incomplete rows or actors is rejected', () => {
  const mapping = {
    source,
    actors: { known: { A: { own: true }, B: { id: 'org_Foo Bar', name: 'B', kind: 'COMPANY' } } },
    always: { areas: [{ broader: 'area_x' }] },
    files: [{ file: 'x', key: 'No', rows: [{ ...agreements, when: { row: 'further' } }] }],
  }
  for (const message of [
    'always.areas[0]: areas needs id',
    'actors.known.A.own: add a rule under `own`',
    'actors.known.B.id: "org_Foo Bar" is not an id',
    'files[0].rows[0].when.row: a key has one row',
  ])
    expect(() => parseMapping(mapping)).toThrow(message)
})

test('a mapping with only an id for a known actor is rejected with the valid form', () => {
  const known = { Huawei: 'org_huawei' }
  expect(() => parseMapping({ source, actors: { known }, files: [{ file: 'x', rows: [agreements] }] })).toThrow(
    'actors.known.Huawei: Invalid input: write `{ id: org_…, name: …, kind: … }`',
  )
})

test('a repeated error of the mapping is reported once, with the number of rows', () => {
  const error = { file: 'mapping', row: null, column: 'agreements.event', value: 'evt_nope', rule: 'a known id' }
  const other = { ...error, file: 'made.csv', row: 2, value: null }
  expect(foldErrors([error, other, error, { ...other, row: 3 }, error])).toEqual([
    { ...error, suggestion: 'in 3 rows' },
    other,
    { ...other, row: 3 },
  ])
  expect(foldErrors(Array(2).fill({ ...error, suggestion: 'write it.' }))).toEqual([
    { ...error, suggestion: 'write it; in 2 rows' },
  ])
})

/** Replaces each regular expression by a matcher for strings. */
const rule = (error: object) =>
  Object.fromEntries(
    Object.entries(error).map(([key, value]) => [key, value instanceof RegExp ? expect.stringMatching(value) : value]),
  )
