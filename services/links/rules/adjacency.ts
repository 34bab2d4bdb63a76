import { runToEnd, type Slices } from './time-slicing.ts'

/*
 * Who is tied to whom, in memory: a compressed adjacency in typed arrays, 36 bytes for a tie and 9 for a thing. Things and ties
 * go by the numbers that the index gives them; those of ties grow, so that a tie is found by halving.
 */

/** A tie as it is kept: its number, both ends, its kind by number, and how many sources speak for it. */
export type Link = { num: number; from: number; to: number; kind: number; sources: number }

/** `edges` by their place: `num`, `from`, `to`, `kind`, `sources`; a tie that was taken out has no kind (0). */
export type Adjacency = {
  size: number
  num: Int32Array
  from: Int32Array
  to: Int32Array
  kind: Uint16Array
  sources: Uint16Array
  /** The type of each thing by its number, 0 where it is not there. */
  types: Uint8Array
  /** How many ties each thing has. */
  degrees: Int32Array
  /**
   * Where the ties of a thing begin in `ends` (the other thing), `places` (the tie, in their order) and `kinds` (its kind once more: to
   * look into `kind` is to wait for memory).
   */
  starts: Int32Array
  ends: Int32Array
  places: Int32Array
  kinds: Uint16Array
  /** Ties that came since, by thing, until there are so many that all is compressed anew. */
  added: Map<number, number[]>
  addedCount: number
}

/**
 * An adjacency with nothing in it, with room for so many ties.
 *
 *     const adjacency = emptyAdjacency(2_000_000)
 *     addTie(adjacency, { num: 1, from: 1, to: 2, kind: 1, sources: 1 })
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

/** Notes the type of a thing; 0: it is not there. */
export function setType(adjacency: Adjacency, node: number, type: number): void {
  makeRoomFor(adjacency, node)
  adjacency.types[node] = type
}

/** Takes a tie, or what has changed of one; new ones in the order of their numbers. */
export function addLink(adjacency: Adjacency, tie: Link): void {
  const place = adjacency.size
  recordLink(adjacency, tie)
  if (adjacency.size === place) return
  for (const end of endsOf(tie)) {
    const places = adjacency.added.get(end)
    if (places) places.push(place)
    else adjacency.added.set(end, [place])
  }
  adjacency.addedCount++
}

/** The same for many: they are tied when all is compressed next. */
export function recordLink(adjacency: Adjacency, tie: Link): void {
  const { num, from, to, kind, sources } = tie
  const known = placeOf(adjacency, num)
  const place = known === -1 ? adjacency.size : known
  if (known === -1) {
    for (const column of ['num', 'from', 'to'] as const) adjacency[column] = withRoom(adjacency[column], place + 1)
    for (const column of ['kind', 'sources'] as const) adjacency[column] = withRoom(adjacency[column], place + 1)
    makeRoomFor(adjacency, Math.max(from, to))
    adjacency.size++
    adjacency.num[place] = num
    adjacency.from[place] = from
    adjacency.to[place] = to
    adjacency.kind[place] = kind
    for (const end of endsOf(tie)) adjacency.degrees[end]!++
  } else if (adjacency.kind[place] !== kind) setKind(adjacency, place, kind)
  adjacency.sources[place] = Math.min(sources, 65_535)
}

/** Takes a tie out. */
export function removeLink(adjacency: Adjacency, num: number): void {
  const place = placeOf(adjacency, num)
  if (place === -1 || adjacency.kind[place] === 0) return
  for (const end of endsAt(adjacency, place)) adjacency.degrees[end]!--
  setKind(adjacency, place, 0)
}

/** Notes the kind of a tie, also where it lies among those of its ends. */
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

/** Whether so many ties came since that compressing all anew pays. */
export const isTombstone = ({ addedCount, size }: Adjacency) => addedCount > 1_000 + size / 10

/** Lays all ties out by their ends. */
export const compress = (adjacency: Adjacency): void => runToEnd(compressInSlices(adjacency))

/** The same in steps, between which nobody may change it. */
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
  const [ends, places] = [new Int32Array(starts.at(-1)!), new Int32Array(starts.at(-1)!)]
  const kinds = new Uint16Array(starts.at(-1)!)
  const next = starts.slice()
  for (let place = 0; place < size; place++) {
    if (place % stride === 0) yield
    if (kind[place] === 0) continue
    const [a, b] = [from[place]!, to[place]!]
    ends[next[a]!] = b
    kinds[next[a]!] = kind[place]!
    places[next[a]!++] = place
    if (a === b) continue
    ends[next[b]!] = a
    kinds[next[b]!] = kind[place]!
    places[next[b]!++] = place
  }
  // What was room to grow in is given back, but for a little.
  const room = Math.ceil(size * 1.02) + 1_024
  const columns = (['num', 'from', 'to', 'kind', 'sources'] as const).map(name => [
    name,
    adjacency[name].slice(0, room),
  ])
  Object.assign(adjacency, Object.fromEntries(columns), {
    starts,
    ends,
    places,
    kinds,
    added: new Map(),
    addedCount: 0,
  })
}

// So many ties take a millisecond or two.
const stride = 50_000

/** How many ties a thing has, as far as is known without looking at each. */
export function degreeOf({ starts, added }: Adjacency, node: number): number {
  const compressed = node + 1 < starts.length ? starts[node + 1]! - starts[node]! : 0
  return compressed + (added.get(node)?.length ?? 0)
}

/** Calls `visit` for each tie of a thing: its other end, its place, and its kind. */
export function eachLink(
  adjacency: Adjacency,
  node: number,
  visit: (end: number, place: number, kind: number) => void,
): void {
  const { starts, ends, places, kinds, added, from, to, kind } = adjacency
  const [start, end] = node + 1 < starts.length ? [starts[node]!, starts[node + 1]!] : [0, 0]
  for (let at = start; at < end; at++) if (kinds[at] !== 0) visit(ends[at]!, places[at]!, kinds[at]!)
  for (const place of added.get(node) ?? [])
    if (kind[place] !== 0) visit(from[place] === node ? to[place]! : from[place]!, place, kind[place]!)
}

/** The place of a tie by its number, or -1. */
function placeOf(adjacency: Adjacency, wanted: number): number {
  const place = lastPlace(adjacency, wanted)
  return adjacency.num[place] === wanted ? place : -1
}

/** The last place of a tie whose number is no greater, or -1. */
export const lastPlace = ({ num, size }: Adjacency, wanted: number): number =>
  size > 0 && num[size - 1]! <= wanted ? size - 1 : lastUpTo(num, wanted, 0, size)

/** Where among numbers that grow the last one lies that is no greater: one before the first where there is none. */
function lastUpTo(numbers: Int32Array, wanted: number, from: number, to: number): number {
  let [low, high] = [from, to - 1]
  while (low <= high) {
    const middle = (low + high) >> 1
    if (numbers[middle]! <= wanted) low = middle + 1
    else high = middle - 1
  }
  return high
}

function makeRoomFor(adjacency: Adjacency, node: number): void {
  adjacency.types = withRoom(adjacency.types, node + 1)
  adjacency.degrees = withRoom(adjacency.degrees, node + 1)
}

type Column = Int32Array | Uint16Array | Uint8Array

function withRoom<T extends Column>(column: T, length: number): T {
  if (length <= column.length) return column
  const larger = new (column.constructor as new (length: number) => T)(Math.ceil(length * 1.25))
  larger.set(column as never)
  return larger
}
