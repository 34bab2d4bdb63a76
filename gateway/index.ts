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
  /** Names of the persisted operations, and the gateway's metrics. */
  operations: Set<string>
  measures: Metric[]
  listen(where: { port: number; host: string }): Promise<string>
  /** Executes a request without a port, through the same stages as a request over HTTP. */
  execute(question: Question): Promise<{ status: number; body: FormattedExecutionResult }>
  /** Numbers of running, queued and rejected requests. */
  load(): LoadState
  /** Operations that the compiled executor completed, and operations that it left to the stock executor. */
  executed(): ExecutionCounts
  /** Prepares another supergraph; the returned function switches to it. Running requests finish on the old one. */
  readied(supergraphSdl: string): Promise<() => void>
  /** For `grace` ms the gateway still serves new requests, with `connection: close`; then it drains. */
  stop(grace?: number): Promise<void>
}

/**
 * Creates a gateway: plans each query on the supergraph and calls the subgraphs through a transport, in this process
 * (`createInProcessTransport`) or over HTTP (`createHttpTransport`, loaded only if needed).
 *
 *     const gateway = await createGateway({ supergraphSdl, log, ...createInProcessTransport(subgraphs) })
 *     const address = await gateway.listen({ port: 4000, host: '127.0.0.1' })
 *
 * A caller may add routes to `app` until `listen` or the first `execute`. `stop` drains: running requests finish within 10 s,
 * then the transport closes.
 */
export async function createGateway({
  supergraphSdl,
  documents = new Map(),
  onlyDocuments = false,
  recordOperations,
  corsOrigins,
  trustProxy,
  load: { maxConcurrentRequests = 32, maxQueuedRequests = 32, rateLimit = 0, redisUrl } = {},
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
  /** Persisted documents by their hash; with `onlyDocuments` the gateway rejects all other documents. */
  documents?: PersistedDocuments
  onlyDocuments?: boolean
  /** File to which the gateway records operations. */
  recordOperations?: string | undefined
  corsOrigins?: '*' | string[]
  /** Proxies whose `X-Forwarded-For` is trusted. */
  trustProxy?: string[] | undefined
  /** Admission control and rate limit: see load-shedding/. */
  load?: Partial<LoadLimits>
  /** Size of the response cache. Default: off. */
  cache?: CacheLimits
  log: Log
  buildService: SubgraphTransport['buildService']
  states?: SubgraphTransport['states']
  revisions?: SubgraphTransport['revisions']
  keep?: SubgraphTransport['keep']
  close?: SubgraphTransport['close']
  isReady?: () => Promise<boolean>
  /** Added to the response of /readyz: the lag of indexes. */
  behind?: () => object
  /** State of `accord dev`, for the playground. */
  development?: (() => object) | undefined
  requestTimeout?: number
  limits?: Limits
  /** `stock` turns the compiled executor and the fast path off. */
  executor?: 'compiled' | 'stock'
}): Promise<Gateway> {
  // Turns off Apollo Gateway's telemetry; the plugins below turn off the reports of Apollo Server.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true'
  const graph = createApolloGateway({ supergraphSdl, buildService, keep, log })
  const { app, drain } = createApp({ bodyLimit: limits.body, corsOrigins, trustProxy, isReady, behind, log })
  const load = await createLoadShedding(app, { maxConcurrentRequests, maxQueuedRequests, rateLimit, redisUrl }, log)
  const errors = createErrorFormatter(log)
  const recorder = recordOperations === undefined ? undefined : createOperationRecorder(recordOperations, log)
  const mediaTypes = createMediaTypes()
  const recordRepeat = recorder?.recordRepeat
  const compiled = executor === 'compiled' ? graph.executor : undefined
  const fastPath =
    compiled && createFastPath({ executor: compiled, graph: graph.now, mediaTypes, limits, recordRepeat })
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
      ...(fastPath ? [fastPath.plugin] : []),
      ApolloServerPluginCacheControl(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  })
  await apollo.start()
  const means = { graph: graph.now, revisions, limits, documents, onlyDocuments, mediaTypes, onHit: recordRepeat, log }
  const cache = cacheLimits.megabytes > 0 ? await createResponseCache(cacheLimits, means) : undefined

  app.register(async scope => serveSchema(scope, graph.now, { isDevelopment: development !== undefined }))
  app.register(async scope => {
    load.guard(scope, 'answers')
    await serveGraphql(scope, apollo, {
      requestTimeout,
      documents,
      limits,
      ...(onlyDocuments && { isPersisted: isPersisted(documents) }),
      cache,
      fastPath,
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
