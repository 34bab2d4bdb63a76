import { type Adjacency, degreeOf, eachLink, lastPlace } from './adjacency.ts'
import { keepBest } from './heap.ts'

/*
 * What is next to a thing, and between two: read off the adjacency, so that a thing with many ties costs no more than a look at
 * each.
 */

type Asked = {
  of: number
  direction: 'IN' | 'OUT' | 'BOTH'
  /** Which types of things are sought, and which kinds of ties, by number; null: all. */
  types: ReadonlySet<number> | null
  kinds: ReadonlySet<number> | null
  /** The ties after this one, in the order of kinds and numbers; null: from the first. */
  after: { kind: string; num: number } | null
  take: number
}

/** A tie of a thing, by its number, and its kind. */
export type Neighbour = { num: number; kind: string }

/**
 * The first ties of a thing, in the order of the names of their kinds and then of their numbers, and how many there are of
 * each kind, the most frequent first, whatever `kinds` asks for. `names` has the kinds by their numbers.
 *
 *     const { page, counts } = neighboursOf(adjacency, names, { of: 7, direction: 'OUT', take: 20, … })
 */
export function neighboursOf(
  adjacency: Adjacency,
  names: readonly string[],
  { of, direction, types, kinds, after, take }: Asked,
): { page: Neighbour[]; counts: { kind: string; count: number }[] } {
  const ordered = [...new Set([...names, after?.kind ?? ''])].sort()
  const orders = names.map(name => ordered.indexOf(name))
  // Kind and place as one number: a place has 31 bits, and grows with the number of the tie.
  const keyOf = (order: number, place: number) => order * 2 ** 31 + place
  const afterKey = after ? keyOf(ordered.indexOf(after.kind), lastPlace(adjacency, after.num)) : -1
  const counted = new Uint32Array(names.length)
  const last: number[] = []
  eachLink(adjacency, of, (end, place, kind) => {
    const type = adjacency.types[end]!
    if (type === 0 || (types && !types.has(type))) return
    if (direction === 'OUT' ? adjacency.from[place] !== of : direction === 'IN' && adjacency.to[place] !== of) return
    counted[kind]!++
    if (kinds && !kinds.has(kind)) return
    const key = keyOf(orders[kind]!, place)
    if (key > afterKey) keepBest(last, isLater, key, take)
  })
  const page = last
    .sort((a, b) => a - b)
    .map(key => ({ num: adjacency.num[key % 2 ** 31]!, kind: ordered[Math.floor(key / 2 ** 31)]! }))
  const counts = names
    .map((kind, number) => ({ kind, count: counted[number]! }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count || (a.kind < b.kind ? -1 : 1))
  return { page, counts }
}

const isLater = (a: number, b: number) => a > b

/** What two things are both tied to, without either of them. */
export function commonNeighbours(
  adjacency: Adjacency,
  a: number,
  b: number,
  types: ReadonlySet<number> | null,
): number[] {
  const tied = new Set<number>()
  const shared = new Set<number>()
  const [few, many] = degreeOf(adjacency, a) < degreeOf(adjacency, b) ? [a, b] : [b, a]
  eachLink(adjacency, few, end => {
    const type = adjacency.types[end]!
    if (end !== a && end !== b && type !== 0 && (types === null || types.has(type))) tied.add(end)
  })
  eachLink(adjacency, many, end => {
    if (tied.has(end)) shared.add(end)
  })
  return [...shared]
}

/** The numbers of the ties between two things. */
export function linksBetween(adjacency: Adjacency, a: number, b: number): number[] {
  const nums: number[] = []
  const [few, many] = degreeOf(adjacency, a) < degreeOf(adjacency, b) ? [a, b] : [b, a]
  eachLink(adjacency, few, (end, place) => {
    if (end === many) nums.push(adjacency.num[place]!)
  })
  return nums
}
