import { describe, expect, test } from 'vitest'
import { type Named, pathSentence } from '#src/services/links/rules/sentence.ts'
import { searchTokens, tokensOf } from '#src/services/links/rules/tokens.ts'
import { wordingOf } from '#src/toolkit/changefeed/link-verbs.ts'

const entity = (name: string, type: string | null = null): Named => ({ name, type })
const wordingFor = (wording: string) => ({ relative: null, ...wordingOf(wording) })

describe('a path is verbalised', () => {
  const signed = wordingFor('signed | was signed by')
  const madeAt = wordingFor('was made at | brought about')
  const tookPart = wordingFor('took part in | was attended by | where … took part')

  test('link by link, each link from the end that the path enters', () => {
    const sentence = pathSentence(
      entity('Nokia', 'ORGANISATION'),
      [
        { wording: signed, isForward: true, to: entity('memorandum', 'AGREEMENT') },
        { wording: madeAt, isForward: true, to: entity('roundtable', 'EVENT') },
        { wording: tookPart, isForward: false, to: entity('Huawei', 'ORGANISATION') },
      ],
      'en',
    )
    expect(sentence).toBe('Nokia signed the memorandum, which was made at the roundtable, where Huawei took part.')
  })

  test('with the whole verb in the first clause, then a pronoun, which is `who` for a person', () => {
    const steps = [
      { wording: tookPart, isForward: false, to: entity('Lu Wei', 'PERSON') },
      { wording: signed, isForward: true, to: entity('The Deed', 'AGREEMENT') },
    ]
    expect(pathSentence(entity('roundtable', 'EVENT'), steps, 'en-GB')).toBe(
      'The roundtable was attended by Lu Wei, who signed The Deed.',
    )
  })

  test('in Chinese, with the next entity inside the verb, and spaces around names in other scripts', () => {
    const steps = [
      { wording: wordingFor('在…上发言 | 的发言者有'), isForward: true, to: entity('Summit', 'EVENT') },
      { wording: wordingFor('参加了 | 的参加者有'), isForward: false, to: entity('华为', 'ORGANISATION') },
    ]
    expect(pathSentence(entity('鲁炜', 'PERSON'), steps, 'zh-Hans')).toBe('鲁炜在 Summit 上发言，后者的参加者有华为。')
  })

  test('in English for an unsupported language, with replacement patterns such as `$&` unchanged', () => {
    const steps = [{ wording: signed, isForward: true, to: entity('$& deed') }]
    expect(pathSentence(entity('nokia'), steps, 'fi')).toBe('Nokia signed $& deed.')
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

  test('of a query that is too long are rejected', () => {
    expect(() => searchTokens('x'.repeat(201))).toThrow('Send at most 200')
    expect(() => searchTokens(Array.from({ length: 40 }, (_, at) => `w${at}`).join(' '))).toThrow('at most 32 words')
  })
})
