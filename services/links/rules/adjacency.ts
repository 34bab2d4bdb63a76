import { runToEnd, type Slices } from './time-slicing.ts'

/*
 * The graph in memory: adjacency lists in compressed sparse row (CSR) form, with 36 bytes for a link and 9 for a node. Nodes and
 * links are identified by their numbers in the database. Link numbers grow, so a binary search finds a link.
 */

/** A link: its number, its two nodes, the number of its kind, and how many sources support it. */
export type Link = { num: number; from: number; to: number; kind: number; sources: number }

/** `num`, `from`, `to`, `kind` and `sources` are columns of links, indexed by place. A removed link has kind 0. */
export type Adjacency = {
  size: number
  num: Int32Array
  from: Int32Array
  to: Int32Array
  kind: Uint16Array
  sources: Uint16Array
  /** Type of each node, indexed by node number; 0 if the node does not exist. */
  types: Uint8Array
  /** Number of links of each node. */
  degrees: Int32Array
  /**
   * CSR: the links of a node are at `starts[node]` to `starts[node + 1]` of three arrays. `ends` has the other node, `places` the link
   * (ascending), and `kinds` a copy of its kind, because a read of `kind` misses the processor cache.
   */
  starts: Int32Array
  ends: Int32Array
  places: Int32Array
  kinds: Uint16Array
  /** Places of links added since the last compression, by node. */
  added: Map<number, number[]>
  addedCount: number
}

/**
 * An empty adjacency with capacity for `room` links; it grows on demand.
 *
 *     const adjacency = emptyAdjacency(2_000_000)
 *     addLink(adjacency, { num: 1, from: 1, to: 2, kind: 1, sources: 1 })
 *     compress(adjacency)
 */
export function emptyAdjacency(room = 1_024): Adjacency {
  return {
    size: 0,
    num: new Int32Array(room),
    from: new Int32Array(room),
    to: new Int32Array(room),
    kind: new Uint16Array(room),
    sources: new Uint16Array(room),
    types: new Uint8Array(1_024),
    degrees: new Int32Array(1_024),
    starts: new Int32Array(1),
    ends: new Int32Array(0),
    places: new Int32Array(0),
    kinds: new Uint16Array(0),
    added: new Map(),
    addedCount: 0,
  }
}

/** Sets the type of a node; 0 means that the node does not exist. */
export function setType(adjacency: Adjacency, node: number, type: number): void {
  growNodes(adjacency, node)
  adjacency.types[node] = type
}

/** Adds or updates a link. New links must arrive in ascending order of `num`. */
export function addLink(adjacency: Adjacency, link: Link): void {
  const place = adjacency.size
  recordLink(adjacency, link)
  if (adjacency.size === place) return
  for (const end of endsOf(link)) {
    const places = adjacency.added.get(end)
    if (places) places.push(place)
    else adjacency.added.set(end, [place])
  }
  adjacency.addedCount++
}

/** As `addLink`, for bulk loading: `eachLink` visits the link only after the next `compress`. */
export function recordLink(adjacency: Adjacency, link: Link): void {
  const { num, from, to, kind, sources } = link
  const known = placeOf(adjacency, num)
  const place = known === -1 ? adjacency.size : known
  if (known === -1) {
    for (const column of ['num', 'from', 'to'] as const) adjacency[column] = grow(adjacency[column], place + 1)
    for (const column of ['kind', 'sources'] as const) adjacency[column] = grow(adjacency[column], place + 1)
    growNodes(adjacency, Math.max(from, to))
    adjacency.size++
    adjacency.num[place] = num
    adjacency.from[place] = from
    adjacency.to[place] = to
    adjacency.kind[place] = kind
    for (const end of endsOf(link)) adjacency.degrees[end]!++
  } else if (adjacency.kind[place] !== kind) setKind(adjacency, place, kind)
  adjacency.sources[place] = Math.min(sources, 65_535)
}

/** Removes a link. Its place stays, with kind 0. */
export function removeLink(adjacency: Adjacency, num: number): void {
  const place = placeOf(adjacency, num)
  if (place === -1 || adjacency.kind[place] === 0) return
  for (const end of endsAt(adjacency, place)) adjacency.degrees[end]!--
  setKind(adjacency, place, 0)
}

/** Sets the kind of a link, and the copies of it in `kinds` for both nodes. */
function setKind(adjacency: Adjacency, place: number, kind: number): void {
  const { starts, places, kinds } = adjacency
  adjacency.kind[place] = kind
  for (const end of endsAt(adjacency, place)) {
    if (end + 1 >= starts.length) continue
    const at = lastUpTo(places, place, starts[end]!, starts[end + 1]!)
    if (at >= starts[end]! && places[at] === place) kinds[at] = kind
  }
}

