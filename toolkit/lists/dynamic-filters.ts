import { and, type SQL, sql } from 'drizzle-orm'
import { placeholder } from '#toolkit/sql'

/*
 * What the rows of a list have to be, of which only what is asked for is in a statement.
 */

/** A condition that holds where the parameter `asked` is not null: `when('kinds', isAny(events.kind, 'kinds'))`. */
export type Condition = { asked: string; holds: SQL }
export const when = (asked: string, holds: SQL): Condition => ({ asked, holds })

/**
 * A condition that has to hold for each of several values; parameters of `allParams`. The first three are conditions of
 * their own, so that PostgreSQL can begin with whichever is the rarest.
 *
 *     whenAll('allOf', wanted => sql`exists (… ${t.actor} = ${wanted})`)
 */
export const whenAll = (name: string, holdsFor: (wanted: SQL) => SQL): Condition[] =>
  namesOfAll(name).map((each, at) =>
    when(
      each,
      at < FIRST
        ? holdsFor(sql`${placeholder(each)}::text`)
        : sql`not exists (select 1 from unnest(${placeholder(each)}::text[]) as wanted(id) where not ${holdsFor(sql`wanted.id`)})`,
    ),
  )

const FIRST = 3

/** The names of the parameters of `whenAll`: `allOf0`, `allOf1`, `allOf2`, `allOf3`, the last for all others. */
export const namesOfAll = (name: string): string[] => Array.from({ length: FIRST + 1 }, (_, at) => `${name}${at}`)

/** The parameters of `whenAll`. */
export function allParams(name: string, values: readonly string[] | null | undefined): Record<string, unknown> {
  const [all, others] = [values ?? [], (values ?? []).slice(FIRST)]
  return Object.fromEntries(
    namesOfAll(name).map((each, at) => [each, at < FIRST ? (all[at] ?? null) : others.length > 0 ? others : null]),
  )
}

/** What the rows of a list have to be: fixed, or conditions of which each holds where it is asked for. */
export type Fits = SQL | readonly Condition[] | undefined

/** Whether no condition is asked for, so that one plan does for all. */
export const isPlain = (fits: Fits, params: Record<string, unknown>): boolean =>
  !isConditions(fits) || fits.every(({ asked }) => params[asked] == null)

/**
 * The statements of one list, made when first asked for: one for each order and direction, and for each set of conditions.
 *
 *     const list = perAsked(fits, (fits, named, sort: 'NAME') => db.select()….where(fits).prepare(named(`people_${sort}`)))
 *     await list(params, 'NAME').execute({ ...params, ...pageParams(page, sort) })
 *
 * Only what is asked for is in the text, since PostgreSQL finds no index for a condition beside `or`. Such a statement is
 * planned for its values each time: what is quick for a rare value is slow for a common one, and the other way round. Of
 * whoever asks in ever new ways, no more than `most` are remembered.
 */
export function perAsked<Args extends (string | object)[], Statement>(
  fits: Fits,
  make: (fits: SQL | undefined, named: (name: string) => string, ...args: Args) => Statement,
  most = 300,
) {
  const made = new Map<string, Statement>()
  return (params: Record<string, unknown>, ...args: Args): Statement => {
    const asked = isConditions(fits) ? fits.filter(condition => params[condition.asked] != null) : []
    const key = JSON.stringify([args, asked.map(condition => condition.asked)])
    const known = made.get(key)
    if (known) return known
    const where = isConditions(fits) ? and(...asked.map(each => each.holds)) : fits
    const statement = make(where, name => (asked.length > 0 ? PLANNED_EACH_TIME : name), ...args)
    if (made.size < most) made.set(key, statement)
    return statement
  }
}

/** The name of a statement that PostgreSQL does not keep: drizzle prepares what has one. */
export const PLANNED_EACH_TIME = undefined as unknown as string

const isConditions = (fits: Fits): fits is readonly Condition[] => Array.isArray(fits)
