import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  type Adjacency,
  addLink,
  compress,
  emptyAdjacency,
  type Link,
  removeLink,
  setType,
} from '#src/services/links/rules/adjacency.ts'
import { findShortestPaths, type PathSearch } from '#src/services/links/rules/shortest-paths.ts'

const all: Omit<PathSearch, 'from' | 'to'> = {
  maxLength: 8,
  most: 100,
  types: null,
  kinds: null,
  budget: 1_000_000,
  isOver: () => false,
}

/** A graph of things 1 to `types.length`, of which the first so many ties are compressed. */
function graphOf(types: number[], ties: Link[], compressed = ties.length): Adjacency {
  const adjacency = emptyAdjacency(2)
  types.forEach((type, at) => {
    setType(adjacency, at + 1, type)
  })
  for (const [at, tie] of ties.entries()) {
    if (at === compressed) compress(adjacency)
    addLink(adjacency, tie)
  }
  if (compressed >= ties.length) compress(adjacency)
  return adjacency
}

const chain = (...nodes: number[]): Link[] =>
  nodes.slice(1).map((to, at) => ({ num: at + 1, from: nodes[at]!, to, kind: 1, sources: 1 }))

const waysIn = (adjacency: Adjacency, asked: Partial<PathSearch> & { from: number; to: number }) =>
  findShortestPaths(adjacency, { ...all, ...asked })
const nodesIn = (adjacency: Adjacency, asked: Partial<PathSearch> & { from: number; to: number }) =>
  waysIn(adjacency, asked).ways.map(({ nodes }) => nodes)

describe('the shortest ways', () => {
  const ones = [1, 1, 1, 1, 1, 1]

  test('lead along ties in either direction', () => {
    const graph = graphOf(ones, [...chain(1, 2, 3), { num: 9, from: 4, to: 3, kind: 1, sources: 1 }])
    expect(nodesIn(graph, { from: 1, to: 4 })).toEqual([[1, 2, 3, 4]])
    expect(waysIn(graph, { from: 4, to: 1 }).ways).toEqual([{ nodes: [4, 3, 2, 1], places: [2, 1, 0] }])
  })

  test('are none where nothing leads there, and one without ties from a thing to itself', () => {
    const graph = graphOf(ones, chain(1, 2))
    expect(waysIn(graph, { from: 1, to: 5 })).toEqual({ ways: [], isComplete: true })
    expect(waysIn(graph, { from: 1, to: 99 })).toEqual({ ways: [], isComplete: true })
    expect(waysIn(graph, { from: 1, to: 1 }).ways).toEqual([{ nodes: [1], places: [] }])
  })

  test('go through the less connected first, then through what more sources tell', () => {
    const tie = (num: number, from: number, to: number, sources = 1): Link => ({ num, from, to, kind: 1, sources })
    const graph = graphOf(ones, [
      tie(1, 1, 2),
      tie(2, 2, 6),
      tie(3, 2, 5),
      tie(4, 1, 3),
      tie(5, 3, 6),
      tie(6, 1, 4, 3),
      tie(7, 4, 6),
      tie(8, 4, 6, 2),
    ])
    // 2 and 4 have three ties, 3 has two; by way of 4 there are five sources, of 2 there are two.
    expect(waysIn(graph, { from: 1, to: 6 }).ways).toEqual([
      { nodes: [1, 3, 6], places: [3, 4] },
      { nodes: [1, 4, 6], places: [5, 7] },
      { nodes: [1, 2, 6], places: [0, 1] },
    ])
    expect(nodesIn(graph, { from: 1, to: 6, most: 1 })).toEqual([[1, 3, 6]])
    expect(nodesIn(graph, { from: 1, to: 6, most: 0 })).toEqual([])
  })

  test('are cut off at the length asked for', () => {
    const graph = graphOf(ones, chain(1, 2, 3, 4, 5))
    expect(nodesIn(graph, { from: 1, to: 5, maxLength: 4 })).toHaveLength(1)
    expect(nodesIn(graph, { from: 1, to: 5, maxLength: 3 })).toEqual([])
    expect(nodesIn(graph, { from: 1, to: 1, maxLength: 0 })).toHaveLength(1)
  })

  test('are incomplete where the budget or the time is over', () => {
    const graph = graphOf(ones, chain(1, 2, 3, 4, 5))
    expect(waysIn(graph, { from: 1, to: 5, budget: 3 })).toEqual({ ways: [], isComplete: false })
    expect(waysIn(graph, { from: 1, to: 5, isOver: () => true })).toEqual({ ways: [], isComplete: false })
  })
})

