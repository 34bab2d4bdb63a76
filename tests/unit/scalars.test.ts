import { type GraphQLScalarType, Kind } from 'graphql'
import { describe, expect, test } from 'vitest'
import { scalars, textError } from '#toolkit/graphql'

const types: Record<string, GraphQLScalarType> = scalars

describe('an input value', () => {
  test.each([
    ['Date', '2015-07-06', '2015-07-06'],
    ['DateTime', '2015-07-06T14:00:00+02:00', '2015-07-06T12:00:00Z'],
    ['DateTime', '2015-07-06T12:00:00.250Z', '2015-07-06T12:00:00.250Z'],
    ['EDTF', '2015-07-06~', '2015-07-06~'],
    ['Decimal', '315000000000', '315000000000'],
    ['LanguageTag', 'ZH-hant', 'zh-Hant'],
    ['CountryCode', 'EU', 'EU'],
    ['CurrencyCode', 'EUR', 'EUR'],
    ['URL', 'https://example.org/', 'https://example.org/'],
  ])('of the type %s: %s is parsed to %s, in a variable and in the document', (name, sent, read) => {
    expect(types[name]!.parseValue(sent)).toBe(read)
    expect(types[name]!.parseLiteral({ kind: Kind.STRING, value: sent })).toBe(read)
  })

  test.each([
    ['Date', '2015-02-30'],
    ['Date', '2015-07'],
    ['DateTime', '2015-07-06'],
    ['DateTime', '2015-02-30T12:00:00Z'],
    ['DateTime', '2015-07-06T25:00:00Z'],
    ['EDTF', '2015-13'],
    ['Decimal', '1e5'],
    ['LanguageTag', 'english'],
    ['CountryCode', 'UK'],
    ['CurrencyCode', 'EURO'],
    ['URL', 'javascript:alert(1)'],
    ...Object.keys(types).flatMap(
      name =>
        [
          [name, 5],
          [name, null],
          [name, ['2015']],
          [name, '\u0000'],
          [name, '\ud800'],
        ] as [string, unknown][],
    ),
  ])('of the type %s: %j is rejected with BAD_USER_INPUT and a message', (name, sent) => {
    const rejected = expect.objectContaining({
      message: expect.stringMatching(/^.+\.$/),
      extensions: { code: 'BAD_USER_INPUT' },
    })
    expect(() => types[name]!.parseValue(sent)).toThrow(rejected)
    if (typeof sent === 'string')
      expect(() => types[name]!.parseLiteral({ kind: Kind.STRING, value: sent })).toThrow(rejected)
  })

  test('that is a number or an enum value instead of a string is rejected', () => {
    expect(() => scalars.Decimal.parseLiteral({ kind: Kind.INT, value: '5' })).toThrow(
      'Send Decimal as a string, in quotes.',
    )
    expect(() => scalars.CountryCode.parseLiteral({ kind: Kind.ENUM, value: 'CN' })).toThrow('in quotes')
  })
})

test.each([
  ['Date', '2015-07-06', '2015-07-06'],
  ['Date', new Date('2015-07-06T00:00:00Z'), '2015-07-06'],
  ['DateTime', new Date('2015-07-06T12:00:00Z'), '2015-07-06T12:00:00Z'],
  ['DateTime', '2015-07-06 14:00:00.5+02', '2015-07-06T12:00:00.500Z'],
  ['LanguageTag', 'zh-hant', 'zh-Hant'],
  ['Decimal', '315000000000', '315000000000'],
])('of the type %s, %o is serialised to %s', (name, value, text) => {
  expect(types[name]!.serialize(value)).toBe(text)
})

test('a scalar throws a TypeError for a number instead of a text', () => {
  for (const type of Object.values(types)) expect(() => type.serialize(5)).toThrow(TypeError)
})

test('the scalars are those of the schema', () => {
  expect(Object.entries(types).map(([key, type]) => [key, type.name])).toEqual(
    ['Date', 'DateTime', 'EDTF', 'Decimal', 'LanguageTag', 'CountryCode', 'CurrencyCode', 'URL'].map(name => [
      name,
      name,
    ]),
  )
})

test('a text with NUL or with half a surrogate pair is invalid', () => {
  expect(['Nokia', '一带一路', '👍', '\n\t', ''].map(textError)).toEqual([null, null, null, null, null])
  expect(textError('Nokia\u0000')).toContain('NUL')
  expect(textError('\ud83d')).toContain('surrogate')
  expect(textError('\udc4d\ud83d')).toContain('surrogate')
})
