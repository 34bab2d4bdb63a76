/**
 * The circles among arrows between numbered points, each as the numbers of its arrows in order; the last one closes it.
 *
 *     circlesIn([0, 1], [1, 0], 2)   // [0, 1]
 *
 * Arrows are tried in their order, depth first, with a stack of its own: a chain may be as long as a file. Every arrow that
 * leads back to where the search came from gives one circle.
 */
export function* circlesIn(from: number[], to: number[], points: number): Generator<number[]> {
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
