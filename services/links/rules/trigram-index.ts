import type { Slices } from './time-slicing.ts'

/*
 * A trigram index, which finds terms with a similar spelling. Similarity is the Jaccard index of the trigram sets, as in pg_trgm.
 * Trigrams are hashed to 16 bits; a rare collision only makes two terms seem a little more similar.
 */

/**
 * Postings: the terms of a trigram are at `starts[trigram]` to `starts[trigram + 1]` in `terms`. `sizes` has the number of
 * trigrams of each term. `shared` is scratch memory of a search, reset to 0 after it.
 */
export type TrigramIndex = { starts: Int32Array; terms: Int32Array; sizes: Uint8Array; shared: Uint8Array }

// 1,000 terms take about 1 ms.
const stride = 1_000
const buckets = 2 ** 16
const MIN_SIMILARITY = 0.3

export function* buildTrigramIndexInSlices(terms: readonly string[]): Slices<TrigramIndex> {
  const starts = new Int32Array(buckets + 1)
  const sizes = new Uint8Array(terms.length)
  for (const [at, term] of terms.entries()) {
    if (at % stride === 0) yield
    const own = trigramsOf(term)
    sizes[at] = own.length
    for (const trigram of own) starts[trigram + 1]!++
  }
  for (let at = 0; at < buckets; at++) starts[at + 1]! += starts[at]!
  const next = starts.slice()
  const byTrigram = new Int32Array(starts[buckets]!)
  for (const [at, term] of terms.entries()) {
    if (at % stride === 0) yield
    for (const trigram of trigramsOf(term)) byTrigram[next[trigram]!++] = at
  }
  return { starts, terms: byTrigram, sizes, shared: new Uint8Array(terms.length) }
}

/**
 * The terms most similar to a word, most similar first: at most `most`, each with a similarity of at least 0.3.
 *
 *     const index = runToEnd(buildTrigramIndexInSlices(['huawei', 'nokia']))
 *     similarTokens(index, 'nokai', 5)   // [{ term: 1, similarity: 0.33… }]
 */
export function similarTokens(
  { starts, terms, sizes, shared }: TrigramIndex,
  word: string,
  most: number,
): { term: number; similarity: number }[] {
  const own = trigramsOf(word)
  const minShared = Math.max(1, Math.ceil(own.length * MIN_SIMILARITY))
  const similar: { term: number; similarity: number }[] = []
  const eachSharing = (visit: (term: number) => void) => {
    for (const trigram of own) for (let at = starts[trigram]!; at < starts[trigram + 1]!; at++) visit(terms[at]!)
  }
  eachSharing(term => {
    shared[term]!++
  })
  eachSharing(term => {
    const count = shared[term]!
    shared[term] = 0
    if (count < minShared) return
    const similarity = count / (own.length + sizes[term]! - count)
    if (similarity >= MIN_SIMILARITY) similar.push({ term, similarity })
  })
  return similar.sort((a, b) => b.similarity - a.similarity || a.term - b.term).slice(0, most)
}

/** Trigrams of the word padded with two spaces before and one after it; none for fewer than three characters. */
function trigramsOf(word: string): number[] {
  if (word.length < 3) return []
  const padded = `  ${word} `
  const trigrams: number[] = []
  for (let at = 0; at + 2 < padded.length; at++) {
    const hash = padded.charCodeAt(at) * 961 + padded.charCodeAt(at + 1) * 31 + padded.charCodeAt(at + 2)
    const trigram = hash % buckets
    if (!trigrams.includes(trigram)) trigrams.push(trigram)
  }
  return trigrams
}
