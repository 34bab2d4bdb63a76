import { afterMicrotasks, type CachedRows, type CacheLookup } from './batch-loader.ts'

/*
 * The row cache has the rows of statements at one revision. A request gets the current revision from a lease
 * (`toolkit/subgraph/revision-leases.ts`), or else reads it once. Therefore it never uses rows of an earlier revision.
 */

/** The rows of all statements of a subgraph at one revision: `cache(queries.namesOf, '{}')`. */
type CacheAtRevision = (statement: object, params: string) => CachedRows

export type RequestCache = (statement: object, params: string) => CacheLookup

/**
 * Returns a function that opens the row cache for a request, at the leased revision or else at the revision that `read`
 * returns. Only one read of the revision runs at a time. Requests that arrive before the next read starts share that
 * read. A request waits for the read only if it loads a row.
 *
 *     const requestCache = openRequestCache({ leased, read: () => readRevision(sql, name), at: revision => cache.at(name, revision) })
 *     bindToRequest(signal, queries, requestCache())
 */
export function openRequestCache({
  leased = () => undefined,
  read,
  at,
}: {
  leased?: (() => string | undefined) | undefined
  read: () => Promise<string>
  at: (revision: string) => CacheAtRevision
}): () => RequestCache {
  let lastRead: Promise<unknown> = Promise.resolve()
  let next: RequestCache | undefined
  return () => {
    const revision = leased()
    if (revision !== undefined) return requestCacheOf({ cache: at(revision), pending: undefined })
    next ??= pendingCache(
      lastRead.then(afterMicrotasks).then(() => {
        next = undefined
        const reading = read().then(at)
        lastRead = reading.catch(() => undefined)
        return reading
      }),
    )
    return next
  }
}

/** The cache of a request that does not have its revision yet. If the read fails, the cache has no rows. */
function pendingCache(reading: Promise<CacheAtRevision>): RequestCache {
  const state: RequestState = { cache: undefined, pending: undefined }
  const settle = (cache?: CacheAtRevision) => {
    state.cache = cache
    state.pending = undefined
  }
  state.pending = reading.then(settle, () => settle())
  return requestCacheOf(state)
}

const requestCacheOf =
  (state: RequestState): RequestCache =>
  (statement, params) =>
    new StatementLookup(state, cache => cache(statement, params))

type RequestState = { cache: CacheAtRevision | undefined; pending: Promise<void> | undefined }

// A class, because V8 gives each object literal with getters its own hidden class.
class StatementLookup implements CacheLookup {
  readonly #state: RequestState
  readonly #rowsIn: (cache: CacheAtRevision) => CachedRows
  #rows: CachedRows | undefined

  constructor(state: RequestState, rowsIn: (cache: CacheAtRevision) => CachedRows) {
    this.#state = state
    this.#rowsIn = rowsIn
  }

  get rows() {
    this.#rows ??= this.#state.cache && this.#rowsIn(this.#state.cache)
    return this.#rows
  }

  get pending() {
    return this.#state.pending
  }
}

/** The property with the cached rows of a statement of `bindToRequest`: `queries.namesOf[ROW_CACHE]?.('{}')`. */
export const ROW_CACHE = Symbol('found')
export type WithRowCache = { [ROW_CACHE]?: ((params: string) => CacheLookup) | undefined }

/** The rows of each subgraph at one revision. A call of `at` with another revision evicts all rows of the subgraph. */
export type RowCache = { at(subgraph: string, revision: string): CacheAtRevision }

type Table = CachedRows & { isUsed(): boolean; age(): void }
type Revision = { id: string; tables: Map<object, Map<string, Table>> }

/**
 * A row cache of about `maxBytes`, with two generations. After each `maxBytes / 2` of new rows, the cache evicts the
 * rows that were not read since the previous eviction.
 *
 *     const rows = createRowCache(32_000_000).at('sources', revision)(queries.sourcesByIds, '{}')
 *     rows.set('src_seed', row)
 *     rows.get('src_seed')   // row; undefined if it is not cached
 */
export function createRowCache(maxBytes: number): RowCache {
  const revisions = new Map<string, Revision>()
  let bytes = 0

  /** Evicts the old generation. The young generation becomes the old one. */
  function age(): void {
    bytes = 0
    for (const { tables } of revisions.values())
      for (const [statement, byParams] of tables) {
        for (const [params, table] of byParams) {
          if (!table.isUsed()) byParams.delete(params)
          table.age()
        }
        if (byParams.size === 0) tables.delete(statement)
      }
  }

  function addBytes(size: number): void {
    bytes += size
    if (bytes > maxBytes / 2) age()
  }

  function createTable(params: string): Table {
    addBytes(EMPTY_TABLE_BYTES + sizeOf(params))
    let [young, old] = [new Map<unknown, unknown>(), new Map<unknown, unknown>()]
    const set = (key: unknown, value: unknown) => {
      young.set(key, value)
      addBytes(sizeOf(key) + sizeOf(value))
    }
    return {
      set,
      get(key) {
        const value = young.get(key)
        if (value !== undefined) return value
        const oldValue = old.get(key)
        if (oldValue !== undefined) set(key, oldValue)
        return oldValue
      },
      isUsed: () => young.size > 0,
      age() {
        old = young
        young = new Map()
      },
    }
  }

  return {
    at(subgraph, id) {
      let revision = revisions.get(subgraph)
      if (revision?.id !== id) {
        revision = { id, tables: new Map() }
        revisions.set(subgraph, revision)
      }
      const { tables } = revision
      return (statement, params) => {
        const byParams = tables.get(statement) ?? new Map<string, Table>()
        tables.set(statement, byParams)
        const table = byParams.get(params) ?? createTable(params)
        byParams.set(params, table)
        return table
      }
    },
  }
}

const EMPTY_TABLE_BYTES = 500

/** The approximate size of a cached value, in bytes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length
  if (typeof value !== 'object' || value === null) return 8
  const parts = Array.isArray(value) ? value : Object.values(value)
  return parts.reduce<number>((sum, part) => sum + 8 + sizeOf(part), 24)
}
