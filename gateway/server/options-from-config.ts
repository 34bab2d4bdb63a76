import { readManifest } from '#gateway/operations'
import { type Config, readSupergraph } from '#toolkit/config'

const at = (file: string) => new URL(`../../schema/${file}`, import.meta.url)

/** The options of `createGateway` from the settings of the process and the composed graph in `schema/`. */
export const optionsFromConfig = (config: Config) => ({
  supergraphSdl: readSupergraph(config),
  documents: readManifest(config.manifest ?? at('persisted-documents.json')),
  onlyDocuments: config.documents === 'persisted',
  recordOperations: config.recordOperations,
  corsOrigins: config.corsOrigins,
  limits: config.limits,
  executor: config.executor,
  trustProxy: config.trustProxy,
  load: config,
  cache: { megabytes: config.responseCache, redisUrl: config.redisUrl },
})
