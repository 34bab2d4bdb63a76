import { adapters } from '#src/data/adapters/known-datasets.ts'
import { holdersOf } from '#src/data/adapters/run/existing-identifiers.ts'
import { adapting } from '#src/data/adapters/run/run-mapping.ts'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { startGraph } from '#toolkit/subgraph'

/** Works with the bundle that an adapter makes of a data set, for the graph in this database; without one, with the folder. */
export async function withBundleOf<T>(
  { folder, adapter }: { folder: string; adapter?: string },
  databaseUrl: string,
  work: (bundle: string) => Promise<T>,
): Promise<T> {
  if (adapter === undefined) return work(folder)
  const graph = await startGraph({ ...readConfig({}), databaseUrl }, createLog('fatal'))
  const holders = await holdersOf(graph.subgraphs).finally(graph.stop)
  const made = adapting(adapters[adapter]!, folder, holders)
  return made
    .make()
    .then(() => work(made.folder))
    .finally(made.remove)
}
