import { readConfig } from './config.ts'
import { startGraph } from './graph.ts'
import { createLog } from './log.ts'
import { main } from './process.ts'

/*
 * `npm run migrate`: brings the tables of every subgraph up to date, and ends.
 */

await main(async () => {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const graph = await startGraph(config, log)
  log.info({ subgraphs: graph.subgraphs.map(subgraph => subgraph.name) }, 'every table is up to date')
  await graph.stop()
})
