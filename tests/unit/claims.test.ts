import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { sourceKinds } from '#src/toolkit/domain/value-ranking.ts'
import { type ClaimWeight, chooseValue, standingOf } from '#toolkit/domain'

const plain: ClaimWeight = {
  stance: 'SUPPORTS',
  basis: 'STATED',
  confidence: 'HIGH',
  source: 'src_m',
  sourceKind: 'NEWS',
  sourcePublished: '2015-07-07',
}
const saying = (value: string, weight: Partial<ClaimWeight> = {}) => ({ value, claim: { ...plain, ...weight } })
const shown = (...claims: ReturnType<typeof saying>[]) => chooseValue(claims, false)?.value

describe('the resolved value is', () => {
  // Each pair: the winner, then the loser, which is better by all later criteria of the rule.
  test.each<[string, Partial<ClaimWeight>, Partial<ClaimWeight>]>([
    ['a stated value before an inferred one', { confidence: 'LOW' }, { basis: 'INFERRED' }],
    [
      'a value of high before one of medium confidence',
      { sourceKind: 'OTHER' },
      { confidence: 'MEDIUM', sourceKind: 'LEGAL_TEXT' },
    ],
    [
      'a value of medium before one of low confidence',
      { confidence: 'MEDIUM' },
      { confidence: 'LOW', sourceKind: 'LEGAL_TEXT' },
    ],
    [
      'a value of the better kind of source',
      { sourceKind: 'OFFICIAL', sourcePublished: null },
      { sourceKind: 'DATASET' },
    ],
    [
      'a value of any kind of source before one of an unknown kind',
      { sourceKind: 'OTHER', sourcePublished: null },
      { sourceKind: null },
    ],
    ['a value of the later publication', { source: 'src_z' }, { sourcePublished: '2015-07-06', source: 'src_a' }],
    [
      'a value of a dated publication before one of an undated publication',
      { source: 'src_z' },
      { sourcePublished: null, source: 'src_a' },
    ],
    ['a value of the smaller source id', { source: 'src_a' }, { source: 'src_a-b' }],
  ])('%s', (_, winner, loser) => {
    expect(shown(saying('loses', loser), saying('wins', winner))).toBe('wins')
    expect(shown(saying('wins', winner), saying('loses', loser))).toBe('wins')
    expect(standingOf([saying('', winner).claim]) < standingOf([saying('', loser).claim])).toBe(true)
  })

  test('a value without contradiction, before all other criteria', () => {
    const denied = saying('7 parties', { stance: 'CONTRADICTS', confidence: 'LOW' })
    expect(shown(saying('7 parties'), denied, saying('8 parties', { basis: 'INFERRED', confidence: 'LOW' }))).toBe(
      '8 parties',
    )
    expect(shown(saying('7 parties'), denied)).toBe('7 parties')
  })

  test('a value that a source supports, or none', () => {
    const denied = saying('a', { stance: 'CONTRADICTS' })
    expect(shown(denied, saying('b', { confidence: 'LOW' }))).toBe('b')
    expect(shown(denied, saying('b', { confidence: 'LOW' }), saying('b', { stance: 'CONTRADICTS' }))).toBe('b')
    expect(shown(denied)).toBeUndefined()
    expect(shown()).toBeUndefined()
  })

  test('the more precise date; precision ranks after kind of source and before publication', () => {
    const fine = saying('2015-06-06', { sourcePublished: null, source: 'src_z' })
    const coarse = saying('2015-06')
    expect(chooseValue([coarse, fine], true)?.value).toBe('2015-06-06')
    expect(chooseValue([coarse, fine], false)?.value).toBe('2015-06')
    expect(chooseValue([saying('2015-06', { sourceKind: 'OFFICIAL' }), fine], true)?.value).toBe('2015-06')
  })

  test('the smaller value if one source gives two', () => {
    expect(shown(saying('b'), saying('a'))).toBe('a')
  })

  test('compared by the first possible day of its publication', () => {
    expect(shown(saying('year', { sourcePublished: '2015' }), saying('day', { sourcePublished: '2015-01-02' }))).toBe(
      'day',
    )
  })
})

// A source has one day of publication, so two claims that differ in it have different sources.
const weight = fc
  .record({
    stance: fc.constantFrom('SUPPORTS' as const, 'SUPPORTS' as const, 'CONTRADICTS' as const),
    basis: fc.constantFrom('STATED' as const, 'INFERRED' as const),
    confidence: fc.constantFrom('HIGH' as const, 'MEDIUM' as const, 'LOW' as const),
    source: fc.constantFrom('src_a', 'src_a-b', 'src_b'),
    sourceKind: fc.constantFrom(...sourceKinds, null),
    sourcePublished: fc.constantFrom(null, '2015', '2015-07~', '2015-07-06', '/2016'),
  })
  .map(one => ({ ...one, source: `${one.source}_${one.sourcePublished}` }))
const claims = fc.array(
  fc.record({ value: fc.constantFrom('2015', '2015-06', '2015-06-06', '201X', '2015-06-07'), claim: weight }),
  { minLength: 1, maxLength: 7 },
)

test('the resolved value and its claim do not depend on the order of the claims', () => {
  const shuffled = claims.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))
  fc.assert(
    fc.property(shuffled, fc.boolean(), ([all, other], isDate) => {
      expect(chooseValue(other, isDate)).toEqual(chooseValue(all, isDate))
      const standing = (some: typeof all) => standingOf(some.map(({ claim }) => claim))
      expect(standing(other)).toBe(standing(all))
    }),
    { numRuns: 300 },
  )
})

test('the order of facts by standing is the order in which the rule prefers their claims', () => {
  const supporting = weight.map(one => ({ ...one, stance: 'SUPPORTS' as const }))
  fc.assert(
    fc.property(supporting, supporting, (a, b) => {
      const isBetter = standingOf([a]) < standingOf([b])
      if (standingOf([a]) === standingOf([b])) return
      expect(
        chooseValue(
          [
            { value: 'x', claim: a },
            { value: 'y', claim: b },
          ],
          false,
        )!.value,
      ).toBe(isBetter ? 'x' : 'y')
    }),
    { numRuns: 300 },
  )
})

test('the best supporting claim sets the standing; contradiction lowers it, and no support is lowest', () => {
  const weak: ClaimWeight = { ...plain, basis: 'INFERRED', confidence: 'LOW', sourceKind: null, sourcePublished: null }
  const denial: ClaimWeight = { ...plain, stance: 'CONTRADICTS' }
  expect(standingOf([weak, plain])).toBe(standingOf([plain]))
  expect(standingOf([weak]) < standingOf([plain, denial])).toBe(true)
  expect(standingOf([weak, denial]) < standingOf([denial])).toBe(true)
  expect(standingOf([])).toBe(standingOf([denial]))
})
