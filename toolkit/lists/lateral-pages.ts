import { type SQL, type Subquery, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import { parentsGiven } from '#toolkit/sql'
import type { keyset } from './keyset.ts'

/*
 * SQL parts of statements that read the pages of many parents.
 */

export type Table = PgTable & { id: PgColumn }
export type Row<T extends Table> = T['$inferSelect']
export type Params = Record<string, unknown>

export const PARENT = sql<string>`parent.id`

/**
 * The page of each parent, before any join. Without `offset 0`, PostgreSQL may first join whole tables to the parents.
 * It then computes every page once for each row of that join.
 */
export const pagesOf = (parents: SQL, page: Subquery): SQL =>
  sql`(select ${PARENT} as parent, page.row_id, page.sort_key, page.place from ${parents} cross join lateral ${page} offset 0) as page`
export const ofPage = { parent: sql<string>`page.parent`, sortKey: sql<string>`page.sort_key` }
export const inPages = [sql`page.parent`, sql`page.place`]

/** The columns of a row of a page. `place` is its position, because later joins do not preserve the order. */
export const rowOfPage = (id: PgColumn, { order, sortKey }: ReturnType<typeof keyset>) => ({
  id: sql`${id}`.as('row_id'),
  sortKey,
  place: sql`row_number() over (order by ${sql.join(order, sql`, `)})`.as('place'),
})

/** Counts the rows of `table` that meet `condition`, for each parent. The condition can use the table `join.to`. */
export function countBy(
  db: Drizzle,
  table: PgTable,
  condition: SQL | undefined,
  name: string,
  join?: { to: PgTable; on: SQL },
) {
  const rows = db
    .select({ count: sql<number>`count(*)::int`.as('count') })
    .from(table)
    .$dynamic()
  if (join) rows.innerJoin(join.to, join.on)
  return db
    .select({ parent: PARENT, count: sql<number>`counted.count` })
    .from(parentsGiven(table))
    .crossJoinLateral(rows.where(condition).as('counted'))
    .prepare(name)
}
