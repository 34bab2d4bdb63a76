import { type Bounds, boundsOf, type Day, endsOf, isApproximate, isUncertain, precisionOf } from './edtf.ts'

/** When a fact is valid: certainly in the ranges of `certain`, possibly between the outer days; null: unknown. */
type Validity = { possibleFrom: Day | null; possibleTo: Day | null; certain: Array<{ from: Day; to: Day }> }

export type DateMatch = 'CERTAINLY' | 'POSSIBLY'

/** A range of days for a search, with both ends included. */
export type DateRange = { from: Day | null; to: Day | null; match: DateMatch }

/**
 * The validity of an affiliation, from its stated period and the days on which sources observed it.
 *
 *     validityOn('/2016-06-29', ['2015-07-06'])   // certain from 2015-07-06 to 2016-06-29, possible before
 *     validityOn(null, ['2015-07-06'])            // certain on that day, possible on any other
 *
 * In a period it is certain from the latest possible start to the earliest possible end. An observed day within the bounds
 * extends this range. An open end counts as unknown, because a source cannot observe the future. Only exact days count as
 * observed (not `2015-07` or `2015-07-06~`), and days outside the stated period are ignored.
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

/** Whether a fact is valid on a day: CERTAINLY, POSSIBLY or, outside its bounds, null. */
export function validityBetween({ possibleFrom, possibleTo, certain }: Validity, day: Day): DateMatch | null {
  if (certain.some(({ from, to }) => isBetween(from, day, to))) return 'CERTAINLY'
  return isBetween(possibleFrom, day, possibleTo) ? 'POSSIBLY' : null
}

/** Whether two periods cannot have a day in common: `areCertainlyApart('/2016', '2017/')`. Null is an unknown period. */
export function areCertainlyApart(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false
  const [one, other] = [boundsOf(a), boundsOf(b)]
  return isBefore(one, other) || isBefore(other, one)
}

/**
 * Whether a date is in a range of days, certainly or possibly.
 *
 *     isWithin(boundsOf('2015-07'), { from: '2015-07-06', to: null, match: 'POSSIBLY' })   // true
 *
 * CERTAINLY: each day that the date can mean is in the range. A missing end of the range is no bound.
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
