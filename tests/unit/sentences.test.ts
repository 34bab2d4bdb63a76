import { describe, expect, test } from 'vitest'
import { type Named, pathSentence } from '#src/services/links/rules/sentence.ts'
import { searchTokens, tokensOf } from '#src/services/links/rules/tokens.ts'
import { wordingOf } from '#src/toolkit/changefeed/link-verbs.ts'

const thing = (name: string, type: string | null = null): Named => ({ name, type })
const said = (wording: string) => ({ relative: null, ...wordingOf(wording) })

describe('a way is said', () => {
  const signed = said('signed | was signed by')
  const madeAt = said('was made at | brought about')
  const tookPart = said('took part in | was attended by | where … took part')

  test('from tie to tie, each from the end that it is come to', () => {
    const sentence = pathSentence(
      thing('Nokia', 'ORGANISATION'),
      [
        { wording: signed, isForward: true, to: thing('memorandum', 'AGREEMENT') },
        { wording: madeAt, isForward: true, to: thing('roundtable', 'EVENT') },
        { wording: tookPart, isForward: false, to: thing('Huawei', 'ORGANISATION') },
      ],
      'en',
    )
    expect(sentence).toBe('Nokia signed the memorandum, which was made at the roundtable, where Huawei took part.')
  })

  test('with the whole verb where it begins, a pronoun after, and who for a person', () => {
    const steps = [
      { wording: tookPart, isForward: false, to: thing('Lu Wei', 'PERSON') },
      { wording: signed, isForward: true, to: thing('The Deed', 'AGREEMENT') },
    ]
    expect(pathSentence(thing('roundtable', 'EVENT'), steps, 'en-GB')).toBe(
      'The roundtable was attended by Lu Wei, who signed The Deed.',
    )
  })

  test('in Chinese, with the other thing inside of the verb, and names of other scripts apart', () => {
    const steps = [
      { wording: said('在…上发言 | 的发言者有'), isForward: true, to: thing('Summit', 'EVENT') },
      { wording: said('参加了 | 的参加者有'), isForward: false, to: thing('华为', 'ORGANISATION') },
    ]
    expect(pathSentence(thing('鲁炜', 'PERSON'), steps, 'zh-Hans')).toBe('鲁炜在 Summit 上发言，后者的参加者有华为。')
  })

  test('in English for a language that nobody has taught it, and with signs of replacement as they are', () => {
    const steps = [{ wording: signed, isForward: true, to: thing('$& deed') }]
    expect(pathSentence(thing('nokia'), steps, 'fi')).toBe('Nokia signed $& deed.')
  })
})

describe('the terms', () => {
  test.each<[name: string, terms: string[]]>([
    ['China Unicom', ['china', 'unicom']],
    ['Łódź–Chengdu (railway)', ['lodz', 'chengdu', 'railway']],
    ['中国联通', ['中国', '国联', '联通', '通']],
    ['5G 网络', ['5g', '网络', '络']],
    ["L'Oréal", ['l', 'oreal']],
    ['…', []],
  ])('of %s are %j', (name, terms) => {
    expect(tokensOf(name)).toEqual(terms)
  })

  test.each<[query: string, terms: string[] | null]>([
    ['Nok', ['nok']],
    ['联通', ['联通']],
    ['一带一路', ['一带', '带一', '一路']],
    ['联', ['联']],
    ["o'neill | x", ['o', 'neill', 'x']],
    ['?', null],
  ])('of the query %j are %j', (query, terms) => {
    expect(searchTokens(query)?.terms ?? null).toEqual(terms)
  })

  test('of a query are refused where it is too long', () => {
    expect(() => searchTokens('x'.repeat(201))).toThrow('Send at most 200')
    expect(() => searchTokens(Array.from({ length: 40 }, (_, at) => `w${at}`).join(' '))).toThrow('at most 32 words')
  })
})
