import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  createLog,
  isEmpty,
  type Log,
  listening,
  main,
  readConfig,
  type Subgraph,
  startGraph,
  untilStopped,
} from '#toolkit'

/*
 * `npm start`: the whole graph in one process, on an embedded PostgreSQL unless DATABASE_URL names another. A graph that is
 * empty is given the reference bundle.
 */

const at = (path: string) => new URL(`../${path}`, import.meta.url)

await main(async () => {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const [graph, { createGateway, inProcess }] = await Promise.all([startGraph(config, log), import('./index.ts')])
  await loadReference(graph.subgraphs, log)

  const gateway = await createGateway({
    supergraphSdl: readFileSync(at('schema/supergraph.graphql'), 'utf8'),
    apiSdl: readFileSync(at('schema/api.graphql'), 'utf8'),
    isReady: async () => (await Promise.all(graph.subgraphs.map(subgraph => subgraph.isReady()))).every(Boolean),
    log,
    ...inProcess(graph.subgraphs),
  })
  const stop = async () => {
    await gateway.stop()
    await graph.stop()
  }
  untilStopped(stop, log)
  const address = await listening(config, () => gateway.listen(config), stop)
  log.info({ address: `${address}/graphql` }, 'the graph is ready')
})

async function loadReference(subgraphs: Subgraph[], log: Log): Promise<void> {
  const empty = await Promise.all(subgraphs.map(isEmpty))
  if (!empty.some(Boolean)) return
  const { loadBundle } = await import('#data/load')
  const { faults } = await loadBundle(fileURLToPath(at('data/reference')), subgraphs, step =>
    log.info(`reference data: ${step}`),
  )
  if (faults.length > 0)
    throw new Error(`The reference bundle has ${faults.length} faults; npm run import -- data/reference lists them.`)
}
