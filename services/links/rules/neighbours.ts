import { type Adjacency, degreeOf, eachLink, lastPlace } from './adjacency.ts'
import { keepBest } from './heap.ts'

type NeighbourQuery = {
  of: number
  direction: 'IN' | 'OUT' | 'BOTH'
  /** Numbers of the allowed types of nodes and kinds of links; null: all. */
  types: ReadonlySet<number> | null
  kinds: ReadonlySet<number> | null
  /** The page starts after this link, in order of kind and number; null: at the first link. */
  after: { kind: string; num: number } | null
  take: number
}

/** A link of a node, by its number, and its kind. */
type Neighbour = { num: number; kind: string }

/**
 * A page of the links of a node, in order of kind and number, and counts of all kinds (also those outside `kinds`), highest first.
 * `names` has the names of kinds by number. It visits each link of the node once.
 *
 *     const { page, counts } = neighboursOf(adjacency, names, { of: 7, direction: 'OUT', take: 20, … })
 */
export function neighboursOf(
  adjacency: Adjacency,
  names: readonly string[],
  { of, direction, types, kinds, after, take }: NeighbourQuery,
): { page: Neighbour[]; counts: { kind: string; count: number }[] } {
  const ordered = [...new Set([...names, after?.kind ?? ''])].sort()
  const orders = names.map(name => ordered.indexOf(name))
  // Kind and place in one number: a place has 31 bits and grows with the number of the link.
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

/** The nodes that have links to both `a` and `b`. */
export function commonNeighbours(
  adjacency: Adjacency,
  a: number,
  b: number,
  types: ReadonlySet<number> | null,
): number[] {
  const linked = new Set<number>()
  const shared = new Set<number>()
  const [few, many] = degreeOf(adjacency, a) < degreeOf(adjacency, b) ? [a, b] : [b, a]
  eachLink(adjacency, few, end => {
    const type = adjacency.types[end]!
    if (end !== a && end !== b && type !== 0 && (types === null || types.has(type))) linked.add(end)
  })
  eachLink(adjacency, many, end => {
    if (linked.has(end)) shared.add(end)
  })
  return [...shared]
}

/** The numbers of the links between two nodes. */
export function linksBetween(adjacency: Adjacency, a: number, b: number): number[] {
  const nums: number[] = []
  const [few, many] = degreeOf(adjacency, a) < degreeOf(adjacency, b) ? [a, b] : [b, a]
  eachLink(adjacency, few, (end, place) => {
    if (end === many) nums.push(adjacency.num[place]!)
  })
  return nums
}
