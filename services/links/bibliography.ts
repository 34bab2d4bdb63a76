import { unavailableError } from '#toolkit/errors'
import type { Queries } from './graph-index.ts'
import type { CitationFormat } from './schema-types.ts'

const question = `query ($keys: [_Any!]!, $format: CitationFormat!) {
  _entities(representations: $keys) { ... on Source { text: citation citation(format: $format) } }
}`

type Cited = { text: string | null; citation: string | null }

/**
 * One list of references for many things: every source that a claim about one of them rests on, once, in the order of their
 * lines. The index knows which these are; how one is cited, only the subgraph that owns it.
 *
 *     await bibliography(queries, ['agr_aiib-articles'], 'BIBTEX')
 *
 * Lines for TEXT, entries for BIBTEX, one array for CSL_JSON.
 */
export async function bibliography(queries: Queries, ids: readonly string[], format: CitationFormat): Promise<string> {
  const owner = queries.peers.find(({ name }) => name === 'sources')
  const cited = (await queries.sourcesOf({ ids })).map(({ source }) => source)
  if (cited.length === 0) return joined([], format)
  const keys = cited.map(id => ({ __typename: 'Source', id }))
  const { data, errors } = (await owner?.ask(question, { keys, format }).catch(() => undefined)) ?? {}
  if (!data || errors) throw unavailableError('sources')
  const found = (data._entities as (Cited | null)[]).filter(each => each?.citation != null) as Required<Cited>[]
  const inOrder = found.sort((a, b) => ((a.text ?? '').localeCompare(b.text ?? '', 'en') < 0 ? -1 : 1))
  return joined(
    inOrder.map(({ citation }) => citation!),
    format,
  )
}

function joined(citations: string[], format: CitationFormat): string {
  if (format === 'CSL_JSON') return `[${citations.join(',')}]`
  return [...new Set(citations)].join(format === 'TEXT' ? '\n' : '\n\n')
}
