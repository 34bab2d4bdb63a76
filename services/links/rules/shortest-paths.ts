import { type Adjacency, degreeOf } from './adjacency.ts'
import { popHeap, pushHeap } from './heap.ts'

/** A way: the things by number, and between each two the place of the tie that has the most sources. */
export type GraphPath = { nodes: number[]; places: number[] }

export type PathSearch = {
  from: number
  to: number
  /** How many ties a way may have. */
  maxLength: number
  /** How many ways to give. */
  most: number
  /** Which types of things a way may lead through, and which kinds of ties it may take, by number; null: all. */
  types: ReadonlySet<number> | null
  kinds: ReadonlySet<number> | null
  /** How many ties may be looked at, and whether the time is over. */
  budget: number
  isOver: () => boolean
}

/**
 * The shortest ways between two things: a search in breadth from both ends, which looks at no more than it must.
 *
 *     const { ways, isComplete } = shortestWays(adjacency, { from: 1, to: 9, maxLength: 6, most: 3, … })
 *
 * Of equally short ways those come first whose things between have fewer ties in sum, since what is tied to everything ties
 * nothing; then those with more sources; then by the numbers of the things. Two ways through the same things are one.
 * `isComplete` is false where the budget or the time ended the search.
 */
export function findShortestPaths(
  adjacency: Adjacency,
  search: PathSearch,
): { ways: GraphPath[]; isComplete: boolean } {
  const { from, to, maxLength, most } = search
  if (!isThere(adjacency, from) || !isThere(adjacency, to)) return { ways: [], isComplete: true }
  if (from === to) return { ways: most > 0 ? [{ nodes: [from], places: [] }] : [], isComplete: true }
  const walk = walking(adjacency, search)
  const sideOf = (start: number): Side => {
    const depths = new Uint8Array(adjacency.types.length)
    depths[start] = 1
    return { depths, layers: [[start]] }
  }
  const [ahead, back] = [sideOf(from), sideOf(to)]
  const meeting: number[] = []
  while (meeting.length === 0 && ahead.layers.length + back.layers.length - 2 < maxLength) {
    const [front, rear] = [ahead.layers.at(-1)!, back.layers.at(-1)!]
    if (front.length === 0 || rear.length === 0) break
    const [side, other] = tiesOf(adjacency, front) <= tiesOf(adjacency, rear) ? [ahead, back] : [back, ahead]
    const depth = side.layers.length
    const next: number[] = []
    const { depths } = side
    for (const node of side.layers.at(-1)!) {
      const isWhole = walk(node, end => {
        if (depths[end] !== 0) return
        if (other.depths[end] !== 0) meeting.push(end)
        // Once both sides have met, nobody goes on from elsewhere.
        else if (meeting.length > 0 || !mayPass(adjacency, search, end)) return
        else next.push(end)
        depths[end] = depth + 1
      })
      if (!isWhole) return { ways: [], isComplete: false }
    }
    side.layers.push(next)
  }
  if (meeting.length === 0) return { ways: [], isComplete: true }

  // From each thing on a shortest way, the steps that go on along one, by where they lead.
  const steps = new Map<number, Map<number, Step>>()
  const link = (node: number, next: number, place: number) => {
    const step = { node: next, place, sources: adjacency.sources[place]! }
    const known = steps.get(node)
    const same = known?.get(next)
    if (!known) steps.set(node, new Map([[next, step]]))
    else if (!same || isBetter(step, same)) known.set(next, step)
  }
  const isWhole =
    traced(adjacency, walk, ahead, meeting, (inner, outer, place) => link(inner, outer, place)) &&
    traced(adjacency, walk, back, meeting, (inner, outer, place) => link(outer, inner, place))
  return isWhole ? { ways: bestOf(adjacency, search, steps), isComplete: true } : { ways: [], isComplete: false }
}

/** One side of the search: how deep each thing lies, plus one (0 is not met yet), and the things of each depth. */
type Side = { depths: Uint8Array; layers: number[][] }
type Step = { node: number; place: number; sources: number }
type Walk = ReturnType<typeof walking>

/**
 * Tells each tie that leads from where both sides met back to the start of one of them: its end nearer to the start, the other,
 * its place. Between two layers the ties of that are looked at which has fewer. False when the budget or the time is over.
 */
