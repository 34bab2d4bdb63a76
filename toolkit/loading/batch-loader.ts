import type { Many } from '#toolkit/execution'
import type { CacheLookup, Loader } from './types.ts'

type Entry<Value> = { value?: Value; error?: Error; batch?: Promise<void> | undefined }

/**
 * A loader that remembers what it has found, for one request. `valuesOf` gives a value for each key, in their order.
 *
 *     const names = batching(async ids => namesOf(ids))
 *     await names.load('org_nokia')
 *     await names.loadAll(ids, names => names.length)
 *
 * What could not be looked up is tried again when it is next asked for. `kept` is what other requests have found, and what this
 * one finds goes there.
 */
export function createBatchLoader<Key, Value>(
  valuesOf: (keys: Key[]) => Promise<Value[]>,
  kept?: CacheLookup,
): Loader<Key, Value> {
  const known = new Map<Key, Entry<Value>>()
  let gathering: { keys: Key[]; entries: Entry<Value>[]; batch: Promise<void> } | undefined

  function gather() {
    const [keys, entries]: [Key[], Entry<Value>[]] = [[], []]
    const batch = afterMicrotasks().then(async () => {
      gathering = undefined
      try {
        const values = await lookedUp(keys)
        entries.forEach((entry, index) => {
          entry.value = values[index]!
        })
      } catch (error) {
        for (const [index, entry] of entries.entries()) {
          entry.error = error instanceof Error ? error : new Error(String(error))
          known.delete(keys[index]!)
        }
      }
      for (const entry of entries) entry.batch = undefined
    })
    return { keys, entries, batch }
  }

  /** The values of keys, of which those that are not kept are looked up. */
  async function lookedUp(keys: Key[]): Promise<Value[]> {
    if (kept?.pending) await kept.pending
    const found = kept?.rows
    if (!found) return valuesOf(keys)
    const values = new Map(keys.map(key => [key, found.get(key) as Value | undefined]))
    const missing = keys.filter(key => values.get(key) === undefined)
    const looked = missing.length > 0 ? await valuesOf(missing) : []
    for (const [index, key] of missing.entries()) {
      values.set(key, looked[index])
      found.set(key, looked[index])
    }
    return keys.map(key => values.get(key)!)
  }

  function entryOf(key: Key): Entry<Value> {
    const before = known.get(key)
    if (before) return before
    const value = kept?.rows?.get(key) as Value | undefined
    if (value !== undefined) return { value }
    gathering ??= gather()
    const entry: Entry<Value> = { batch: gathering.batch }
    known.set(key, entry)
    gathering.keys.push(key)
    gathering.entries.push(entry)
    return entry
  }

  function loadAll<To>(
    keys: readonly Key[],
    to: (value: Value, index: number) => To = value => value as never,
  ): Many<To | Error> {
    const entries = keys.map(entryOf)
    const batches = new Set(entries.flatMap(({ batch }) => batch ?? []))
    const made = () =>
      entries.map(({ value, error }, index) => {
        if (error) return error
        try {
          return to(value!, index)
        } catch (error) {
          return error as Error
        }
      })
    if (batches.size === 0) return made()
    return (batches.size === 1 ? entries.find(({ batch }) => batch)!.batch! : Promise.all(batches)).then(made)
  }

  return {
    loadAll,
    load: async key => {
      const [value] = await loadAll([key], value => ({ value }))
      if (value instanceof Error) throw value
      return value!.value
    },
  }
}

/** When all that can go on now has done so: what it asks for belongs to the batch. */
export const afterMicrotasks = () =>
  Promise.resolve().then(() => new Promise<void>(resolve => process.nextTick(resolve)))
