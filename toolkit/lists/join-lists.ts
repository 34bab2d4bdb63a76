import { and, getTableColumns, type SQL, type Subquery, sql } from 'drizzle-orm'
import { type PgColumn, type PgTable, unionAll } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import type { Page } from '#toolkit/graphql'
import { beginsWith, isFormerIdOf, parentsGiven, placeholder } from '#toolkit/sql'
import { isPlain, PLANNED_EACH_TIME, statementPerArguments, type Where } from './dynamic-filters.ts'
import { keyset, type PageMode, pageModeOf, pageParams, type SortKey } from './keyset.ts'
import {
  countBy,
  inPages,
  ofPage,
  PARENT,
  type Params,
  pagesOf,
  type Row,
  rowOfPage,
  type Table,
} from './lateral-pages.ts'

/**
 * The rows that many parents link to, in one statement: each link with the row at its other end.
 *
 *     const agreements = joinList(db, participations, { owner: participations.actor, end: participations.entity, to: agreements, sort, name })
 *     await agreements.page(actors, page, {})   // { ...link, node: agreement, parent }
 *
 * The rows are sorted by a column of the other end, so no index of the link table has their order. For several parents,
 * and for one with at most FEW links, PostgreSQL reads and sorts all links of each parent. A single parent with more
 * links can link to half of all rows. PostgreSQL plans its statement at each execution, and reads the other end in
 * order if that is faster. Set `prefix`, the id prefix of the other end, if the link table also links to other types.
 */
export function joinList<Link extends Table, T extends Table>(
  db: Drizzle,
  link: Link,
  {
    owner,
    end,
    to,
    where,
    prefix,
    sort,
    name,
  }: { owner: PgColumn; end: PgColumn; to: T; where?: Where; prefix?: string; sort: SortKey; name: string },
) {
  const isEnd = sql`${to.id} = ${end}`
  // PostgreSQL has no hash join for `= any(array[…])`. A hash join would read the whole table of the other end.
  const isIndexedEnd = sql`${to.id} = any(array[${end}])`
  const isOfParent = sql`${owner} = parent.entity`
  const hasPrefix = prefix === undefined ? undefined : beginsWith(end, prefix)
  const columns = { link: getTableColumns(link), node: getTableColumns(to), ...ofPage }
  const pageOf = (keys: ReturnType<typeof keyset>, isJoined: SQL, ...conditions: (SQL | undefined)[]) =>
    db
      .select(rowOfPage(link.id, keys))
      .from(link as PgTable)
      .innerJoin(to as PgTable, isJoined)
      .where(and(...conditions, hasPrefix, keys.after))
      .orderBy(...keys.order)
      .limit(placeholder('take'))
  const statement = statementPerArguments(where, (condition, nameOf, parents: 'ONE' | 'MANY', mode: PageMode) => {
    const keys = keyset(sort, link.id, mode)
    const isOne = parents === 'ONE'
    const pageOfOne = (isOwner: SQL) => pageOf(keys, isEnd, isOwner, condition, keys.beyond)
    // One half of the union is empty, because the id of the parent either is a former id or is not.
    const parent = sql`${placeholder('parent')}::text`
    const page = isOne
      ? unionAll(pageOfOne(sql`${owner} = ${parent}`), pageOfOne(isFormerIdOf(owner, parent))).as('page')
      : pageOf(keys, isIndexedEnd, isOfParent, condition).as('page')
    return db
      .select(columns)
      .from(pagesOf(isOne ? PARENT_ALONE : parentsGiven(link), page as Subquery))
      .innerJoin(link as PgTable, sql`${link.id} = page.row_id`)
      .innerJoin(to as PgTable, isEnd)
      .orderBy(...inPages)
      .prepare(isOne ? PLANNED_EACH_TIME : nameOf(name))
  })
  /** The page of a parent with at most FEW links. For a parent with more links: one row with a null id. */
  const fewLinks = statementPerArguments(where, (condition, nameOf, mode: PageMode) => {
    const linkCount = sql`(select count(*) <= ${sql.raw(`${FEW}`)} as is_few
      from (select from ${link} where ${owner} = parent.entity limit ${sql.raw(`${FEW + 1}`)}) seen) as link_count`
    const page = pageOf(keyset(sort, link.id, mode), isIndexedEnd, sql`link_count.is_few`, isOfParent, condition)
    const marker = db
      .select({ id: sql`null`.as('row_id'), sortKey: sql<string>`null`.as('sort_key'), place: sql`0`.as('place') })
      .from(sql`(select 1) as marker`)
      .where(sql`not link_count.is_few`)
    return db
      .select(columns)
      .from(
        pagesOf(
          sql`${parentsGiven(link)} cross join lateral ${linkCount}`,
          unionAll(page, marker).as('page') as Subquery,
        ),
      )
      .leftJoin(link as PgTable, sql`${link.id} = page.row_id`)
      .leftJoin(to as PgTable, isEnd)
      .orderBy(...inPages)
      .prepare(nameOf(`${name}_few`))
  })
  const count = statementPerArguments(where, (condition, nameOf) => {
    // With a prefix and without a filter, PostgreSQL needs no table of the other end.
    const join = prefix === undefined || condition ? { to, on: isEnd } : undefined
    return countBy(db, link, and(isOfParent, hasPrefix, condition), nameOf(`${name}_count`), join)
  })
  type JoinedRow = { link: Row<Link>; node: Row<T>; parent: string; sortKey: string }
  return {
    page: async (parents: string[], page: Page, params: Params) => {
      const values = { parents, parent: parents[0], ...params, ...pageParams(page, sort) }
      const mode = pageModeOf(page)
      const isOne = parents.length === 1
      const execute = async (prepared: { execute(values: Params): Promise<unknown> }) =>
        (await prepared.execute(values)) as JoinedRow[]
      const few = isOne && isPlain(where, params) ? await execute(fewLinks(params, mode)) : undefined
      const hasMany = !few || few[0]?.link.id === null
      const rows = hasMany ? await execute(statement(params, isOne ? 'ONE' : 'MANY', mode)) : few
      return rows.map(
        ({ link, ...rest }) => Object.assign(link, rest) as Row<Link> & Omit<JoinedRow, 'link'> & { id: string },
      )
    },
    counts: (parents: string[], params: Params) => count(params).execute({ parents, ...params }),
  }
}

// Reading this many links takes less time than planning a statement.
const FEW = 500

const PARENT_ALONE = sql`(select ${placeholder('parent')}::text as id) as parent`

/**
 * The links of many entities in either direction, in one statement; `parent` is the requested entity.
 *
 *     links: createListLoader(queries.links, 'parent', 'parents')
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
