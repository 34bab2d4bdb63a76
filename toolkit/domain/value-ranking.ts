import { boundsOf, precisionOf, precisions } from './edtf.ts'

/** The kinds of sources, from the highest rank to the lowest. */
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

/** The properties of a claim that determine its rank. `sourcePublished` is EDTF. */
export type ClaimWeight = {
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
  confidence: 'HIGH' | 'MEDIUM' | 'LOW'
  source: string
  sourceKind: SourceKind | null
  sourcePublished: string | null
}

/**
 * The resolved value of a field, and its claim; null if no claim supports a value. `isDate`: a finer date ranks higher.
 *
 *     chooseValue([{ value: '2015-06', claim: report }, { value: '2015-06-06', claim: treaty }], true)   // the latter
 *
 * Expects all claims with a value of the field, of both stances: a CONTRADICTS claim denies its value. The order of the
 * claims has no influence.
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
 * The rank of a fact as a sortable text: a smaller text is a higher rank.
 *
 *     names.sort((a, b) => (standingOf(a.claims) < standingOf(b.claims) ? -1 : 1))
 *
 * It is the highest rank of the supporting claims; without supporting claims it is the lowest of all. Claims about a
 * former id rank below claims about its survivor. Compare the texts by code unit (in PostgreSQL: `collate "C"`).
 */
export function standingOf(claims: (ClaimWeight & { isOfFormer?: boolean })[]): string {
  const supporting = claims.filter(claim => claim.stance === 'SUPPORTS')
  const isDenied = supporting.length < claims.length
  return supporting.map(claim => rankOf(claim, isDenied, null, claim.isOfFormer)).sort()[0] ?? '2'
}

/** The rank of a claim as a sortable text. A criterion decides only if all earlier criteria are equal. */
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

// Eight digits that decrease as the day increases, so that later days sort first; an unknown day sorts last.
function laterFirst(published: string | null): string {
  const day = published === null ? null : boundsOf(published).earliest
  return day === null ? '99999999' : String(99_999_999 - Number(day.replaceAll('-', ''))).padStart(8, '0')
}

/** The properties of a source that determine the rank of its claims. */
export type SourceRank = { id: string; kind: SourceKind; published: string | null }
