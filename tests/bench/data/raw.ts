import { adapting } from '#data/adapters/adapt'
import { holdersOf } from '#data/adapters/holders'
import { adapters } from '#data/adapters/index'
import { createLog, readConfig, startGraph } from '#toolkit'

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
