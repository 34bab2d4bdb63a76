import { readProcessConfig } from '#toolkit/config'
import { createLog, main } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * `npm run migrate`: runs the migrations of every subgraph.
 */

await main(async () => {
  const config = readProcessConfig()
  const log = createLog(config.logLevel)
  const graph = await startSubgraphs(config, log)
  log.info({ subgraphs: graph.subgraphs.map(subgraph => subgraph.name) }, 'all migrations are done')
  await graph.stop()
})
