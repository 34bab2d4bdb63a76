import { and, type SQL, sql } from 'drizzle-orm'
import { placeholder } from '#toolkit/sql'

/** A condition that applies if `parameter` is not null: `when('kinds', isAny(events.kind, 'kinds'))`. */
export type Condition = { parameter: string; condition: SQL }
export const when = (parameter: string, condition: SQL): Condition => ({ parameter, condition })

/**
 * Conditions that are true if `conditionFor` is true for each value of `allParams`. Each of the first three values has
 * its own condition, so that PostgreSQL can start with the rarest value.
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

/** The parameters of `whenAll`: `allOf0`, `allOf1` and `allOf2` for one value each, `allOf3` for all other values. */
export const namesOfAll = (name: string): string[] => Array.from({ length: FIRST + 1 }, (_, at) => `${name}${at}`)

/** The values of the parameters of `whenAll`, from a list of values. */
export function allParams(name: string, values: readonly string[] | null | undefined): Record<string, unknown> {
  const [all, others] = [values ?? [], (values ?? []).slice(FIRST)]
  return Object.fromEntries(
    namesOfAll(name).map((each, at) => [each, at < FIRST ? (all[at] ?? null) : others.length > 0 ? others : null]),
  )
}

/** The WHERE of a list: one fixed condition, or conditions that apply if their parameter is not null. */
export type Where = SQL | readonly Condition[] | undefined

/** Whether no condition applies. PostgreSQL then uses one plan for all executions. */
export const isPlain = (where: Where, params: Record<string, unknown>): boolean =>
  !isConditions(where) || where.every(({ parameter }) => params[parameter] == null)

/**
 * The statements of one list: one for each combination of arguments (order, direction) and conditions, created at its
 * first use.
 *
 *     const list = statementPerArguments(where, (condition, nameOf, sort: 'NAME') =>
 *       db.select()….where(condition).prepare(nameOf(`people_${sort}`)),
 *     )
 *     await list(params, 'NAME').execute({ ...params, ...pageParams(page, sort) })
 *
 * A statement has only the conditions that apply, since PostgreSQL uses no index for `$1 is null or …`. PostgreSQL
 * plans a statement with conditions at each execution, because the fastest plan depends on how rare the values are.
 * At most `maxStatements` are cached; every use of a further combination builds its statement again.
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

/** The name of a statement that PostgreSQL plans at each execution: drizzle prepares only statements with a name. */
export const PLANNED_EACH_TIME = undefined as unknown as string

const isConditions = (where: Where): where is readonly Condition[] => Array.isArray(where)
