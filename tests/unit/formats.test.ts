import { describe, expect, test } from 'vitest'
import { parseMapping } from '#data/adapters/mapping'
import { dateParser, formatError, hasMonthNames, numberParser } from '#data/adapters/values'
import { compileCell } from '#src/data/adapters/mapping/cell-readers.ts'
import { mappingSchema } from '#src/data/adapters/mapping/schema.ts'

describe('a date in a custom format', () => {
  test.each<[string, string, string]>([
    ['d/M/yyyy', '6/7/2015', '2015-07-06'],
    ['d/M/yyyy', '06/07/2015', '2015-07-06'],
    ['dd.MM.yyyy', '06.07.2015', '2015-07-06'],
    ['M/d/yyyy', '12/31/2015', '2015-12-31'],
    ['M/yyyy', '7/2015', '2015-07'],
    ['yyyyMMdd', '20150706', '2015-07-06'],
    ['d MMMM yyyy', ' 6  July 2015 ', '2015-07-06'],
    ['d MMM yyyy', '6 Sept. 2015', '2015-09-06'],
    ['d-MMM-yyyy', '6-SEP-2015', '2015-09-06'],
    ['MMMM d, yyyy', 'May 6, 2015', '2015-05-06'],
    ['EEEE, d MMMM yyyy', 'Monday, 6 July 2015', '2015-07-06'],
    ['yyyy-MM-dd HH:mm:ss', '2015-07-06 23:59:59', '2015-07-06'],
    ["yyyy-MM-dd'T'HH:mm:ss'Z'", '2015-07-06T00:00:00Z', '2015-07-06'],
    ["d 'o''clock' M yyyy", "6 o'clock 7 2015", '2015-07-06'],
    ['yyyy年M月d日', '2015年7月6日', '2015-07-06'],
  ])('%s: %s', (format, text, date) => expect(dateParser([format])(text)).toBe(date))

  test.each([
    ['fr', '6 févr. 2015', '2015-02-06'],
    ['de', '6 März 2015', '2015-03-06'],
    ['ru', '6 июля 2015', '2015-07-06'],
    ['ru', '6 июль 2015', '2015-07-06'],
  ])('has names of months in the language %s: %s', (language, text, date) =>
    expect(dateParser(['d MMMM yyyy'], language)(text)).toBe(date),
  )

  test.each(['7/2015', '6/7/15', '6/7/20155', '6 July 2015', '2015', '', '6/7/2015 and later'])(
    'does not match %s',
    text => expect(dateParser(['d/M/yyyy'])(text)).toBe(null),
  )

  test.each(['21/2015', '13/2015', '00/2015'])('has a month from 1 to 12: %s is rejected', text => {
    expect(dateParser(['MM/yyyy'])(text)).toEqual({
      rule: 'a date as MM/yyyy',
      suggestion: 'months run from 1 to 12',
    })
  })

  test('is rejected if two formats give different dates', () => {
    const read = dateParser(['d/M/yyyy', 'M/d/yyyy'])
    expect(read('3/4/2015')).toEqual({ rule: 'one date', suggestion: 'it may be 2015-04-03 or 2015-03-04' })
    expect(read('4/4/2015')).toBe('2015-04-04')
    expect(read('13/4/2015')).toBe('2015-04-13')
  })
})

test.each([
  ['d/M/yy', 'four digits'],
  ['dd', 'no year'],
  ['d yyyy', 'a day and no month'],
  ['M/M/yyyy', 'one part twice'],
  ['Q yyyy', '`Q` is none of yyyy'],
  ['d of MMMM yyyy', '`o` is none of yyyy'],
  ['constructor', '`c` is none of yyyy'],
  ['mm/yyyy', '`mm` is a time of day, but there is no day'],
  ['dMyyyy', 'need all digits'],
  ['yyyyMd', 'need all digits'],
])('%s is not a valid format: %s', (format, why) => expect(formatError(format)).toContain(why))

test('names of months are known in existing languages', () => {
  expect(['en', 'fr', 'zh', 'pt-BR', 'xx', 'e_', ''].filter(hasMonthNames)).toEqual(['en', 'fr', 'zh', 'pt-BR'])
})

const numberError = { rule: 'a decimal number', suggestion: expect.stringMatching(/^written as `1.?234.5`$/) }

