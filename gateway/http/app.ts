import { randomUUID } from 'node:crypto'
import { constants } from 'node:zlib'
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
 * The HTTP side of the gateway without the graph: request ids, health, which pages may ask, compression, errors of one
 * shape, a log line for each GraphQL request, and an end that loses nobody's answer.
 *
 *     const { app, drain } = createApp({ log })
 *     app.route({ url: '/graphql', … })
 *     await drain()
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
}): {
  app: FastifyInstance
  drain(grace?: number): Promise<void>
} {
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'requestId' }),
    requestIdHeader: false,
    genReqId: ({ headers }) => requestIdOf(headers['x-request-id']),
    bodyLimit,
    trustProxy: trustProxy ?? false,
    // While draining, whoever is still connected is served; `drain` says why they will not come back.
    return503OnClosing: false,
    // Slow senders hold a socket, not a place in the queue, and not for long.
    requestTimeout: 10_000,
    http: { headersTimeout: 8_000, connectionsCheckingInterval: 500 },
    clientErrorHandler: respondToClientErrors({ isForAnyone: corsOrigins === '*' }),
    frameworkErrors: (error, _, reply) => {
      const body = { errors: [refusal('BAD_REQUEST', `Not a request: ${error.message}`)] }
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
  // When it is known which pages may read it.
  app.addHook('preParsing', async ({ headers, method }, reply) => {
    const packed = headers['content-encoding']?.trim().toLowerCase() || 'identity'
    if (packed === 'identity' || method === 'GET' || method === 'HEAD') return
    const message = `The request is packed as ${packed}: send it as it is, without \`content-encoding\`.`
    return void refuse(reply.header('accept-encoding', 'identity'), 415, 'BAD_REQUEST', message)
  })
  // What follows is part of the trace that the client brings along.
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
    // A question of what may be asked is answered, whether a browser or a person puts it.
    strictPreflight: false,
  })
  app.register(compress, {
    encodings: ['br', 'gzip'],
    // The highest level takes seconds for a large answer and saves a few per cent.
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    globalDecompression: false,
  })

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

  app.setNotFoundHandler((_, reply) => refuse(reply, 404, 'BAD_REQUEST', 'Nothing is here. The graph is at /graphql.'))
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    // Nobody is there to be told.
    if (request.raw.socket.destroyed) return reply.hijack()
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      const requested = Number(request.headers['content-length'] ?? bodyLimit + 1)
      const message = `The request has ${requested} of at most ${bodyLimit} bytes: ask for less at a time.`
      return refuse(reply, 413, 'QUERY_TOO_LARGE', message, { requested, limit: bodyLimit })
    }
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      return refuse(reply, 415, 'BAD_REQUEST', 'Send the question as JSON, with the content type application/json.')
    }
    if (error instanceof GraphQLError && isRefusal(error)) {
      const { code, http: _, ...details } = error.extensions
      return refuse(reply, code === 'FORBIDDEN' ? 403 : 400, code as Code, error.message, details)
    }
    const isTheirs = (error.statusCode ?? 500) < 500 || error.code === 'ERR_INVALID_URL'
    if (isTheirs) return refuse(reply, error.statusCode ?? 400, 'BAD_REQUEST', `Not a request: ${error.message}`)
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

function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
}

// Requests that Apollo refuses before it reads the document.
const codesOf = (status: number): string[] => (status < 400 ? [] : [status < 500 ? 'BAD_REQUEST' : 'INTERNAL'])
