import { adapters } from '#src/data/adapters/known-datasets.ts'
import { identifierHolders } from '#src/data/adapters/run/existing-identifiers.ts'
import { runMapping } from '#src/data/adapters/run/run-mapping.ts'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/**
 * Runs `work` on a bundle. An adapter converts the data set to one for the graph in this database; without an adapter,
 * the folder is the bundle.
 */
export async function withBundleOf<T>(
  { folder, adapter }: { folder: string; adapter?: string },
  databaseUrl: string,
  work: (bundle: string) => Promise<T>,
): Promise<T> {
  if (adapter === undefined) return work(folder)
  const graph = await startSubgraphs({ ...readConfig({}), databaseUrl }, createLog('fatal'))
  const holders = await identifierHolders(graph.subgraphs).finally(graph.stop)
  const made = runMapping(adapters[adapter]!, folder, holders)
  return made
    .make()
    .then(() => work(made.folder))
    .finally(made.remove)
}
