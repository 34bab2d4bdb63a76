import type { Page } from '#toolkit/graphql'
import { createBatchLoader } from './batch-loader.ts'
import { ROW_CACHE, type WithRowCache } from './row-cache.ts'
import type { CacheLookup, Loader } from './types.ts'

export type { Loader } from './types.ts'

/*
 * What a statement finds by a key is kept from request to request, as long as the data are the same: see kept.ts. What a function
 * finds is not.
 */

/** A statement that takes a list of keys, and finds rows for each. */
type ByKeys<Params, Row> = { execute: (params: Params) => Promise<Row[]> }

/**
 * One thing for each id, in one statement for all ids of a batch; null where there is none. A row that was asked for by
 * another id than its own, a former one, says so in `asked`.
 *
 *     organisation: one(queries.organisationsByIds)
 *     import: one(ids => queries.importsByIds.execute({ ids }))
 */
export const createLoader = <Row extends { id: string; asked?: string }>(
  rowsByIds: ByKeys<{ ids: string[] }, Row> | ((ids: string[]) => Promise<Row[]>),
): Loader<string, Row | null> =>
  createKeyedLoader(
    ids => {
      const own = ids.filter(isText)
      return typeof rowsByIds === 'function' ? rowsByIds(own) : rowsByIds.execute({ ids: own })
    },
    row => row.asked ?? row.id,
    keptOf(rowsByIds, 'one'),
  )

/** The same for keys of another sort: `nodeByNumber: keyed(numbers => nodesBy({ numbers }), node => node.number)`. */
export const createKeyedLoader = <Key, Row>(
  rowsByKeys: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
  kept?: CacheLookup,
): Loader<Key, Row | null> =>
  createBatchLoader(async keys => {
    const rows = new Map((await rowsByKeys(keys)).map(row => [keyOf(row), row]))
    return keys.map(key => rows.get(key) ?? null)
  }, kept)

/**
 * All that belongs to each parent, in one statement for all parents of a batch; `owner` is the column that names the parent, and
 * `parents` the parameter that takes them, beside `params`.
 *
 *     names: many(queries.namesOf, 'entity', 'entities')
 */
export const createListLoader = <
  Parents extends string,
  Owner extends string,
  Row extends { [owner in Owner]: string | null },
  Params extends object = object,
>(
  statement: ByKeys<{ [parents in Parents]: string[] } & Params, Row>,
  owner: Owner,
  parents: Parents,
  params?: Params,
): Loader<string, Row[]> =>
  createGroupedLoader(
    keys => statement.execute({ [parents]: keys, ...params } as { [parents in Parents]: string[] } & Params),
    owner,
    keptOf(statement, JSON.stringify(['many', owner, params])),
  )

/** The same with what a function finds: `names: grouped(ids => queries.namesOf({ ids }), 'node')`. */
export const createGroupedLoader = <Owner extends string, Row extends { [owner in Owner]: string | null }>(
  rowsOf: (parents: string[]) => Promise<Row[]>,
  owner: Owner,
  kept?: CacheLookup,
): Loader<string, Row[]> =>
  createBatchLoader(async parents => {
    const rows = groupBy(await rowsOf(parents.filter(isText)), row => row[owner] as string)
    return parents.map(parent => rows.get(parent) ?? [])
  }, kept)

/** What is kept of what a statement, or a list, has found with these parameters; they tell of which form it is, too. */
const keptOf = (statement: object | undefined, params: string): CacheLookup | undefined =>
  (statement as WithRowCache | undefined)?.[ROW_CACHE]?.(params)

/**
 * A page of what belongs to each parent, in one statement for all parents that are asked with the same arguments.
 *
 *     participants: pages((parents, { role }, page) => participantsOf(parents, role, page))
 *     await load.participants({ role }, page).load(id)
 *
 * Rows name their parent in `parent`. Two selections with different arguments are two statements. What the list `of` which they
 * are has found is kept.
 */
export const createPageLoader = <Args, Row extends { parent: string }>(
  rowsOf: (parents: string[], args: Args, page: Page) => Promise<Row[]>,
  of?: object,
): ((args: Args, page: Page) => Loader<string, Row[]>) =>
  createLoaderPerArguments(
    (args, page) => ['page', args, page.key, page.id, page.take, page.backward],
    (key, args, page) => createGroupedLoader(parents => rowsOf(parents, args, page), 'parent', keptOf(of, key)),
  )

/** How many belong to each parent, in one statement for all parents that are asked with the same arguments. */
export const createCountLoader = <Args>(
  countsOf: (parents: string[], args: Args) => Promise<{ parent: string; count: number }[]>,
  of?: object,
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
        keptOf(of, key),
      ),
  )

// Keys come from other subgraphs too, unchecked: one that PostgreSQL cannot hold names nothing, and must not spoil the batch.
const isText = (key: unknown) => typeof key === 'string' && !key.includes('\0')

/** The loaders that a record of how they are made gives. */
export type LoadersOf<Makers> = {
  readonly [name in keyof Makers]: Makers[name] extends (queries: never) => infer Loader ? Loader : never
}

/**
 * The loaders of a request, each of which is made when it is first used: most requests use few of them.
 *
 *     const loadersOf = lazily(definition.loaders)
 *     await loadersOf(queries).organisation.load('org_nokia')
 */
export function createLazyLoaders<Queries, Makers extends object>(
  makers: Makers,
): (queries: Queries) => LoadersOf<Makers> {
  class Loaders {
    readonly #queries: Queries
    readonly #made: unknown[] = []
    constructor(queries: Queries) {
      this.#queries = queries
    }
    static {
      for (const [at, [name, make]] of Object.entries(makers).entries())
        Object.defineProperty(Loaders.prototype, name, {
          get(this: Loaders) {
            this.#made[at] ??= make(this.#queries)
            return this.#made[at]
          },
        })
    }
  }
  return queries => new Loaders(queries) as unknown as LoadersOf<Makers>
}

/** A loader for each set of arguments, made when it is first asked for, out of what they are as a text, and them. */
export function createLoaderPerArguments<Args extends unknown[], Made>(
  keyOf: (...args: Args) => unknown,
  make: (key: string, ...args: Args) => Made,
) {
  const made = new Map<string, Made>()
  return (...args: Args): Made => {
    const key = JSON.stringify(keyOf(...args))
    const known = made.get(key) ?? make(key, ...args)
    made.set(key, known)
    return known
  }
}

// Map.groupBy comes with Node 21.
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
