import { type SQL, sql } from 'drizzle-orm'
import type { FactTables } from './common-tables.ts'

/** A step in a life, with the days that its date can mean. */
export type Step = { kind: string; actor: string | null; dateFrom: string | null; dateTo: string | null }

/**
 * What each kind of step leaves behind: those on the way to what holds, those while it does, and those that end it, each in the order of
 * a life. Of two steps that may have been taken in either order, the later kind decides. A kind that is not listed leaves everything
 * as it was.
 */
export type Lifecycle<Status extends string> = Readonly<Record<'before' | 'during' | 'after', Phase<Status>>>
type Phase<Status> = readonly (readonly [kind: string, status: Status])[]

/** The kinds of all phases, in the order of a life. */
export const stepsOf = <Status extends string>({ before, during, after }: Lifecycle<Status>): Phase<Status> => [
  ...before,
  ...during,
  ...after,
]

/**
 * The status after the last step that has certainly been taken by a day, or null where there is none.
 *
 *     statusAfter(lifecycle, milestones, { day: '2019-01-01', countsUndated: false })
 *
 * A step counts from its latest possible day on; one without a date only with `countsUndated`. The last step is the one that
 * no other is certainly later than. While something holds, steps on the way to it change nothing: a treaty can be in force from a day
 * before it was signed. Steps by an actor are of that actor alone: what holds for all is no reason why its signature should not count,
 * and where it has left, steps on the way to what holds for all and those while it does change nothing for it. `statusSql` says the same
 * to PostgreSQL of steps that are for all; a test holds the two together.
 */
export function statusAfter<Status extends string>(
  lifecycle: Lifecycle<Status>,
  steps: Step[],
  { day, countsUndated }: { day: string; countsUndated: boolean },
): Status | null {
  const order = stepsOf(lifecycle)
  const [begin, end] = phasesOf(lifecycle)
  const taken = steps
    .map(step => ({ ...step, position: order.findIndex(([kind]) => kind === step.kind) }))
    .filter(({ position, dateFrom, dateTo }) => {
      const certainBy = dateTo ?? dateFrom
      return position !== -1 && (certainBy === null ? countsUndated : certainBy <= day)
    })
  const [own, forAll] = [taken.filter(({ actor }) => actor !== null), taken.filter(({ actor }) => actor === null)]
  const isOn = (step: Taken) => step.position >= begin
  const [ownState, state] = [lastOf(own.filter(isOn)), lastOf(forAll.filter(isOn))]
  const holds = (state: number) => state >= begin && state < end
  const counted = [
    ...own.filter(step => isOn(step) || !holds(ownState)),
    ...forAll.filter(step =>
      ownState >= end ? step.position >= end : isOn(step) || !(holds(state) || holds(ownState)),
    ),
  ]
  return order[lastOf(counted)]?.[1] ?? null
}

type Taken = Pick<Step, 'dateFrom' | 'dateTo'> & { position: number }

/** The position of the last of these steps, or -1; of several that may be the last, that of the highest. */
function lastOf(steps: Taken[]): number {
  const lastStart = steps.reduce((last, { dateFrom }) => (dateFrom !== null && dateFrom > last ? dateFrom : last), '')
  return steps
    .filter(({ dateFrom, dateTo }) => (dateTo ?? dateFrom ?? '9999') >= lastStart)
    .reduce((last, { position }) => Math.max(last, position), -1)
}

/** The same rule as an expression over the milestones that `where` lets through; `day` is a date, `countsUndated` a boolean. */
export function statusSql(
  lifecycle: Lifecycle<string>,
  { milestones }: Pick<FactTables, 'milestones'>,
  { where, day, countsUndated }: { where: SQL; day: SQL; countsUndated: SQL },
): SQL<string> {
  const order = stepsOf(lifecycle)
  const kinds = arrayOf(order.map(([kind]) => kind))
  const statuses = arrayOf(order.map(([, status]) => status))
  const [begin, end] = phasesOf(lifecycle).map(first => sql.raw(String(first + 1)))
  const m = milestones
  return sql`(select (${statuses})[case when is_on < ${end} then is_on else is_last end] from (
    select max(position) filter (where ends >= last_start) as is_last,
      max(position) filter (where position >= ${begin} and ends >= last_start_on) as is_on
    from (
      select position, ends, max(starts) over () as last_start,
        max(starts) filter (where position >= ${begin}) over () as last_start_on
      from (
        select array_position(${kinds}, ${m.kind}) as position, coalesce(${m.dateTo}, ${m.dateFrom}, 'infinity') as ends,
          coalesce(${m.dateFrom}, '-infinity') as starts
        from ${m} where ${where} and ${m.kind} = any(${kinds}) and case
          when ${m.dateFrom} is null and ${m.dateTo} is null then ${countsUndated} else coalesce(${m.dateTo}, ${m.dateFrom}) <= ${day} end
      ) taken
    ) dated
  ) state)`
}

/** Where in the order what holds begins, and where it ends. */
const phasesOf = ({ before, during }: Lifecycle<string>) => [before.length, before.length + during.length] as const

/** An array of words of our own rules, never of a caller's. */
export const arrayOf = (words: readonly string[]): SQL => sql.raw(`array[${words.map(word => `'${word}'`).join(', ')}]`)
