import { type Column, type SQL, sql } from 'drizzle-orm'
import { dayError } from '#toolkit/domain'
import { cursorError, type Page } from '#toolkit/graphql'
import { dayOr, placeholder } from '#toolkit/sql'

export type SortKey = { by: SQL | Column; as: 'text' | 'date'; order: 'asc' | 'desc' }

/** The latest day first; rows without a day are last. */
export const latestFirst = (day: Column): SortKey => ({ by: dayOr(day, '-infinity'), as: 'date', order: 'desc' })

/** The earliest day first; rows without a day are last. */
export const earliestFirst = (day: Column): SortKey => ({ by: dayOr(day, 'infinity'), as: 'date', order: 'asc' })

/** Ascending by a text column. */
export const byText = (by: Column): SortKey => ({ by, as: 'text', order: 'asc' })

/** The direction of a page, and whether it starts at a cursor. Without a cursor it starts at an end of the list. */
export type PageMode = { backward: boolean; hasCursor: boolean }
export const pageModeOf = ({ backward, id }: Page): PageMode => ({ backward, hasCursor: id !== null })

/**
 * The condition and order of a page; parameters `take`, and `key` and `id` if the page starts at a cursor.
 *
 *     const { after, order, sortKey } = keyset({ by: t.sortName, as: 'text', order: 'asc' }, t.id, pageModeOf(page))
 *
 * `after` implies `beyond`. PostgreSQL needs `beyond` to use an index on `by` in a joined table without `id`.
 */
export function keyset({ by, as, order }: SortKey, id: Column, { backward, hasCursor }: PageMode) {
  const isAscending = (order === 'asc') !== backward
  const key = sql`${placeholder('key')}::${sql.raw(as)}`
  const [direction, past] = isAscending ? [sql.raw('asc'), sql.raw('>')] : [sql.raw('desc'), sql.raw('<')]
  return {
    after: hasCursor ? sql`(${by}, ${id}) ${past} (${key}, ${placeholder('id')}::text)` : undefined,
    beyond: hasCursor ? sql`${by} ${past}= ${key}` : undefined,
    order: [sql`${by} ${direction}`, sql`${id} ${direction}`],
    sortKey: sql<string>`(${by})::text`.as('sort_key'),
  }
}

/** The parameters of `keyset`. Throws BAD_USER_INPUT for a cursor with a key that no row of the list can have. */
export function pageParams({ key, id, take, backward }: Page, sort?: SortKey) {
  if (sort?.as === 'date' && key !== null && !/^-?infinity$/.test(key) && dayError(key) !== null)
    throw cursorError(backward ? 'before' : 'after')
  return { key, id, take }
}
