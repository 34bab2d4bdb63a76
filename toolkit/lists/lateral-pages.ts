import { type SQL, type Subquery, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import { parentsGiven } from '#toolkit/sql'

/*
 * SQL parts of statements that read the pages of many parents.
 */

export type Table = PgTable & { id: PgColumn }
export type Row<T extends Table> = T['$inferSelect']
export type Params = Record<string, unknown>

export const PARENT = sql<string>`parent.id`

/**
 * The page of each parent, before any join. Without `offset 0` PostgreSQL may join whole tables to the parents first,
 * and compute every page once for each row of that join.
 */
export const pagesOf = (parents: SQL, page: Subquery): SQL =>
  sql`(select ${PARENT} as parent, page.row_id, page.sort_key, page.place from ${parents} cross join lateral ${page} offset 0) as page`
export const ofPage = { parent: sql<string>`page.parent`, sortKey: sql<string>`page.sort_key` }
export const inPages = [sql`page.parent`, sql`page.place`]

// The position of a row in its page: later joins do not preserve the order.
export const placeIn = (order: SQL[]) => sql`row_number() over (order by ${sql.join(order, sql`, `)})`.as('place')

export const COUNT = { count: sql<number>`count(*)::int`.as('count') }

/** Counts the rows of `counted` for each parent. */
export const countBy = (db: Drizzle, table: PgTable, counted: { as(alias: 'counted'): unknown }, name: string) =>
  db
    .select({ parent: PARENT, count: sql<number>`counted.count` })
    .from(parentsGiven(table))
    .crossJoinLateral(counted.as('counted') as Subquery)
    .prepare(name)
