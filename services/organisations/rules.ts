import { areCertainlyApart, validityBetween, validityOn } from '#toolkit/domain'
import type { SplitClaim } from '#toolkit/facts'

/** Whether an affiliation held on a day, from its period and the days for which sources vouch. */
export const certaintyOn = (day: string, { period, observed }: { period: string | null; observed: string[] }) =>
  validityBetween(validityOn(period, observed), day)

/** The first and the last day on which it may have held; null where no source bounds it. */
export function heldBetween(period: string | null, observed: string[]) {
  const { possibleFrom, possibleTo } = validityOn(period, observed)
  return { dateFrom: possibleFrom, dateTo: possibleTo }
}

/**
 * Which term of office each row speaks of. Terms are apart where their periods certainly do not overlap; a row joins the
 * first term that it may belong to, else it opens another. Rows with a period go first, the earlier before the later, so
 * that the order in a file does not matter.
 */
export function termsOf(known: SplitClaim[][], rows: SplitClaim[]): number[] {
  const terms = known.map(term => [...term])
  const numbers: number[] = []
  const inOrder = [...rows.keys()].sort((a, b) => compare(orderOf(rows[a]!), orderOf(rows[b]!)))
  for (const index of inOrder) {
    const row = rows[index]!
    const found = terms.findIndex(term => term.every(claim => !areOtherTerms(claim, row)))
    const number = found === -1 ? terms.push([]) - 1 : found
    terms[number]!.push(row)
    numbers[index] = number
  }
  return numbers
}

// A day for which a source vouches lies in its term, but two such days bound nothing between them.
function areOtherTerms(a: SplitClaim, b: SplitClaim): boolean {
  if (a.told.period === undefined && b.told.period === undefined) return false
  return areCertainlyApart(a.told.period ?? a.observedOn, b.told.period ?? b.observedOn)
}

const orderOf = ({ told, observedOn }: SplitClaim) =>
  told.period === undefined ? `1 ${observedOn ?? ''}` : `0 ${told.period.replace(/^\//, '0000/')}`

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
