import { createGateway } from '#gateway'
import { createConfiguredHttpTransport } from '#gateway/subgraphs'
import { readProcessConfig, supergraphFile } from '#toolkit/config'
import { createLog, main, watchFile } from '#toolkit/runtime'
import { optionsFromConfig } from './options-from-config.ts'
import { runGateway, runsWorkers } from './run-gateway.ts'
import { runWorkerPool } from './worker-pool.ts'

/*
 * `npm run serve -- gateway`: the gateway alone. Its readiness does not depend on subgraphs: if one is unavailable, the
 * gateway still serves the fields of the others.
 */

main(async () => {
  const config = readProcessConfig()
  const log = createLog(config.logLevel)
  if (runsWorkers(config)) return runWorkerPool(config, log)
  const graph = optionsFromConfig(config)
  const gateway = await createGateway({
    ...graph,
    log,
    requestTimeout: config.requestTimeout,
    ...createConfiguredHttpTransport(config, log),
  })
  const take = async (supergraphSdl: string) => (await gateway.readied(supergraphSdl))()
  watchFile(supergraphFile(config), graph.supergraphSdl, take, log)
  await runGateway(gateway, config, log)
})
