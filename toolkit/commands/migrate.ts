import { readProcessConfig } from '#toolkit/config'
import { createLog, main } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

/*
 * `npm run migrate`: brings the tables of every subgraph up to date, and ends.
 */

await main(async () => {
  const config = readProcessConfig()
  const log = createLog(config.logLevel)
  const graph = await startSubgraphs(config, log)
  log.info({ subgraphs: graph.subgraphs.map(subgraph => subgraph.name) }, 'every table is up to date')
  await graph.stop()
})
