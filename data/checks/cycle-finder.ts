import { createTextMap } from '#toolkit/import'

/**
 * Finds cycles in a directed graph of ids. Edges are stored as numbers.
 *
 *     const finder = createCycleFinder()
 *     finder.add('ini_a', 'ini_b')   // 0, the number of the edge
 *     finder.add('ini_b', 'ini_a')   // 1
 *     finder.add('ini_b', 'ini_a')   // undefined: a duplicate
 *     finder.cycles()   // [[0, 1]]: the edges of each cycle in order; the last edge closes it
 */
export function createCycleFinder() {
  const numbers = createTextMap()
  const pairs = createTextMap()
  const [from, to]: [number[], number[]] = [[], []]
  let points = 0

  function numberOf(id: string): number {
    const number = numbers.first(id, points)
    if (number === points) points += 1
    return number
  }
  return {
    count: () => from.length,
    add(id: string, target: string): number | undefined {
      if (!pairs.add(`${id} ${target}`)) return undefined
      from.push(numberOf(id))
      return to.push(numberOf(target)) - 1
    },
    cycles: () => [...findCycles(from, to, points)],
  }
}

/**
 * Iterative depth-first search over edges in order of insertion. It has an explicit stack, because a path may be as long as a
 * file. Each edge to a node on the current path gives one cycle.
 */
function* findCycles(from: number[], to: number[], points: number): Generator<number[]> {
  // Linked lists: the first unvisited edge of each node, and the next edge after each edge.
  const first = new Int32Array(points).fill(-1)
  const next = new Int32Array(from.length)
  for (let edge = from.length - 1; edge >= 0; edge--) {
    next[edge] = first[from[edge]!]!
    first[from[edge]!] = edge
  }
  const states = new Uint8Array(points)
  for (const start of from) {
    if (states[start] !== unseen) continue
    const path: number[] = []
    let point = start
    states[start] = onPath
    for (;;) {
      const edge = first[point]!
      if (edge === -1) {
        states[point] = done
        const last = path.pop()
        if (last === undefined) break
        point = from[last]!
        continue
      }
      first[point] = next[edge]!
      const target = to[edge]!
      if (states[target] === unseen) {
        path.push(edge)
        states[target] = onPath
        point = target
      } else if (states[target] === onPath) {
        const begin = path.findIndex(step => from[step] === target)
        yield [...(begin < 0 ? [] : path.slice(begin)), edge]
      }
    }
  }
}

const [unseen, onPath, done] = [0, 1, 2]
