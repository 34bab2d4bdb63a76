import { type Adjacency, degreeOf } from './adjacency.ts'
import { popHeap, pushHeap } from './heap.ts'

/** A path: the numbers of its nodes, and between each two the place of the link with the most sources. */
type GraphPath = { nodes: number[]; places: number[] }

export type PathSearch = {
  from: number
  to: number
  /** Maximum number of links of a path. */
  maxLength: number
  /** Maximum number of paths. */
  most: number
  /** Numbers of the allowed types of inner nodes and kinds of links; null: all. */
  types: ReadonlySet<number> | null
  kinds: ReadonlySet<number> | null
  /** Maximum number of links to visit. */
  budget: number
  /** Whether the deadline has passed. */
  isOver: () => boolean
}

/**
 * The shortest paths between two nodes, by bidirectional breadth-first search.
 *
 *     const { ways, isComplete } = findShortestPaths(adjacency, { from: 1, to: 9, maxLength: 6, most: 3, … })
 *
 * All paths in `ways` have the same length. They are sorted by the sum of the degrees of their inner nodes, lowest first, because a
 * node with very many links says little; then by sources, most first; then by node numbers. If two nodes have parallel links, a path
 * uses the one with the most sources. `isComplete` is false if the budget or the deadline ended the search; `ways` is then empty.
 */
export function findShortestPaths(
  adjacency: Adjacency,
  search: PathSearch,
): { ways: GraphPath[]; isComplete: boolean } {
  const { from, to, maxLength, most } = search
  if (!exists(adjacency, from) || !exists(adjacency, to)) return { ways: [], isComplete: true }
  if (from === to) return { ways: most > 0 ? [{ nodes: [from], places: [] }] : [], isComplete: true }
  const visitLinks = createLinkVisitor(adjacency, search)
  const sideFrom = (start: number): Side => {
    const depths = new Uint8Array(adjacency.types.length)
    depths[start] = 1
    return { depths, layers: [[start]] }
  }
  const forward = sideFrom(from)
  const backward = sideFrom(to)
  const meeting: number[] = []
  while (meeting.length === 0 && forward.layers.length + backward.layers.length - 2 < maxLength) {
    const forwardLayer = forward.layers.at(-1)!
    const backwardLayer = backward.layers.at(-1)!
    if (forwardLayer.length === 0 || backwardLayer.length === 0) break
    // Expand the side with fewer links.
    const isForward = degreeSum(adjacency, forwardLayer) <= degreeSum(adjacency, backwardLayer)
    const [side, other] = isForward ? [forward, backward] : [backward, forward]
    const depth = side.layers.length
    const next: number[] = []
    const { depths } = side
    for (const node of side.layers.at(-1)!) {
      const isWithinBudget = visitLinks(node, end => {
        if (depths[end] !== 0) return
        if (other.depths[end] !== 0) meeting.push(end)
        // Once the sides have met, all shortest paths pass through meeting nodes, so other nodes are skipped.
        else if (meeting.length > 0 || !mayPass(adjacency, search, end)) return
        else next.push(end)
        depths[end] = depth + 1
      })
      if (!isWithinBudget) return { ways: [], isComplete: false }
    }
    side.layers.push(next)
  }
  if (meeting.length === 0) return { ways: [], isComplete: true }

  // The steps of all shortest paths: by node, and then by the next node.
  const steps = new Map<number, Map<number, Step>>()
  const addStep = (node: number, next: number, place: number) => {
    const step = { node: next, place, sources: adjacency.sources[place]! }
    const known = steps.get(node)
    const parallel = known?.get(next)
    if (!known) steps.set(node, new Map([[next, step]]))
    else if (!parallel || isBetter(step, parallel)) known.set(next, step)
  }
  const isWithinBudget =
    traceBack(adjacency, visitLinks, forward, meeting, (inner, outer, place) => addStep(inner, outer, place)) &&
    traceBack(adjacency, visitLinks, backward, meeting, (inner, outer, place) => addStep(outer, inner, place))
  if (!isWithinBudget) return { ways: [], isComplete: false }
  return { ways: bestPaths(adjacency, search, steps), isComplete: true }
}

/** One side of the search. `depths` has the depth of each node plus 1, or 0 if not reached; `layers` has the nodes of each depth. */
type Side = { depths: Uint8Array; layers: number[][] }
type Step = { node: number; place: number; sources: number }
type LinkVisitor = ReturnType<typeof createLinkVisitor>

/**
 * Calls `visit` for each link on a shortest path from a start to the meeting nodes: with its node nearer to the start, its other node
 * and its place. Returns false if the budget or the deadline is exceeded.
 */