const endsAt = ({ from, to }: Adjacency, place: number) => endsOf({ from: from[place]!, to: to[place]! })

const endsOf = ({ from, to }: Pick<Link, 'from' | 'to'>) => (from === to ? [from] : [from, to])

/** Whether another compression saves time: more than 1,000 links and a tenth of all were added since the last one. */
export const needsCompression = ({ addedCount, size }: Adjacency) => addedCount > 1_000 + size / 10

/** Rebuilds the CSR arrays from the columns of links. */
export const compress = (adjacency: Adjacency): void => runToEnd(compressInSlices(adjacency))

/** As `compress`, in slices. The adjacency must not change between them. */
export function* compressInSlices(adjacency: Adjacency): Slices<void> {
  const { size, from, to, kind, types } = adjacency
  const starts = new Int32Array(types.length + 1)
  for (let place = 0; place < size; place++) {
    if (place % stride === 0) yield
    if (kind[place] === 0) continue
    starts[from[place]! + 1]!++
    if (from[place] !== to[place]) starts[to[place]! + 1]!++
  }
  for (let node = 0; node < types.length; node++) starts[node + 1]! += starts[node]!
  const ends = new Int32Array(starts.at(-1)!)
  const places = new Int32Array(starts.at(-1)!)
  const kinds = new Uint16Array(starts.at(-1)!)
  const next = starts.slice()
  for (let place = 0; place < size; place++) {
    if (place % stride === 0) yield
    if (kind[place] === 0) continue
    const a = from[place]!
    const b = to[place]!
    ends[next[a]!] = b
    kinds[next[a]!] = kind[place]!
    places[next[a]!++] = place
    if (a === b) continue
    ends[next[b]!] = a
    kinds[next[b]!] = kind[place]!
    places[next[b]!++] = place
  }
  // Keeps spare capacity for 2 % more links, and frees the rest.
  const room = Math.ceil(size * 1.02) + 1_024
  for (const column of ['num', 'from', 'to'] as const) adjacency[column] = adjacency[column].slice(0, room)
  for (const column of ['kind', 'sources'] as const) adjacency[column] = adjacency[column].slice(0, room)
  Object.assign(adjacency, { starts, ends, places, kinds, added: new Map(), addedCount: 0 })
}

// 50,000 links take 1 to 2 ms.
const stride = 50_000

/** Number of links of a node, including links removed since the last compression. */
export function degreeOf({ starts, added }: Adjacency, node: number): number {
  const compressed = node + 1 < starts.length ? starts[node + 1]! - starts[node]! : 0
  return compressed + (added.get(node)?.length ?? 0)
}

/** Calls `visit` for each link of a node, with the other node, the place and the kind of the link. */
export function eachLink(
  adjacency: Adjacency,
  node: number,
  visit: (end: number, place: number, kind: number) => void,
): void {
  const { starts, ends, places, kinds, added, from, to, kind } = adjacency
  const start = starts[node] ?? 0
  const end = starts[node + 1] ?? start
  for (let at = start; at < end; at++) if (kinds[at] !== 0) visit(ends[at]!, places[at]!, kinds[at]!)
  for (const place of added.get(node) ?? [])
    if (kind[place] !== 0) visit(from[place] === node ? to[place]! : from[place]!, place, kind[place]!)
}

/** The place of the link with this number, or -1. */
function placeOf(adjacency: Adjacency, wanted: number): number {
  const place = lastPlace(adjacency, wanted)
  return adjacency.num[place] === wanted ? place : -1
}

/** The last place of a link whose number is at most `wanted`, or -1. */
export const lastPlace = ({ num, size }: Adjacency, wanted: number): number =>
  size > 0 && num[size - 1]! <= wanted ? size - 1 : lastUpTo(num, wanted, 0, size)

/** Binary search: the last index in `[from, to)` whose number is at most `wanted`, or `from - 1`. */
function lastUpTo(numbers: Int32Array, wanted: number, from: number, to: number): number {
  let low = from
  let high = to - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! <= wanted) low = middle + 1
    else high = middle - 1
  }
  return high
}

function growNodes(adjacency: Adjacency, node: number): void {
  adjacency.types = grow(adjacency.types, node + 1)
  adjacency.degrees = grow(adjacency.degrees, node + 1)
}

type Column = Int32Array | Uint16Array | Uint8Array

function grow<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column
  const larger = new (column.constructor as new (length: number) => T)(Math.ceil(length * 1.25))
  larger.set(column as never)
  return larger
}
