import { and, getTableColumns, sql } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import type { Page } from '#toolkit/graphql'
import { parentsGiven, placeholder } from '#toolkit/sql'
import { statementPerArguments, type Where } from './dynamic-filters.ts'
import { keyset, type PageMode, pageModeOf, pageParams, type SortKey } from './keyset.ts'
import { countBy, inPages, ofPage, type Params, pagesOf, type Row, rowOfPage, type Table } from './lateral-pages.ts'

/**
 * The children of many parents in one statement: rows of `table` whose `owner` is the parent.
 *
 *     const components = childList(db, tables.initiatives, { owner: tables.initiatives.partOf, sort, name: 'components' })
 *     await components.page(parents, page, {})       // rows, each with its `parent`
 */
export function childList<T extends Table>(
  db: Drizzle,
  table: T,
  { owner, where, sort, name }: { owner: PgColumn; where?: Where; sort: SortKey; name: string },
) {
  const isOfParent = sql`${owner} = parent.entity`
  const statement = statementPerArguments(where, (condition, nameOf, mode: PageMode) => {
    const keys = keyset(sort, table.id, mode)
    const page = db
      .select(rowOfPage(table.id, keys))
      .from(table as PgTable)
      .where(and(isOfParent, condition, keys.after))
      .orderBy(...keys.order)
      .limit(placeholder('take'))
      .as('page')
    return db
      .select({ ...getTableColumns(table), ...ofPage })
      .from(pagesOf(parentsGiven(table), page))
      .innerJoin(table as PgTable, sql`${table.id} = page.row_id`)
      .orderBy(...inPages)
      .prepare(nameOf(name))
  })
  const count = statementPerArguments(where, (condition, nameOf) =>
    countBy(db, table, and(isOfParent, condition), nameOf(`${name}_count`)),
  )
  return {
    page: (parents: string[], page: Page, params: Params) =>
      statement(params, pageModeOf(page)).execute({
        parents,
        ...params,
        ...pageParams(page, sort),
      }) as unknown as Promise<(Row<T> & { parent: string; sortKey: string })[]>,
    counts: (parents: string[], params: Params) => count(params).execute({ parents, ...params }),
  }
}
