// What so many texts have is no sign that two of them are alike.
const mostNear = 200

/** A text by its trigrams, each once; texts are compared where their numbers (`digits`) are the same. */
export type Marked = { digits: string; marks: string[] }

/**
 * Texts, and which of them share so much of their trigrams, from `least` to 1, as `similarity` of pg_trgm counts it: by their places in
 * the order in which they were added, each with itself too.
 *
 *     const likeness = createLikeness()
 *     likeness.add({ digits: '', marks: ['  a', ' ac'] })
 *     likeness.add({ digits: '', marks: ['  a', ' ac', 'acm'] })
 *     [...likeness.alike(0.5)]   // [[0, 0, 1], [1, 1, 1], [0, 1, 0.6666666865348816]]
 *
 * Two that are alike share one of the rarest trigrams of each: only such are compared, so that it takes as long as there are
 * texts, also where thousands begin alike. (Prefix filtering: S. Chaudhuri and others, A primitive operator for similarity joins,
 * ICDE 2006.)
 */
export function createLikeness() {
  const numbers = new Map<string, number>()
  const texts: Int32Array[] = []
  const groups = new Map<string, number[]>()

  function numberOf(mark: string): number {
    const number = numbers.get(mark) ?? numbers.size
    numbers.set(mark, number)
    return number
  }

  function* alikeAmong(group: number[], least: number): Generator<[number, number, number]> {
    const counts = new Map<number, number>()
    for (const at of group) for (const mark of texts[at]!) counts.set(mark, (counts.get(mark) ?? 0) + 1)
    const bearers = new Map<number, number[]>()
    const seen = new Map<number, number>()
    for (const at of group) {
      const text = texts[at]!
      const rarestFirst = [...text].sort((a, b) => counts.get(a)! - counts.get(b)! || a - b)
      for (const mark of rarestFirst.slice(0, text.length - Math.ceil(least * text.length - 1e-6) + 1)) {
        if (counts.get(mark)! > mostNear) break
        const others = bearers.get(mark) ?? []
        for (const other of others) {
          if (seen.get(other) === at) continue
          seen.set(other, at)
          const similarity = similarityOf(texts[other]!, text)
          if (similarity >= Math.fround(least)) yield [other, at, similarity]
        }
        others.push(at)
        bearers.set(mark, others)
      }
    }
  }

  return {
    add({ digits, marks }: Marked): void {
      const group = groups.get(digits) ?? []
      groups.set(digits, group)
      group.push(texts.length)
      texts.push(Int32Array.from(marks, numberOf).sort())
    },
    *alike(least: number): Generator<[one: number, other: number, similarity: number]> {
      for (const at of texts.keys()) yield [at, at, 1]
      for (const group of groups.values()) yield* alikeAmong(group, least)
    },
  }
}

function similarityOf(one: Int32Array, other: Int32Array): number {
  let [shared, at] = [0, 0]
  for (const mark of one) {
    while (at < other.length && other[at]! < mark) at += 1
    if (other[at] === mark) shared += 1
  }
  return Math.fround(shared / (one.length + other.length - shared))
}
