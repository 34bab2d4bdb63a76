import { type CompositionError, relativePath } from '#cli/graph/composition-error'
import { suggestFix } from '#cli/graph/source-places'
import { type Source, sourcesOf } from '#cli/graph/sources'
import { type Entry, readYaml } from '#cli/graph/yaml'

/** The schemas of one read; `theirs` are the names of subgraphs in the second list. */
export type SchemaSnapshot = {
  sources: Source[]
  missing: CompositionError[]
  errors: CompositionError[]
  theirs: Set<string>
}

/**
 * Creates a function that reads the schemas of two lists; an entry of the second list replaces one of the same name in the first.
 *
 *     const read = createSchemaReader(committedYaml, new URL('supergraph.dev.yaml', folder))
 *     const { sources, missing } = await read()
 *
 * For a subgraph that does not respond, for example during a restart, it returns the last schema and an error in `missing`.
 */
export function createSchemaReader(ours: URL, second: URL | undefined, timeout = 1_000): () => Promise<SchemaSnapshot> {
  const lastSources = new Map<string, Source>()
  return async () => {
    const [first, other] = [listed(ours, false), second ? listed(second, true) : { entries: [], errors: [] }]
    const theirs = new Set(other.entries.map(({ name }) => name))
    const errors = [...first.errors, ...other.errors].map(suggestFix)
    const read = [
      sourcesOf(
        first.entries.filter(({ name }) => !theirs.has(name)),
        ours,
      ),
      sourcesOf(other.entries, second ?? ours, { timeout }),
    ]
    const found = errors.length > 0 ? [] : await Promise.all(read)
    const missing = found.flatMap(({ missing }) => missing).map(suggestFix)
    for (const source of found.flatMap(({ sources }) => sources)) lastSources.set(source.name, source)
    const standIns = missing.flatMap(({ places: [place] }) => lastSources.get(place!.subgraph!) ?? [])
    const sources = [...found.flatMap(({ sources }) => sources), ...standIns]
    return { sources: sources.sort((a, b) => (a.name < b.name ? -1 : 1)), missing, errors, theirs }
  }
}

function listed(yaml: URL, urlsFromEnv: boolean): { entries: Entry[]; errors: CompositionError[] } {
  try {
    return readYaml(yaml, process.env, { urlsFromEnv })
  } catch (error) {
    const place = { file: relativePath(yaml), line: 1, column: 1, owners: [] }
    return {
      entries: [],
      errors: [{ code: 'INVALID_SUPERGRAPH_YAML', message: (error as Error).message, places: [place] }],
    }
  }
}
