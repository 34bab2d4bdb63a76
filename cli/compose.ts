import { mkdirSync, writeFileSync } from 'node:fs'
import { exitCodes, formatError, formatHint, type Outcome, pluralise } from '#cli/command'
import { composed } from '#cli/graph'
import { relativePath } from '#cli/graph/composition-error'

type Options = { write: boolean; out?: URL; partial: boolean; env: boolean; hints: boolean }

/**
 * `accord compose`: composes the subgraphs of a `supergraph.yaml` and writes the schemas beside it or to the folder `out`.
 *
 *     await compose(new URL('supergraph.yaml', folder), { write: false, … })
 */
export async function compose(yaml: URL, { write, out, partial, env, hints: all }: Options): Promise<Outcome> {
  const folder = out ?? new URL('.', yaml)
  const { graph, errors, missing, hints, subgraphs } = await composed(yaml, { partial, urlsFromEnv: env })
  const written = graph && write ? writeSchemas(folder, graph.files()) : []
  const names = subgraphs.map(({ name }) => name)
  const without = missing.flatMap(({ places }) => places.map(({ subgraph }) => subgraph))
  // Hints below a warning report shared interfaces with different fields, which this graph has on purpose.
  const news = hints.filter(({ level }) => all || level === 'WARN')
  const text = [
    ...news.map(formatHint),
    ...missing.map(formatError),
    ...errors.map(formatError),
    errors.length > 0
      ? `The subgraphs do not compose: ${pluralise(errors.length, 'error')}.\n`
      : `${names.join(', ')} compose${without.length > 0 ? `, without ${without.join(', ')}` : ''}.${write ? ` Written to ${relativePath(folder) || '.'}.` : ''}\n`,
  ].join('')
  const json = { ok: errors.length === 0, subgraphs: names, missing, faults: errors, hints: news, written }
  return { text, json, code: errors.length === 0 ? exitCodes.good : exitCodes.findings }
}

function writeSchemas(folder: URL, files: Record<string, string>): string[] {
  mkdirSync(new URL('subgraphs/', folder), { recursive: true })
  return Object.entries(files).map(([path, text]) => {
    writeFileSync(new URL(path, folder), text)
    return relativePath(new URL(path, folder))
  })
}
