import { readFileSync } from 'node:fs'
import { createLog, listening, main, readConfig, untilStopped } from '#toolkit'
import { createGateway } from './index.ts'
import { overHttp } from './remote.ts'

/*
 * `npm run serve -- gateway`: the gateway alone. It is ready as soon as it has its schema: a subgraph that is down costs its
 * own fields, and must not take the whole graph out of the load balancer.
 */

const schema = (file: string) => readFileSync(new URL(`../schema/${file}`, import.meta.url), 'utf8')

await main(async () => {
  const config = readConfig(process.env)
  const log = createLog(config.logLevel)
  const gateway = await createGateway({
    supergraphSdl: schema('supergraph.graphql'),
    apiSdl: schema('api.graphql'),
    log,
    ...overHttp({ urls: config.subgraphUrls }),
  })
  const stop = () => gateway.stop()
  untilStopped(stop, log)
  await listening(config, () => gateway.listen(config), stop)
})
