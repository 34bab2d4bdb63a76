import { createLog, following, main, readConfig, supergraphFile } from '#toolkit'
import { committedGraph } from './committed.ts'
import { createGateway } from './index.ts'
import { reachOver } from './remote.ts'
import { keepsWorkers, serving } from './serving.ts'
import { keepWorkers } from './workers.ts'

/*
 * `npm run serve -- gateway`: the gateway alone. It is ready as soon as it has its schema: a subgraph that is down costs its
 * own fields, and must not take the whole graph out of the load balancer.
 */

main(async () => {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  if (keepsWorkers(config)) return keepWorkers(config, log)
  const graph = committedGraph(config)
  const gateway = await createGateway({
    ...graph,
    log,
    requestTimeout: config.requestTimeout,
    ...reachOver(config, log),
  })
  const take = async (supergraphSdl: string) => (await gateway.readied(supergraphSdl))()
  following(supergraphFile(config), graph.supergraphSdl, take, log)
  await serving(gateway, config, log)
})
