import type { Page } from '#toolkit/graphql'
import { type CacheLookup, createBatchLoader, type Loader } from './batch-loader.ts'
import { ROW_CACHE, type WithRowCache } from './row-cache.ts'

/*
 * A loader of a statement caches its rows across requests while the revision stays the same (row-cache.ts). A loader of
 * a function caches its rows for one request only.
 */

/** A statement that reads rows for a list of keys. */
type KeyedStatement<Params, Row> = { execute: (params: Params) => Promise<Row[]> }

/**
 * Loads the row of an id, or null, with one statement for each batch. `requestedId` of a row is the former id by which
 * a client requested it.
 *
 *     organisation: createLoader(queries.organisationsByIds)
 *     import: createLoader(ids => queries.importsByIds.execute({ ids }))
 */
export const createLoader = <Row extends { id: string; requestedId?: string }>(
  rowsByIds: KeyedStatement<{ ids: string[] }, Row> | ((ids: string[]) => Promise<Row[]>),
): Loader<string, Row | null> =>
  createKeyedLoader(
    ids => {
      const validIds = ids.filter(isText)
      return typeof rowsByIds === 'function' ? rowsByIds(validIds) : rowsByIds.execute({ ids: validIds })
    },
    row => row.requestedId ?? row.id,
    cacheOf(rowsByIds, 'one'),
  )

/** Loads the row of a key of any type: `createKeyedLoader(nums => queries.nodesByNums(nums), node => node.num)`. */
export const createKeyedLoader = <Key, Row>(
  rowsByKeys: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  cache?: CacheLookup,
): Loader<Key, Row | null> =>
  createBatchLoader(async keys => {
    const rows = new Map((await rowsByKeys(keys)).map(row => [keyOf(row), row]))
    return keys.map(key => rows.get(key) ?? null)
  }, cache)

/**
 * Loads all rows of a parent, with one statement for each batch. `owner` is the column with the parent's id, `parents`
 * the parameter for the list of parents, and `params` are the other parameters.
 *
 *     names: createListLoader(queries.namesOf, 'entity', 'entities')
 */
export const createListLoader = <
  Parents extends string,
  Owner extends string,
  Row extends { [owner in Owner]: string | null },
  Params extends object = object,
>(
  statement: KeyedStatement<{ [parents in Parents]: string[] } & Params, Row>,
  owner: Owner,
  parents: Parents,
  params?: Params,
): Loader<string, Row[]> =>
  createGroupedLoader(
    keys => statement.execute({ [parents]: keys, ...params } as { [parents in Parents]: string[] } & Params),
    owner,
    cacheOf(statement, JSON.stringify(['many', owner, params])),
  )

/** Loads all rows of a parent with a function: `createGroupedLoader(ids => queries.namesOf({ ids }), 'node')`. */
export const createGroupedLoader = <Owner extends string, Row extends { [owner in Owner]: string | null }>(
  rowsOf: (parents: string[]) => Promise<Row[]>,
  owner: Owner,
  cache?: CacheLookup,
): Loader<string, Row[]> =>
  createBatchLoader(async parents => {
    const rows = groupBy(await rowsOf(parents.filter(isText)), row => row[owner] as string)
    return parents.map(parent => rows.get(parent) ?? [])
  }, cache)

/** The row cache of a statement or list. `params` has parameters and the form of the cached values, such as 'one'. */
const cacheOf = (statement: object | undefined, params: string): CacheLookup | undefined =>
  (statement as WithRowCache | undefined)?.[ROW_CACHE]?.(params)

/**
 * Loads a page of the rows of a parent, with one statement for all parents that have the same arguments.
 *
 *     participants: createPageLoader((parents, { role }, page) => participantsOf(parents, role, page))
 *     await load.participants({ role }, page).load(id)
 *
 * The column `parent` has the parent's id. With `list`, the row cache stores the pages under this object.
 */
export const createPageLoader = <Args, Row extends { parent: string }>(
  rowsOf: (parents: string[], args: Args, page: Page) => Promise<Row[]>,
  list?: object,
): ((args: Args, page: Page) => Loader<string, Row[]>) =>
  createLoaderPerArguments(
    (args, page) => ['page', args, page.key, page.id, page.take, page.backward],
    (key, args, page) => createGroupedLoader(parents => rowsOf(parents, args, page), 'parent', cacheOf(list, key)),
  )

/** Loads the number of rows of a parent, with one statement for all parents that have the same arguments. */
export const createCountLoader = <Args>(
  countsOf: (parents: string[], args: Args) => Promise<{ parent: string; count: number }[]>,
  list?: object,
): ((args: Args) => Loader<string, number>) =>
  createLoaderPerArguments(
    args => ['count', args],
    (key, args) =>
      createBatchLoader(
        async parents => {
          const rows = await countsOf(parents.filter(isText), args)
          const counts = new Map(rows.map(row => [row.parent, row.count]))
          return parents.map(parent => counts.get(parent) ?? 0)
        },
        cacheOf(list, key),
      ),
  )

// No code validates keys from other subgraphs. PostgreSQL rejects a whole batch if one text has a null character.
const isText = (key: unknown) => typeof key === 'string' && !key.includes('\0')

/** The loaders of a subgraph definition: the type that each function of `Makers` returns. */
export type LoadersOf<Makers> = {
  readonly [name in keyof Makers]: Makers[name] extends (queries: never) => infer Loader ? Loader : never
}

/**
 * The loaders of a request. Each loader is created at first use, because most requests use few of them.
 *
 *     const loadersOf = createLazyLoaders(definition.loaders)
 *     await loadersOf(queries).organisation.load('org_nokia')
 */
export function createLazyLoaders<Queries, Makers extends object>(
  makers: Makers,
): (queries: Queries) => LoadersOf<Makers> {
  class Loaders {
    readonly #queries: Queries
    readonly #loaders: unknown[] = []
    constructor(queries: Queries) {
      this.#queries = queries
    }
    static {
      for (const [at, [name, make]] of Object.entries(makers).entries())
        Object.defineProperty(Loaders.prototype, name, {
          get(this: Loaders) {
            this.#loaders[at] ??= make(this.#queries)
            return this.#loaders[at]
          },
        })
    }
  }
  return queries => new Loaders(queries) as unknown as LoadersOf<Makers>
}

/** Returns a function that creates one loader for each set of arguments. The first argument of `make` is their key. */
export function createLoaderPerArguments<Args extends unknown[], PerArguments>(
  keyOf: (...args: Args) => unknown,
  make: (key: string, ...args: Args) => PerArguments,
) {
  const loaders = new Map<string, PerArguments>()
  return (...args: Args): PerArguments => {
    const key = JSON.stringify(keyOf(...args))
    const loader = loaders.get(key) ?? make(key, ...args)
    loaders.set(key, loader)
    return loader
  }
}

// Map.groupBy needs Node 21; this project supports Node 20.
export function groupBy<Row, Key>(rows: readonly Row[], keyOf: (row: Row) => Key): Map<Key, Row[]> {
  const groups = new Map<Key, Row[]>()
  for (const row of rows) {
    const key = keyOf(row)
    const group = groups.get(key)
    if (group) group.push(row)
    else groups.set(key, [row])
  }
  return groups
}
