import { and, getTableColumns, type SQL, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from './database.ts'
import type { Page } from './paging.ts'
import { type Fits, given, isAny, keyset, pageParams, perAsked, type SortKey } from './select.ts'

/*
 * The two kinds of list that a subgraph has: a list of its own, and what belongs to each of many parents. Both read on from
 * a row, both ways, and count under the same conditions. A statement is prepared for each order, direction and set of
 * conditions that is asked for.
 */

type Table = PgTable & { id: PgColumn }
type Row<T extends Table> = T['$inferSelect']
export type Params = Record<string, unknown>

/**
 * A list of its own.
 *
 *     const people = listOf(db, tables.people, { fits: mayBeAny(tables.people.id, 'ids'), sorts: { ID: {...} } })
 *     await people.page('ID', page, { ids: null })
 */
export function listOf<T extends Table, Sort extends string>(
  db: Drizzle,
  table: T,
  { fits, sorts, name }: { fits: Fits; sorts: Record<Sort, SortKey>; name: string },
) {
  const statement = perAsked(fits, (fits, sort: Sort, backward: boolean) => {
    const { after, order, sortKey } = keyset(sorts[sort], table.id, backward)
    return db
      .select({ ...getTableColumns(table), sortKey })
      .from(table as PgTable)
      .where(and(fits, after))
      .orderBy(...order)
      .limit(given('take'))
      .prepare(`${name}_${sort}_${backward}`)
  })
  const count = perAsked(fits, fits =>
    db
      .select({ count: sql<number>`count(*)::int` })
      .from(table as PgTable)
      .where(fits)
      .prepare(`${name}_count`),
  )
  return {
    page: (sort: Sort, page: Page, params: Params) =>
      statement(params, sort, page.backward).execute({ ...params, ...pageParams(page) }) as unknown as Promise<
        (Row<T> & { sortKey: string })[]
      >,
    count: async (params: Params) => (await count(params).execute(params))[0]!.count,
  }
}

/**
 * What belongs to each of many parents, in one statement: rows of `table` whose `owner` is the parent.
 *
 *     const parts = belongingTo(db, tables.initiatives, { owner: tables.initiatives.partOf, sort, name: 'components' })
 *     await parts.page(parents, page, {})       // rows, each with its `parent`
 */
export function belongingTo<T extends Table>(
  db: Drizzle,
  table: T,
  { owner, fits, sort, name }: { owner: PgColumn; fits?: Fits; sort: SortKey; name: string },
) {
  const statement = perAsked(fits, (fits, backward: boolean) => {
    const { after, order, sortKey } = keyset(sort, table.id, backward)
    const page = db
      .select({ id: sql`${table.id}`.as('row_id'), sortKey, place: placeIn(order) })
      .from(table as PgTable)
      .where(and(sql`${owner} = parent.id`, fits, after))
      .orderBy(...order)
      .limit(given('take'))
      .as('page')
    return db
      .select({ ...getTableColumns(table), parent: PARENT, sortKey: sql<string>`page.sort_key` })
      .from(PARENTS)
      .crossJoinLateral(page)
      .innerJoin(table as PgTable, sql`${table.id} = page.row_id`)
      .orderBy(PARENT, sql`page.place`)
      .prepare(`${name}_${backward}`)
  })
  const count = perAsked(fits, fits => countBy(db, table, owner, and(isAny(owner, 'parents'), fits), name))
  return {
    page: (parents: string[], page: Page, params: Params) =>
      statement(params, page.backward).execute({ ...params, parents, ...pageParams(page) }) as unknown as Promise<
        (Row<T> & { parent: string; sortKey: string })[]
      >,
    counts: (parents: string[], params: Params) => count(params).execute({ ...params, parents }),
  }
}

/**
 * What many parents are tied to, in one statement: each tie with the row at its other end.
 *
 *     const agreements = tiedTo(db, participations, { owner: participations.actor, end: participations.entity, to: agreements, sort, name })
 *     await agreements.page(actors, page, {})   // { ...tie, node: agreement, parent }
 */
export function tiedTo<Tie extends Table, T extends Table>(
  db: Drizzle,
  tie: Tie,
  {
    owner,
    end,
    to,
    fits,
    sort,
    name,
  }: { owner: PgColumn; end: PgColumn; to: T; fits?: Fits; sort: SortKey; name: string },
) {
  const isEnd = sql`${to.id} = ${end}`
  const statement = perAsked(fits, (fits, backward: boolean) => {
    const { after, order, sortKey } = keyset(sort, tie.id, backward)
    const page = db
      .select({ id: sql`${tie.id}`.as('row_id'), sortKey, place: placeIn(order) })
      .from(tie as PgTable)
      .innerJoin(to as PgTable, isEnd)
      .where(and(sql`${owner} = parent.id`, fits, after))
      .orderBy(...order)
      .limit(given('take'))
      .as('page')
    return db
      .select({
        tie: getTableColumns(tie),
        node: getTableColumns(to),
        parent: PARENT,
        sortKey: sql<string>`page.sort_key`,
      })
      .from(PARENTS)
      .crossJoinLateral(page)
      .innerJoin(tie as PgTable, sql`${tie.id} = page.row_id`)
      .innerJoin(to as PgTable, isEnd)
      .orderBy(PARENT, sql`page.place`)
      .prepare(`${name}_${backward}`)
  })
  const count = perAsked(fits, fits =>
    db
      .select({ parent: sql<string>`${owner}`, count: sql<number>`count(*)::int` })
      .from(tie as PgTable)
      .innerJoin(to as PgTable, isEnd)
      .where(and(isAny(owner, 'parents'), fits))
      .groupBy(owner)
      .prepare(`${name}_count`),
  )
  type Found = { tie: Row<Tie>; node: Row<T>; parent: string; sortKey: string }
  return {
    page: async (parents: string[], page: Page, params: Params) => {
      const rows = (await statement(params, page.backward).execute({
        ...params,
        parents,
        ...pageParams(page),
      })) as unknown as Found[]
      return rows.map(({ tie, ...found }) => ({ ...tie, ...found }) as Row<Tie> & Omit<Found, 'tie'> & { id: string })
    },
    counts: (parents: string[], params: Params) => count(params).execute({ ...params, parents }),
  }
}

/**
 * Ties that many things have in either direction, in one statement; `parent` is the thing that was asked about.
 *
 *     links: many(ids => queries.links.execute({ parents: ids }), 'parent')
 */
export const eitherEnd = <T extends Table>(
  db: Drizzle,
  table: T,
  { from, to, name }: { from: PgColumn; to: PgColumn; name: string },
) =>
  db
    .select({ ...getTableColumns(table), parent: PARENT })
    .from(PARENTS)
    .innerJoin(table as PgTable, sql`parent.id in (${from}, ${to})`)
    .orderBy(from, to, table.id)
    .prepare(name) as unknown as {
    execute: (params: { parents: string[] }) => Promise<(Row<T> & { parent: string })[]>
  }

const PARENTS = sql`unnest(${given('parents')}::text[]) as parent(id)`
const PARENT = sql<string>`parent.id`

// Where a row stands in its page: the joins that follow would forget it.
const placeIn = (order: SQL[]) => sql`row_number() over (order by ${sql.join(order, sql`, `)})`.as('place')

const countBy = (db: Drizzle, table: Table, owner: PgColumn, fits: SQL | undefined, name: string) =>
  db
    .select({ parent: sql<string>`${owner}`, count: sql<number>`count(*)::int` })
    .from(table as PgTable)
    .where(fits)
    .groupBy(owner)
    .prepare(`${name}_count`)
