import { type Column, type SQL, sql } from 'drizzle-orm'
import { dayError } from '#toolkit/domain'
import { cursorError, type Page } from '#toolkit/graphql'
import { dayOr, placeholder } from '#toolkit/sql'

/*
 * The order of a list, and where a page of it begins.
 */

export type SortKey = { by: SQL | Column; as: 'text' | 'date'; order: 'asc' | 'desc' }

/** The latest day first, what has none last. */
export const latestFirst = (day: Column): SortKey => ({ by: dayOr(day, '-infinity'), as: 'date', order: 'desc' })

/** The earliest day first, what has none last. */
export const earliestFirst = (day: Column): SortKey => ({ by: dayOr(day, 'infinity'), as: 'date', order: 'asc' })

/** By a column of text. */
export const byText = (by: Column): SortKey => ({ by, as: 'text', order: 'asc' })

/** Which way a page is read, and whether from a row or from the end of the list. */
export type Reading = { backward: boolean; isOn: boolean }
export const readingOf = ({ backward, id }: Page): Reading => ({ backward, isOn: id !== null })

/**
 * Condition and order for a page; parameters `key` and `id` where it reads on from a row, and `take`.
 *
 *     const { after, order, sortKey } = keyset({ by: t.sortName, as: 'text', order: 'asc' }, t.id, readingOf(page))
 *
 * `beyond` follows from `after`: it is for an index of a table that has `by` and not `id`.
 */
export function keyset({ by, as, order }: SortKey, id: Column, { backward, isOn }: Reading) {
  const isRising = (order === 'asc') !== backward
  const key = sql`${placeholder('key')}::${sql.raw(as)}`
  const [direction, past] = isRising ? [sql.raw('asc'), sql.raw('>')] : [sql.raw('desc'), sql.raw('<')]
  return {
    after: isOn ? sql`(${by}, ${id}) ${past} (${key}, ${placeholder('id')}::text)` : undefined,
    beyond: isOn ? sql`${by} ${past}= ${key}` : undefined,
    order: [sql`${by} ${direction}`, sql`${id} ${direction}`],
    sortKey: sql<string>`(${by})::text`.as('sort_key'),
  }
}

/** The parameters of `keyset`. Throws BAD_USER_INPUT for a key that no row of the list can have. */
export function pageParams({ key, id, take, backward }: Page, sort?: SortKey) {
  if (sort?.as === 'date' && key !== null && !/^-?infinity$/.test(key) && dayError(key) !== null)
    throw cursorError(backward ? 'before' : 'after')
  return { key, id, take }
}
