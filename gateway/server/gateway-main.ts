import { createGateway } from '#gateway'
import { reachOver } from '#gateway/subgraphs'
import { readConfig, supergraphFile } from '#toolkit/config'
import { createLog, following, main } from '#toolkit/runtime'
import { committedGraph } from './options-from-config.ts'
import { keepsWorkers, serving } from './run-gateway.ts'
import { keepWorkers } from './worker-pool.ts'

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
