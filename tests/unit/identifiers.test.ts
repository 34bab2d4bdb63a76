import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import {
  countryError,
  currencyError,
  decimalError,
  identifierError,
  languageError,
  urlError,
  urlOfIdentifier,
} from '#toolkit/domain'

const cells = (file: string, column: string) =>
  rowsOf(file)
    .map(row => row[column] ?? '')
    .filter(cell => cell !== '')
const rowsOf = (file: string): Record<string, string>[] =>
  parse(readFileSync(new URL(`../../data/reference/${file}.csv`, import.meta.url)), { columns: true })

describe('an identifier', () => {
  test.each([
    ['LEI', '549300A0JPRWG1KI7U06', 'https://search.gleif.org/#/record/549300A0JPRWG1KI7U06'],
    ['WIKIDATA', 'Q148', 'https://www.wikidata.org/wiki/Q148'],
    ['ISO_3166_1', 'CN', null],
    ['ISO_3166_1', 'CHN', null],
    ['ISO_3166_1', 'EU', null],
    ['CELEX', '52010DC0245', 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:52010DC0245'],
    ['CELEX', '02015R1017-20180701', 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:02015R1017-20180701'],
    ['CELEX', '12016E/TXT', 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:12016E%2FTXT'],
    ['CELEX', '32015R1017R(02)', 'https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32015R1017R(02)'],
    ['ELI', 'http://data.europa.eu/eli/reg/2015/1017/oj', 'http://data.europa.eu/eli/reg/2015/1017/oj'],
    ['EUROVOC', '3030', 'http://eurovoc.europa.eu/3030'],
    ['EUROVOC', 'c_83235c0f', 'http://eurovoc.europa.eu/c_83235c0f'],
    ['DAC_CRS', '22040', null],
    ['UNTS', 'I-54113', null],
    ['UNTS', '1833 UNTS 3', null],
    ['DOI', '10.1000/182', 'https://doi.org/10.1000/182'],
    ['DOI', '10.1002/(sici)1#?<x>', 'https://doi.org/10.1002/(sici)1%23%3F%3Cx%3E'],
    ['DOCUMENT_NUMBER', 'COM(2010) 245 final', null],
    ['OTHER', '国发〔2015〕40号', null],
  ])('of the scheme %s is valid: %s, with the address %s', (scheme, value, url) => {
    expect(identifierError(scheme, value)).toBeNull()
    expect(urlOfIdentifier(scheme, value)).toBe(url)
    if (url) expect(urlError(url)).toBeNull()
  })

  test.each([
    ['LEI', '549300A0JPRWG1KI7U07'],
    ['LEI', '549300A0JPRWG1KI7U6'],
    ['LEI', '549300a0jprwg1ki7u06'],
    ['WIKIDATA', 'Q0'],
    ['WIKIDATA', 'P31'],
    ['ISO_3166_1', 'XX'],
    ['ISO_3166_1', 'UK'],
    ['ISO_3166_1', 'ABC'],
    ['ISO_3166_1', 'cn'],
    ['CELEX', 'COM(2010)245'],
    ['CELEX', '52010DC'],
    ['ELI', 'http://data.europa.eu/reg/2015/1017'],
    ['ELI', 'data.europa.eu/eli/reg/2015/1017/oj'],
    ['EUROVOC', 'c_83235C0F'],
    ['DAC_CRS', '2204'],
    ['UNTS', '54113'],
    ['DOI', 'https://doi.org/10.1000/182'],
    ['DOI', '10.1000/ 182'],
    ['OTHER', ''],
    ['OTHER', ' x'],
    ['DATASET', 'a\u0000b'],
  ])('of the scheme %s is invalid: %j; the message has the valid form', (scheme, value) => {
    expect(identifierError(scheme, value)).toMatch(new RegExp(`is not of the scheme ${scheme}: it takes .+\\.$`))
    expect(urlOfIdentifier(scheme, value)).toBeNull()
  })

  test('of an unknown scheme gives an error that lists the schemes', () => {
    expect(identifierError('toString', 'x')).toContain('use one of LEI, WIKIDATA')
    expect(urlOfIdentifier('toString', 'x')).toBeNull()
  })
})

test('exactly one pair of check digits is valid for an LEI, and each wrong character is detected', () => {
  const stem = '549300A0JPRWG1KI7U'
  const right = Array.from({ length: 100 }, (_, n) => `${stem}${String(n).padStart(2, '0')}`).filter(
    lei => identifierError('LEI', lei) === null,
  )
  expect(right).toEqual([`${stem}06`])
  const slips = [...stem].map((sign, at) => `${stem.slice(0, at)}${sign === 'B' ? 'C' : 'B'}${stem.slice(at + 1)}06`)
  expect(slips.filter(lei => identifierError('LEI', lei) === null)).toEqual([])
})

test.each([
  ['country', countryError, ['CN', 'EU', 'NA'], ['UK', 'XK', 'ZZ', 'SU', 'cn', 'CHN', '']],
  ['currency', currencyError, ['EUR', 'CNY', 'DEM'], ['EURO', 'ZZZ', 'eur', '']],
  ['language', languageError, ['en', 'zh-Hant', 'EN-gb', 'pt-BR'], ['english', 'e', 'en_GB', 'en-', 'x-foo', '']],
  [
    'address',
    urlError,
    ['https://example.org', 'http://a.b/c?d=e#f'],
    [
      'example.org',
      'ftp://a.b',
      'javascript:alert(1)',
      'https://',
      'http://a b',
      'http://a:99999/',
      'https://a.b/\u0000',
      '',
    ],
  ],
  [
    'decimal number',
    decimalError,
    ['0', '-0.50', '315000000000'],
    ['', '1e5', '1,5', '.5', '5.', '+1', 'NaN', '9'.repeat(101)],
  ],
])('each valid %s is accepted and each invalid one rejected', (_, errorOf, right, wrong) => {
  expect(right.map(errorOf).filter(error => error !== null)).toEqual([])
  for (const text of wrong) expect(errorOf(text)).toMatch(/: write .+\.$/)
})

test.each([
  ...['UK GB', 'DEU DE', 'cn CN', 'Germany DE', 'germany DE', 'USA US'].map(each => [countryError, each] as const),
  ...['eur EUR', 'RMB CNY', 'rmb CNY'].map(each => [currencyError, each] as const),
  ...['cn zh', 'JP ja'].map(each => [languageError, each] as const),
])('%o suggests the right code: %s', (errorOf, each) => {
  const [written = '', meant] = each.split(' ')
  expect(errorOf(written)).toContain(`write \`${meant}\`.`)
})

test('every identifier, code, tag, address and number of the reference bundle is valid', () => {
  const identifiers = rowsOf('identifiers').map(({ scheme, value }) => identifierError(scheme!, value!))
  const checks = [
    [...cells('organisations', 'country'), ...cells('events', 'country')].map(countryError),
    cells('figures', 'currency').map(currencyError),
    cells('figures', 'value').map(decimalError),
    [...cells('names', 'language'), ...cells('sources', 'language')].map(languageError),
    [...cells('sources', 'url'), ...cells('sources', 'archived_url')].map(urlError),
  ]
  for (const found of [identifiers, ...checks]) expect(found.length).toBeGreaterThan(10)
  expect([identifiers, ...checks].flat().filter(error => error !== null)).toEqual([])
})

test.each([
  ['1,234', '`1234` or `1.234`'],
  ['1,234,567.8', '`1234567.8`'],
  ['1.234,50', '`1234.50`'],
  ['1.234.567', '`1234567`'],
  ['1,5', '`1.5`'],
  ['-.5', '`-0.5`'],
  ['5.', '`5`'],
  ['1 234', '`1234`'],
  ['1,2,3', 'digits, with a point'],
  ['5%', 'digits, with a point'],
])('the error for the number %s suggests %s', (text, meant) => {
  expect(decimalError(text)).toContain(`is not a decimal number: write ${meant}`)
})
