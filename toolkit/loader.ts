import DataLoader from 'dataloader'
import type { Page } from './paging.ts'

export type Loader<Key, Value> = DataLoader<Key, Value, string>

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
export function keyed<Key, Row>(
  rowsByKeys: (keys: Key[]) => Promise<Row[]>,
  keyOf: (row: Row) => Key,
): Loader<Key, Row | null> {
  return new DataLoader(async keys => {
    const rows = new Map((await rowsByKeys([...keys])).map(row => [keyOf(row), row]))
    return keys.map(key => rows.get(key) ?? null)
  })
}

/**
 * All that belongs to each parent, in one statement for all parents of a batch; `owner` is the column that names the parent.
 *
 *     names: many(entities => namesOf.execute({ entities }), 'entity')
 */
export function many<Owner extends string, Row extends { [owner in Owner]: string | null }>(
  rowsOf: (parents: string[]) => Promise<Row[]>,
  owner: Owner,
): Loader<string, Row[]> {
  return new DataLoader(async parents => {
    const rows = groupBy(await rowsOf(parents.filter(isText)), row => row[owner] as string)
    return parents.map(parent => rows.get(parent) ?? [])
  })
}

/**
 * A page of what belongs to each parent, in one statement for all parents that are asked with the same arguments.
 *
 *     participants: pages((parents, { role }, page) => participantsOf(parents, role, page))
 *     await load.participants.load({ parent: id, args: { role }, page })
 *
 * Rows name their parent in `parent`. Two selections with different arguments are two statements.
 */
export function pages<Args, Row extends { parent: string }>(
  rowsOf: (parents: string[], args: Args, page: Page) => Promise<Row[]>,
): Loader<{ parent: string; args: Args; page: Page }, Row[]> {
  return grouped(
    ({ args, page }) => [args, page.key, page.id, page.take, page.backward],
    async (keys, { args, page }) => {
      const rows = groupBy(await rowsOf(keys.map(key => key.parent).filter(isText), args, page), row => row.parent)
      return keys.map(key => rows.get(key.parent) ?? [])
    },
  )
}

/** How many belong to each parent, in one statement for all parents that are asked with the same arguments. */
export function counts<Args>(
  countsOf: (parents: string[], args: Args) => Promise<{ parent: string; count: number }[]>,
): Loader<{ parent: string; args: Args }, number> {
  return grouped(
    ({ args }) => args,
    async (keys, { args }) => {
      const rows = new Map(
        (await countsOf(keys.map(key => key.parent).filter(isText), args)).map(row => [row.parent, row.count]),
      )
      return keys.map(key => rows.get(key.parent) ?? 0)
    },
  )
}

// Keys come from other subgraphs too, unchecked: one that PostgreSQL cannot hold names nothing, and must not spoil the batch.
const isText = (key: unknown) => typeof key === 'string' && !key.includes('\0')

/** A loader whose batch is split where the arguments differ. */
function grouped<Key extends { parent: string }, Value>(
  argsOf: (key: Key) => unknown,
  valuesOf: (keys: Key[], first: Key) => Promise<Value[]>,
): Loader<Key, Value> {
  return new DataLoader(
    async keys => {
      const groups = groupBy(keys, key => JSON.stringify(argsOf(key)))
      const values = new Map<Key, Value>()
      await Promise.all(
        [...groups.values()].map(async group => {
          const found = await valuesOf(group, group[0]!)
          group.forEach((key, index) => {
            values.set(key, found[index]!)
          })
        }),
      )
      return keys.map(key => values.get(key)!)
    },
    { cacheKeyFn: key => JSON.stringify([key.parent, argsOf(key)]) },
  )
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
