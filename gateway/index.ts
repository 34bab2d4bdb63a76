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
  /** The names of the persisted operations. */
  operations: Set<string>
  /** The metrics of the gateway, for Prometheus. */
  measures: Metric[]
  listen(where: { port: number; host: string }): Promise<string>
  /** Executes a request in this process, through the same stages as a request over HTTP. */
  execute(question: Question): Promise<{ status: number; body: FormattedExecutionResult }>
  load(): LoadState
  executed(): ExecutionCounts
  /** Prepares another supergraph; the returned function switches to it. Running requests finish on the old one. */
  readied(supergraphSdl: string): Promise<() => void>
  /** Serves new requests for `grace` ms, with `connection: close`; then finishes the running requests within 10 s. */
  stop(grace?: number): Promise<void>
}

/**
 * Creates a gateway. It plans each query on the supergraph, and calls the subgraphs through a transport: in this
 * process (`createInProcessTransport`) or over HTTP (`createHttpTransport`).
 *
 *     const gateway = await createGateway({ supergraphSdl, log, ...createInProcessTransport(subgraphs) })
 *     const address = await gateway.listen({ port: 4000, host: '127.0.0.1' })
 *
 * A caller may add routes to `app` until `listen` or the first `execute`. `stop` also closes the transport.
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
}: Pick<SubgraphTransport, 'buildService'> &
  Partial<SubgraphTransport> & {
    supergraphSdl: string
    /** Persisted documents by their hash. With `onlyDocuments` the gateway rejects all other documents. */
    documents?: PersistedDocuments
    onlyDocuments?: boolean
    /** File to which the gateway records operations. */
    recordOperations?: string | undefined
    corsOrigins?: '*' | string[]
    /** Addresses of the proxies whose `X-Forwarded-For` is trusted. */
    trustProxy?: string[] | undefined
    load?: Partial<LoadLimits>
    /** Size of the response cache. By default there is no cache. */
    cache?: CacheLimits
    log: Log
    isReady?: () => Promise<boolean>
    /** Returns the lag of the indexes, for the response of /readyz. */
    behind?: () => object
    /** Returns the state of `accord dev`, for the playground. */
    development?: (() => object) | undefined
    /** In milliseconds. */
    requestTimeout?: number
    limits?: Limits
    /** `stock` turns off the compiled executor and the fast path. */
    executor?: 'compiled' | 'stock'
  }): Promise<Gateway> {
  // Apollo Gateway reads this variable. The plugins below turn off the reports of Apollo Server.
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
  const setup = { graph: graph.now, revisions, limits, documents, onlyDocuments, mediaTypes, onHit: recordRepeat, log }
  const cache = cacheLimits.megabytes > 0 ? await createResponseCache(cacheLimits, setup) : undefined

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
