/** How deep lists and objects lie in one another in a value of JSON, and how many values it has in all. */
export type Extent = { depth: number; values: number }

/**
 * The extent of variables, no further than one beyond a limit: it is known before anybody walks them.
 *
 *     extentOf({ filter: { kind: ['FUND'] } }, { depth: 8, values: 1_000 })   // { depth: 3, values: 3 }
 *
 * By hand and not by recursion: a body of 100 KB nests deeper than the stack.
 */
export function variablesExtent(variables: object, most: Extent): Extent {
  const left: { value: object; depth: number }[] = [{ value: variables, depth: 1 }]
  const extent = { depth: 0, values: 0 }
  for (let next = left.pop(); next; next = left.pop()) {
    const { value, depth } = next
    const inner = Object.values(value)
    extent.depth = Math.max(extent.depth, depth)
    extent.values += inner.length
    if (extent.depth > most.depth || extent.values > most.values) return extent
    for (const one of inner) if (typeof one === 'object' && one !== null) left.push({ value: one, depth: depth + 1 })
  }
  return extent
}
