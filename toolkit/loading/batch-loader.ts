import type { Many } from '#toolkit/execution'

/*
 * A loader reads all keys that are requested in one tick with one statement, each key once. DataLoader does the same
 * with a promise for each key; these loaders have one promise for all keys of a level.
 */

export type Loader<Key, Value> = {
  load(key: Key): Promise<Value>
  /**
   * The value of each key, mapped by `to`; without a promise if all values are cached. If the read of a key fails, or
   * `to` throws, the key has an Error in place of its value.
   */
  loadAll(keys: readonly Key[]): Many<Value | Error>
  loadAll<To>(keys: readonly Key[], to: (value: Value, index: number) => To): Many<To | Error>
}

/** The rows of one statement with the same parameters, by key. Requests share these rows and must not change them. */
export type CachedRows = { get(key: unknown): unknown; set(key: unknown, value: unknown): void }

/** The cached rows for one request. `rows` is undefined while `pending` is set, and after a failed read. */
export type CacheLookup = { readonly rows: CachedRows | undefined; readonly pending: Promise<void> | undefined }

type Entry<Value> = { value?: Value; error?: Error; batch?: Promise<void> | undefined }

/**
 * A loader that caches its values for one request. `valuesOf` returns a value for each key, in the order of the keys.
 *
 *     const names = createBatchLoader(async ids => namesOf(ids))
 *     await names.load('org_nokia')
 *     await names.loadAll(ids, names => names.length)
 *
 * The next load of a failed key reads it again. `cache` has the values of earlier requests, and receives new values.
 */
export function createBatchLoader<Key, Value>(
  valuesOf: (keys: Key[]) => Promise<Value[]>,
  cache?: CacheLookup,
): Loader<Key, Value> {
  const entriesByKey = new Map<Key, Entry<Value>>()
  let openBatch: { keys: Key[]; entries: Entry<Value>[]; batch: Promise<void> } | undefined

  function createBatch() {
    const [keys, entries]: [Key[], Entry<Value>[]] = [[], []]
    const batch = afterMicrotasks().then(async () => {
      openBatch = undefined
      try {
        const values = await readValues(keys)
        entries.forEach((entry, index) => {
          entry.value = values[index]!
        })
      } catch (error) {
        for (const [index, entry] of entries.entries()) {
          entry.error = error instanceof Error ? error : new Error(String(error))
          entriesByKey.delete(keys[index]!)
        }
      }
      for (const entry of entries) entry.batch = undefined
    })
    return { keys, entries, batch }
  }

  /** The values of keys: cached values from `cache`, the others from `valuesOf`. */
  async function readValues(keys: Key[]): Promise<Value[]> {
    if (cache?.pending) await cache.pending
    const rows = cache?.rows
    if (!rows) return valuesOf(keys)
    const values = new Map(keys.map(key => [key, rows.get(key) as Value | undefined]))
    const missing = keys.filter(key => values.get(key) === undefined)
    const missingValues = missing.length > 0 ? await valuesOf(missing) : []
    for (const [index, key] of missing.entries()) {
      values.set(key, missingValues[index])
      rows.set(key, missingValues[index])
    }
    return keys.map(key => values.get(key)!)
  }

  function entryOf(key: Key): Entry<Value> {
    const existing = entriesByKey.get(key)
    if (existing) return existing
    const value = cache?.rows?.get(key) as Value | undefined
    if (value !== undefined) return { value }
    openBatch ??= createBatch()
    const entry: Entry<Value> = { batch: openBatch.batch }
    entriesByKey.set(key, entry)
    openBatch.keys.push(key)
    openBatch.entries.push(entry)
    return entry
  }

  function loadAll<To>(
    keys: readonly Key[],
    to: (value: Value, index: number) => To = value => value as never,
  ): Many<To | Error> {
    const entries = keys.map(entryOf)
    const batches = new Set(entries.flatMap(({ batch }) => batch ?? []))
    const results = () =>
      entries.map(({ value, error }, index) => {
        if (error) return error
        try {
          return to(value!, index)
        } catch (error) {
          return error as Error
        }
      })
    if (batches.size === 0) return results()
    return (batches.size === 1 ? entries.find(({ batch }) => batch)!.batch! : Promise.all(batches)).then(results)
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

/** Resolves when all pending microtasks have run. A batch then contains the keys that these microtasks requested. */
export const afterMicrotasks = () =>
  Promise.resolve().then(() => new Promise<void>(resolve => process.nextTick(resolve)))
