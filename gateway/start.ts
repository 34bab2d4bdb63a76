import { fileURLToPath } from 'node:url'
import { finishImports } from '#data/journal'
import {
  createLog,
  isEmpty,
  type Log,
  listening,
  main,
  measuresOf,
  ownersAmong,
  readConfig,
  type Subgraph,
  startGraph,
  startMetrics,
  startTracing,
  untilStopped,
} from '#toolkit'
import { committedGraph } from './committed.ts'

/*
 * `npm start`: the whole graph in one process, on an embedded PostgreSQL unless DATABASE_URL names another. An empty graph
 * is given the reference bundle.
 */

const at = (path: string) => new URL(`../${path}`, import.meta.url)

await main(async () => {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const [graph, { createGateway, inProcess }] = await Promise.all([startGraph(config, log), import('./index.ts')])
  const owners = ownersAmong(graph.subgraphs)
  await finishImports(owners)
  await loadReference(owners, log)
  graph.follow()

  const gateway = await createGateway({
    ...committedGraph(config),
    isReady: async () => (await Promise.all(graph.subgraphs.map(subgraph => subgraph.isReady()))).every(Boolean),
    behind: graph.behind,
    log,
    requestTimeout: config.requestTimeout,
    ...inProcess(graph.subgraphs, { timeout: config.subgraphTimeout }),
  })
  const ends = await Promise.all([
    startTracing(config, 'accord'),
    startMetrics(config, { measures: measuresOf(graph), operations: gateway.operations }),
  ])
  const stop = async () => {
    await gateway.stop()
    await graph.stop()
    await Promise.all(ends.map(end => end()))
  }
  untilStopped(stop, log)
  const address = await listening(config, () => gateway.listen(config), stop)
  log.info({ address: `${address}/graphql` }, 'the graph is ready')
})

/** Subgraphs that have nothing yet are given their part of the reference bundle; the others keep what they have. */
async function loadReference(subgraphs: Subgraph[], log: Log): Promise<void> {
  const emptiness = await Promise.all(subgraphs.map(isEmpty))
  const empty = subgraphs.filter((_, index) => emptiness[index])
  if (empty.length === 0) return
  const { loadBundle } = await import('#data/load')
  const step = (step: string) => log.info(`reference data: ${step}`)
  const { faults } = await loadBundle(fileURLToPath(at('data/reference')), empty, step)
  if (faults.length === 0) return
  throw new Error(`The reference bundle has ${faults.length} faults: npm run import -- data/reference lists them.`)
}
