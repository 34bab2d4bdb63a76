import { type Bounds, boundsOf, type Day, endsOf, isApproximate, isUncertain, precisionOf } from './edtf.ts'

/** When something holds: for certain in the pieces, possibly between the outer days; null: no outer day is known. */
export type Validity = { possibleFrom: Day | null; possibleTo: Day | null; certain: Array<{ from: Day; to: Day }> }

export type DateMatch = 'CERTAINLY' | 'POSSIBLY'

/** A span of days to look in, both ends included. */
export type DateRange = { from: Day | null; to: Day | null; match: DateMatch }

/**
 * When an affiliation holds, from its stated period and the days for which sources vouch.
 *
 *     holding('/2016-06-29', ['2015-07-06'])   // certain from 2015-07-06 to 2016-06-29, possible before
 *     holding(null, ['2015-07-06'])            // certain on that day, possible on any other
 *
 * Inside a period it is certain from the latest possible start to the earliest possible end, and a day in between for
 * which a source vouches carries it further: one period is one piece. An open end is as unknown as a missing one:
 * nobody can vouch for what had not happened yet. Only exact days vouch (`2015-07`, `2015-07-06~` do not), and none
 * against the stated period.
 */
export function validityOn(period: string | null, observed: string[]): Validity {
  const seen = observed.filter(isExactDay).sort()
  if (period === null) {
    return { possibleFrom: null, possibleTo: null, certain: [...new Set(seen)].map(day => ({ from: day, to: day })) }
  }
  const { start, end } = endsOf(period)
  const { earliest, latest } = boundsOf(period)
  const sure = [start, end, ...seen].filter(
    day => day !== null && isExactDay(day) && isBetween(earliest, day, latest),
  ) as Day[]
  const from = [...sure, ...(start ? [boundsOf(start).latest!] : [])].sort()[0]
  const to = [...sure, ...(end ? [boundsOf(end).earliest!] : [])].sort().at(-1)
  return { possibleFrom: earliest, possibleTo: latest, certain: from && to && from <= to ? [{ from, to }] : [] }
}

/** Whether it holds on a day: CERTAINLY, POSSIBLY or, outside all its bounds, null. */
export function validityBetween({ possibleFrom, possibleTo, certain }: Validity, day: Day): DateMatch | null {
  if (certain.some(({ from, to }) => isBetween(from, day, to))) return 'CERTAINLY'
  return isBetween(possibleFrom, day, possibleTo) ? 'POSSIBLY' : null
}

/**
 * Whether two periods cannot share even a day, as two terms of office: `areCertainlyApart('/2016', '2017/')`. Null is
 * an unknown period.
 */
export function areCertainlyApart(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false
  const [one, other] = [boundsOf(a), boundsOf(b)]
  return isBefore(one, other) || isBefore(other, one)
}

/**
 * Whether a date lies in a span of days, for certain or possibly.
 *
 *     within(boundsOf('2015-07'), { from: '2015-07-06', to: null, match: 'POSSIBLY' })   // true
 *
 * CERTAINLY: whatever the date means, it is inside. An end that the span leaves out bounds nothing.
 */
export function isWithin({ earliest, latest }: Bounds, { from, to, match }: DateRange): boolean {
  return match === 'CERTAINLY'
    ? (from === null || (earliest !== null && earliest >= from)) && (to === null || (latest !== null && latest <= to))
    : (from === null || latest === null || latest >= from) && (to === null || earliest === null || earliest <= to)
}

const isExactDay = (text: string) => precisionOf(text) === 'DAY' && !isUncertain(text) && !isApproximate(text)
const isBetween = (from: Day | null, day: Day, to: Day | null) => (from ?? day) <= day && day <= (to ?? day)
const isBefore = (one: Bounds, other: Bounds) =>
  one.latest !== null && other.earliest !== null && one.latest < other.earliest
