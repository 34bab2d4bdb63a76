import type { Adjacency } from './adjacency.ts'
import { keepBest } from './heap.ts'
import { type NameIndex, type NameRange, rangeAt, rangeOf, ranksOf } from './name-index.ts'
import type { SearchTokens } from './tokens.ts'
import { similarTokens } from './trigram-index.ts'

/*
 * What has a name like this. Every name that fits is looked at, in memory, so that the counts are exact and cost no more.
 */

/** A thing that was found: by the name that has this place among its own, or by a number in a register (null). */
export type Hit = { node: number; place: number | null; score: number }

type SearchRequest = {
  /** The things that have what is sought as a number in a register. */
  numbered: readonly number[]
  /** Which types of things, by number; null: all. */
  types: ReadonlySet<number> | null
  /** Those that come after this one; null: from the first. */
  after: Placed | null
  take: number
}

// Where fewer fit, what is spelt alike is looked for as well; a word stands for so many spellings at most.
const enough = 10
const spellings = 5

/**
 * The best hits, and how many things there are of each type, by number, whatever types are asked for.
 *
 *     const { page, counts } = hitsOf(adjacency, [lexicon], soughtBy('nok'), { numbered: [], types: null, after: null, take: 20 })
 *
 * A score is 5 by a number, 4 by a whole name, 3 by its beginning, 2 by its words and less where these are only spelt alike; and
 * a little more the more ties a thing has. Where that is equal, what the index has known for longer comes first.
 */
export function searchNames(
  { types: typeOf, degrees }: Adjacency,
  lexicons: readonly NameIndex[],
  sought: SearchTokens | null,
  { numbered, types, after, take }: SearchRequest,
): { page: Hit[]; counts: number[] } {
  const worstFirst: Hit[] = []
  const counts: number[] = []
  const told = new Set<number>()
  const tell = (node: number, place: number | null, fit: number) => {
    const type = typeOf[node]
    if (!type || told.has(node)) return
    if (place === null || told.size < enough) told.add(node)
    counts[type] = (counts[type] ?? 0) + 1
    const score = fit + (0.09 * degrees[node]!) / (degrees[node]! + 20)
    if (types?.has(type) === false || (after && !comesAfter(score, node, after))) return
    // Most are not among the best, and are not even noted.
    if (worstFirst.length === take && comesAfter(score, node, worstFirst[0])) return
    keepBest(worstFirst, isAfter, { node, place, score }, take)
  }
  if (sought === null) return { page: [], counts }
  for (const node of numbered) tell(node, null, 5)
  for (const lexicon of lexicons) eachFit(lexicon, begun(lexicon, sought), fitsOf(lexicon, sought), tell)
  if (told.size < enough) {
    for (const lexicon of lexicons) eachFit(lexicon, spelt(lexicon, sought), (_, likeness) => likeness * 0.9, tell)
  }
  return { page: worstFirst.sort((a, b) => (isAfter(a, b) ? 1 : -1)), counts }
}

type Placed = Pick<Hit, 'score' | 'node'>
const comesAfter = (score: number, node: number, other: Placed | undefined) =>
  other === undefined || score < other.score || (score === other.score && node > other.node)
const isAfter = (a: Placed, b: Placed) => comesAfter(a.score, a.node, b)

/** Where the names that have a word lie, and how much like it is what they have. */
type Word = { stretch: NameRange; likeness: number }[]

const begun = (lexicon: NameIndex, { terms }: SearchTokens): Word[] =>
  terms.map(term => [{ stretch: rangeOf(lexicon, term), likeness: 1 }])

const spelt = (lexicon: NameIndex, { words }: SearchTokens): Word[] =>
  words.map(word =>
    similarTokens(lexicon.spelling, word, spellings).map(({ term, similarity }) => ({
      stretch: rangeAt(lexicon, term),
      likeness: similarity,
    })),
  )

/** How well a name fits that has all words; 0: it does not after all. */
function fitsOf(lexicon: NameIndex, { folded: whole, runs }: SearchTokens): (name: number) => number {
  const { folded, ranks } = lexicon
  const [same, longer, other] = ranksOf(lexicon, whole)
  return name => {
    if (runs.length > 0 && !runs.every(run => folded[name]!.includes(run))) return 0
    const rank = ranks[name]!
    if (rank < same || rank >= other) return 2
    return rank < longer ? 4 : 3
  }
}

/** Tells each thing that has a name with all of these words, with the place of its best name and how well this fits. */
function eachFit(
  lexicon: NameIndex,
  words: Word[],
  fitOf: (name: number, likeness: number) => number,
  tell: (node: number, place: number, fit: number) => void,
): void {
  if (words.length === 0) return
  const { node, place, isGone, having, likeness } = lexicon
  const rarestFirst = [...words].sort((a, b) => sizeOf(a) - sizeOf(b))
  try {
    noteHaving(lexicon, rarestFirst)
    const some = fewWith(lexicon, rarestFirst[0]!)
    const count = some?.length ?? node.length
    let best = -1
    let bestFit = 0
    for (let at = 0; at < count; at++) {
      const name = some ? some[at]! : at
      if (having[name] !== words.length || isGone[name] === 1) continue
      const fit = fitOf(name, likeness[name]! / words.length)
      if (best !== -1 && node[best] !== node[name]) {
        if (bestFit > 0) tell(node[best]!, place[best]!, bestFit)
        best = -1
      }
      if (best !== -1 && !isBetter(lexicon, name, fit, best, bestFit)) continue
      best = name
      bestFit = fit
    }
    if (bestFit > 0) tell(node[best]!, place[best]!, bestFit)
  } finally {
    forgetHaving(lexicon, words)
  }
}

const isBetter = (
  { preferred, folded }: NameIndex,
  name: number,
  fit: number,
  best: number,
  bestFit: number,
): boolean =>
  fit !== bestFit
    ? fit > bestFit
    : preferred[name] !== preferred[best]
      ? preferred[name]! > preferred[best]!
      : folded[name]!.length < folded[best]!.length

const sizeOf = (word: Word) => word.reduce((sum, { stretch: [start, end] }) => sum + end - start, 0)

/** The names that have a word, in their order, each once; undefined where they are so many that to put them in order takes longer. */
function fewWith({ names, node }: NameIndex, word: Word): Int32Array | undefined {
  if (sizeOf(word) * few > node.length) return undefined
  const found = word.flatMap(({ stretch: [start, end] }) => [...names.subarray(start, end)])
  return Int32Array.from(new Set(found)).sort()
}

const few = 64

/** Notes how many of the words each name has, and how much like them they are in sum. */
function noteHaving({ names, having, likeness }: NameIndex, rarestFirst: Word[]): void {
  for (const [before, word] of rarestFirst.entries()) {
    for (const { stretch, likeness: own } of word) {
      for (let at = stretch[0]; at < stretch[1]; at++) {
        const name = names[at]!
        if (having[name] !== before) continue
        having[name] = before + 1
        likeness[name]! += own
      }
    }
  }
}

function forgetHaving({ names, having, likeness }: NameIndex, words: Word[]): void {
  for (const { stretch } of words.flat()) {
    for (let at = stretch[0]; at < stretch[1]; at++) {
      having[names[at]!] = 0
      likeness[names[at]!] = 0
    }
  }
}
