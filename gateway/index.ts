import { ApolloGateway } from '@apollo/gateway'
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
import type { Log } from '#toolkit'
import { completing, errorsShown } from './answers.ts'
import { among, type Documents, knowing, operationsOf } from './documents.ts'
import { serveExports } from './export.ts'
import { serveGraphql } from './graphql.ts'
import { createApp } from './http.ts'
import { servePlayground } from './playground.ts'
import type { GatewayContext, Reach } from './reach.ts'
import { recording } from './recording.ts'
import { serveSchema } from './schema.ts'
import { refusingBrokenTexts } from './texts.ts'

export { inProcess, type Reach } from './reach.ts'

export type Question = {
  query: string
  variables?: Record<string, unknown>
  operationName?: string
  headers?: Record<string, string>
}

export type Gateway = {
  app: FastifyInstance
  /** Names of the operations that it knows beforehand. */
  operations: Set<string>
  listen(where: { port: number; host: string }): Promise<string>
  /** Asks without a port, through everything else that a request over HTTP goes through. */
  execute(question: Question): Promise<{ status: number; body: FormattedExecutionResult }>
  stop(): Promise<void>
}

/**
 * One graph out of many: plans each question on the supergraph and calls the subgraphs that `buildService` reaches, in
 * this process (`inProcess`) or elsewhere (`overHttp` of ./remote.ts, which only that case needs to load).
 *
 *     const gateway = await createGateway({ supergraphSdl, apiSdl, log, ...inProcess(subgraphs) })
 *     const address = await gateway.listen({ port: 4000, host: '127.0.0.1' })
 *
 * Routes may be added to `app` until `listen` or the first `execute`. `stop` drains: it answers what was asked, at most
 * ten seconds long, and then lets go of the subgraphs.
 */
export async function createGateway({
  supergraphSdl,
  apiSdl,
  documents = new Map(),
  onlyDocuments = false,
  recordOperations,
  corsOrigins,
  buildService,
  close,
  isReady,
  behind,
  log,
  requestTimeout = 5_000,
}: {
  supergraphSdl: string
  apiSdl: string
  /** What a client may ask for by its hash alone, and whether nothing else is answered. */
  documents?: Documents
  onlyDocuments?: boolean
  /** A file in which to note what is asked. */
  recordOperations?: string | undefined
  corsOrigins?: '*' | string[]
  log: Log
  buildService: Reach['buildService']
  close?: Reach['close']
  isReady?: () => Promise<boolean>
  /** What /readyz tells besides: how far an index is behind. */
  behind?: () => object
  requestTimeout?: number
}): Promise<Gateway> {
  // Both would report to Apollo: the gateway unless this is set, the server when it finds a key in the environment.
  process.env.APOLLO_TELEMETRY_DISABLED = 'true'
  // What the libraries say at start is of use only to whoever looks for a fault.
  const logger = {
    debug() {},
    info: (text: string) => log.debug(text),
    warn: log.warn.bind(log),
    error: log.error.bind(log),
  }
  const gateway = new ApolloGateway({
    supergraphSdl,
    buildService,
    logger,
    validateSupergraph: false,
    __exposeQueryPlanExperimental: false,
    experimental_didResolveQueryPlan: ({ queryPlan, requestContext }) =>
      (requestContext.context as GatewayContext).explained?.planned(queryPlan),
  })
  const errors = errorsShown(log)
  const apollo = new ApolloServer<GatewayContext>({
    gateway: completing(gateway),
    logger,
    nodeEnv: 'production',
    introspection: true,
    csrfPrevention: true,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    formatError: errors.formatError,
    plugins: [
      errors.plugin,
      knowing(documents),
      refusingBrokenTexts,
      ...(recordOperations === undefined ? [] : [recording(recordOperations, log)]),
      ApolloServerPluginCacheControl(),
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
    ],
  })
  await apollo.start()

  const { app, drain } = createApp({ corsOrigins, isReady, behind, log })
  app.register(async scope => serveSchema(scope, { apiSdl, supergraphSdl }))
  app.register(async scope =>
    serveGraphql(scope, apollo, { requestTimeout, ...(onlyDocuments && { isKnown: among(documents) }) }),
  )
  app.register(async scope => serveExports(scope, apollo, { apiSdl, requestTimeout, log }))
  app.register(async scope => servePlayground(scope, { log }))

  let stopped: Promise<void> | undefined
  return {
    app,
    operations: operationsOf(documents),
    listen: where => app.listen({ ...where, listenTextResolver: address => `listening at ${address}` }),
    async execute({ headers, ...payload }) {
      const { statusCode, body } = await app.inject({ method: 'POST', url: '/graphql', payload, headers })
      return { status: statusCode, body: JSON.parse(body) as FormattedExecutionResult }
    },
    stop() {
      stopped ??= drain()
        .then(() => apollo.stop())
        .then(() => close?.())
      return stopped
    },
  }
}
