import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import { finishImports } from '#data/journal'
import {
  createLog,
  isEmpty,
  type Log,
  main,
  measuresOf,
  ownersAmong,
  readConfig,
  type Subgraph,
  startGraph,
} from '#toolkit'
import { committedGraph } from './committed.ts'
import { keepsWorkers, serving, shareOf } from './serving.ts'

/*
 * `npm start`: the whole graph in one process, on an embedded PostgreSQL unless DATABASE_URL names another. An empty graph
 * is given the reference bundle. With `--workers` the primary does what is done once, and each worker has the graph in it.
 */

const at = (path: string) => new URL(`../${path}`, import.meta.url)

await main(async () => {
  const words = process.argv.slice(2)
  if (words.length > 0) (await import('./options.ts')).readOptions('npm start --', words)
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const [graph, gateways] = await Promise.all([
    startGraph({ ...config, poolSize: shareOf(config) }, log),
    keepsWorkers(config) ? undefined : import('./index.ts'),
  ])
  if (cluster.isPrimary) {
    const owners = ownersAmong(graph.subgraphs)
    await finishImports(owners)
    await loadReference(owners, log)
    graph.follow()
  }
  if (!gateways)
    return (await import('./workers.ts')).keepWorkers(config, log, { told: graph.progress, stop: graph.stop })

  const isReady = async () => (await Promise.all(graph.subgraphs.map(subgraph => subgraph.isReady()))).every(Boolean)
  const gateway = await gateways.createGateway({
    ...committedGraph(config),
    isReady,
    behind: graph.behind,
    log,
    requestTimeout: config.requestTimeout,
    ...gateways.inProcess(graph.subgraphs, { timeout: config.subgraphTimeout }),
  })
  const address = await serving(gateway, config, log, {
    isReady,
    stop: graph.stop,
    heard: graph.adopt,
    measures: measuresOf(graph),
  })
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
