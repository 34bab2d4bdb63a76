import { endsOf, isApproximate, isUncertain } from '#toolkit/domain'
import { inWords, partsOf, seasonOf } from './citation-dates.ts'

/** The fields of a source that a citation uses. */
export type Citable = {
  id: string
  kind: string
  title: string
  publisher: string | null
  published: string | null
  retrieved: string | null
  url: string | null
  archivedUrl: string | null
  language: string | null
  note: string | null
}

/** An item of the CSL-JSON data schema, 1.0. */
type CslItem = {
  id: string
  type: string
  title: string
  'container-title'?: string
  publisher?: string
  issued?: CslDate
  accessed?: CslDate
  URL?: string
  archive_location?: string
  language?: string
  note?: string
}
type CslDate = { 'date-parts'?: number[][]; season?: number; circa?: true; literal?: string }

/**
 * A source as Citation Style Language data.
 *
 *     cslOf(source)   // { id: 'src_seed', type: 'article-newspaper', title: '…', issued: { 'date-parts': [[2015, 7, 7]] } }
 *
 * For an article, the publisher is the newspaper or journal, so it becomes `container-title`. Unknown fields are omitted.
 * Format: csl-data.json of citation-style-language/schema.
 */
export function cslOf(source: Citable): CslItem {
  const { id, kind, title, publisher, published, retrieved, url, archivedUrl, language, note } = source
  return {
    id,
    type: TYPES[kind] ?? 'document',
    title,
    ...(publisher !== null && { [isArticle(kind) ? 'container-title' : 'publisher']: publisher }),
    ...(published !== null && { issued: cslDate(published) }),
    ...(retrieved !== null && { accessed: cslDate(retrieved) }),
    ...(url !== null && { URL: url }),
    ...(archivedUrl !== null && { archive_location: archivedUrl }),
    ...(language !== null && { language }),
    ...(note !== null && { note }),
  }
}

/** Whether a source is an article in a newspaper or a journal. */
export const isArticle = (kind: string) => kind === 'NEWS' || kind === 'ACADEMIC'

const TYPES: Record<string, string> = {
  NEWS: 'article-newspaper',
  OFFICIAL: 'report',
  PARTY_STATEMENT: 'webpage',
  LEGAL_TEXT: 'legislation',
  DATASET: 'dataset',
  REPORT: 'report',
  ACADEMIC: 'article-journal',
  OTHER: 'document',
}

// CSL has one flag (`circa`) for uncertain and approximate dates. It cannot express a decade or an open end, so `literal` has words.
function cslDate(edtf: string): CslDate {
  const circa = (isApproximate(edtf) || isUncertain(edtf)) && { circa: true as const }
  const season = seasonOf(edtf)
  if (season) return { 'date-parts': [[season.year]], season: season.season, ...circa }
  const { start, end } = endsOf(edtf)
  const parts = [...new Set([start, end])].map(day => (day === null ? null : partsOf(day)))
  return parts.every(part => part !== null) ? { 'date-parts': parts, ...circa } : { literal: inWords(edtf) }
}
