import { readProcessConfig, supergraphFile } from '#toolkit/config'
import { createLog, main, watchFile } from '#toolkit/runtime'
import { subgraphMetrics } from '#toolkit/subgraph'
import { startAllInOne } from './all-in-one.ts'
import { runGateway } from './run-gateway.ts'

/*
 * `npm start`: gateway and subgraphs in one process, on an embedded PostgreSQL if DATABASE_URL is not set. With
 * `--workers`, the primary runs migrations, imports and feeds, and each worker serves the whole graph.
 */

main(async () => {
  const words = process.argv.slice(2)
  if (words.length > 0) (await import('./cli-options.ts')).readOptions('npm start --', words)
  const config = readProcessConfig()
  const log = createLog(config.logLevel)
  const { graph, gateway, supergraphSdl, isReady, take } = await startAllInOne(config, log)
  watchFile(supergraphFile(config), supergraphSdl, take, log)
  if (!gateway)
    return (await import('./worker-pool.ts')).runWorkerPool(config, log, {
      broadcast: graph.progress,
      stop: graph.stop,
    })
  const address = await runGateway(gateway, config, log, {
    isReady,
    stop: graph.stop,
    onMessage: graph.adopt,
    measures: subgraphMetrics(graph),
  })
  log.info({ address: `${address}/graphql` }, 'the graph is ready')
})
