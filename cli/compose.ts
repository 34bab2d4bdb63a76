import { mkdirSync, writeFileSync } from 'node:fs'
import { ends, type Outcome, toldFault, toldHint } from '#cli/command'
import { composed } from '#cli/graph'
import { told } from '#cli/graph/fault'

type Options = { write: boolean; out?: URL; partial: boolean; env: boolean; hints: boolean }

/**
 * `accord compose`: the subgraphs of a `supergraph.yaml` as one graph, written beside it or into the folder `out`.
 *
 *     await compose(new URL('supergraph.yaml', folder), { write: false, … })
 */
export async function compose(yaml: URL, { write, out, partial, env, hints: all }: Options): Promise<Outcome> {
  const folder = out ?? new URL('.', yaml)
  const { graph, faults, missing, hints, subgraphs } = await composed(yaml, { partial, urlsFromEnv: env })
  const written = graph && write ? writtenTo(folder, graph.files()) : []
  const names = subgraphs.map(({ name }) => name)
  const without = missing.flatMap(({ places }) => places.map(({ subgraph }) => subgraph))
  // That the subgraphs know different parts of one interface is how this graph is made; only warnings are news.
  const news = hints.filter(({ level }) => all || level === 'WARN')
  const text = [
    ...news.map(toldHint),
    ...missing.map(toldFault),
    ...faults.map(toldFault),
    faults.length > 0
      ? `The subgraphs do not compose: ${counted(faults.length, 'fault')}.\n`
      : `${names.join(', ')} compose${without.length > 0 ? `, without ${without.join(', ')}` : ''}.${write ? ` Written to ${told(folder) || '.'}.` : ''}\n`,
  ].join('')
  const json = { ok: faults.length === 0, subgraphs: names, missing, faults, hints: news, written }
  return { text, json, code: faults.length === 0 ? ends.good : ends.findings }
}

function writtenTo(folder: URL, files: Record<string, string>): string[] {
  mkdirSync(new URL('subgraphs/', folder), { recursive: true })
  return Object.entries(files).map(([path, text]) => {
    writeFileSync(new URL(path, folder), text)
    return told(new URL(path, folder))
  })
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? '' : 's'}`
