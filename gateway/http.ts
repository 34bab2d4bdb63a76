import { randomUUID } from 'node:crypto'
import { setTimeout as after, setImmediate as immediate } from 'node:timers/promises'
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
import { type Code, isRefusal, type Log, refusal } from '#toolkit'

/** What became of one GraphQL request, for its line in the log. */
export type Outcome = { operation: string | null; codes: string[] | undefined }

declare module 'fastify' {
  interface FastifyRequest {
    outcome: Outcome
  }
}

const bodyLimit = 100_000
const graceOfProbes = 300
const graceOfRequests = 10_000

/**
 * The HTTP side of the gateway without the graph: request ids, health, which pages may ask, compression, errors of one
 * shape, a log line for each GraphQL request, and an end that loses nobody's answer.
 *
 *     const { app, drain } = createApp({ log })
 *     app.route({ url: '/graphql', … })
 *     await drain()
 */
export function createApp({
  corsOrigins = '*',
  trustProxy,
  isReady = async () => true,
  behind,
  log,
}: {
  corsOrigins?: '*' | string[]
  trustProxy?: string[] | undefined
  isReady?: () => Promise<boolean>
  behind?: () => object
  log: Log
}): {
  app: FastifyInstance
  drain(grace?: number): Promise<void>
} {
  let draining = false
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
    http: { headersTimeout: 8_000, connectionsCheckingInterval: 1_000 },
  })
  app.removeContentTypeParser('text/plain')
  app.decorateRequest('outcome', null as unknown as Outcome)

  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'OPTIONS') reply.header('allow', 'GET, HEAD, POST, OPTIONS')
    request.outcome = { operation: null, codes: undefined }
    reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff')
  })
  app.addHook('onSend', async (_, reply) => {
    if (draining) reply.header('connection', 'close')
  })
  app.addHook('onResponse', async (request, reply) => {
    if (request.routeOptions.url !== '/graphql') return
    const { operation, codes = codesOf(reply.statusCode) } = request.outcome
    const ms = Math.round(reply.elapsedTime * 10) / 10
    log.info({ requestId: request.id, operation, ms, status: reply.statusCode, codes }, 'request')
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
    if (/\btext\/html\b/.test(request.headers.accept ?? '')) return reply.redirect('/playground/')
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
    const ready = !draining && (await isReady().catch(() => false))
    return reply.code(ready ? 200 : 503).send({ ready, ...(behind && { behind: behind() }) })
  })

  app.setNotFoundHandler((_, reply) => refuse(reply, 404, 'BAD_REQUEST', 'Nothing is here. The graph is at /graphql.'))
  app.setErrorHandler<FastifyError>((error, request, reply) => {
    if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      return refuse(reply, 413, 'QUERY_TOO_LARGE', `A request may have ${bodyLimit / 1000} KB: ask for less at a time.`)
    }
    if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
      return refuse(reply, 415, 'BAD_REQUEST', 'Send the question as JSON, with the content type application/json.')
    }
    if (error instanceof GraphQLError && isRefusal(error)) {
      const code = error.extensions.code as Code
      return refuse(reply, code === 'FORBIDDEN' ? 403 : 400, code, error.message)
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

  return {
    app,
    async drain(grace = graceOfProbes) {
      draining = true
      // Probes see the 503 first, and clients that ask meanwhile are told to close their connection.
      if (app.server.listening) await after(grace)
      // What has been sent is read by now: a connection that is closed as idle is not one that has just asked.
      await immediate()
      app.server.closeIdleConnections()
      const last = setTimeout(() => app.server.closeAllConnections(), graceOfRequests)
      await app.close()
      clearTimeout(last)
    },
  }
}

function refuse(reply: FastifyReply, status: number, code: Code, message: string): FastifyReply {
  reply.request.outcome.codes = [code]
  return reply.code(status).send({ errors: [refusal(code, message)] })
}

function requestIdOf(given: string | string[] | undefined): string {
  return typeof given === 'string' && /^[\w-]{1,64}$/.test(given) ? given : randomUUID()
}

// Requests that Apollo refuses before it reads the document.
const codesOf = (status: number): string[] => (status < 400 ? [] : [status < 500 ? 'BAD_REQUEST' : 'INTERNAL'])
