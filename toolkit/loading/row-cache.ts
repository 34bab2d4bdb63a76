import { afterMicrotasks } from './batch-loader.ts'
import type { CacheAtRevision, CachedRows, CacheLookup, RequestCache } from './types.ts'

/**
 * What is known now, for each who asks: `at` the revision that there is a lease of, or else at the one that is read. One reads at a
 * time; those who ask meanwhile are told together what the next one sees. Nobody waits for that who does not look anything up.
 *
 *     const now = looking({ leased, read: () => revisionIn(sql, name), at: revision => kept.at(name, revision) })
 *     during(signal, queries, now())
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
  let looked: Promise<unknown> = Promise.resolve()
  let next: RequestCache | undefined
  return () => {
    const revision = leased()
    if (revision !== undefined) return foundAt({ at: at(revision), sought: undefined })
    next ??= foundNow(
      looked.then(afterMicrotasks).then(() => {
        next = undefined
        const seen = read().then(at)
        looked = seen.catch(() => undefined)
        return seen
      }),
    )
    return next
  }
}

/** What is known at the revision that is being looked for. */
function foundNow(seeking: Promise<CacheAtRevision>): RequestCache {
  const seen: LeasedRows = { at: undefined, sought: undefined }
  const end = (at?: CacheAtRevision) => {
    seen.at = at
    seen.sought = undefined
  }
  seen.sought = seeking.then(end, () => end())
  return foundAt(seen)
}

const foundAt =
  (seen: LeasedRows): RequestCache =>
  (statement, params) =>
    new FindingNow(seen, at => at(statement, params))

type LeasedRows = { at: CacheAtRevision | undefined; sought: Promise<void> | undefined }

// Not a literal with getters, of which each would have a hidden class of its own.
class FindingNow implements CacheLookup {
  readonly #seen: LeasedRows
  readonly #look: (at: CacheAtRevision) => CachedRows
  #known: CachedRows | undefined

  constructor(seen: LeasedRows, look: (at: CacheAtRevision) => CachedRows) {
    this.#seen = seen
    this.#look = look
  }

  get rows() {
    this.#known ??= this.#seen.at && this.#look(this.#seen.at)
    return this.#known
  }

  get pending() {
    return this.#seen.sought
  }
}

/** Of a statement that a request is handed (during.ts), what is kept of what it has found: `queries.namesOf[FOUND]?.('{}')`. */
export const ROW_CACHE = Symbol('found')
export type WithRowCache = { [ROW_CACHE]?: ((params: string) => CacheLookup) | undefined }

/** For each subgraph what was found at its revision of now; with another one, all of that is forgotten. */
export type RowCache = { at(subgraph: string, revision: string): CacheAtRevision }

type Table = CachedRows & { isUsed(): boolean; age(): void }
type Revision = { id: string; tables: Map<object, Map<string, Table>> }

/**
 * Room for so many bytes, as far as they can be told. What was not asked for since half of them came is dropped.
 *
 *     const found = keeping(32_000_000).at('sources', revision)(queries.sourcesByIds, '{}')
 *     found.set('src_seed', row)
 *     found.get('src_seed')   // row; undefined where nothing is known
 */
export function createRowCache(most: number): RowCache {
  const revisions = new Map<string, Revision>()
  let bytes = 0

  /** What was asked for lately becomes old, and what was old goes. */
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

  function note(size: number): void {
    bytes += size
    if (bytes > most / 2) age()
  }

  function begin(params: string): Table {
    note(emptyTable + sizeOf(params))
    let [young, old] = [new Map<unknown, unknown>(), new Map<unknown, unknown>()]
    const set = (key: unknown, value: unknown) => {
      young.set(key, value)
      note(sizeOf(key) + sizeOf(value))
    }
    return {
      set,
      get(key) {
        const value = young.get(key)
        if (value !== undefined) return value
        const former = old.get(key)
        if (former !== undefined) set(key, former)
        return former
      },
      isUsed: () => young.size > 0,
      age() {
        old = young
        young = new Map()
      },
    }
  }

  function anew(subgraph: string, id: string): Revision {
    const revision: Revision = { id, tables: new Map() }
    revisions.set(subgraph, revision)
    return revision
  }

  return {
    at(subgraph, id) {
      const known = revisions.get(subgraph)
      const { tables } = known?.id === id ? known : anew(subgraph, id)
      return (statement, params) => {
        const byParams = tables.get(statement) ?? new Map<string, Table>()
        tables.set(statement, byParams)
        const table = byParams.get(params) ?? begin(params)
        byParams.set(params, table)
        return table
      }
    },
  }
}

const emptyTable = 500

/** About how many bytes a value of rows takes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length
  if (typeof value !== 'object' || value === null) return 8
  const parts = Array.isArray(value) ? value : Object.values(value)
  return parts.reduce<number>((sum, part) => sum + 8 + sizeOf(part), 24)
}
