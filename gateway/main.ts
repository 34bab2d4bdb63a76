import { readFileSync } from 'node:fs'
import { createLog, readConfig, untilStopped } from '#toolkit'
import { createGateway, overHttp } from './index.ts'

const schema = (file: string) => readFileSync(new URL(`../schema/${file}`, import.meta.url), 'utf8')

const config = readConfig(process.env)
const log = createLog(config.logLevel)
const gateway = await createGateway({
  supergraphSdl: schema('supergraph.graphql'),
  apiSdl: schema('api.graphql'),
  log,
  ...overHttp({ urls: config.subgraphUrls }),
})
untilStopped(() => gateway.stop(), log)
const address = await gateway.listen(config)
log.info({ address }, 'the graph is ready')
