import { createLog, listening, main, readConfig, untilStopped } from '#toolkit'
import { committedGraph } from './committed.ts'
import { createGateway } from './index.ts'
import { overHttp } from './remote.ts'

/*
 * `npm run serve -- gateway`: the gateway alone. It is ready as soon as it has its schema: a subgraph that is down costs its
 * own fields, and must not take the whole graph out of the load balancer.
 */

await main(async () => {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const gateway = await createGateway({
    ...committedGraph(config),
    log,
    requestTimeout: config.requestTimeout,
    ...overHttp({
      urls: config.subgraphUrls,
      timeout: config.subgraphTimeout,
      connectTimeout: config.connectTimeout,
      log,
    }),
  })
  const stop = () => gateway.stop()
  untilStopped(stop, log)
  await listening(config, () => gateway.listen(config), stop)
})
