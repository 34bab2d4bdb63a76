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

/** A graph of the entities 1 to `types.length`. Its first `compressed` links are compressed. */
function graphOf(types: number[], links: Link[], compressed = links.length): Adjacency {
  const adjacency = emptyAdjacency(2)
  types.forEach((type, at) => {
    setType(adjacency, at + 1, type)
  })
  for (const [at, link] of links.entries()) {
    if (at === compressed) compress(adjacency)
    addLink(adjacency, link)
  }
  if (compressed >= links.length) compress(adjacency)
  return adjacency
}

const chain = (...nodes: number[]): Link[] =>
  nodes.slice(1).map((to, at) => ({ num: at + 1, from: nodes[at]!, to, kind: 1, sources: 1 }))

const searchIn = (adjacency: Adjacency, search: Partial<PathSearch> & { from: number; to: number }) =>
  findShortestPaths(adjacency, { ...all, ...search })
const nodesIn = (adjacency: Adjacency, search: Partial<PathSearch> & { from: number; to: number }) =>
  searchIn(adjacency, search).ways.map(({ nodes }) => nodes)

describe('the shortest paths', () => {
  const ones = [1, 1, 1, 1, 1, 1]

  test('follow links in either direction', () => {
    const graph = graphOf(ones, [...chain(1, 2, 3), { num: 9, from: 4, to: 3, kind: 1, sources: 1 }])
    expect(nodesIn(graph, { from: 1, to: 4 })).toEqual([[1, 2, 3, 4]])
    expect(searchIn(graph, { from: 4, to: 1 }).ways).toEqual([{ nodes: [4, 3, 2, 1], places: [2, 1, 0] }])
  })

  test('are none to an unreachable entity, and one without links from an entity to itself', () => {
    const graph = graphOf(ones, chain(1, 2))
    expect(searchIn(graph, { from: 1, to: 5 })).toEqual({ ways: [], isComplete: true })
    expect(searchIn(graph, { from: 1, to: 99 })).toEqual({ ways: [], isComplete: true })
    expect(searchIn(graph, { from: 1, to: 1 }).ways).toEqual([{ nodes: [1], places: [] }])
  })

  test('rank by lower degrees of the inner entities, then by more sources', () => {
    const linkOf = (num: number, from: number, to: number, sources = 1): Link => ({ num, from, to, kind: 1, sources })
    const graph = graphOf(ones, [
      linkOf(1, 1, 2),
      linkOf(2, 2, 6),
      linkOf(3, 2, 5),
      linkOf(4, 1, 3),
      linkOf(5, 3, 6),
      linkOf(6, 1, 4, 3),
      linkOf(7, 4, 6),
      linkOf(8, 4, 6, 2),
    ])
    // Entities 2 and 4 have three links, 3 has two. The path through 4 has five sources, the path through 2 has two.
    expect(searchIn(graph, { from: 1, to: 6 }).ways).toEqual([
      { nodes: [1, 3, 6], places: [3, 4] },
      { nodes: [1, 4, 6], places: [5, 7] },
      { nodes: [1, 2, 6], places: [0, 1] },
    ])
    expect(nodesIn(graph, { from: 1, to: 6, most: 1 })).toEqual([[1, 3, 6]])
    expect(nodesIn(graph, { from: 1, to: 6, most: 0 })).toEqual([])
  })

  test('have at most the requested length', () => {
    const graph = graphOf(ones, chain(1, 2, 3, 4, 5))
    expect(nodesIn(graph, { from: 1, to: 5, maxLength: 4 })).toHaveLength(1)
    expect(nodesIn(graph, { from: 1, to: 5, maxLength: 3 })).toEqual([])
    expect(nodesIn(graph, { from: 1, to: 1, maxLength: 0 })).toHaveLength(1)
  })

  test('are incomplete if the budget or the deadline is exceeded', () => {
    const graph = graphOf(ones, chain(1, 2, 3, 4, 5))
    expect(searchIn(graph, { from: 1, to: 5, budget: 3 })).toEqual({ ways: [], isComplete: false })
    expect(searchIn(graph, { from: 1, to: 5, isOver: () => true })).toEqual({ ways: [], isComplete: false })
  })
})

test('on any graph the shortest paths equal those of a naive search', () => {
  const size = 7
  const link = fc.record({
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
        links: fc.array(link, { maxLength: 16 }),
        compressed: fc.nat(16),
        removed: fc.uniqueArray(fc.nat(16), { maxLength: 3 }),
        from: fc.integer({ min: 1, max: size }),
        to: fc.integer({ min: 1, max: size }),
        maxLength: fc.integer({ min: 0, max: 6 }),
        most: fc.integer({ min: 1, max: 5 }),
        passing: subset(2),
        kinds: subset(3),
      }),
      ({ types, links: drawn, compressed, removed, from, to, maxLength, most, passing, kinds }) => {
        const links = drawn.map((each, at): Link => ({ ...each, num: at * 2 + 1 }))
        const graph = graphOf(types, links, compressed)
        for (const at of removed) removeLink(graph, at * 2 + 1)
        const left = links.filter((_, at) => !removed.includes(at))
        const { ways, isComplete } = searchIn(graph, { from, to, maxLength, most, types: passing, kinds })
        const degree = (node: number) =>
          // A removed link counts until the next compression. This test removes links only after the last one.
          links.filter(each => each.from === node || each.to === node).length
        expect(isComplete).toBe(true)
        expect(ways.map(({ nodes }) => nodes)).toEqual(
          naive({ types, links: left, degree, from, to, maxLength, passing, kinds }).slice(0, most),
        )
        for (const { nodes, places } of ways) {
          places.forEach((place, at) => {
            expect([links[place]!.from, links[place]!.to].sort()).toEqual([nodes[at], nodes[at + 1]].sort())
          })
        }
      },
    ),
    { numRuns: 2_000 },
  )
})

type Naive = {
  types: number[]
  links: Link[]
  degree: (node: number) => number
  from: number
  to: number
  maxLength: number
  passing: Set<number> | null
  kinds: Set<number> | null
}

/** All shortest paths, ranked. Extends every path by one link at a time until one reaches the target. */
function naive({ types, links, degree, from, to, maxLength, passing, kinds }: Naive): number[][] {
  const isThere = (node: number) => types[node - 1] !== 0
  if (!isThere(from) || !isThere(to)) return []
  const taken = links.filter(({ kind }) => kinds === null || kinds.has(kind))
  const between = (a: number, b: number) =>
    taken.filter(link => (link.from === a && link.to === b) || (link.from === b && link.to === a))
  let paths = [[from]]
  for (let length = 0; length <= maxLength; length++) {
    const arrived = paths.filter(path => path.at(-1) === to)
    if (arrived.length > 0) {
      const cost = (path: number[]) => [
        path.slice(1, -1).reduce((sum, node) => sum + degree(node), 0),
        -path
          .slice(1)
          .reduce((sum, node, at) => sum + Math.max(...between(path[at]!, node).map(link => link.sources)), 0),
        ...path,
      ]
      return arrived.sort((a, b) => {
        const [x, y] = [cost(a), cost(b)]
        const at = x.findIndex((each, at) => each !== y[at])
        return at === -1 ? 0 : x[at]! - y[at]!
      })
    }
    paths = paths.flatMap(path =>
      types
        .map((_, at) => at + 1)
        .filter(node => !path.includes(node) && isThere(node) && between(path.at(-1)!, node).length > 0)
        .filter(node => node === to || passing === null || passing.has(types[node - 1]!))
        .map(node => [...path, node]),
    )
  }
  return []
}
