import { createTextMap } from '#toolkit/import'

/**
 * Arrows between ids, held as numbers, and the circles that they lead in.
 *
 *     const arrows = createArrows()
 *     arrows.add('ini_a', 'ini_b')   // 0
 *     arrows.add('ini_b', 'ini_a')   // 1
 *     arrows.add('ini_b', 'ini_a')   // undefined: it is there
 *     arrows.circles()   // [[0, 1]]: the arrows of each in order, the last one closes it
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
    circles: () => [...circlesIn(from, to, points)],
  }
}

/**
 * Arrows are tried in their order, depth first, with a stack of its own: a chain may be as long as a file. Every arrow that
 * leads back to where the search came from gives one circle.
 */
function* circlesIn(from: number[], to: number[], points: number): Generator<number[]> {
  // The next arrow to try from each point, and after each arrow.
  const first = new Int32Array(points).fill(-1)
  const next = new Int32Array(from.length)
  for (let arrow = from.length - 1; arrow >= 0; arrow--) {
    next[arrow] = first[from[arrow]!]!
    first[from[arrow]!] = arrow
  }
  const states = new Uint8Array(points)
  for (const start of from) {
    if (states[start] !== unseen) continue
    const path: number[] = []
    let point = start
    states[start] = onPath
    for (;;) {
      const arrow = first[point]!
      if (arrow === -1) {
        states[point] = done
        const last = path.pop()
        if (last === undefined) break
        point = from[last]!
        continue
      }
      first[point] = next[arrow]!
      const target = to[arrow]!
      if (states[target] === unseen) {
        path.push(arrow)
        states[target] = onPath
        point = target
      } else if (states[target] === onPath) {
        const begin = path.findIndex(step => from[step] === target)
        yield [...(begin < 0 ? [] : path.slice(begin)), arrow]
      }
    }
  }
}

const [unseen, onPath, done] = [0, 1, 2]
