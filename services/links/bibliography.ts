import { unavailableError } from '#toolkit/errors'
import type { Queries } from './graph-index.ts'
import type { CitationFormat } from './schema-types.ts'

const CITATIONS_QUERY = `query ($keys: [_Any!]!, $format: CitationFormat!) {
  _entities(representations: $keys) { ... on Source { text: citation citation(format: $format) } }
}`

type CitedSource = { text: string | null; citation: string | null }

/**
 * One bibliography for several entities: each source of a claim about them, once, sorted by citation text. The index has the ids of
 * the sources; the subgraph `sources` formats the citations.
 *
 *     await bibliography(queries, ['agr_aiib-articles'], 'BIBTEX')
 *
 * Returns lines for TEXT, entries for BIBTEX, and one JSON array for CSL_JSON. Throws SUBGRAPH_UNAVAILABLE if `sources` fails.
 */
export async function bibliography(queries: Queries, ids: readonly string[], format: CitationFormat): Promise<string> {
  const owner = queries.peers().find(({ name }) => name === 'sources')
  const sourceIds = (await queries.sourcesOf({ ids })).map(({ source }) => source)
  if (sourceIds.length === 0) return joinCitations([], format)
  const keys = sourceIds.map(id => ({ __typename: 'Source', id }))
  const { data, errors } = (await owner?.request(CITATIONS_QUERY, { keys, format }).catch(() => undefined)) ?? {}
  if (!data || errors) throw unavailableError('sources')
  const found = (data._entities as (CitedSource | null)[]).flatMap(each =>
    each?.citation == null ? [] : { text: each.text ?? '', citation: each.citation },
  )
  const sorted = found.sort((a, b) => (a.text.localeCompare(b.text, 'en') < 0 ? -1 : 1))
  const citations = sorted.map(({ citation }) => citation)
  return joinCitations(citations, format)
}

function joinCitations(citations: string[], format: CitationFormat): string {
  if (format === 'CSL_JSON') return `[${citations.join(',')}]`
  return [...new Set(citations)].join(format === 'TEXT' ? '\n' : '\n\n')
}
