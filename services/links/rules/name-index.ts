import { runToEnd, type Slices } from './time-slicing.ts'
import { splitTokens } from './tokens.ts'
import { buildTrigramIndexInSlices, type TrigramIndex } from './trigram-index.ts'

/*
 * The names of things in memory, found by the beginnings of their terms. The terms lie in their order, and with them the names
 * that have each: what begins alike is one stretch of these.
 */

/** A name by the number of its thing and its place among the names of that; folded as it is compared. */
export type Name = { node: number; place: number; folded: string; preferred: boolean }

/** Names in the order that they were given in, and where those of each term begin in `names`. */
export type NameIndex = {
  node: Int32Array
  place: Int32Array
  folded: string[]
  /** The names in the order of their texts, and where each is in that: what begins alike is told by it, and reading a text takes long. */
  inOrder: Int32Array
  ranks: Int32Array
  preferred: Uint8Array
  /** Whether the name is not its thing's any more. */
  isGone: Uint8Array
  terms: string[]
  starts: Int32Array
  names: Int32Array
  spelling: TrigramIndex
  /**
   * What a search notes of each name: how many of its words that has, and how much like them they are in sum. All are 0 again when it
   * is over, so that no search takes memory for every name there is.
   */
  having: Uint8Array
  likeness: Float32Array
}

/** From where to where names have something in `Lexicon.names`. */
export type NameRange = readonly [start: number, end: number]

/**
 * A lexicon of names, those of one thing following one another.
 *
 *     const lexicon = lexiconOf([{ node: 7, place: 1, folded: 'china unicom', preferred: true }])
 *     stretchOf(lexicon, 'uni')   // [1, 2]
 */
export const createNameIndex = (all: readonly Name[]): NameIndex => runToEnd(buildNameIndexInSlices(all))

/** The same in steps. */
export function* buildNameIndexInSlices(all: readonly Name[]): Slices<NameIndex> {
  const numbers = new Map<string, number>()
  const told: number[] = []
  const counts: number[] = []
  for (const [at, { folded }] of all.entries()) {
    if (at % stride === 0) yield
    const own = splitTokens(folded)
    told.push(own.length)
    for (const term of own) {
      const number = numbers.get(term) ?? numbers.size
      if (number === numbers.size) numbers.set(term, number)
      counts[number] = (counts[number] ?? 0) + 1
      told.push(number)
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
    for (let left = told[at++]!; left > 0; left--) names[next[told[at++]!]!++] = name
  }
  const folded = all.map(name => name.folded)
  yield
  const inOrder = Int32Array.from(folded.keys()).sort((a, b) => order(folded[a]!, folded[b]!))
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
    having: new Uint8Array(all.length),
    likeness: new Float32Array(all.length),
  }
}

// So many names or terms take a millisecond or two.
const stride = 1_000

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** Takes out the names of these things. */
export function removeNames({ node, isGone }: NameIndex, nodes: ReadonlySet<number>): void {
  for (let name = 0; name < node.length; name++) if (nodes.has(node[name]!)) isGone[name] = 1
}

/** The names that are not taken out. */
export function* namesIn({ node, place, folded, preferred, isGone }: NameIndex): Generator<Name> {
  for (let at = 0; at < node.length; at++) {
    if (isGone[at] === 1) continue
    yield { node: node[at]!, place: place[at]!, folded: folded[at]!, preferred: preferred[at] === 1 }
  }
}

/** The names that have a term which begins like this. */
export function rangeOf({ terms, starts }: NameIndex, beginning: string): NameRange {
  const placeOf = (text: string) => placeIn(terms.length, at => terms[at]!, text)
  return [starts[placeOf(beginning)]!, starts[placeOf(`${beginning}${LAST}`)]!]
}

/** The names that have the term at this place. */
export const rangeAt = ({ starts }: NameIndex, term: number): NameRange => [starts[term]!, starts[term + 1]!]

/** Between which ranks a name is this text, and begins with it: from the first on it is, or from the second on begins, up to the last. */
export const ranksOf = ({ folded, inOrder }: NameIndex, text: string) =>
  [text, `${text}\0`, `${text}${LAST}`].map(each => placeIn(inOrder.length, at => folded[inOrder[at]!]!, each)) as [
    number,
    number,
    number,
  ]

const LAST = '\uffff'

/** Where a text comes among so many that are in order. */
function placeIn(count: number, textAt: (at: number) => string, text: string): number {
  let [low, high] = [0, count]
  while (low < high) {
    const middle = (low + high) >> 1
    if (textAt(middle) < text) low = middle + 1
    else high = middle
  }
  return low
}
