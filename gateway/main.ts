import {
  createLog,
  listening,
  main,
  privateKey,
  readConfig,
  signing,
  startMetrics,
  startTracing,
  untilStopped,
} from '#toolkit'
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
      sign: signing(privateKey(config), 'gateway'),
      timeout: config.subgraphTimeout,
      connectTimeout: config.connectTimeout,
      log,
    }),
  })
  const ends = await Promise.all([
    startTracing(config, 'accord-gateway'),
    startMetrics(config, { operations: gateway.operations }),
  ])
  const stop = async () => {
    await gateway.stop()
    await Promise.all(ends.map(end => end()))
  }
  untilStopped(stop, log)
  await listening(config, () => gateway.listen(config), stop)
})