function traced(
  adjacency: Adjacency,
  walk: Walk,
  { depths, layers }: Side,
  meeting: number[],
  tell: (inner: number, outer: number, place: number) => void,
): boolean {
  let layer = meeting
  for (let depth = layers.length - 2; depth >= 0; depth--) {
    const inner = layers[depth]!
    const found = new Set<number>()
    const outer = tiesOf(adjacency, inner) < tiesOf(adjacency, layer) ? new Set(layer) : null
    for (const node of outer ? inner : layer) {
      const isWhole = walk(node, (end, place) => {
        if (outer ? !outer.has(end) : depths[end] !== depth + 1) return
        found.add(outer ? node : end)
        if (outer) tell(node, end, place)
        else tell(end, node, place)
      })
      if (!isWhole) return false
    }
    layer = [...found]
  }
  return true
}

/** The ways along these steps, the best first. */
function bestOf(
  adjacency: Adjacency,
  { to, from, most }: PathSearch,
  steps: Map<number, Map<number, Step>>,
): GraphPath[] {
  // What a step costs: first the ties of what it leads to, unless that is the end, then the lack of sources.
  const costOf = ({ node, sources }: Step) => (node === to ? 0 : degreeOf(adjacency, node)) * 2 ** 20 - sources
  const rest = new Map<number, number>([[to, 0]])
  const restOf = (node: number): number => {
    const known = rest.get(node)
    if (known !== undefined) return known
    const all = [...(steps.get(node)?.values() ?? [])]
    const best = all.reduce(
      (least, step) => Math.min(least, costOf(step) + restOf(step.node)),
      Number.POSITIVE_INFINITY,
    )
    rest.set(node, best)
    return best
  }
  // More steps than there are to be ways lead to none that is not worse.
  const onward = new Map<number, Step[]>()
  const onwardFrom = (node: number): Step[] => {
    const known = onward.get(node)
    if (known) return known
    const whole = (step: Step) => costOf(step) + restOf(step.node)
    const best = [...(steps.get(node)?.values() ?? [])]
      .sort((a, b) => whole(a) - whole(b) || a.node - b.node)
      .slice(0, most)
    onward.set(node, best)
    return best
  }
  const ways: GraphPath[] = []
  const open: Open[] = [{ nodes: [from], places: [], spent: 0, whole: restOf(from) }]
  while (open.length > 0 && ways.length < most) {
    const { nodes, places, spent } = popHeap(open, isBefore)
    const node = nodes.at(-1)!
    if (node === to) ways.push({ nodes, places })
    for (const step of node === to ? [] : onwardFrom(node)) {
      const now = spent + costOf(step)
      pushHeap(open, isBefore, {
        nodes: [...nodes, step.node],
        places: [...places, step.place],
        spent: now,
        whole: now + restOf(step.node),
      })
    }
  }
  return ways
}

/** Calls `visit` for each tie of a thing that may be taken; gives false when the budget or the time is over. */
function walking(adjacency: Adjacency, { kinds, budget, isOver }: PathSearch) {
  const { starts, ends, places, added, from, to, kind } = adjacency
  let left = budget
  const mayTake = (kind: number) => kind !== 0 && (kinds === null || kinds.has(kind))
  return (node: number, visit: (end: number, place: number) => void): boolean => {
    const [start, end] = node + 1 < starts.length ? [starts[node]!, starts[node + 1]!] : [0, 0]
    const others = added.get(node) ?? []
    left -= end - start + others.length
    if (left < 0 || isOver()) return false
    for (let at = start; at < end; at++) if (mayTake(adjacency.kinds[at]!)) visit(ends[at]!, places[at]!)
    for (const place of others)
      if (mayTake(kind[place]!)) visit(from[place] === node ? to[place]! : from[place]!, place)
    return true
  }
}

const isBetter = (a: Step, b: Step) => a.sources > b.sources || (a.sources === b.sources && a.place < b.place)

const isThere = ({ types }: Adjacency, node: number) => (types[node] ?? 0) !== 0

const mayPass = (adjacency: Adjacency, { types }: PathSearch, node: number) =>
  isThere(adjacency, node) && (types === null || types.has(adjacency.types[node]!))

const tiesOf = (adjacency: Adjacency, nodes: number[]) =>
  nodes.reduce((sum, node) => sum + degreeOf(adjacency, node), 0)

/** A way that is not at its end: what it has cost, and what the whole will cost at best. */
type Open = GraphPath & { spent: number; whole: number }

const isBefore = (a: Open, b: Open): boolean => {
  if (a.whole !== b.whole) return a.whole < b.whole
  const at = a.nodes.findIndex((node, at) => node !== b.nodes[at])
  return at === -1 || (b.nodes[at] !== undefined && a.nodes[at]! < b.nodes[at]!)
}
