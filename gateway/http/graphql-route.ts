import type { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import etag from '@fastify/etag'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GatewayContext, MediaTypes } from '#gateway/context'
import type { FastPath } from '#gateway/execution'
import { createDocumentLimits } from '#gateway/limits'
import { type PersistedDocuments, persistedQueryOf } from '#gateway/operations'
import type { ResponseCache } from '#gateway/response-cache'
import type { Limits } from '#toolkit/config'
import { refusal } from '#toolkit/errors'
import { deadlineSignal } from '#toolkit/http'
import type { Log } from '#toolkit/runtime'
import { isPageRequest } from './playground.ts'

declare module 'fastify' {
  interface FastifyReply {
    /** What was begun directly and could not be finished goes on with what has been told meanwhile. */
    answering: GatewayContext | undefined
  }
}

/**
 * `/graphql`: POST, and for queries GET and HEAD, whose answers have an ETag. What may be kept says so in `cache-control`.
 * What `cache` has is sent again, and what `direct` knows does not need Apollo Server. With `isKnown`, a document that it does
 * not know is refused before anybody reads it, and so is one that is too large. A browser that comes without a
 * question is led to the playground.
 */
export async function serveGraphql(
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  {
    requestTimeout,
    documents,
    limits,
    isKnown,
    cache,
    direct,
    mediaTypes,
  }: {
    requestTimeout: number
    documents: PersistedDocuments
    limits: Limits
    isKnown?: (source: string) => boolean
    cache?: ResponseCache | undefined
    direct?: FastPath | undefined
    mediaTypes: MediaTypes
  },
): Promise<void> {
  const refuseLarge = createDocumentLimits(limits)
  app.decorateReply('answering', undefined)
  const contextFor = (request: FastifyRequest, reply: FastifyReply) =>
    (reply.answering ??= contextOf(request, reply, requestTimeout))
  const answer = fastifyApolloHandler(apollo, { context: async (request, reply) => contextFor(request, reply) })
  const route = {
    url: '/graphql',
    onSend: async (_: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      // The media type of an answer is the client's choice.
      reply.header('vary', [reply.getHeader('vary'), 'accept'].flat().filter(Boolean).join(', '))
      reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store')
      // Nothing at all, rather than an empty text, whose length would be told.
      return reply.statusCode === 304 ? null : payload
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const read = asApolloReads(request)
      if (await cache?.answers(read, reply)) return reply
      if (await direct?.answers(read, reply, () => contextFor(request, reply))) return reply
      const source = sourceOf(request) ?? documents.get(hashIn(read) ?? '')
      if (source !== undefined) refuseLarge(source)
      if (source !== undefined && isKnown && !isKnown(source)) throw unknownDocument()
      return answer.call(app, read, reply)
    },
  }
  // Before anything makes less of it: a 304, or a packed one.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode === 200) mediaTypes.learn(request, reply)
    cache?.keep(request, reply, payload)
    done()
  })
  await app.register(async scope => {
    // Weak: the same answer is sent with and without compression.
    await scope.register(etag, { weak: true })
    scope.route({
      ...route,
      method: 'GET',
      preHandler: async (request, reply) => {
        if (request.url === route.url && isPageRequest(request)) return reply.redirect('/playground/')
      },
    })
  })
  app.route({ ...route, method: ['POST', 'PUT', 'PATCH', 'DELETE'] })
}

function contextOf(request: FastifyRequest, reply: FastifyReply, timeout: number): GatewayContext {
  const { id: requestId, log, outcome, charge } = request
  const deadline = Date.now() + timeout
  return { requestId, signal: deadlineSignal(reply, timeout), deadline, log: log as Log, outcome, charge }
}

/**
 * The request as Apollo Server reads it: HEAD is a GET, and `documentId`, by which the GraphQL over HTTP specification
 * names a persisted document, is the extension that Apollo knows.
 */
function asApolloReads(request: FastifyRequest): FastifyRequest {
  const instead = (read: PropertyDescriptorMap): FastifyRequest => Object.create(request, read)
  if (request.method === 'POST') {
    const { documentId, ...body } = (request.body ?? {}) as Record<string, unknown>
    if (documentId === undefined) return request
    const extensions = { ...(body.extensions as object), persistedQuery: named(documentId) }
    return instead({ body: { value: { ...body, extensions } } })
  }
  const method = { value: request.method === 'HEAD' ? 'GET' : request.method }
  if (request.url.includes('documentId=')) {
    const { pathname, searchParams } = new URL(request.url, 'http://here')
    if (searchParams.has('documentId')) {
      const persistedQuery = named(searchParams.get('documentId'))
      searchParams.set('extensions', JSON.stringify({ ...extensionsIn(searchParams), persistedQuery }))
      return instead({ method, url: { value: `${pathname}?${searchParams}` } })
    }
  }
  return method.value === request.method ? request : instead({ method })
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

/** The hash by which a request, as Apollo reads it, names its document. What is malformed Apollo refuses. */
function hashIn({ method, url, body }: FastifyRequest): string | undefined {
  const extensions =
    method === 'POST'
      ? (body as { extensions?: unknown } | null)?.extensions
      : extensionsIn(new URL(url, 'http://here').searchParams)
  return (extensions as { persistedQuery?: { sha256Hash?: string } } | null | undefined)?.persistedQuery?.sha256Hash
}

const unknownDocument = () =>
  refusal('FORBIDDEN', 'This graph answers only the documents of its manifest. Ask whoever runs it to take yours in.')
