/** A JSON object of a response. */
export type Data = Record<string, unknown>

/** Merges `source` into `target` recursively, by the rules of the stock executor; lists of equal length merge item by item. */
export function deepMerge(target: Data, source: Data | null | undefined): void {
  if (!source || source === target) return
  for (const key in source) {
    const value = source[key]
    if (value === undefined) continue
    const present = target[key]
    if (typeof present !== 'object' || present === null || typeof value !== 'object' || value === null) {
      target[key] = value
    } else if (!Array.isArray(value)) {
      deepMerge(present as Data, value as Data)
    } else if (Array.isArray(present) && present.length === value.length) {
      mergeLists(present, value)
    } else {
      target[key] = value
    }
  }
}

function mergeLists(target: unknown[], source: unknown[]): void {
  source.forEach((value, at) => {
    const present = target[at]
    if (isObject(present) && isObject(value)) deepMerge(present, value)
    else target[at] = value
  })
}

const isObject = (value: unknown): value is Data => typeof value === 'object' && value !== null && !Array.isArray(value)
