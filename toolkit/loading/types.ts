import type { Many } from '#toolkit/execution'

/*
 * Keys that are asked for in one turn of the program are looked up together, and each once. DataLoader does the same with a
 * promise for each key; here one serves all keys of a level.
 */

export type Loader<Key, Value> = {
  load(key: Key): Promise<Value>
  /**
   * The value of each key, or what `to` makes of it; at once where all are known. An Error stands for a key that could not be looked
   * up, or whose value `to` does not take.
   */
  loadAll(keys: readonly Key[]): Many<Value | Error>
  loadAll<To>(keys: readonly Key[], to: (value: Value, index: number) => To): Many<To | Error>
}

/*
 * What statements have found, kept in memory as long as the data are those that it was found in. Every request knows at which
 * revision its subgraph is, by a lease (leases.ts) or since it asks once, so nobody is told what was there before.
 */

/** What one statement has found with the same parameters, by key. It is shared: nobody may change it. */
export type CachedRows = { get(key: unknown): unknown; set(key: unknown, value: unknown): void }

/** What the statements of a subgraph have found at one revision: `found(queries.namesOf, '{}')`. */
export type CacheAtRevision = (statement: object, params: string) => CachedRows

/** What one request knows of that: nothing as long as it is `sought`, and nothing where the revision cannot be told. */
export type CacheLookup = { readonly rows: CachedRows | undefined; readonly pending: Promise<void> | undefined }

export type RequestCache = (statement: object, params: string) => CacheLookup