test.each([
  [{ groupChar: ',' }, '1,234,567.5', '1234567.5'],
  [{ groupChar: '.', decimalChar: ',' }, '1.234,50', '1234.50'],
  [{ decimalChar: ',' }, '-5,5', '-5.5'],
  [{ groupChar: ' ' }, '1\u00a0234', '1234'],
  [{ groupChar: ',' }, '12,34,567', '1234567'],
  [{ groupChar: ',' }, '5', '5'],
  [{ groupChar: ',' }, '', ''],
  [{ groupChar: '\u202f', decimalChar: ',' }, '1 234,5', '1234.5'],
  [{ groupChar: ',' }, '12,34', numberError],
  [{ groupChar: ',' }, '0,500', numberError],
  [{ groupChar: ',' }, '-0,001', numberError],
  [{ groupChar: ',' }, '1234,567', numberError],
  [{ groupChar: ',' }, '1,234,56,789', numberError],
  [{ groupChar: '.', decimalChar: ',' }, '1234.567', numberError],
  [{ groupChar: '.', decimalChar: ',' }, '1.5', numberError],
  [{ groupChar: '.', decimalChar: ',' }, '1.2345', numberError],
  [{ groupChar: ',' }, 'about 1,234', numberError],
  [{ decimalChar: ',' }, '1,2,3', numberError],
  [{ decimalChar: ',' }, '1.5', numberError],
  [{ decimalChar: ',' }, '1,', numberError],
])('a number with %o: %s gives %s', (chars, text, number) => expect(numberParser(chars)(text)).toEqual(number))

describe('a cell of a mapping', () => {
  const mapping = (cell: object) => ({
    source: { id: 'src_x', kind: 'DATASET', title: 'x' },
    files: [
      {
        file: 'x.csv',
        rows: [{ table: 'milestones', cells: { entity: 'agr_x', kind: 'SIGNED', date: { from: 'D', ...cell } } }],
      },
    ],
  })
  const become = (cell: object, text: string) => {
    const { date } = mappingSchema.parse(mapping(cell)).files[0]!.rows[0]!.cells
    return compileCell(
      date!,
      () =>
        ({ part }) =>
          part,
      null!,
    ).textIn({ row: 1, cells: [], joined: [], part: text })
  }

  test('reads dates in its formats and in EDTF', () => {
    const cell = { as: 'open', format: ['d/M/yyyy', 'MMM yyyy'] }
    expect(become(cell, '6/7/2015')).toBe('2015-07-06')
    expect(become(cell, '31/12/9999')).toBe('')
    expect(become(cell, '1985~')).toBe('1985~')
    expect(become(cell, '')).toBe('')
    expect(become(cell, '6.7.2015')).toEqual({
      rule: 'a date as d/M/yyyy or MMM yyyy, or of EDTF',
      suggestion: expect.any(String),
    })
    expect(become(cell, '31/06/2015')).toEqual({
      rule: 'a date as d/M/yyyy or MMM yyyy, or of EDTF',
      suggestion: '`2015-06-31` is not a day: June 2015 ends on 2015-06-30.',
    })
    expect(become({ ...cell, format: ['d/M/yyyy', 'M/d/yyyy'] }, '3/4/2015')).toMatchObject({ rule: 'one date' })
  })

  test('reads numbers with its separators', () => {
    expect(become({ as: 'decimal', groupChar: ',' }, '1,500.25')).toBe('1500.25')
    expect(become({ as: 'decimal', groupChar: ',' }, '1,50')).toEqual(numberError)
  })

  test.each([
    [{ format: 'yyyy' }, '.date.format: only dates have a format'],
    [{ as: 'date', format: ['yyyy', 'd/M/yy'] }, '.date.format: d/M/yy: a year has four digits'],
    [{ as: 'date', language: 'fr' }, '.date.language: it needs a `format`'],
    [{ as: 'date', format: 'yyyy', language: 'xx' }, '.date.language: no names of months are known in xx'],
    [{ as: 'date', groupChar: ',' }, '.date: groupChar and decimalChar are for numbers'],
    [{ as: 'decimal', groupChar: '.' }, '.date: groupChar and decimalChar are the same'],
    [{ as: 'date', words: { 'n.d.': '' } }, '.date.words: a date cannot have `words`'],
    [{ begins: true }, '.date.begins: it needs `reading`'],
    [{ words: { a: 'b' }, reading: { a: 'b' } }, '.date.reading: it excludes `words`'],
  ])('is rejected with %o', (cell, why) => {
    expect(() => parseMapping(mapping(cell))).toThrow(`files[0].rows[0]${why}`)
  })
})
