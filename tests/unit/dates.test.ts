import { readdirSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { precisions } from '#src/toolkit/domain/edtf.ts'
import { boundsOf, dayError, edtfError, endsOf, isApproximate, isUncertain, precisionOf } from '#toolkit/domain'

describe('an EDTF date', () => {
  test.each([
    ['2015', '2015-01-01', '2015-12-31', 'YEAR'],
    ['2016-02', '2016-02-01', '2016-02-29', 'MONTH'],
    ['1900-02', '1900-02-01', '1900-02-28', 'MONTH'],
    ['2015-07-06', '2015-07-06', '2015-07-06', 'DAY'],
    ['2015-07-06~', '2015-07-06', '2015-07-06', 'DAY'],
    ['2015-07-XX', '2015-07-01', '2015-07-31', 'MONTH'],
    ['2015-XX', '2015-01-01', '2015-12-31', 'YEAR'],
    ['2015-XX-XX', '2015-01-01', '2015-12-31', 'YEAR'],
    ['201X', '2010-01-01', '2019-12-31', 'DECADE'],
    ['201X~', '2010-01-01', '2019-12-31', 'DECADE'],
    ['20XX?', '2000-01-01', '2099-12-31', 'CENTURY'],
    ['2015-21', '2015-03-01', '2015-06-21', 'SEASON'],
    ['2015-22%', '2015-06-01', '2015-09-23', 'SEASON'],
    ['2015-23', '2015-09-01', '2015-12-22', 'SEASON'],
    ['2015-24', '2015-12-01', '2016-03-21', 'SEASON'],
    ['0050-02-28', '0050-02-28', '0050-02-28', 'DAY'],
    ['0050', '0050-01-01', '0050-12-31', 'YEAR'],
    ['2015/..', '2015-01-01', null, 'INTERVAL'],
    ['2015/', '2015-01-01', null, 'INTERVAL'],
    ['/2016-06-29', null, '2016-06-29', 'INTERVAL'],
    ['../2016', null, '2016-12-31', 'INTERVAL'],
    ['2013-04~/2018-03~', '2013-04-01', '2018-03-31', 'INTERVAL'],
    ['2015-24/..', '2015-12-01', null, 'INTERVAL'],
    ['2015-07-06/2015', '2015-07-06', '2015-12-31', 'INTERVAL'],
  ])('%s starts on %s and ends on %s, with the precision %s', (text, earliest, latest, precision) => {
    expect(edtfError(text)).toBeNull()
    expect(boundsOf(text)).toEqual({ earliest, latest })
    expect(precisionOf(text)).toBe(precision)
  })

  test.each([
    ['2015-02-30', 'February 2015 ends on 2015-02-28'],
    ['2015-02-29', 'February 2015 ends on 2015-02-28'],
    ['1900-02-29', 'February 1900 ends on 1900-02-28'],
    ['1976-06-31', 'June 1976 ends on 1976-06-30'],
    ['2015-07-00', 'a month alone is `2015-07`'],
    ['2015/2016-02-30', 'February 2016 ends on 2016-02-29'],
    ['2015-13', 'months run from 01 to 12, seasons from 21 to 24'],
    ['2015-00', 'months run from 01 to 12'],
    ['2015-21-06', 'seasons from 21 to 24 and have no day'],
    ['2015-21-XX', 'seasons from 21 to 24 and have no day'],
    ['0000', 'years run from 0001'],
    ['000X', 'years run from 0001'],
    ['00XX', 'years run from 0001'],
    ['9999-12-31', 'write `2015/..` for what has no end'],
    ['2016/2015', 'ends before it starts'],
    ['2015-07-07/2015-07-06', 'ends before it starts'],
    ['2015/2016/2017', 'more than two ends'],
    ['/', 'neither a start nor an end'],
    ['../..', 'neither a start nor an end'],
    ...[
      '',
      '..',
      '2015-7-6',
      '6 July 2015',
      '2015-07-06T12:00:00Z',
      '-0100',
      'Y12345',
      '[2015,2016]',
      '201X-07',
      '2015-XX-06',
      '20151',
      '2015~-07',
      '2015??',
      ' 2015',
      '2015\n',
      '2015-0X',
      '201x',
    ].map((text): [string, string] => [text, 'is not a date: write']),
    ['2015.0', 'is not a date: write `2015`, if it is a year.'],
    ['31/06/2015', 'is not a date: write `2015-06-30`, the last day of June 2015.'],
    ['13/07/2015', 'is not a date: write `2015-07-13`.'],
    ['7/13/2015', 'is not a date: write `2015-07-13`.'],
    ['06/07/2015', 'write `2015-07-06`, or `2015-06-07` if the month comes first.'],
    ['15/6/15', 'write `2015-06-15` if 15 is 2015.'],
    ['6/15/15', 'write `2015-06-15` if 15 is 2015.'],
    ['15-Jun-15', 'write `2015-06-15` if 15 is 2015.'],
    ['Jun-15', 'write `2015-06` if 15 is 2015.'],
    ['2015-06-07 00:00:00', 'write `2015-06-07`.'],
    ['2015-06-07T10:00:00Z', 'write `2015-06-07`.'],
    ['7.7.2015', 'write `2015-07-07`.'],
    ['2015/07/06', 'write `2015-07-06`.'],
    ['2015-7-6', 'write `2015-07-06`.'],
    ['2015/7', 'write `2015-07`.'],
    ['07/2015', 'write `2015-07`.'],
    ['6 July 2015', 'write `2015-07-06`.'],
    ['06-Jul-2015', 'write `2015-07-06`.'],
    ['July 6, 2015', 'write `2015-07-06`.'],
    ['July 2015', 'write `2015-07`.'],
    ['42191', 'write `2015-07-06` if a spreadsheet has counted the days.'],
    ['13/13/2015', 'is not a date: write `2015`'],
    ['31/12/9999', 'write `2015/..` for what has no end'],
    ['06/07/0000', 'years run from 0001'],
    ['6 Julember 2015', 'is not a date: write `2015`, `2015-07`'],
  ])('%j is rejected with a message that contains %j', (text, sentence) => {
    expect(edtfError(text)).toContain(sentence)
    expect(() => boundsOf(text)).toThrow(sentence)
  })

  test('a very long text is rejected with a short message', () => {
    expect(edtfError('9'.repeat(100_000))!.length).toBeLessThan(200)
  })

  test('is valid for every date of the reference bundle', () => {
    const folder = new URL('../../data/reference/', import.meta.url)
    const columns = ['founded', 'dissolved', 'date', 'period', 'term', 'since', 'as_of', 'published', 'observed_on']
    const dates = readdirSync(folder)
      .filter(file => file.endsWith('.csv'))
      .flatMap(file => {
        const rows: Record<string, string>[] = parse(readFileSync(new URL(file, folder)), { columns: true })
        return rows.flatMap(row => columns.map(column => row[column] ?? '').filter(cell => cell !== ''))
      })
    expect(dates.length).toBeGreaterThan(500)
    expect(dates.filter(date => edtfError(date) !== null)).toEqual([])
  })
})

test('a day is a date that PostgreSQL accepts, including 9999-12-31', () => {
  expect(['2015-07-06', '2016-02-29', '9999-12-31', '0001-01-01'].map(dayError)).toEqual([null, null, null, null])
  for (const day of [
    '2015-02-29',
    '2015-13-01',
    '2015-00-01',
    '0000-01-01',
    '2015-07',
    '2015-07-06~',
    '2015-07-06\n',
    '',
  ]) {
    expect(dayError(day)).toMatch(/`.*: .*\.$/s)
  }
})

test('a day in another format is rejected with the valid format', () => {
  expect(dayError('31/06/2015')).toBe('`31/06/2015` is not a day: write `2015-06-30`, the last day of June 2015.')
  for (const month of ['2015-07', 'July 2015', '7/2015'])
    expect(dayError(month)).toBe('`2015-07` is not a day: write it as `2015-07-06`.')
  expect(dayError('yesterday')).toBe('`yesterday` is not a day: write it as `2015-07-06`.')
})

test('the format that an error suggests for a date is itself valid', () => {
  const numbers = fc.tuple(
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 0, max: 40 }),
    fc.integer({ min: 1000, max: 9999 }),
  )
  fc.assert(
    fc.property(numbers, fc.constantFrom('/', '.', '-', ' '), fc.boolean(), ([a, b, year], by, isYearFirst) => {
      const text = (isYearFirst ? [year, a, b] : [a, b, year]).join(by)
      for (const [, ...suggested] of edtfError(text)?.matchAll(/is not a date: write `([^`]+)`(?:, or `([^`]+)`)?/g) ??
        [])
        expect(suggested.map(date => edtfError(date ?? '2015'))).toEqual([null, null])
    }),
  )
})

test('exactly the days of the calendar are valid', () => {
  const numbers = fc.tuple(
    fc.integer({ min: 1, max: 9998 }),
    fc.integer({ min: 0, max: 13 }),
    fc.integer({ min: 0, max: 32 }),
  )
  fc.assert(
    fc.property(numbers, ([year, month, day]) => {
      const text = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
      const instant = new Date(`${text}T00:00:00Z`)
      const isReal = !Number.isNaN(instant.getTime()) && instant.toISOString().startsWith(text)
      expect(dayError(text) === null).toBe(isReal)
      expect(edtfError(text) === null).toBe(isReal)
    }),
    { numRuns: 500 },
  )
})

test('`?` means uncertain, `~` approximate, and `%` both', () => {
  const flags = (text: string) => [isUncertain(text), isApproximate(text)]
  expect(['2015', '2015?', '2015~', '2015%', '2015/2016~', '2015?/..'].map(flags)).toEqual([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
    [false, true],
    [true, false],
  ])
})

test('an interval has two ends; a single date is its own start and end', () => {
  expect(endsOf('2015~/2016-07')).toEqual({ start: '2015~', end: '2016-07' })
  expect(endsOf('2015/..')).toEqual({ start: '2015', end: null })
  expect(endsOf('/2016')).toEqual({ start: null, end: '2016' })
  expect(endsOf('2015-07')).toEqual({ start: '2015-07', end: '2015-07' })
})

test('dates have each precision, from the finest to intervals', () => {
  const dates = ['2015-07-06~', '2015-07', '2015-21', '2015', '201X', '20XX', '2015/2016']
  expect(dates.map(precisionOf)).toEqual(precisions)
})
