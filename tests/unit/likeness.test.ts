import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createLikeness, type Marked } from '#data/likeness'

const text: fc.Arbitrary<Marked> = fc.record({
  digits: fc.constantFrom('', ' ', '7'),
  marks: fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 8 }),
})

const alike = (texts: Marked[], least: number) => {
  const likeness = createLikeness()
  for (const each of texts) likeness.add(each)
  return [...likeness.alike(least)].map(([one, other, similarity]) => `${one} ${other} ${similarity}`).sort()
}

test('texts are alike as the share of their common trigrams tells, whichever these are', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 14 }), fc.integer({ min: 30, max: 100 }), (texts, hundredths) => {
      const least = hundredths / 100
      const expected = texts.flatMap((one, at) =>
        texts.slice(at).flatMap((other, next) => {
          if (other.digits !== one.digits) return []
          const shared = one.marks.filter(mark => other.marks.includes(mark)).length
          const similarity = Math.fround(shared / (one.marks.length + other.marks.length - shared))
          return similarity >= Math.fround(least) ? [`${at} ${at + next} ${similarity}`] : []
        }),
      )
      expect(alike(texts, least)).toEqual(expected.sort())
    }),
    { numRuns: 2_000 },
  )
})

test('texts that share only what very many have are not compared', () => {
  const same = (count: number) => Array.from({ length: count }, () => ({ digits: '', marks: ['a', 'b'] }))
  expect(alike(same(200), 0.5)).toHaveLength(200 + (200 * 199) / 2)
  expect(alike(same(201), 0.5)).toHaveLength(201)
})