function traceBack(
  adjacency: Adjacency,
  visitLinks: LinkVisitor,
  { depths, layers }: Side,
  meeting: number[],
  visit: (inner: number, outer: number, place: number) => void,
): boolean {
  let layer = meeting
  for (let depth = layers.length - 2; depth >= 0; depth--) {
    const innerLayer = layers[depth]!
    const found = new Set<number>()
    // Read the links of the layer that has fewer.
    const outerNodes = degreeSum(adjacency, innerLayer) < degreeSum(adjacency, layer) ? new Set(layer) : null
    for (const node of outerNodes ? innerLayer : layer) {
      const isWithinBudget = visitLinks(node, (end, place) => {
        if (outerNodes ? !outerNodes.has(end) : depths[end] !== depth + 1) return
        found.add(outerNodes ? node : end)
        if (outerNodes) visit(node, end, place)
        else visit(end, node, place)
      })
      if (!isWithinBudget) return false
    }
    layer = [...found]
  }
  return true
}

/** The best paths along these steps, best first: an A* search in which the estimate is exact. */
function bestPaths(
  adjacency: Adjacency,
  { to, from, most }: PathSearch,
  steps: Map<number, Map<number, Step>>,
): GraphPath[] {
  // Degree in the upper digits, sources in the lower: one comparison ranks by both.
  const costOf = ({ node, sources }: Step) => (node === to ? 0 : degreeOf(adjacency, node)) * 2 ** 20 - sources
  const remainingCosts = new Map<number, number>([[to, 0]])
  const remainingCostOf = (node: number): number => {
    const known = remainingCosts.get(node)
    if (known !== undefined) return known
    const all = [...(steps.get(node)?.values() ?? [])]
    const best = all.reduce(
      (least, step) => Math.min(least, costOf(step) + remainingCostOf(step.node)),
      Number.POSITIVE_INFINITY,
    )
    remainingCosts.set(node, best)
    return best
  }
  // `most` steps from each node suffice for the best `most` paths.
  const bestSteps = new Map<number, Step[]>()
  const bestStepsFrom = (node: number): Step[] => {
    const known = bestSteps.get(node)
    if (known) return known
    const totalOf = (step: Step) => costOf(step) + remainingCostOf(step.node)
    const best = [...(steps.get(node)?.values() ?? [])]
      .sort((a, b) => totalOf(a) - totalOf(b) || a.node - b.node)
      .slice(0, most)
    bestSteps.set(node, best)
    return best
  }
  const ways: GraphPath[] = []
  const open: PartialPath[] = [{ nodes: [from], places: [], cost: 0, total: remainingCostOf(from) }]
  while (open.length > 0 && ways.length < most) {
    const { nodes, places, cost } = popHeap(open, isBefore)
    const node = nodes.at(-1)!
    if (node === to) ways.push({ nodes, places })
    for (const step of node === to ? [] : bestStepsFrom(node)) {
      const newCost = cost + costOf(step)
      pushHeap(open, isBefore, {
        nodes: [...nodes, step.node],
        places: [...places, step.place],
        cost: newCost,
        total: newCost + remainingCostOf(step.node),
      })
    }
  }
  return ways
}

/** A function that calls `visit` for each allowed link of a node, and returns false if the budget or the deadline is exceeded. */
function createLinkVisitor(adjacency: Adjacency, { kinds, budget, isOver }: PathSearch) {
  const { starts, ends, places, added, from, to, kind } = adjacency
  let remaining = budget
  // Kind 0: the link was removed.
  const isAllowed = (kind: number) => kind !== 0 && (kinds === null || kinds.has(kind))
  return (node: number, visit: (end: number, place: number) => void): boolean => {
    const [start, end] = node + 1 < starts.length ? [starts[node]!, starts[node + 1]!] : [0, 0]
    const addedPlaces = added.get(node) ?? []
    remaining -= end - start + addedPlaces.length
    if (remaining < 0 || isOver()) return false
    for (let at = start; at < end; at++) if (isAllowed(adjacency.kinds[at]!)) visit(ends[at]!, places[at]!)
    for (const place of addedPlaces)
      if (isAllowed(kind[place]!)) visit(from[place] === node ? to[place]! : from[place]!, place)
    return true
  }
}

const isBetter = (a: Step, b: Step) => a.sources > b.sources || (a.sources === b.sources && a.place < b.place)

const exists = ({ types }: Adjacency, node: number) => (types[node] ?? 0) !== 0

const mayPass = (adjacency: Adjacency, { types }: PathSearch, node: number) =>
  exists(adjacency, node) && (types === null || types.has(adjacency.types[node]!))

const degreeSum = (adjacency: Adjacency, nodes: number[]) =>
  nodes.reduce((sum, node) => sum + degreeOf(adjacency, node), 0)

/** A path that has not reached its end: its cost so far, and the lowest total cost of a path that continues it. */
type PartialPath = GraphPath & { cost: number; total: number }

const isBefore = (a: PartialPath, b: PartialPath): boolean => {
  if (a.total !== b.total) return a.total < b.total
  const at = a.nodes.findIndex((node, at) => node !== b.nodes[at])
  return at === -1 || (b.nodes[at] !== undefined && a.nodes[at]! < b.nodes[at]!)
}
