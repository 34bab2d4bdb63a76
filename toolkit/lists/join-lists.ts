import { and, getTableColumns, type SQL, type Subquery, sql } from 'drizzle-orm'
import { type PgColumn, type PgTable, unionAll } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import type { Page } from '#toolkit/graphql'
import { beginsWith, isFormerIdOf, parentsGiven, placeholder } from '#toolkit/sql'
import { type Fits, isPlain, PLANNED_EACH_TIME, perAsked } from './dynamic-filters.ts'
import { keyset, pageParams, type Reading, readingOf, type SortKey } from './keyset.ts'
import {
  COUNT,
  countBy,
  inPages,
  ofPage,
  PARENT,
  type Params,
  pagesOf,
  placeIn,
  type Row,
  type Table,
} from './lateral-pages.ts'

/**
 * What many parents are tied to, in one statement: each tie with the row at its other end.
 *
 *     const agreements = tiedTo(db, participations, { owner: participations.actor, end: participations.entity, to: agreements, sort, name })
 *     await agreements.page(actors, page, {})   // { ...tie, node: agreement, parent }
 *
 * The order is that of the other end, so no index of the ties has it. For a page of parents each one's ties are looked at,
 * which takes as long as there are ties. A single parent may be tied to half of all there is: where it has more than a few ties,
 * PostgreSQL is told which it is, each time, and reads the other end in order where that is shorter. `prefix` is that of the ids
 * at the other end, where ties of the same table lead elsewhere too.
 */
export function joinList<Tie extends Table, T extends Table>(
  db: Drizzle,
  tie: Tie,
  {
    owner,
    end,
    to,
    fits,
    prefix,
    sort,
    name,
  }: { owner: PgColumn; end: PgColumn; to: T; fits?: Fits; prefix?: string; sort: SortKey; name: string },
) {
  const isEnd = sql`${to.id} = ${end}`
  const leadsThere = prefix === undefined ? undefined : beginsWith(end, prefix)
  const statement = perAsked(fits, (fits, named, parents: 'ONE' | 'MANY', reading: Reading) => {
    const { after, beyond, order, sortKey } = keyset(sort, tie.id, reading)
    const isOne = parents === 'ONE'
    // What is not an equality can be looked up by an index, and not be read whole beside the ties.
    const pageOf = (isOfParent: SQL) =>
      db
        .select({ id: sql`${tie.id}`.as('row_id'), sortKey, place: placeIn(order) })
        .from(tie as PgTable)
        .innerJoin(to as PgTable, isOne ? isEnd : sql`${to.id} = any(array[${end}])`)
        .where(and(isOfParent, leadsThere, fits, after, isOne ? beyond : undefined))
        .orderBy(...order)
        .limit(placeholder('take'))
    // A single parent's page is planned for its id, and one of the two is empty: the id is a former one, or it is not.
    const parent = sql`${placeholder('parent')}::text`
    const page = isOne
      ? unionAll(pageOf(sql`${owner} = ${parent}`), pageOf(isFormerIdOf(owner, parent))).as('page')
      : pageOf(sql`${owner} = parent.entity`).as('page')
    return db
      .select({ tie: getTableColumns(tie), node: getTableColumns(to), ...ofPage })
      .from(pagesOf(isOne ? PARENT_ALONE : parentsGiven(tie), page as Subquery))
      .innerJoin(tie as PgTable, sql`${tie.id} = page.row_id`)
      .innerJoin(to as PgTable, isEnd)
      .orderBy(...inPages)
      .prepare(isOne ? PLANNED_EACH_TIME : named(name))
  })
  /** Of one parent, unless it has more than a few ties: then there is a single row, with nothing in it. */
  const ofFew = perAsked(fits, (fits, named, reading: Reading) => {
    const { after, order, sortKey } = keyset(sort, tie.id, reading)
    const ties = sql`(select count(*) <= ${sql.raw(`${FEW}`)} as are_few
      from (select from ${tie} where ${owner} = parent.entity limit ${sql.raw(`${FEW + 1}`)}) seen) as ties`
    const page = db
      .select({ id: sql`${tie.id}`.as('row_id'), sortKey, place: placeIn(order) })
      .from(tie as PgTable)
      .innerJoin(to as PgTable, sql`${to.id} = any(array[${end}])`)
      .where(and(sql`ties.are_few`, sql`${owner} = parent.entity`, leadsThere, fits, after))
      .orderBy(...order)
      .limit(placeholder('take'))
    const nothing = db
      .select({ id: sql`null`.as('row_id'), sortKey: sql<string>`null`.as('sort_key'), place: sql`0`.as('place') })
      .from(sql`(select 1) as nothing`)
      .where(sql`not ties.are_few`)
    return db
      .select({ tie: getTableColumns(tie), node: getTableColumns(to), ...ofPage })
      .from(
        pagesOf(sql`${parentsGiven(tie)} cross join lateral ${ties}`, unionAll(page, nothing).as('page') as Subquery),
      )
      .leftJoin(tie as PgTable, sql`${tie.id} = page.row_id`)
      .leftJoin(to as PgTable, isEnd)
      .orderBy(...inPages)
      .prepare(named(`${name}_few`))
  })
  const count = perAsked(fits, (fits, named) => {
    const counted = db
      .select(COUNT)
      .from(tie as PgTable)
      .$dynamic()
    // Where nothing is asked of the other end, nobody need look there.
    if (prefix === undefined || fits) counted.innerJoin(to as PgTable, isEnd)
    counted.where(and(sql`${owner} = parent.entity`, leadsThere, fits))
    return countBy(db, tie, counted, named(`${name}_count`))
  })
  type Found = { tie: Row<Tie>; node: Row<T>; parent: string; sortKey: string }
  return {
    page: async (parents: string[], page: Page, params: Params) => {
      const given = { parents, parent: parents[0], ...params, ...pageParams(page, sort) }
      const reading = readingOf(page)
      const isOne = parents.length === 1
      const few =
        isOne && isPlain(fits, params)
          ? ((await ofFew(params, reading).execute(given)) as unknown as Found[])
          : undefined
      const isMore = !few || (few[0] !== undefined && few[0].tie.id === null)
      const rows = isMore
        ? ((await statement(params, isOne ? 'ONE' : 'MANY', reading).execute(given)) as unknown as Found[])
        : few
      return rows.map(
        ({ tie, ...found }) => Object.assign(tie, found) as Row<Tie> & Omit<Found, 'tie'> & { id: string },
      )
    },
    counts: (parents: string[], params: Params) => count(params).execute({ parents, ...params }),
  }
}

// So many ties are looked at in less time than it takes to plan a statement.
const FEW = 500

const PARENT_ALONE = sql`(select ${placeholder('parent')}::text as id) as parent`

/**
 * Ties that many things have in either direction, in one statement; `parent` is the thing that was asked about.
 *
 *     links: many(queries.links, 'parent', 'parents')
 */
export const eitherEnd = <T extends Table>(
  db: Drizzle,
  table: T,
  { from, to, name }: { from: PgColumn; to: PgColumn; name: string },
) =>
  db
    .select({ ...getTableColumns(table), parent: PARENT })
    .from(sql`unnest(${placeholder('parents')}::text[]) as parent(id)`)
    .innerJoin(table as PgTable, sql`parent.id in (${from}, ${to})`)
    .orderBy(from, to, table.id)
    .prepare(name) as unknown as {
    execute: (params: { parents: string[] }) => Promise<(Row<T> & { parent: string })[]>
  }
