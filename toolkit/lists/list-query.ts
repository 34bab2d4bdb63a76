import { and, getTableColumns, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import type { Page } from '#toolkit/graphql'
import { placeholder } from '#toolkit/sql'
import { type Fits, perAsked } from './dynamic-filters.ts'
import { keyset, pageParams, type Reading, readingOf, type SortKey } from './keyset.ts'
import type { Params, Row, Table } from './lateral-pages.ts'

/*
 * The lists that a subgraph has: lists of its own here, and what belongs to each of many parents (belonging.ts) or is tied to
 * them (tied.ts). All read on from a row, both ways, and count under the same conditions. A statement is prepared for each
 * order, direction and set of conditions that is asked for.
 */

/**
 * A list of its own.
 *
 *     const people = listOf(db, tables.people, { fits: mayBeAny(tables.people.id, 'ids'), sorts: { ID: {...} } })
 *     await people.page('ID', page, { ids: null })
 */
export function rootList<T extends Table, Sort extends string>(
  db: Drizzle,
  table: T,
  { fits, sorts, name }: { fits: Fits; sorts: Record<Sort, SortKey>; name: string },
) {
  const statement = perAsked(fits, (fits, named, sort: Sort, reading: Reading) => {
    const { after, order, sortKey } = keyset(sorts[sort], table.id, reading)
    return db
      .select({ ...getTableColumns(table), sortKey })
      .from(table as PgTable)
      .where(and(fits, after))
      .orderBy(...order)
      .limit(placeholder('take'))
      .prepare(named(`${name}_${sort}`))
  })
  const count = perAsked(fits, (fits, named) =>
    db
      .select({ count: sql<number>`count(*)::int` })
      .from(table as PgTable)
      .where(fits)
      .prepare(named(`${name}_count`)),
  )
  return {
    page: (sort: Sort, page: Page, params: Params) =>
      statement(params, sort, readingOf(page)).execute(
        Object.assign(pageParams(page, sorts[sort]), params),
      ) as unknown as Promise<(Row<T> & { sortKey: string })[]>,
    count: async (params: Params) => (await count(params).execute(params))[0]!.count,
  }
}
