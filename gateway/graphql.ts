import { setMaxListeners } from 'node:events'
import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import etag from '@fastify/etag'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Log, refusal } from '#toolkit'
import { persistedQueryOf } from './documents.ts'
import type { GatewayContext } from './reach.ts'

/**
 * `/graphql`: POST, and for queries GET and HEAD, whose answers have an ETag. What may be kept says so in `cache-control`.
 * With `isKnown`, a document that it does not know is refused before anybody reads it.
 */
export async function serveGraphql(
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  { requestTimeout, isKnown }: { requestTimeout: number; isKnown?: (source: string) => boolean },
): Promise<void> {
  const answer = fastifyApolloHandler(apollo, {
    context: async (request, reply) => contextOf(request, reply, requestTimeout),
  })
  const route = {
    url: '/graphql',
    onSend: async (_: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      // The media type of an answer is the client's choice.
      reply.header('vary', [reply.getHeader('vary'), 'accept'].flat().filter(Boolean).join(', '))
      reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store')
      // Nothing at all, rather than an empty text, whose length would be told.
      return reply.statusCode === 304 ? null : payload
    },
    handler: (request: FastifyRequest, reply: FastifyReply) => {
      const source = isKnown && sourceOf(request)
      if (source !== undefined && !isKnown!(source)) throw unknownDocument()
      return answer.call(app, asApolloReads(request), reply)
    },
  }
  await app.register(async scope => {
    // Weak: the same answer is sent with and without compression.
    await scope.register(etag, { weak: true })
    scope.route({ ...route, method: 'GET' })
  })
  app.route({ ...route, method: ['POST', 'PUT', 'PATCH', 'DELETE'] })
}

// One signal ends everything that a request started: when its time is over, or when whoever asked has left.
function contextOf(request: FastifyRequest, reply: FastifyReply, timeout: number): GatewayContext {
  const ending = new AbortController()
  // Each subgraph call listens, and one question may make many.
  setMaxListeners(0, ending.signal)
  const late = setTimeout(() => ending.abort(new DOMException(`no answer in ${timeout} ms`, 'TimeoutError')), timeout)
  reply.raw.on('close', () => {
    clearTimeout(late)
    if (!reply.raw.writableFinished) ending.abort(new DOMException('the client has left', 'AbortError'))
  })
  const { id: requestId, log, outcome, charge } = request
  return { requestId, signal: ending.signal, log: log as Log, outcome, charge }
}

/**
 * The request as Apollo Server reads it: HEAD is a GET, and `documentId`, by which the GraphQL over HTTP specification
 * names a persisted document, is the extension that Apollo knows.
 */
function asApolloReads(request: FastifyRequest): FastifyRequest {
  const read = Object.create(request) as FastifyRequest
  const instead = (property: 'method' | 'url' | 'body', value: unknown) =>
    Object.defineProperty(read, property, { value })
  if (request.method === 'HEAD') instead('method', 'GET')
  if (request.method === 'POST') {
    const { documentId, ...body } = (request.body ?? {}) as Record<string, unknown>
    if (documentId !== undefined) {
      instead('body', { ...body, extensions: { ...(body.extensions as object), persistedQuery: named(documentId) } })
    }
  } else if (request.url.includes('documentId=')) {
    const { pathname, searchParams } = new URL(request.url, 'http://here')
    if (!searchParams.has('documentId')) return read
    const persistedQuery = named(searchParams.get('documentId'))
    searchParams.set('extensions', JSON.stringify({ ...extensionsIn(searchParams), persistedQuery }))
    instead('url', `${pathname}?${searchParams}`)
  }
  return read
}

function extensionsIn(searchParams: URLSearchParams): object {
  try {
    return JSON.parse(searchParams.get('extensions') ?? '{}')
  } catch {
    throw refusal('BAD_REQUEST', '`extensions` is no JSON.')
  }
}

function named(documentId: unknown) {
  const persistedQuery = persistedQueryOf(documentId)
  if (persistedQuery) return persistedQuery
  const message = '`documentId` is `sha256:` and the 64 hexadecimal digits of the hash.'
  throw refusal('BAD_REQUEST', message)
}

/** The document that a request brings along; without one it names it by its hash. */
function sourceOf({ method, url, body }: FastifyRequest): string | undefined {
  const query =
    method === 'POST'
      ? (body as { query?: unknown } | null)?.query
      : new URL(url, 'http://here').searchParams.get('query')
  return typeof query === 'string' ? query : undefined
}

const unknownDocument = () =>
  refusal('FORBIDDEN', 'This graph answers only the documents of its manifest. Ask whoever runs it to take yours in.')