test('on any graph they are those that a search without any art finds', () => {
  const size = 7
  const tie = fc.record({
    from: fc.integer({ min: 1, max: size }),
    to: fc.integer({ min: 1, max: size }),
    kind: fc.integer({ min: 1, max: 3 }),
    sources: fc.integer({ min: 0, max: 3 }),
  })
  const subset = (max: number) => fc.option(fc.uniqueArray(fc.integer({ min: 1, max })).map(list => new Set(list)))
  fc.assert(
    fc.property(
      fc.record({
        types: fc.array(fc.integer({ min: 0, max: 2 }), { minLength: size, maxLength: size }),
        ties: fc.array(tie, { maxLength: 16 }),
        compressed: fc.nat(16),
        removed: fc.uniqueArray(fc.nat(16), { maxLength: 3 }),
        from: fc.integer({ min: 1, max: size }),
        to: fc.integer({ min: 1, max: size }),
        maxLength: fc.integer({ min: 0, max: 6 }),
        most: fc.integer({ min: 1, max: 5 }),
        passing: subset(2),
        kinds: subset(3),
      }),
      ({ types, ties: drawn, compressed, removed, from, to, maxLength, most, passing, kinds }) => {
        const ties = drawn.map((each, at): Link => ({ ...each, num: at * 2 + 1 }))
        const graph = graphOf(types, ties, compressed)
        for (const at of removed) removeLink(graph, at * 2 + 1)
        const left = ties.filter((_, at) => !removed.includes(at))
        const { ways, isComplete } = waysIn(graph, { from, to, maxLength, most, types: passing, kinds })
        const degree = (node: number) =>
          // What was taken out since the last compression still counts; none of it before the first.
          ties.filter(each => each.from === node || each.to === node).length
        expect(isComplete).toBe(true)
        expect(ways.map(({ nodes }) => nodes)).toEqual(
          naive({ types, ties: left, degree, from, to, maxLength, passing, kinds }).slice(0, most),
        )
        for (const { nodes, places } of ways) {
          places.forEach((place, at) => {
            expect([ties[place]!.from, ties[place]!.to].sort()).toEqual([nodes[at], nodes[at + 1]].sort())
          })
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

type Naive = {
  types: number[]
  ties: Link[]
  degree: (node: number) => number
  from: number
  to: number
  maxLength: number
  passing: Set<number> | null
  kinds: Set<number> | null
}

/** Every way there is, longer and longer, until one arrives; all of that length, put in order. */
function naive({ types, ties, degree, from, to, maxLength, passing, kinds }: Naive): number[][] {
  const isThere = (node: number) => types[node - 1] !== 0
  if (!isThere(from) || !isThere(to)) return []
  const taken = ties.filter(({ kind }) => kinds === null || kinds.has(kind))
  const between = (a: number, b: number) =>
    taken.filter(tie => (tie.from === a && tie.to === b) || (tie.from === b && tie.to === a))
  let ways = [[from]]
  for (let length = 0; length <= maxLength; length++) {
    const arrived = ways.filter(way => way.at(-1) === to)
    if (arrived.length > 0) {
      const cost = (way: number[]) => [
        way.slice(1, -1).reduce((sum, node) => sum + degree(node), 0),
        -way.slice(1).reduce((sum, node, at) => sum + Math.max(...between(way[at]!, node).map(tie => tie.sources)), 0),
        ...way,
      ]
      return arrived.sort((a, b) => {
        const [x, y] = [cost(a), cost(b)]
        const at = x.findIndex((each, at) => each !== y[at])
        return at === -1 ? 0 : x[at]! - y[at]!
      })
    }
    ways = ways.flatMap(way =>
      types
        .map((_, at) => at + 1)
        .filter(node => !way.includes(node) && isThere(node) && between(way.at(-1)!, node).length > 0)
        .filter(node => node === to || passing === null || passing.has(types[node - 1]!))
        .map(node => [...way, node]),
    )
  }
  return []
}
