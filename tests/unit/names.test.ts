import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold, likePatterns, type NameCandidate, namesIn, wordsOf } from '#toolkit/domain'

const nameIn = (names: NameCandidate[], language: string, country: string | null) => namesIn(language)(names, country)

describe('folded text', () => {
  test.each([
    ['  Łódź\t Straße ', 'lodz strasse'],
    ['MALMSTRÖM', 'malmstrom'],
    ['Péter Szijjártó', 'peter szijjarto'],
    ['Søren Ærø', 'soren aero'],
    ['İstanbul Iğdır', 'istanbul igdir'],
    ['Tiếng Việt', 'tieng viet'],
    ['Ευρωπαϊκής', 'ευρωπαικησ'],
    ['Йогурт ёлка', 'иогурт елка'],
    ['أحمد', 'احمد'],
    ['一带一路', '一带一路'],
    ['ＩＣＢＣ　５Ｇ', 'icbc 5g'],
    ['デジタル', 'デジタル'],
    ['हिन्दी', 'हिन्दी'],
    ['한국', '한국'],
    ['China’s “plan” – A', 'china\'s "plan" - a'],
  ])('of %j is %j', (text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  test('does not change when it is folded again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), text => {
        expect(fold(fold(text))).toBe(fold(text))
      }),
    )
  })

  test('contains each search word of its name, for every name of the reference bundle', () => {
    const rows: { text: string }[] = parse(readFileSync(new URL('../../data/reference/names.csv', import.meta.url)), {
      columns: true,
    })
    expect(rows.length).toBeGreaterThan(1000)
    const missed = rows.filter(
      ({ text }) => wordsOf(text).length === 0 || !wordsOf(text).every(word => fold(text).includes(word)),
    )
    expect(missed).toEqual([])
  })
})

describe('the words of a query', () => {
  test.each([
    ['“One Belt, One Road”', ['one', 'belt', 'road']],
    ['EU–China (2015)', ['eu', 'china', '2015']],
    ['COM(2014) 903', ['com(2014', '903']],
    ['100%', ['100']],
    ['%', ['%']],
    ['- ?', ['-', '?']],
    ['   ', []],
  ])('%j are %j', (query, words) => {
    expect(wordsOf(query)).toEqual(words)
  })

  test('are at most 32', () => {
    const words = (count: number) => Array.from({ length: count }, (_, n) => `w${n}`).join(' ')
    expect(wordsOf(words(32))).toHaveLength(32)
    expect(() => wordsOf(words(33))).toThrow('at most 32 words')
  })

  test('have their wildcards escaped in a LIKE pattern', () => {
    expect(likePatterns('a_b c%d e\\f %')).toEqual(['%a\\_b%', '%c\\%d%', '%e\\\\f%'])
    expect(likePatterns('_')).toEqual(['%\\_%'])
  })
})

describe('the resolved name', () => {
  const name = (text: string, language: string | null, kind = 'PREFERRED', standing = '5') => ({
    text,
    language,
    kind,
    standing,
  })
  const china = [
    name('China', 'en'),
    name("People's Republic of China", 'en', 'OFFICIAL'),
    name('中国', 'zh'),
    name('中國', 'zh-Hant'),
    name('Chine', 'fr'),
  ]

  test.each([
    ['zh', 'CN', '中国'],
    ['zh-Hant', 'CN', '中國'],
    ['zh-Hant-TW', 'CN', '中國'],
    ['zh-Hans', 'CN', '中国'],
    ['ZH-HANT', null, '中國'],
    ['fr-CA', 'CN', 'Chine'],
    ['de', 'CN', 'China'],
  ])('for language %s, of an entity in country %s, is %s', (language, country, text) => {
    expect(nameIn(china, language, country)).toBe(text)
    expect(nameIn(china.toReversed(), language, country)).toBe(text)
  })

  test('falls back to English, then to a language of the country, then to any name', () => {
    const names = [name('Chine', 'fr'), name('中国', 'zh'), name('?', null)]
    expect(nameIn(names, 'en', 'CN')).toBe('中国')
    expect(nameIn(names, 'en', 'FR')).toBe('Chine')
    expect(nameIn(names, 'en', 'HU')).toBe('Chine')
    expect(nameIn(names, 'en', null)).toBe('Chine')
    expect(nameIn([name('?', null)], 'en', 'CN')).toBe('?')
    expect(nameIn([], 'en', null)).toBeNull()
  })

  test('has another script of the language if the language has no name without a script', () => {
    expect(nameIn([name('Srbija', 'sr-Latn'), name('Serbia', 'en')], 'sr', null)).toBe('Srbija')
  })

  test('is the preferred name; other names rank by kind, source standing and text', () => {
    const order = [
      name('z', 'en', 'PREFERRED', '9'),
      name('y', 'en', 'OFFICIAL', '9'),
      name('x', 'en', 'SHORT', '9'),
      name('v', 'en', 'ALIAS', '1'),
      name('u', 'en', 'TRANSLITERATED', '2'),
      name('s', 'en', 'ALIAS', '3'),
      name('t', 'en', 'ALIAS', '3'),
      name('a', 'en', 'FORMER', '0'),
    ]
    for (const place of order.keys())
      expect(nameIn(order.slice(place).toReversed(), 'en', null)).toBe(order[place]!.text)
  })
})
