import type { Slices } from './time-slicing.ts'

/*
 * Which terms are spelt much like a word: those that share many of its trigrams, as pg_trgm compares them. A trigram goes by a
 * number of sixteen bits; that two may have the same is no matter here.
 */

/**
 * The terms of each trigram, by its number, and how many trigrams each term has; `shared` is what a search notes of each, all 0 when it
 * is over.
 */
export type TrigramIndex = { starts: Int32Array; terms: Int32Array; sizes: Uint8Array; shared: Uint8Array }

export type SimilarToken = { term: number; similarity: number }

// So many terms take about a millisecond.
const stride = 1_000
const buckets = 2 ** 16
const least = 0.3

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
 * The terms most like a word, by their places, the likest first: at most `most`, and none that shares too little.
 *
 *     alikeIn(atOnce(spellingInSteps(['huawei', 'nokia'])), 'nokai', 5)   // [{ term: 1, similarity: 0.33… }]
 */
export function similarTokens(
  { starts, terms, sizes, shared }: TrigramIndex,
  word: string,
  most: number,
): SimilarToken[] {
  const own = trigramsOf(word)
  const enough = Math.max(1, Math.ceil(own.length * least))
  const alike: SimilarToken[] = []
  const eachSharing = (look: (term: number) => void) => {
    for (const trigram of own) for (let at = starts[trigram]!; at < starts[trigram + 1]!; at++) look(terms[at]!)
  }
  eachSharing(term => {
    shared[term]!++
  })
  eachSharing(term => {
    const count = shared[term]!
    shared[term] = 0
    if (count < enough) return
    const similarity = count / (own.length + sizes[term]! - count)
    if (similarity >= least) alike.push({ term, similarity })
  })
  return alike.sort((a, b) => b.similarity - a.similarity || a.term - b.term).slice(0, most)
}

/** Of a word with two blanks before and one after it; of one that is shorter than three signs, none. */
function trigramsOf(word: string): number[] {
  if (word.length < 3) return []
  const padded = `  ${word} `
  const trigrams: number[] = []
  for (let at = 0; at + 2 < padded.length; at++) {
    const [a, b, c] = [padded.charCodeAt(at), padded.charCodeAt(at + 1), padded.charCodeAt(at + 2)]
    const trigram = (a * 961 + b * 31 + c) % buckets
    if (!trigrams.includes(trigram)) trigrams.push(trigram)
  }
  return trigrams
}
