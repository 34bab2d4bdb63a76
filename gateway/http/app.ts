import { randomUUID } from 'node:crypto'
import compress from '@fastify/compress'
import cors from '@fastify/cors'
import {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  fastify,
  LogController,
} from 'fastify'
import { GraphQLError } from 'graphql'
import type { RequestOutcome } from '#gateway/context'
import { type Code, isRefusal, refusal } from '#toolkit/errors'
import { createDrain, type Log, publishEvent, withRemoteTrace } from '#toolkit/runtime'
import { respondToClientErrors } from './client-errors.ts'
import { isPageRequest } from './playground.ts'

declare module 'fastify' {
  interface FastifyRequest {
    outcome: RequestOutcome
  }
}

/**
 * Creates the HTTP server without its GraphQL routes: request ids, health checks, CORS, compression, one format for all
 * errors, a log line for each GraphQL request, and a graceful shutdown (`drain`).
 */
export function createApp({
  bodyLimit = 100_000,
  corsOrigins = '*',
  trustProxy,
  isReady = async () => true,
  behind,
  log,
}: {
  bodyLimit?: number
  corsOrigins?: '*' | string[]
  trustProxy?: string[] | undefined
  isReady?: () => Promise<boolean>
  behind?: () => object
  log: Log
}): { app: FastifyInstance; drain(grace?: number): Promise<void> } {
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    requestIdHeader: false,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    bodyLimit,
    trustProxy: trustProxy ?? false,
    // While it drains, the server still serves requests on open connections, with `connection: close`.
    return503OnClosing: false,
    // A slow sender occupies a socket for at most 10 s, and no place of the concurrency limit.
    requestTimeout: 10_000,
    http: { headersTimeout: 8_000, connectionsCheckingInterval: 500 },
    clientErrorHandler: respondToClientErrors({ allowsAnyOrigin: corsOrigins === '*' }),
    frameworkErrors: (error, _, reply) => {
      const body = { errors: [refusal('BAD_REQUEST', `Invalid request: ${error.message}`)] }
      if (corsOrigins === '*') reply.header('access-control-allow-origin', '*')
      void (reply as FastifyReply).code(error.statusCode ?? 400).send(body)
    },
  })
  app.removeContentTypeParser('text/plain')
  const { isDraining, drain } = createDrain(app)
  app.decorateRequest('outcome', null as unknown as RequestOutcome)

  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') reply.header('allow', 'GET, HEAD, POST, OPTIONS')
    request.outcome = { operation: null, hash: undefined, cost: undefined, codes: undefined, subgraphs: {} }
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff')
  })
  // After `onRequest`, in which the CORS plugin adds the headers that a page needs to read this error.
  app.addHook('preParsing', async ({ headers, method }, reply) => {
    const encoding = headers['content-encoding']?.trim().toLowerCase() || 'identity'
    if (encoding === 'identity' || method === 'GET' || method === 'HEAD') return
    const message = `\`content-encoding\` is ${encoding}. Send the body uncompressed, without this header.`
    return void refuse(reply.header('accept-encoding', 'identity'), 415, 'BAD_REQUEST', message)
  })
  // Continues the trace of the client (`traceparent`).
  app.addHook('preHandler', ({ headers }, _, done) => withRemoteTrace(headers, done))
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return
    const { codes = codesOf(reply.statusCode), ...outcome } = request.outcome
    const ms = Math.round(reply.elapsedTime * 10) / 10
    log.info({ requestId: request.id, ...outcome, ms, status: reply.statusCode, codes }, 'request')
    publishEvent('request', { operation: outcome.operation, code: codes[0] ?? 'OK', ms, cost: outcome.cost })
  })

  app.register(cors, {
    origin: corsOrigins,
    credentials: corsOrigins !== '*',
    methods: ['GET', 'HEAD', 'POST'],
    allowedHeaders: [
      'content-type',
      'apollo-require-preflight',
      'apollographql-client-name',
      'apollographql-client-version',
      'authorization',
      'x-request-id',
    ],
    exposedHeaders: ['x-request-id', 'etag', 'content-disposition', 'retry-after'],
    maxAge: 7_200,
    // OPTIONS without the preflight headers of a browser has the same response.
    strictPreflight: false,
  })
  app.register(compress, { encodings: ['br', 'gzip'], globalDecompression: false })

  app.get('/', async (request, reply) => {
    reply.header('vary', 'accept')
    if (isPageRequest(request)) return reply.redirect('/playground/')
    return {
      graph: '/graphql',
      playground: '/playground/',
      schema: '/schema.graphql',
      tables: '/export',
      live: '/livez',
      ready: '/readyz',
    }
  })
  app.get('/livez', async () => ({ live: true }))
  app.get('/readyz', async (_, reply) => {
    const ready = !isDraining() && (await isReady().catch(() => false))
    return reply.code(ready ? 200 : 503).send({ ready, ...(behind && { behind: behind() }) })
  })

  app.setNotFoundHandler((_, reply) =>
    refuse(reply, 404, 'BAD_REQUEST', 'No resource has this address. The GraphQL endpoint is /graphql.'),
  )
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    // The client has disconnected.
    if (request.raw.socket.destroyed) return reply.hijack()
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const requested = Number(request.headers['content-length'] ?? bodyLimit + 1)
      const message = `The body has ${requested} bytes; the limit is ${bodyLimit}. Send a shorter request.`
      return refuse(reply, 413, 'QUERY_TOO_LARGE', message, { requested, limit: bodyLimit })
    }
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      return refuse(
        reply,
        415,
        'BAD_REQUEST',
        'The content type is not supported. Send JSON with `content-type: application/json`.',
      )
    }
    if (error instanceof GraphQLError && isRefusal(error)) {
      const { code, http: _, ...details } = error.extensions
      return refuse(reply, code === 'FORBIDDEN' ? 403 : 400, code as Code, error.message, details)
    }
    const isClientError = (error.statusCode ?? 500) < 500 || error.code === 'ERR_INVALID_URL'
    if (isClientError) return refuse(reply, error.statusCode ?? 400, 'BAD_REQUEST', `Invalid request: ${error.message}`)
    request.log.error({ err: error }, 'a request failed')
    return refuse(
      reply,
      500,
      'INTERNAL',
      `Something went wrong on our side. Please report it with the id ${request.id}.`,
    )
  })

  return { app, drain }
}

function refuse(reply: FastifyReply, status: number, code: Code, message: string, details?: object): FastifyReply {
  reply.request.outcome.codes = [code]
  return reply.code(status).send({ errors: [refusal(code, message, { ...details })] })
}

function requestIdOf(header: string | string[] | undefined): string {
  return typeof header === 'string' && /^[\w-]{1,64}$/.test(header) ? header : randomUUID()
}

// Apollo Server rejects some requests before it runs a plugin that could record their codes.
const codesOf = (status: number): string[] => (status < 400 ? [] : [status < 500 ? 'BAD_REQUEST' : 'INTERNAL'])
