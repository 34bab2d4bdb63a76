import type { Limits } from '#toolkit/config'

/** The number of nested levels of lists and objects in a JSON value, and the number of all values in it. */
type Extent = { depth: number; values: number }

/**
 * Measures variables. It stops as soon as one exceeds its limit in `most`.
 *
 *     variablesExtent({ filter: { kind: ['FUND'] } }, { depth: 8, values: 1_000 })   // { depth: 3, values: 3 }
 *
 * Not recursive: a body of 100 KB can be nested deeper than the call stack.
 */
export function variablesExtent(variables: object, most: Extent): Extent {
  const stack: { value: object; depth: number }[] = [{ value: variables, depth: 1 }]
  const extent = { depth: 0, values: 0 }
  for (let next = stack.pop(); next; next = stack.pop()) {
    const { value, depth } = next
    const inner = Object.values(value)
    extent.depth = Math.max(extent.depth, depth)
    extent.values += inner.length
    if (extent.depth > most.depth || extent.values > most.values) return extent
    for (const one of inner) if (typeof one === 'object' && one !== null) stack.push({ value: one, depth: depth + 1 })
  }
  return extent
}

/** Whether variables exceed a limit. */
export function exceedsLimits(variables: object, { variablesDepth, variablesValues }: Limits): boolean {
  const { depth, values } = variablesExtent(variables, { depth: variablesDepth, values: variablesValues })
  return depth > variablesDepth || values > variablesValues
}
