import { describe, expect, test } from 'vitest'
import { type BundleError, createBundleErrors, tableOf, wordsOf } from '#data/bundle'
import { suggest } from '#toolkit/domain'

const fault = (file: string, row: number | null, more: Partial<BundleError> = {}): BundleError => {
  return { file, row, column: null, value: null, rule: 'a rule', ...more }
}

describe('faults', () => {
  test('are in the order of files, rows and columns, whenever they were found', () => {
    const faults = createBundleErrors()
    const found = [
      fault('agreement.csv', null),
      fault('sources.csv', 7),
      fault('organisations.csv', null),
      fault('organisations.csv', 3, { column: 'id' }),
      fault('organisations.csv', 3, { column: 'source' }),
      fault('organisations.csv', 12),
    ]
    for (const at of [5, 3, 1, 4, 0, 2]) faults.add(found[at]!)
    expect(faults.list()).toEqual(found)
  })

  test('are listed up to 10,000, the first of them, and a last line says how many more', () => {
    const faults = createBundleErrors()
    for (let row = 2; row <= 25_001; row++) faults.add(fault('names.csv', row))
    faults.add(fault('organisations.csv', 4))
    const listed = faults.list()
    expect(listed).toHaveLength(10_001)
    expect(listed[0]).toMatchObject({ file: 'organisations.csv', row: 4 })
    expect(listed[9_999]).toMatchObject({ file: 'names.csv', row: 10_000 })
    expect(listed[10_000]!.rule).toBe('15,001 more errors follow')
  })

  test('are a table that stands aligned on a terminal and cannot steer it', () => {
    const faults = [
      fault('names.csv', 7, {
        column: 'kind',
        value: 'PREFERED',
        rule: 'a value of NameKind',
        suggestion: '`PREFERRED`?',
      }),
      fault('sources.csv', 1200, { column: 'title', value: '鲁炜\u001b[2J', rule: 'no control character' }),
      fault('people.csv', null, { rule: 'the file can be read' }),
    ]
    expect(tableOf(faults)).toBe(
      [
        'names.csv       7  kind   "PREFERED"       a value of NameKind: `PREFERRED`?',
        'sources.csv  1200  title  "鲁炜\\u{1b}[2J"  no control character',
        'people.csv                                 the file can be read',
        '',
      ].join('\n'),
    )
  })
})

describe('what was probably meant', () => {
  test.each([
    ['COMPNAY', 'COMPANY'],
    ['international organisation', 'INTERNATIONAL_ORGANISATION'],
    ['GOV', 'GOVERNMENT_BODY'],
    ['BANC', 'BANK'],
    ['FU', undefined],
    ['A ministry', undefined],
    ['x'.repeat(10_000), undefined],
  ])('by %.30s is %s', (word, meant) => {
    expect(suggest(word, wordsOf('OrganisationKind'))).toBe(meant)
  })
})
