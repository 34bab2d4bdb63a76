// Candidates for each text: those that share its rarest trigrams, because a common trigram is weak evidence.
const maxCandidates = 1_000

/** The trigrams of a text, without repetition. Only texts with equal `digits` are compared. */
export type NamedEntity = { digits: string; marks: string[] }

/**
 * Finds pairs of texts with a trigram similarity of at least `least`, as `similarity` of pg_trgm computes it. Yields the
 * positions in order of `add`, and each text with itself.
 *
 *     const join = createTrigramJoin()
 *     join.add({ digits: '', marks: ['  a', ' ac'] })
 *     join.add({ digits: '', marks: ['  a', ' ac', 'acm'] })
 *     [...join.alike(0.5)]   // [[0, 0, 1], [1, 1, 1], [0, 1, 0.6666666865348816]]
 *
 * Technique: a set-similarity join with prefix filtering (S. Chaudhuri and others, A primitive operator for similarity joins,
 * ICDE 2006) and with length, index-prefix and positional filtering (C. Xiao and others, Efficient similarity joins for
 * near-duplicate detection, TODS 2011). A text is compared with at most 1,000 candidates: rarest trigrams first, then nearest
 * length. So the time is linear in the number of texts; the pairs that it misses mostly have a low similarity.
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
    const index = new Map<number, Posting[]>()
    const seen = new Map<number, number>()
    for (const at of group.toSorted((a, b) => texts[a]!.length - texts[b]!.length || a - b)) {
      const marks = rarestFirst(texts[at]!)
      for (const mark of marks) lastWith[mark] = at
      const smallest = atLeast(least * marks.length)
      const indexPrefix = marks.length - atLeast(sharedBy(marks.length, marks.length, least)) + 1
      let left = maxCandidates
      for (const [place, mark] of marks.subarray(0, marks.length - smallest + 1).entries()) {
        const postings = index.get(mark) ?? []
        for (let next = postings.length - 1; next >= 0 && left > 0; next -= 1, left -= 1) {
          const { at: other, place: otherPlace } = postings[next]!
          const { length } = texts[other]!
          if (length < smallest) break
          if (seen.get(other) === at) continue
          seen.set(other, at)
          // This is their first common trigram, so all other common trigrams follow it in both texts.
          const mostShared = Math.min(marks.length - place, length - otherPlace)
          if (mostShared < atLeast(sharedBy(marks.length, length, least))) continue
          let shared = 0
          for (const each of texts[other]!) if (lastWith[each] === at) shared += 1
          const similarity = Math.fround(shared / (marks.length + length - shared))
          if (similarity >= Math.fround(least)) yield [Math.min(at, other), Math.max(at, other), similarity]
        }
        if (place >= indexPrefix) continue
        postings.push({ at, place })
        index.set(mark, postings)
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
      // The last text that had each trigram.
      const lastWith = new Int32Array(numbers.size).fill(-1)
      for (const group of groups.values()) if (group.length > 1) yield* alikeAmong(group, least, lastWith)
    },
  }
}

/** A text that has a trigram, and the position of the trigram in the text, the rarest first. */
type Posting = { at: number; place: number }

/** Returns a function that sorts the trigrams of a text by their frequency in these texts. */
function rarestFirstIn(texts: Int32Array[]) {
  const counts = new Map<number, number>()
  for (const text of texts) for (const mark of text) counts.set(mark, (counts.get(mark) ?? 0) + 1)
  // Frequency and trigram in one number: a numeric sort is faster than one with a comparison function.
  const inOrder = (text: Int32Array) => Float64Array.from(text, mark => counts.get(mark)! * 2 ** 26 + mark).sort()
  return (text: Int32Array) => Int32Array.from(inOrder(text), key => key % 2 ** 26)
}

/** Minimum number of common trigrams of two texts of these sizes. */
const sharedBy = (one: number, other: number, least: number) => ((one + other) * least) / (1 + least)

const atLeast = (share: number) => Math.ceil(share - 1e-6)
