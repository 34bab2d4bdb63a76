import { type SQL, sql } from 'drizzle-orm'
import type { FactTables } from './common-tables.ts'

/** A milestone, with the first and last day that its date can mean. */
export type Step = { kind: string; actor: string | null; dateFrom: string | null; dateTo: string | null }

/**
 * The status after each kind of step, in three phases: `before` validity, `during` it and `after` it, each in the usual
 * order. If two steps can have happened in either order, the later one of the list decides. Other kinds have no effect.
 */
export type Lifecycle<Status extends string> = Readonly<Record<'before' | 'during' | 'after', Phase<Status>>>
type Phase<Status> = readonly (readonly [kind: string, status: Status])[]

/** The kinds of all phases, in order. */
export const stepsOf = <Status extends string>({ before, during, after }: Lifecycle<Status>): Phase<Status> => [
  ...before,
  ...during,
  ...after,
]

/**
 * The status on a day: that of the last step which certainly happened by then, or null if there is none.
 *
 *     statusAfter(lifecycle, milestones, { day: '2019-01-01', countsUndated: false })
 *
 * - A step counts from its latest possible day; a step without a date counts only with `countsUndated`.
 * - No other step is certainly later than the last step.
 * - Steps of the phase `before` do not count during validity: a treaty can be in force from a day before its signature.
 * - A step with an actor concerns that actor alone. Its signature also counts while the agreement is valid for others.
 *   After the actor has left, a step without an actor counts for it only in the phase `after`.
 *
 * `statusSql` is the same rule in SQL, for steps without an actor. A test compares the two.
 */
export function statusAfter<Status extends string>(
  lifecycle: Lifecycle<Status>,
  steps: Step[],
  { day, countsUndated }: { day: string; countsUndated: boolean },
): Status | null {
  const order = stepsOf(lifecycle)
  const [begin, end] = phasesOf(lifecycle)
  const past = steps
    .map(step => ({ ...step, position: order.findIndex(([kind]) => kind === step.kind) }))
    .filter(({ position, dateFrom, dateTo }) => {
      const certainBy = dateTo ?? dateFrom
      return position !== -1 && (certainBy === null ? countsUndated : certainBy <= day)
    })
  const [own, forAll] = [past.filter(({ actor }) => actor !== null), past.filter(({ actor }) => actor === null)]
  const isPastBefore = (step: PastStep) => step.position >= begin
  const [ownState, state] = [lastOf(own.filter(isPastBefore)), lastOf(forAll.filter(isPastBefore))]
  const isValid = (state: number) => state >= begin && state < end
  const counted = [
    ...own.filter(step => isPastBefore(step) || !isValid(ownState)),
    ...forAll.filter(step =>
      ownState >= end ? step.position >= end : isPastBefore(step) || !(isValid(state) || isValid(ownState)),
    ),
  ]
  return order[lastOf(counted)]?.[1] ?? null
}

type PastStep = Pick<Step, 'dateFrom' | 'dateTo'> & { position: number }

/** The position of the last step, or -1. If several steps can be the last one, it is the highest of their positions. */
function lastOf(steps: PastStep[]): number {
  const lastStart = steps.reduce((last, { dateFrom }) => (dateFrom !== null && dateFrom > last ? dateFrom : last), '')
  return steps
    .filter(({ dateFrom, dateTo }) => (dateTo ?? dateFrom ?? '9999') >= lastStart)
    .reduce((last, { position }) => Math.max(last, position), -1)
}

/** The rule of `statusAfter` in SQL, for milestones that match `where`. `day` is a date, `countsUndated` a boolean. */
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

/** The positions of the first step of the phase `during` and of the phase `after`. */
const phasesOf = ({ before, during }: Lifecycle<string>) => [before.length, before.length + during.length] as const

/** An SQL array of constants. The words are not escaped: they must come from the code, never from a client. */
export const arrayOf = (words: readonly string[]): SQL => sql.raw(`array[${words.map(word => `'${word}'`).join(', ')}]`)
