import { boundsOf, precisionOf, precisions } from './edtf.ts'

/** The kinds of source, the one that counts most first. */
export const sourceKinds = [
  'LEGAL_TEXT',
  'OFFICIAL',
  'DATASET',
  'ACADEMIC',
  'REPORT',
  'NEWS',
  'PARTY_STATEMENT',
  'OTHER',
] as const
export type SourceKind = (typeof sourceKinds)[number]

/** What the rule looks at in a claim. `sourcePublished` is EDTF. */
export type ClaimWeight = {
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
  confidence: 'HIGH' | 'MEDIUM' | 'LOW'
  source: string
  sourceKind: SourceKind | null
  sourcePublished: string | null
}

/**
 * The value to show where sources give several, and the claim that it is taken from; null where nobody gives any.
 *
 *     chosenValue([{ value: '2015-06', claim: report }, { value: '2015-06-06', claim: treaty }], true)   // the latter
 *
 * Takes every claim that fills the field, of both stances: a CONTRADICTS claim denies the value that it gives, and what is only
 * denied nobody gives. The order of the input changes nothing.
 */
export function chooseValue<C extends ClaimWeight>(
  claims: Array<{ value: string; claim: C }>,
  isDate: boolean,
): { value: string; claim: C } | null {
  const supported = claims.filter(({ claim }) => claim.stance === 'SUPPORTS')
  const denied = new Set(claims.filter(({ claim }) => claim.stance === 'CONTRADICTS').map(({ value }) => value))
  const ranked = supported.map(said => ({
    said,
    rank: `${rankOf(said.claim, denied.has(said.value), isDate ? said.value : null)} ${said.value}`,
  }))
  return ranked.reduce((best, next) => (next.rank < best.rank ? next : best), ranked[0]!)?.said ?? null
}

/**
 * How well a whole fact stands, as text that sorts: the smaller, the better.
 *
 *     names.sort((a, b) => (standingOf(a.claims) < standingOf(b.claims) ? -1 : 1))
 *
 * It is the rank of the best claim that supports the fact, under the same rule; a fact that only CONTRADICTS claims
 * speak of comes after all others. What is told of a former id comes after what is told of the id that it has become. Compare it code unit by code unit (in PostgreSQL: `collate "C"`).
 */
export function standingOf(claims: (ClaimWeight & { isOfFormer?: boolean })[]): string {
  const supporting = claims.filter(claim => claim.stance === 'SUPPORTS')
  const isDenied = supporting.length < claims.length
  return supporting.map(claim => rankOf(claim, isDenied, null, claim.isOfFormer)).sort()[0] ?? '2'
}

/** The rule: each line decides only where those above it leave a tie, and what sorts first wins. */
function rankOf(claim: ClaimWeight, isDenied: boolean, date: string | null, isOfFormer = false): string {
  return [
    isDenied ? 1 : 0,
    (isOfFormer ? 2 : 0) + (claim.basis === 'STATED' ? 0 : 1),
    ['HIGH', 'MEDIUM', 'LOW'].indexOf(claim.confidence),
    claim.sourceKind === null ? sourceKinds.length : sourceKinds.indexOf(claim.sourceKind),
    date === null ? 0 : precisions.indexOf(precisionOf(date)),
    laterFirst(claim.sourcePublished),
    ` ${claim.source}`,
  ].join('')
}

// Days as a number that falls as they rise, always eight digits, so that the later sorts first; no day sorts last.
function laterFirst(published: string | null): string {
  const day = published === null ? null : boundsOf(published).earliest
  return day === null ? '99999999' : String(99_999_999 - Number(day.replaceAll('-', ''))).padStart(8, '0')
}

/** What the rule needs to know of a source. */
export type SourceRank = { id: string; kind: SourceKind; published: string | null }
