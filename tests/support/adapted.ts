import { fileURLToPath } from 'node:url'
import type { Mapping } from '#data/adapters/mapping'
import { loadDataset, mappingFor } from '#data/adapters/run'
import { type BundleInProgress, loadBundle } from '#data/import'
import { type MappingRun, runMapping } from '#src/data/adapters/run/run-mapping.ts'
import { freshGraph } from '#tests/graph'
import type { Changes } from '#toolkit/sql'
import { subgraphNames } from '#toolkit/subgraph'

/** The path of a made sample of a data set, or of a file in it. */
export const sample = (path: string) => fileURLToPath(new URL(`../samples/${path}`, import.meta.url))

/** Runs a mapping on all files of a data set and returns the run with its complete bundle. */
export async function adapt(mapping: Mapping, folder: string): Promise<MappingRun> {
  const made = runMapping(mapping, folder)
  await made.make()
  return made
}

/** A graph with the reference data. `take` imports a data set into it as `npm run import -- --from` does. */
export async function adaptingGraph() {
  const graph = await freshGraph()
  const subgraphs = subgraphNames().map(name => graph.subgraph(name))
  const load = (bundle: string, emerging?: BundleInProgress, replaces?: string) =>
    loadBundle(bundle, subgraphs, () => {}, { ...emerging, replaces })
  return {
    ...graph,
    subgraphs,
    load,
    async take(
      from: string,
      {
        folder = sample(from),
        skipFaulty = false,
        mapping = undefined as string | undefined,
        replaces = undefined as string | undefined,
      } = {},
    ) {
      const options = { from, skipFaulty, ...(mapping && { mapping }) }
      const loaded = await loadDataset(mappingFor(options)!, folder, subgraphs, skipFaulty, (made, emerging) =>
        load(made, emerging, replaces),
      )
      return { ...loaded, total: totalOf(loaded.changes) }
    },
  }
}

function totalOf(changes: Record<string, Changes>) {
  const total = { added: 0, amended: 0, removed: 0, unchanged: 0 }
  for (const change of Object.values(changes).flatMap(each => Object.values(each))) {
    for (const key of ['added', 'amended', 'removed', 'unchanged'] as const) total[key] += change[key]
  }
  return total
}
