import { runToEnd, type Slices } from './time-slicing.ts'
import { splitTokens } from './tokens.ts'
import { buildTrigramIndexInSlices, type TrigramIndex } from './trigram-index.ts'

/*
 * An inverted index of names in memory, for search by prefix. Terms are sorted, and postings are stored in the order of terms:
 * the names of all terms with a common prefix are one range of the postings.
 */

/** A name: the number of its node, its position among the names of that node, and its folded text. */
export type Name = { node: number; place: number; folded: string; preferred: boolean }

/** `names` has the postings of all terms; those of a term are at `starts[term]` to `starts[term + 1]`. */
export type NameIndex = {
  node: Int32Array
  place: Int32Array
  folded: string[]
  /** The names sorted by text, and the rank of each. Comparing ranks is faster than reading texts. */
  inOrder: Int32Array
  ranks: Int32Array
  preferred: Uint8Array
  /** 1 if the name was removed. */
  isGone: Uint8Array
  terms: string[]
  starts: Int32Array
  names: Int32Array
  spelling: TrigramIndex
  /**
   * Scratch memory of a search, for each name: how many query words it has, and the sum of their similarities. A search resets
   * the entries to 0, so that it allocates nothing.
   */
  wordCounts: Uint8Array
  similarities: Float32Array
}

/** A range of `NameIndex.names`. */
export type NameRange = readonly [start: number, end: number]

/**
 * Builds an index of names. The names of one node must be adjacent.
 *
 *     const index = createNameIndex([{ node: 7, place: 1, folded: 'china unicom', preferred: true }])
 *     rangeOf(index, 'uni')   // [1, 2]
 */
export const createNameIndex = (all: readonly Name[]): NameIndex => runToEnd(buildNameIndexInSlices(all))

/** As `createNameIndex`, in slices. */
export function* buildNameIndexInSlices(all: readonly Name[]): Slices<NameIndex> {
  const numbers = new Map<string, number>()
  const occurrences: number[] = []
  const counts: number[] = []
  for (const [at, { folded }] of all.entries()) {
    if (at % stride === 0) yield
    const own = splitTokens(folded)
    occurrences.push(own.length)
    for (const term of own) {
      const number = numbers.get(term) ?? numbers.size
      if (number === numbers.size) numbers.set(term, number)
      counts[number] = (counts[number] ?? 0) + 1
      occurrences.push(number)
    }
  }
  const terms = [...numbers.keys()].sort()
  const starts = new Int32Array(terms.length + 1)
  const next = new Int32Array(terms.length)
  for (const [at, term] of terms.entries()) {
    const number = numbers.get(term)!
    next[number] = starts[at]!
    starts[at + 1] = starts[at]! + counts[number]!
  }
  const names = new Int32Array(starts.at(-1)!)
  for (let name = 0, at = 0; name < all.length; name++) {
    if (name % stride === 0) yield
    for (let left = occurrences[at++]!; left > 0; left--) names[next[occurrences[at++]!]!++] = name
  }
  const folded = all.map(name => name.folded)
  yield
  const inOrder = Int32Array.from(folded.keys()).sort((a, b) => compareTexts(folded[a]!, folded[b]!))
  const ranks = new Int32Array(all.length)
  for (const [rank, name] of inOrder.entries()) ranks[name] = rank
  return {
    node: Int32Array.from(all, name => name.node),
    place: Int32Array.from(all, name => name.place),
    folded,
    inOrder,
    ranks,
    preferred: Uint8Array.from(all, name => Number(name.preferred)),
    isGone: new Uint8Array(all.length),
    terms,
    starts,
    names,
    spelling: yield* buildTrigramIndexInSlices(terms),
    wordCounts: new Uint8Array(all.length),
    similarities: new Float32Array(all.length),
  }
}

// 1,000 names or terms take 1 to 2 ms.
const stride = 1_000

const compareTexts = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Removes the names of these nodes. */
export function removeNames({ node, isGone }: NameIndex, nodes: ReadonlySet<number>): void {
  for (let name = 0; name < node.length; name++) if (nodes.has(node[name]!)) isGone[name] = 1
}

/** The names that were not removed. */
export function* namesIn({ node, place, folded, preferred, isGone }: NameIndex): Generator<Name> {
  for (let at = 0; at < node.length; at++) {
    if (isGone[at] === 1) continue
    yield { node: node[at]!, place: place[at]!, folded: folded[at]!, preferred: preferred[at] === 1 }
  }
}

/** The names with a term that starts with `prefix`. */
export function rangeOf({ terms, starts }: NameIndex, prefix: string): NameRange {
  const placeOf = (text: string) => placeIn(terms.length, at => terms[at]!, text)
  return [starts[placeOf(prefix)]!, starts[placeOf(`${prefix}${LAST}`)]!]
}

/** The names with the term at this place. */
export const rangeAt = ({ starts }: NameIndex, term: number): NameRange => [starts[term]!, starts[term + 1]!]

/** Ranks `[a, b, c]`: a name of rank a to b is equal to `text`; a name of rank b to c starts with it and is longer. */
export function ranksOf({ folded, inOrder }: NameIndex, text: string): [number, number, number] {
  const rankOf = (wanted: string) => placeIn(inOrder.length, at => folded[inOrder[at]!]!, wanted)
  return [rankOf(text), rankOf(`${text}\0`), rankOf(`${text}${LAST}`)]
}

const LAST = '\uffff'

/** Binary search: the first of `count` sorted texts that is not before `text`. */
function placeIn(count: number, textAt: (at: number) => string, text: string): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >> 1
    if (textAt(middle) < text) low = middle + 1
    else high = middle
  }
  return low
}
