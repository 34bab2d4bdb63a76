import { readFileSync } from 'node:fs'
import { createLog, readConfig, untilStopped } from '#toolkit'
import { createGateway } from './index.ts'
import { overHttp } from './remote.ts'

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
await gateway.listen(config)
