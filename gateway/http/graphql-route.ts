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
    /** The context of the request. If the fast path fails, Apollo Server continues with the same context. */
    graphqlContext: GatewayContext | undefined
  }
}

/**
 * Serves `/graphql`: POST, and for queries also GET and HEAD. Responses to GET have an ETag. A browser that opens the
 * URL is redirected to the playground.
 *
 * A response comes from `cache`, else from `fastPath`, else from Apollo Server. This route rejects a document that
 * exceeds `limits`, or for which `isPersisted` is false, before Apollo Server parses it.
 */
export async function serveGraphql(
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  {
    requestTimeout,
    documents,
    limits,
    isPersisted,
    cache,
    fastPath,
    mediaTypes,
  }: {
    requestTimeout: number
    documents: PersistedDocuments
    limits: Limits
    isPersisted?: (source: string) => boolean
    cache?: ResponseCache | undefined
    fastPath?: FastPath | undefined
    mediaTypes: MediaTypes
  },
): Promise<void> {
  const rejectLargeDocument = createDocumentLimits(limits)
  app.decorateReply('graphqlContext', undefined)
  const contextFor = (request: FastifyRequest, reply: FastifyReply) =>
    (reply.graphqlContext ??= contextOf(request, reply, requestTimeout))
  const apolloHandler = fastifyApolloHandler(apollo, { context: async (request, reply) => contextFor(request, reply) })
  const route = {
    url: '/graphql',
    onSend: async (_: FastifyRequest, reply: FastifyReply, payload: unknown) => {
      // `Accept` decides the media type.
      reply.header('vary', [reply.getHeader('vary'), 'accept'].flat().filter(Boolean).join(', '))
      reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store')
      // An empty text would add `content-length: 0`.
      return reply.statusCode === 304 ? null : payload
    },
    handler: async (request: FastifyRequest, reply: FastifyReply) => {
      const normalised = normaliseRequest(request)
      if (await cache?.answers(normalised, reply)) return reply
      if (await fastPath?.answers(normalised, reply, () => contextFor(request, reply))) return reply
      const source = sourceOf(request) ?? documents.get(documentHash(normalised) ?? '')
      if (source !== undefined) rejectLargeDocument(source)
      if (source !== undefined && isPersisted && !isPersisted(source)) throw unknownDocument()
      return apolloHandler.call(app, normalised, reply)
    },
  }
  // This hook runs before those of ETag and compression, so that it receives the full body.
  app.addHook('onSend', (request, reply, payload, done) => {
    if (reply.statusCode === 200) mediaTypes.learn(request, reply)
    cache?.keep(request, reply, payload)
    done()
  })
  await app.register(async scope => {
    // Weak, because the tag is the same with and without compression.
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
 * Converts a request to a form that Apollo Server supports: GET instead of HEAD, and the extension `persistedQuery`
 * instead of `documentId`, the parameter of the GraphQL over HTTP specification.
 */
function normaliseRequest(request: FastifyRequest): FastifyRequest {
  const override = (properties: PropertyDescriptorMap): FastifyRequest => Object.create(request, properties)
  if (request.method === 'POST') {
    const { documentId, ...body } = (request.body ?? {}) as Record<string, unknown>
    if (documentId === undefined) return request
    const extensions = { ...(body.extensions as object), persistedQuery: parseDocumentId(documentId) }
    return override({ body: { value: { ...body, extensions } } })
  }
  const method = { value: request.method === 'HEAD' ? 'GET' : request.method }
  if (request.url.includes('documentId=')) {
    const { pathname, searchParams } = new URL(request.url, 'http://here')
    if (searchParams.has('documentId')) {
      const persistedQuery = parseDocumentId(searchParams.get('documentId'))
      searchParams.set('extensions', JSON.stringify({ ...extensionsIn(searchParams), persistedQuery }))
      return override({ method, url: { value: `${pathname}?${searchParams}` } })
    }
  }
  return method.value === request.method ? request : override({ method })
}

function extensionsIn(searchParams: URLSearchParams): object {
  try {
    return JSON.parse(searchParams.get('extensions') ?? '{}')
  } catch {
    throw refusal('BAD_REQUEST', '`extensions` is not valid JSON.')
  }
}

function parseDocumentId(documentId: unknown) {
  const persistedQuery = persistedQueryOf(documentId)
  if (persistedQuery) return persistedQuery
  throw refusal('BAD_REQUEST', '`documentId` must be `sha256:` and 64 hexadecimal digits.')
}

type Body = { query?: unknown; extensions?: unknown } | null

const paramsIn = (url: string) => new URL(url, 'http://here').searchParams

/** The text of the document, if the request has it and not only its hash. */
function sourceOf({ method, url, body }: FastifyRequest): string | undefined {
  const query = method === 'POST' ? (body as Body)?.query : paramsIn(url).get('query')
  return typeof query === 'string' ? query : undefined
}

/** The hash of the document in the extension `persistedQuery`. Apollo Server rejects an invalid extension. */
function documentHash({ method, url, body }: FastifyRequest): string | undefined {
  const extensions = method === 'POST' ? (body as Body)?.extensions : extensionsIn(paramsIn(url))
  return (extensions as { persistedQuery?: { sha256Hash?: string } } | null | undefined)?.persistedQuery?.sha256Hash
}

const unknownDocument = () =>
  refusal(
    'FORBIDDEN',
    'This gateway accepts only the documents of its manifest. Ask its operator to add this document.',
  )
