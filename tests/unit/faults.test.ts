import { describe, expect, test } from 'vitest'
import { type BundleError, createBundleErrors, tableOf, wordsOf } from '#data/bundle'
import { suggest } from '#toolkit/domain'

const errorIn = (file: string, row: number | null, more: Partial<BundleError> = {}): BundleError => {
  return { file, row, column: null, value: null, rule: 'a rule', ...more }
}

describe('the errors of a bundle', () => {
  test('are sorted by file, row and column, independent of the order in which they were found', () => {
    const errors = createBundleErrors()
    const found = [
      errorIn('agreement.csv', null),
      errorIn('sources.csv', 7),
      errorIn('organisations.csv', null),
      errorIn('organisations.csv', 3, { column: 'id' }),
      errorIn('organisations.csv', 3, { column: 'source' }),
      errorIn('organisations.csv', 12),
    ]
    for (const at of [5, 3, 1, 4, 0, 2]) errors.add(found[at]!)
    expect(errors.list()).toEqual(found)
  })

  test('are listed up to the first 10,000; one more entry has the number of the others', () => {
    const errors = createBundleErrors()
    for (let row = 2; row <= 25_001; row++) errors.add(errorIn('names.csv', row))
    errors.add(errorIn('organisations.csv', 4))
    const listed = errors.list()
    expect(listed).toHaveLength(10_001)
    expect(listed[0]).toMatchObject({ file: 'organisations.csv', row: 4 })
    expect(listed[9_999]).toMatchObject({ file: 'names.csv', row: 10_000 })
    expect(listed[10_000]!.rule).toBe('15,001 more errors follow')
  })

  test('are printed as an aligned table, with control characters escaped', () => {
    const errors = [
      errorIn('names.csv', 7, {
        column: 'kind',
        value: 'PREFERED',
        rule: 'a value of NameKind',
        suggestion: '`PREFERRED`?',
      }),
      errorIn('sources.csv', 1200, { column: 'title', value: '鲁炜\u001b[2J', rule: 'no control character' }),
      errorIn('people.csv', null, { rule: 'the file can be read' }),
    ]
    expect(tableOf(errors)).toBe(
      [
        'names.csv       7  kind   "PREFERED"       a value of NameKind: `PREFERRED`?',
        'sources.csv  1200  title  "鲁炜\\u{1b}[2J"  no control character',
        'people.csv                                 the file can be read',
        '',
      ].join('\n'),
    )
  })
})

describe('a suggestion', () => {
  test.each([
    ['COMPNAY', 'COMPANY'],
    ['international organisation', 'INTERNATIONAL_ORGANISATION'],
    ['GOV', 'GOVERNMENT_BODY'],
    ['BANC', 'BANK'],
    ['FU', undefined],
    ['A ministry', undefined],
    ['x'.repeat(10_000), undefined],
  ])('for %.30s is %s', (word, suggestion) => {
    expect(suggest(word, wordsOf('OrganisationKind'))).toBe(suggestion)
  })
})
