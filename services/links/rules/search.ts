import type { Adjacency } from './adjacency.ts'
import { keepBest } from './heap.ts'
import { type NameIndex, type NameRange, rangeAt, rangeOf, ranksOf } from './name-index.ts'
import type { SearchTokens } from './tokens.ts'
import { similarTokens } from './trigram-index.ts'

// Ranked search in the inverted index of names. The search visits every matching name, so the counts by type are exact.

/** A matching node, with the position of the matching name; null for a match by number or code. */
export type Hit = { node: number; place: number | null; score: number }

type SearchRequest = {
  /** The nodes whose number or code is equal to the query. */
  numbered: readonly number[]
  /** Numbers of the allowed types; null: all. */
  types: ReadonlySet<number> | null
  /** The page starts after this hit; null: at the first hit. */
  after: Placed | null
  take: number
}

// With fewer than 10 matches, the search also accepts the 5 terms with the most similar spelling for each word.
const MIN_HITS = 10
const MAX_SPELLINGS = 5

/**
 * The best hits of the allowed `types`, and the number of matching nodes of every type, indexed by type number.
 *
 *     const request = { numbered: [], types: null, after: null, take: 20 }
 *     const { page, counts } = searchNames(adjacency, [index], searchTokens('nok'), request)
 *
 * Scores: 5 for a number or code, 4 for a whole name, 3 for its start, 2 for its words, less for similar spelling, plus up to 0.09
 * for the links of the node. Among equal scores, the lower node number comes first.
 */
export function searchNames(
  { types: typeOf, degrees }: Adjacency,
  lexicons: readonly NameIndex[],
  sought: SearchTokens | null,
  { numbered, types, after, take }: SearchRequest,
): { page: Hit[]; counts: number[] } {
  const worstFirst: Hit[] = []
  const counts: number[] = []
  const seen = new Set<number>()
  const add = (node: number, place: number | null, fit: number) => {
    const type = typeOf[node]
    if (!type || seen.has(node)) return
    if (place === null || seen.size < MIN_HITS) seen.add(node)
    counts[type] = (counts[type] ?? 0) + 1
    const score = fit + (0.09 * degrees[node]!) / (degrees[node]! + 20)
    if (types?.has(type) === false || (after && !comesAfter(score, node, after))) return
    // Most hits are not on the page: this check saves an allocation for each.
    if (worstFirst.length === take && comesAfter(score, node, worstFirst[0])) return
    keepBest(worstFirst, isAfter, { node, place, score }, take)
  }
  if (sought === null) return { page: [], counts }
  for (const node of numbered) add(node, null, 5)
  for (const lexicon of lexicons) eachFit(lexicon, prefixMatches(lexicon, sought), fitsOf(lexicon, sought), add)
  if (seen.size < MIN_HITS) {
    for (const lexicon of lexicons)
      eachFit(lexicon, spellingMatches(lexicon, sought), (_, similarity) => similarity * 0.9, add)
  }
  return { page: worstFirst.sort((a, b) => (isAfter(a, b) ? 1 : -1)), counts }
}

type Placed = Pick<Hit, 'score' | 'node'>
const comesAfter = (score: number, node: number, other: Placed | undefined) =>
  other === undefined || score < other.score || (score === other.score && node > other.node)
const isAfter = (a: Placed, b: Placed) => comesAfter(a.score, a.node, b)

/** The ranges of names that match a query word, each with the similarity of its term to the word. */
type Word = { range: NameRange; similarity: number }[]

const prefixMatches = (lexicon: NameIndex, { terms }: SearchTokens): Word[] =>
  terms.map(term => [{ range: rangeOf(lexicon, term), similarity: 1 }])

const spellingMatches = (lexicon: NameIndex, { words }: SearchTokens): Word[] =>
  words.map(word =>
    similarTokens(lexicon.spelling, word, MAX_SPELLINGS).map(({ term, similarity }) => ({
      range: rangeAt(lexicon, term),
      similarity,
    })),
  )

/** The score of a name that has all words; 0 if it lacks a substring of `runs`. */
function fitsOf(lexicon: NameIndex, { folded: query, runs }: SearchTokens): (name: number) => number {
  const { folded, ranks } = lexicon
  const [same, longer, other] = ranksOf(lexicon, query)
  return name => {
    if (runs.length > 0 && !runs.every(run => folded[name]!.includes(run))) return 0
    const rank = ranks[name]!
    if (rank < same || rank >= other) return 2
    return rank < longer ? 4 : 3
  }
}

/** Calls `visit` for each node that has a name with all words, with the position and the score of its best name. */
function eachFit(
  lexicon: NameIndex,
  words: Word[],
  fitOf: (name: number, similarity: number) => number,
  visit: (node: number, place: number, fit: number) => void,
): void {
  if (words.length === 0) return
  const { node, place, isGone, wordCounts, similarities } = lexicon
  const rarestFirst = [...words].sort((a, b) => sizeOf(a) - sizeOf(b))
  try {
    countWords(lexicon, rarestFirst)
    const some = rareNames(lexicon, rarestFirst[0]!)
    const count = some?.length ?? node.length
    let best = -1
    let bestFit = 0
    for (let at = 0; at < count; at++) {
      const name = some ? some[at]! : at
      if (wordCounts[name] !== words.length || isGone[name] === 1) continue
      const fit = fitOf(name, similarities[name]! / words.length)
      if (best !== -1 && node[best] !== node[name]) {
        if (bestFit > 0) visit(node[best]!, place[best]!, bestFit)
        best = -1
      }
      if (best !== -1 && !isBetter(lexicon, name, fit, best, bestFit)) continue
      best = name
      bestFit = fit
    }
    if (bestFit > 0) visit(node[best]!, place[best]!, bestFit)
  } finally {
    resetCounts(lexicon, words)
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

const sizeOf = (word: Word) => word.reduce((sum, { range: [start, end] }) => sum + end - start, 0)

/** The distinct names that match a word, sorted; undefined if scanning all names is faster than sorting so many. */
function rareNames({ names, node }: NameIndex, word: Word): Int32Array | undefined {
  if (sizeOf(word) * SCAN_RATIO > node.length) return undefined
  const found = word.flatMap(({ range: [start, end] }) => [...names.subarray(start, end)])
  return Int32Array.from(new Set(found)).sort()
}

const SCAN_RATIO = 64

/** Counts the words that each name has, and sums their similarities. */
function countWords({ names, wordCounts, similarities }: NameIndex, rarestFirst: Word[]): void {
  for (const [before, word] of rarestFirst.entries()) {
    for (const { range, similarity } of word) {
      for (let at = range[0]; at < range[1]; at++) {
        const name = names[at]!
        if (wordCounts[name] !== before) continue
        wordCounts[name] = before + 1
        similarities[name]! += similarity
      }
    }
  }
}

function resetCounts({ names, wordCounts, similarities }: NameIndex, words: Word[]): void {
  for (const { range } of words.flat()) {
    for (let at = range[0]; at < range[1]; at++) {
      wordCounts[names[at]!] = 0
      similarities[names[at]!] = 0
    }
  }
}
