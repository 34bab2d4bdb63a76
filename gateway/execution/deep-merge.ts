import { isRecord } from '#gateway/context'

/** A JSON object of a response. */
export type Data = Record<string, unknown>

/** Merges `source` into `target` by the rules of the stock executor. Lists of equal length merge item by item. */
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
    if (isRecord(present) && isRecord(value)) deepMerge(present, value)
    else target[at] = value
  })
}
