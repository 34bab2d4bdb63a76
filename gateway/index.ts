import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginCacheControl } from '@apollo/server/plugin/cacheControl'
import {
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled'
import type { FastifyInstance } from 'fastify'
import type { FormattedExecutionResult } from 'graphql'
import { createMediaTypes, type GatewayContext } from '#gateway/context'
import {
  chooseExecutor,
  createApolloGateway,
  createErrorFormatter,
  createFastPath,
  type ExecutionCounts,
  quietLogger,
} from '#gateway/execution'
import { serveExports } from '#gateway/export'
import { createApp, serveGraphql, servePlayground, serveSchema } from '#gateway/http'
import { createLimitsPlugin, defaultLimits } from '#gateway/limits'
import { createLoadShedding, type LoadLimits, type LoadState } from '#gateway/load-shedding'
import { gatewayMetrics } from '#gateway/metrics'
import {
  createOperationRecorder,
  createPersistedDocumentsPlugin,
  isPersisted,
  operationNames,
  type PersistedDocuments,
  scalarValidationPlugin,
  stringValidationPlugin,
} from '#gateway/operations'
import { type CacheLimits, createResponseCache } from '#gateway/response-cache'
import type { SubgraphTransport } from '#gateway/subgraphs'
import type { Limits } from '#toolkit/config'
import type { Log, Metric } from '#toolkit/runtime'

export type { LoadState } from '#gateway/load-shedding'
export { createInProcessTransport, createMixedTransport, type SubgraphTransport } from '#gateway/subgraphs'

export type Question = {
  query: string
  variables?: Record<string, unknown>
  operationName?: string
  headers?: Record<string, string>
}

export type Gateway = {
  app: FastifyInstance
  /** Names of the operations that it knows beforehand, and its own numbers, for metrics. */
  operations: Set<string>
  measures: Metric[]
  listen(where: { port: number; host: string }): Promise<string>
  /** Asks without a port, through everything else that a request over HTTP goes through. */
  execute(question: Question): Promise<{ status: number; body: FormattedExecutionResult }>
  /** How much is at work, waits and was refused. */
  load(): LoadState
  /** How many questions were answered compiled, and how many of those that could have been were not. */
  executed(): ExecutionCounts
  /** Makes ready for another composed graph; what it gives goes over to that, and no request fails of it. */
  readied(supergraphSdl: string): Promise<() => void>
  /** `grace` is how many milliseconds long those who still come are told to close their connections. */
  stop(grace?: number): Promise<void>
}

/**
 * One graph out of many: plans each question on the supergraph and calls the subgraphs that `buildService` reaches, in
 * this process (`inProcess`) or elsewhere (`overHttp` of ./remote.ts, which only that case needs to load).
 *
 *     const gateway = await createGateway({ supergraphSdl, log, ...inProcess(subgraphs) })
 *     const address = await gateway.listen({ port: 4000, host: '127.0.0.1' })
 *
 * Routes may be added to `app` until `listen` or the first `execute`. `stop` drains: it answers what was asked, at most
 * ten seconds long, and then lets go of the subgraphs.
 */
export async function createGateway({
  supergraphSdl,
  documents = new Map(),
  onlyDocuments = false,
  recordOperations,
  corsOrigins,
  trustProxy,
  load: { atWork = 32, waiting = 32, rateLimit = 0, redisUrl } = {},
  cache: cacheLimits = { megabytes: 0 },
  buildService,
  states = () => ({}),
  revisions = () => ({}),
  keep,
  close,
  isReady,
  behind,
  development,
  log,
  requestTimeout = 5_000,
  limits = defaultLimits,
  executor = 'compiled',
}: {
  supergraphSdl: string
  /** What a client may ask for by its hash alone, and whether nothing else is answered. */
  documents?: PersistedDocuments
  onlyDocuments?: boolean
  /** A file in which to note what is asked. */
  recordOperations?: string | undefined
  corsOrigins?: '*' | string[]
  /** Proxies whose word counts on who asks. */
  trustProxy?: string[] | undefined
  /** How much is taken on at a time, and from one address: see ./load.ts. */
  load?: Partial<LoadLimits>
  /** How many answers are kept: without this, none. */
  cache?: CacheLimits
  log: Log
  buildService: SubgraphTransport['buildService']
  states?: SubgraphTransport['states']
  revisions?: SubgraphTransport['revisions']
  keep?: SubgraphTransport['keep']
  close?: SubgraphTransport['close']
  isReady?: () => Promise<boolean>
  /** What /readyz tells besides: how far an index is behind. */
  behind?: () => object
  /** What the playground tells whoever works on the graph. */
  development?: (() => object) | undefined
  requestTimeout?: number
  limits?: Limits
  /** `stock` leaves everything to the executor of Apollo. */
  executor?: 'compiled' | 'stock'
}): Promise<Gateway> {
  // Both would report to Apollo: the gateway unless this is set, the server when it finds a key in the environment.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true'
  const graph = createApolloGateway({ supergraphSdl, buildService, keep, log })
  const { app, drain } = createApp({ bodyLimit: limits.body, corsOrigins, trustProxy, isReady, behind, log })
  const load = await createLoadShedding(app, { atWork, waiting, rateLimit, redisUrl }, log)
  const errors = createErrorFormatter(log)
  const recorder = recordOperations === undefined ? undefined : createOperationRecorder(recordOperations, log)
  const mediaTypes = createMediaTypes()
  const again = recorder?.again
  const compiled = executor === 'compiled' ? graph.executor : undefined
  const direct = compiled && createFastPath({ executor: compiled, graph: graph.now, mediaTypes, limits, again })
  const apollo = new ApolloServer<GatewayContext>({
    gateway: chooseExecutor(graph.gateway, compiled),
    logger: quietLogger(log),
    nodeEnv: 'production',
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: errors.formatError,
    plugins: [
      errors.plugin,
      createPersistedDocumentsPlugin(documents),
      createLimitsPlugin(limits),
      stringValidationPlugin,
      scalarValidationPlugin,
      load.plugin,
      ...(recorder ? [recorder] : []),
      ...(direct ? [direct.plugin] : []),
      ApolloServerPluginCacheControl(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  })
  await apollo.start()
  const means = { graph: graph.now, revisions, limits, documents, onlyDocuments, mediaTypes, again, log }
  const cache = cacheLimits.megabytes > 0 ? await createResponseCache(cacheLimits, means) : undefined

  app.register(async scope => serveSchema(scope, graph.now, { isWorkedOn: development !== undefined }))
  app.register(async scope => {
    load.guard(scope, 'answers')
    await serveGraphql(scope, apollo, {
      requestTimeout,
      documents,
      limits,
      ...(onlyDocuments && { isKnown: isPersisted(documents) }),
      cache,
      direct,
      mediaTypes,
    })
  })
  app.register(async scope => {
    load.guard(scope, 'downloads')
    await serveExports(scope, apollo, { graph: graph.now, requestTimeout, log })
  })
  app.register(async scope => servePlayground(scope, { development, log }))

  let stopped: Promise<void> | undefined
  return {
    app,
    operations: operationNames(documents),
    measures: gatewayMetrics(load.state, states, cache?.state),
    listen: where => app.listen({ ...where, listenTextResolver: address => `listening at ${address}` }),
    async execute({ headers, ...payload }) {
      const { statusCode, body } = await app.inject({ method: 'POST', url: '/graphql', payload, headers })
      return { status: statusCode, body: JSON.parse(body) as FormattedExecutionResult }
    },
    load: load.state,
    executed: () => graph.executor.counts,
    async readied(supergraphSdl) {
      const turn = await graph.readied(supergraphSdl)
      return () => {
        turn()
        cache?.empty()
      }
    },
    stop(grace) {
      stopped ??= drain(grace)
        .then(() => load.stop())
        .then(() => cache?.close())
        .then(() => apollo.stop())
        .then(() => close?.())
      return stopped
    },
  }
}
