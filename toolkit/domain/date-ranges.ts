import { type Bounds, boundsOf, type Day, endsOf, isApproximate, isUncertain, precisionOf } from './edtf.ts'

/** A fact is certainly valid in the ranges `certain`, possibly from `possibleFrom` to `possibleTo`; null: unknown. */
type Validity = { possibleFrom: Day | null; possibleTo: Day | null; certain: Array<{ from: Day; to: Day }> }

/**
 * The validity of an affiliation, from its stated period and the days on which sources observed it.
 *
 *     validityOn('/2016-06-29', ['2015-07-06'])   // certain from 2015-07-06 to 2016-06-29, possible before
 *     validityOn(null, ['2015-07-06'])            // certain on that day, possible on any other
 *
 * With a period, it is certain from the latest possible start to the earliest possible end. An observed day within the
 * period extends this range. An open end counts as unknown, because a source cannot observe the future. Observed days
 * that are not exact (`2015-07`, `2015-07-06~`) or outside the period are ignored.
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
export function validityBetween(validity: Validity, day: Day): 'CERTAINLY' | 'POSSIBLY' | null {
  const { possibleFrom, possibleTo, certain } = validity
  if (certain.some(({ from, to }) => isBetween(from, day, to))) return 'CERTAINLY'
  return isBetween(possibleFrom, day, possibleTo) ? 'POSSIBLY' : null
}

/** Whether two periods cannot have a day in common: `areCertainlyApart('/2016', '2017/')`. Null: unknown. */
export function areCertainlyApart(a: string | null, b: string | null): boolean {
  if (a === null || b === null) return false
  const [one, other] = [boundsOf(a), boundsOf(b)]
  return isBefore(one, other) || isBefore(other, one)
}

const isExactDay = (text: string) => precisionOf(text) === 'DAY' && !isUncertain(text) && !isApproximate(text)
const isBetween = (from: Day | null, day: Day, to: Day | null) => (from ?? day) <= day && day <= (to ?? day)
const isBefore = (one: Bounds, other: Bounds) =>
  one.latest !== null && other.earliest !== null && one.latest < other.earliest
