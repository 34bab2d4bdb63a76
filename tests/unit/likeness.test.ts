import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTrigramJoin, type NamedEntity } from '#src/data/duplicates/trigram-join.ts'

const text: fc.Arbitrary<NamedEntity> = fc.record({
  digits: fc.constantFrom('', ' ', '7'),
  marks: fc.uniqueArray(fc.constantFrom(...'abcdefghij'), { minLength: 1, maxLength: 8 }),
})

const alike = (texts: NamedEntity[], least: number) => {
  const likeness = createTrigramJoin()
  for (const each of texts) likeness.add(each)
  return [...likeness.alike(least)].map(([one, other, similarity]) => `${one} ${other} ${similarity}`).sort()
}

test('the similarity of two texts is the share of their trigrams that both have', () => {
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

test('texts that share only very frequent trigrams are compared with the 1,000 nearest in size', () => {
  const same = (count: number) => Array.from({ length: count }, () => ({ digits: '', marks: ['a', 'b'] }))
  expect(alike(same(1_000), 0.5)).toHaveLength(1_000 + (1_000 * 999) / 2)
  const many = 1_200
  expect(alike(same(many), 0.5)).toHaveLength(many + (1_000 * 999) / 2 + (many - 1_000) * 1_000)
  const [short, long] = [['a'], ['a', 'b', 'c']]
  const mixed = [...Array.from({ length: many }, () => short), long, long].map(marks => ({ digits: '', marks }))
  expect(alike(mixed, 0.3)).toContain(`${many} ${many + 1} 1`)
})
