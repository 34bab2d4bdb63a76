import { and, type SQL, sql } from 'drizzle-orm'
import { placeholder } from '#toolkit/sql'

/*
 * Filters of a list. A statement contains only the conditions whose filter is set.
 */

/** A condition that applies if `parameter` is not null: `when('kinds', isAny(events.kind, 'kinds'))`. */
export type Condition = { parameter: string; condition: SQL }
export const when = (parameter: string, condition: SQL): Condition => ({ parameter, condition })

/**
 * A condition that must be true for each of several values; parameters of `allParams`. The first three values become
 * separate conditions, so that PostgreSQL can start with the rarest.
 *
 *     whenAll('allOf', wanted => sql`exists (… ${t.actor} = ${wanted})`)
 */
export const whenAll = (name: string, conditionFor: (wanted: SQL) => SQL): Condition[] =>
  namesOfAll(name).map((each, at) =>
    when(
      each,
      at < FIRST
        ? conditionFor(sql`${placeholder(each)}::text`)
        : sql`not exists (select 1 from unnest(${placeholder(each)}::text[]) as wanted(id) where not ${conditionFor(sql`wanted.id`)})`,
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

/** The WHERE of a list: fixed, or conditions that each apply if their parameter is set. */
export type Where = SQL | readonly Condition[] | undefined

/** Whether no condition applies, so that one plan serves all executions. */
export const isPlain = (where: Where, params: Record<string, unknown>): boolean =>
  !isConditions(where) || where.every(({ parameter }) => params[parameter] == null)

/**
 * The statements of one list, created at first use: one for each combination of arguments (order, direction) and
 * conditions.
 *
 *     const list = statementPerArguments(where, (condition, nameOf, sort: 'NAME') =>
 *       db.select()….where(condition).prepare(nameOf(`people_${sort}`)),
 *     )
 *     await list(params, 'NAME').execute({ ...params, ...pageParams(page, sort) })
 *
 * A statement has only the conditions that apply, since PostgreSQL uses no index for `$1 is null or …`. A statement
 * with conditions is planned at each execution: a plan that is fast for a rare value is slow for a common one, and vice
 * versa. At most `maxStatements` are cached; a further combination is built for each use.
 */
export function statementPerArguments<Args extends (string | object)[], Statement>(
  where: Where,
  make: (condition: SQL | undefined, nameOf: (name: string) => string, ...args: Args) => Statement,
  maxStatements = 300,
) {
  const statements = new Map<string, Statement>()
  return (params: Record<string, unknown>, ...args: Args): Statement => {
    const applied = isConditions(where) ? where.filter(({ parameter }) => params[parameter] != null) : []
    const key = JSON.stringify([args, applied.map(({ parameter }) => parameter)])
    const cached = statements.get(key)
    if (cached) return cached
    const condition = isConditions(where) ? and(...applied.map(({ condition }) => condition)) : where
    const statement = make(condition, name => (applied.length > 0 ? PLANNED_EACH_TIME : name), ...args)
    if (statements.size < maxStatements) statements.set(key, statement)
    return statement
  }
}

/** The name of a statement that is not prepared in PostgreSQL: drizzle prepares statements that have a name. */
export const PLANNED_EACH_TIME = undefined as unknown as string

const isConditions = (where: Where): where is readonly Condition[] => Array.isArray(where)
