import type { Many } from '#toolkit/execution'

/*
 * A loader reads all keys that are requested in one tick with one statement, each key once. DataLoader does the same
 * with a promise for each key; these loaders have one promise for all keys of a level.
 */

export type Loader<Key, Value> = {
  load(key: Key): Promise<Value>
  /**
   * The value of each key, mapped by `to`; without a promise if all values are cached. A key has an Error in place of
   * its value if its read failed or `to` threw.
   */
  loadAll(keys: readonly Key[]): Many<Value | Error>
  loadAll<To>(keys: readonly Key[], to: (value: Value, index: number) => To): Many<To | Error>
}

/*
 * The row cache has the rows of statements at one revision. A request learns the current revision from a lease
 * (`toolkit/subgraph/revision-leases.ts`), or else reads it once. Thus it never uses rows of an earlier revision.
 */

/** The rows of one statement with the same parameters, by key. Requests share them, so they must not be mutated. */
export type CachedRows = { get(key: unknown): unknown; set(key: unknown, value: unknown): void }

/** The rows of all statements of a subgraph at one revision: `cache(queries.namesOf, '{}')`. */
export type CacheAtRevision = (statement: object, params: string) => CachedRows

/**
 * The cached rows for one request. `pending` is set until the revision has been read. After that, `rows` is undefined
 * only if the read failed.
 */
export type CacheLookup = { readonly rows: CachedRows | undefined; readonly pending: Promise<void> | undefined }

export type RequestCache = (statement: object, params: string) => CacheLookup
