import { areCertainlyApart, validityBetween, validityOn } from '#toolkit/domain'
import type { SplitClaim } from '#toolkit/facts'

/** Whether an affiliation existed on a day: CERTAINLY, POSSIBLY or null. `observed` has the days that sources confirm. */
export const certaintyOn = (day: string, { period, observed }: { period: string | null; observed: string[] }) =>
  validityBetween(validityOn(period, observed), day)

/** The first and the last possible day of an affiliation; null if no source limits it. */
export function possibleDays(period: string | null, observed: string[]) {
  const { possibleFrom, possibleTo } = validityOn(period, observed)
  return { dateFrom: possibleFrom, dateTo: possibleTo }
}

/**
 * The number of the term of office of each row. Numbers from 0: the terms in `known`, then new terms.
 *
 * Two rows belong to different terms if their periods certainly do not overlap. A row joins the first term that it can belong to, or
 * starts a new one. Rows with a period are assigned first, from the earliest to the latest, so the order of the file does not matter.
 */
export function termsOf(known: SplitClaim[][], rows: SplitClaim[]): number[] {
  const terms = known.map(term => [...term])
  const termNumbers: number[] = []
  const chronological = [...rows.keys()].sort((a, b) => compare(sortKeyOf(rows[a]!), sortKeyOf(rows[b]!)))
  for (const index of chronological) {
    const row = rows[index]!
    const found = terms.findIndex(term => term.every(claim => !areDifferentTerms(claim, row)))
    const number = found === -1 ? terms.push([]) - 1 : found
    terms[number]!.push(row)
    termNumbers[index] = number
  }
  return termNumbers
}

// A row without a period confirms one day of its term. Two such rows can belong to one term, however far apart their days are.
function areDifferentTerms(a: SplitClaim, b: SplitClaim): boolean {
  if (a.told.period === undefined && b.told.period === undefined) return false
  return areCertainlyApart(a.told.period ?? a.observedOn, b.told.period ?? b.observedOn)
}

const sortKeyOf = ({ told, observedOn }: SplitClaim) =>
  told.period === undefined ? `1 ${observedOn ?? ''}` : `0 ${told.period.replace(/^\//, '0000/')}`

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
