import { batching, type Loader } from './batches.ts'
import type { Page } from './paging.ts'

export type { Loader } from './batches.ts'

/**
 * One thing for each id, in one statement for all ids of a batch; null where there is none. A row that was asked for by
 * another id than its own, a former one, says so in `asked`.
 *
 *     organisation: one(ids => organisationsByIds.execute({ ids }))
 */
export const one = <Row extends { id: string; asked?: string }>(
  rowsByIds: (ids: string[]) => Promise<Row[]>,
): Loader<string, Row | null> =>
  keyed(
    ids => rowsByIds(ids.filter(isText)),
    row => row.asked ?? row.id,
  )

/** The same for keys of another sort: `nodeByNumber: keyed(numbers => nodesBy({ numbers }), node => node.number)`. */
export const keyed = <Key, Row>(
  rowsByKeys: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Loader<Key, Row | null> =>
  batching(async keys => {
    const rows = new Map((await rowsByKeys(keys)).map(row => [keyOf(row), row]))
    return keys.map(key => rows.get(key) ?? null)
  })

/**
 * All that belongs to each parent, in one statement for all parents of a batch; `owner` is the column that names the parent.
 *
 *     names: many(entities => namesOf.execute({ entities }), 'entity')
 */
export const many = <Owner extends string, Row extends { [owner in Owner]: string | null }>(
  rowsOf: (parents: string[]) => Promise<Row[]>,
  owner: Owner,
): Loader<string, Row[]> =>
  batching(async parents => {
    const rows = groupBy(await rowsOf(parents.filter(isText)), row => row[owner] as string)
    return parents.map(parent => rows.get(parent) ?? [])
  })

/**
 * A page of what belongs to each parent, in one statement for all parents that are asked with the same arguments.
 *
 *     participants: pages((parents, { role }, page) => participantsOf(parents, role, page))
 *     await load.participants({ role }, page).load(id)
 *
 * Rows name their parent in `parent`. Two selections with different arguments are two statements.
 */
export const pages = <Args, Row extends { parent: string }>(
  rowsOf: (parents: string[], args: Args, page: Page) => Promise<Row[]>,
): ((args: Args, page: Page) => Loader<string, Row[]>) =>
  perArguments(
    (args, page) => [args, page.key, page.id, page.take, page.backward],
    (args, page) => many(parents => rowsOf(parents, args, page), 'parent'),
  )

/** How many belong to each parent, in one statement for all parents that are asked with the same arguments. */
export const counts = <Args>(
  countsOf: (parents: string[], args: Args) => Promise<{ parent: string; count: number }[]>,
): ((args: Args) => Loader<string, number>) =>
  perArguments(
    args => args,
    args =>
      batching(async parents => {
        const rows = await countsOf(parents.filter(isText), args)
        const counts = new Map(rows.map(row => [row.parent, row.count]))
        return parents.map(parent => counts.get(parent) ?? 0)
      }),
  )

// Keys come from other subgraphs too, unchecked: one that PostgreSQL cannot hold names nothing, and must not spoil the batch.
const isText = (key: unknown) => typeof key === 'string' && !key.includes('\0')

/** A loader for each set of arguments, made when it is first asked for. */
export function perArguments<Args extends unknown[], Made>(
  keyOf: (...args: Args) => unknown,
  make: (...args: Args) => Made,
) {
  const made = new Map<string, Made>()
  return (...args: Args): Made => {
    const key = JSON.stringify(keyOf(...args))
    const known = made.get(key) ?? make(...args)
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
