import { type SQL, sql } from 'drizzle-orm'
import type { FactTables } from './tables.ts'

/** A step in a life, with the days that its date can mean. */
export type Step = { kind: string; actor: string | null; dateFrom: string | null; dateTo: string | null }

/**
 * What each kind of step leaves behind, in the order of a life: of two steps that may have been taken in either order, the
 * later kind decides. A kind that is not listed leaves everything as it was.
 */
export type Lifecycle<Status extends string> = readonly (readonly [kind: string, status: Status])[]

/**
 * The status after the last step that has certainly been taken by a day, or null where there is none.
 *
 *     statusAfter(lifecycle, milestones, { day: '2019-01-01', countsUndated: false })
 *
 * A step counts from its latest possible day on; one without a date only with `countsUndated`. The last step is the one that
 * no other is certainly later than. `statusSql` says the same to PostgreSQL; a test holds the two together.
 */
export function statusAfter<Status extends string>(
  lifecycle: Lifecycle<Status>,
  steps: Step[],
  { day, countsUndated }: { day: string; countsUndated: boolean },
): Status | null {
  const taken = steps.filter(step => {
    const certainBy = step.dateTo ?? step.dateFrom
    return orderIn(lifecycle, step) !== -1 && (certainBy === null ? countsUndated : certainBy <= day)
  })
  const lastStart = taken.reduce((last, { dateFrom }) => (dateFrom !== null && dateFrom > last ? dateFrom : last), '')
  const last = taken
    .filter(({ dateFrom, dateTo }) => (dateTo ?? dateFrom ?? '9999') >= lastStart)
    .map(step => orderIn(lifecycle, step))
    .reduce((a, b) => Math.max(a, b), -1)
  return lifecycle[last]?.[1] ?? null
}

/**
 * The same rule as an expression over the milestones that `where` lets through; `day` is a date, `countsUndated` a boolean.
 */
export function statusSql(
  lifecycle: Lifecycle<string>,
  { milestones }: Pick<FactTables, 'milestones'>,
  { where, day, countsUndated }: { where: SQL; day: SQL; countsUndated: SQL },
): SQL<string> {
  const kinds = arrayOf(lifecycle.map(([kind]) => kind))
  const statuses = arrayOf(lifecycle.map(([, status]) => status))
  const m = milestones
  return sql`(select (${statuses})[step.position] from (
    select array_position(${kinds}, ${m.kind}) as position, coalesce(${m.dateTo}, ${m.dateFrom}, 'infinity') as ends,
      max(coalesce(${m.dateFrom}, '-infinity')) over () as last_start
    from ${m} where ${where} and ${m.kind} = any(${kinds}) and case
      when ${m.dateFrom} is null and ${m.dateTo} is null then ${countsUndated} else coalesce(${m.dateTo}, ${m.dateFrom}) <= ${day} end
  ) step where step.ends >= step.last_start order by step.position desc limit 1)`
}

const orderIn = (lifecycle: Lifecycle<string>, { kind }: Step) => lifecycle.findIndex(([each]) => each === kind)

/** An array of words of our own rules, never of a caller's. */
export const arrayOf = (words: readonly string[]): SQL => sql.raw(`array[${words.map(word => `'${word}'`).join(', ')}]`)
