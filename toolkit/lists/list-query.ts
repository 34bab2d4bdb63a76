import { and, getTableColumns, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import type { Page } from '#toolkit/graphql'
import { placeholder } from '#toolkit/sql'
import { statementPerArguments, type Where } from './dynamic-filters.ts'
import { keyset, type PageMode, pageModeOf, pageParams, type SortKey } from './keyset.ts'
import type { Params, Row, Table } from './lateral-pages.ts'

/*
 * A subgraph has root lists (here), children of many parents (child-lists.ts), and rows that many parents link to
 * (join-lists.ts). All lists use keyset pagination in both directions. Page and count have the same conditions.
 */

/**
 * A root list.
 *
 *     const people = rootList(db, tables.people, { where: isAnyOrUnset(tables.people.id, 'ids'), sorts: { ID: {...} }, name: 'people' })
 *     await people.page('ID', page, { ids: null })
 */
export function rootList<T extends Table, Sort extends string>(
  db: Drizzle,
  table: T,
  { where, sorts, name }: { where: Where; sorts: Record<Sort, SortKey>; name: string },
) {
  const statement = statementPerArguments(where, (condition, nameOf, sort: Sort, mode: PageMode) => {
    const { after, order, sortKey } = keyset(sorts[sort], table.id, mode)
    return db
      .select({ ...getTableColumns(table), sortKey })
      .from(table as PgTable)
      .where(and(condition, after))
      .orderBy(...order)
      .limit(placeholder('take'))
      .prepare(nameOf(`${name}_${sort}`))
  })
  const count = statementPerArguments(where, (condition, nameOf) =>
    db
      .select({ count: sql<number>`count(*)::int` })
      .from(table as PgTable)
      .where(condition)
      .prepare(nameOf(`${name}_count`)),
  )
  return {
    page: (sort: Sort, page: Page, params: Params) =>
      statement(params, sort, pageModeOf(page)).execute(
        Object.assign(pageParams(page, sorts[sort]), params),
      ) as unknown as Promise<(Row<T> & { sortKey: string })[]>,
    count: async (params: Params) => (await count(params).execute(params))[0]!.count,
  }
}
