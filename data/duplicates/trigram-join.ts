// At most so many others are looked at for a text, those with its rarest trigrams first: what so many share is no sign that they are alike.
const mostNear = 1_000

/** A text by its trigrams, each once; texts are compared where their numbers (`digits`) are the same. */
export type NamedEntity = { digits: string; marks: string[] }

/**
 * Texts, and which of them share so much of their trigrams, from `least` to 1, as `similarity` of pg_trgm counts it: by their places in
 * the order in which they were added, each with itself too.
 *
 *     const likeness = createLikeness()
 *     likeness.add({ digits: '', marks: ['  a', ' ac'] })
 *     likeness.add({ digits: '', marks: ['  a', ' ac', 'acm'] })
 *     [...likeness.alike(0.5)]   // [[0, 0, 1], [1, 1, 1], [0, 1, 0.6666666865348816]]
 *
 * Two that are alike share one of the rarest trigrams of each, and are nearly of one size: only such are compared, and each text
 * with at most a thousand, those with its rarest trigrams first and of these the nearest in size. So it takes as long as there are
 * texts, also where thousands begin alike; what it then misses is mostly little alike. (Prefix filtering: S. Chaudhuri and others,
 * A primitive operator for similarity joins, ICDE 2006; by size, with fewer trigrams entered than looked up, and by places: C. Xiao
 * and others, Efficient similarity joins for near-duplicate detection, TODS 2011.)
 */
export function createTrigramJoin() {
  const numbers = new Map<string, number>()
  const texts: Int32Array[] = []
  const groups = new Map<string, number[]>()

  function numberOf(mark: string): number {
    const number = numbers.get(mark) ?? numbers.size
    numbers.set(mark, number)
    return number
  }

  function* alikeAmong(group: number[], least: number, lastWith: Int32Array): Generator<[number, number, number]> {
    const rarestFirst = rarestFirstIn(group.map(at => texts[at]!))
    const entered = new Map<number, Bearer[]>()
    const seen = new Map<number, number>()
    for (const at of group.toSorted((a, b) => texts[a]!.length - texts[b]!.length || a - b)) {
      const marks = rarestFirst(texts[at]!)
      for (const mark of marks) lastWith[mark] = at
      const smallest = atLeast(least * marks.length)
      const toEnter = marks.length - atLeast(sharedBy(marks.length, marks.length, least)) + 1
      let left = mostNear
      for (const [place, mark] of marks.subarray(0, marks.length - smallest + 1).entries()) {
        const bearers = entered.get(mark) ?? []
        for (let next = bearers.length - 1; next >= 0 && left > 0; next -= 1, left -= 1) {
          const { at: other, place: otherPlace } = bearers[next]!
          const { length } = texts[other]!
          if (length < smallest) break
          if (seen.get(other) === at) continue
          seen.set(other, at)
          // It is the first that they share, so that all others come after it in both.
          const mostShared = Math.min(marks.length - place, length - otherPlace)
          if (mostShared < atLeast(sharedBy(marks.length, length, least))) continue
          let shared = 0
          for (const each of texts[other]!) if (lastWith[each] === at) shared += 1
          const similarity = Math.fround(shared / (marks.length + length - shared))
          if (similarity >= Math.fround(least)) yield [Math.min(at, other), Math.max(at, other), similarity]
        }
        if (place >= toEnter) continue
        bearers.push({ at, place })
        entered.set(mark, bearers)
      }
    }
  }

  return {
    add({ digits, marks }: NamedEntity): void {
      const group = groups.get(digits) ?? []
      groups.set(digits, group)
      group.push(texts.length)
      texts.push(Int32Array.from(marks, numberOf))
    },
    *alike(least: number): Generator<[one: number, other: number, similarity: number]> {
      for (const at of texts.keys()) yield [at, at, 1]
      // The last text that was seen to have each trigram.
      const lastWith = new Int32Array(numbers.size).fill(-1)
      for (const group of groups.values()) if (group.length > 1) yield* alikeAmong(group, least, lastWith)
    },
  }
}

/** A text that has a trigram, and the place of that among its own, the rarest first. */
type Bearer = { at: number; place: number }

/** A text with its trigrams ordered by in how many of these texts each is. */
function rarestFirstIn(texts: Int32Array[]) {
  const counts = new Map<number, number>()
  for (const text of texts) for (const mark of text) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  // One number for both to sort by, which is quicker than a function that compares.
  const inOrder = (text: Int32Array) => Float64Array.from(text, mark => counts.get(mark)! * 2 ** 26 + mark).sort()
  return (text: Int32Array) => Int32Array.from(inOrder(text), key => key % 2 ** 26)
}

/** How many trigrams two texts of these sizes share if they are just alike enough. */
const sharedBy = (one: number, other: number, least: number) => ((one + other) * least) / (1 + least)

const atLeast = (share: number) => Math.ceil(share - 1e-6)
