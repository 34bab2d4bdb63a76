import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComposedSchema, type MediaTypes, memoPerSchema } from '#gateway/context'
import { exceedsLimits } from '#gateway/limits'
import { chargeRequest } from '#gateway/load-shedding'
import type { PersistedDocuments } from '#gateway/operations'
import type { Revisions, SubgraphTransport } from '#gateway/subgraphs'
import type { Limits } from '#toolkit/config'
import { parseCacheControl } from '#toolkit/graphql'
import type { Log } from '#toolkit/runtime'
import { type CachedResponse, createMemoryStore } from './memory.ts'
import { parseCacheableRequest } from './request-key.ts'

export type ResponseCache = {
  /** Sends the cached response to a request. Returns false if there is none. */
  answers(request: FastifyRequest, reply: FastifyReply): Promise<boolean>
  /** Caches a new response if its `cache-control` is public and it has no errors. */
  keep(request: FastifyRequest, reply: FastifyReply, payload: unknown): void
  empty(): void
  state(): CacheState
  close(): void
}

/** `hits` and `misses` count lookups since the start. `bytes` is the size of the cache in memory. */
export type CacheState = { hits: number; misses: number; bytes: number }

/** The size of the cache in memory, in megabytes, and the address of a Redis server that gateways share. */
export type CacheLimits = { megabytes: number; redisUrl?: string | undefined }

declare module 'fastify' {
  interface FastifyRequest {
    /** For a request without a cached response: the key, and the revisions and the schema before its execution. */
    cacheLookup?: { key: string; revisions: Revisions; composed: ComposedSchema } | undefined
  }
}

/**
 * Caches whole responses. A response is valid until it expires, as long as every subgraph that was called for it has
 * the same revision. So an import invalidates only the responses of the subgraphs that it has changed.
 *
 *     const cache = await createResponseCache({ megabytes: 32 }, { graph, revisions, limits, documents, log })
 *     if (await cache.answers(request, reply)) return reply
 *
 * `onHit` receives each cached response before it is sent. If `onHit` returns false, the gateway executes the request.
 */
export async function createResponseCache(
  { megabytes, redisUrl }: CacheLimits,
  {
    graph,
    revisions,
    limits,
    documents,
    onlyDocuments,
    mediaTypes,
    onHit = () => true,
    log,
  }: {
    graph: () => ComposedSchema
    revisions: SubgraphTransport['revisions']
    limits: Limits
    documents: PersistedDocuments
    onlyDocuments: boolean
    mediaTypes: MediaTypes
    onHit?: ((response: CachedResponse) => boolean) | undefined
    log: Log
  },
): Promise<ResponseCache> {
  const memory = createMemoryStore(megabytes * 1_000_000)
  const shared = redisUrl ? await (await import('./redis.ts')).createRedisStore(redisUrl, log) : undefined
  const counts = { hits: 0, misses: 0 }
  // Gateways with different limits or persisted documents share no responses.
  const rules = JSON.stringify([limits, onlyDocuments && [...documents.keys()]])
  const prefix = memoPerSchema(graph, ({ supergraphSdl }) => hash('sha256', `${rules} ${supergraphSdl}`))
  // The first call opens the streams of revisions.
  revisions()

  function isValid({ until, revisions: then }: CachedResponse, now: Revisions): boolean {
    return secondsUntil(until) > 0 && then.every(([name, revision]) => now[name] === revision)
  }

  async function lookUp(key: string, now: Revisions): Promise<CachedResponse | undefined> {
    const own = memory.get(key)
    if (own && isValid(own, now)) return own
    const other = await shared?.get(key)
    if (!other || !isValid(other, now)) return
    memory.put(key, other)
    return other
  }

  return {
    async answers(request, reply) {
      const cacheable = parseCacheableRequest(request, variables => exceedsLimits(variables, limits))
      const composed = graph()
      if (!cacheable || mayMutate(composed, cacheable.source ?? documents.get(cacheable.document))) return false
      const now = revisions()
      const key = hash('sha256', `${prefix()} ${cacheable.text}`, 'base64url')
      const cached = cacheable.isRegistering ? undefined : await lookUp(key, now)
      const mediaType = mediaTypes.of(request)
      if (!cached || !mediaType || !onHit(cached) || !(await chargeRequest(request, cached.cost))) {
        if (!cacheable.isRegistering) counts.misses++
        // `request` may be a copy with other parameters (graphql-route.ts).
        reply.request.cacheLookup = { key, revisions: now, composed }
        return false
      }
      counts.hits++
      const { operation, hash: sha256, cost, until, body } = cached
      Object.assign(request.outcome, { operation, hash: sha256, cost, codes: [] })
      reply
        .header('content-type', mediaType)
        .header('cache-control', `max-age=${secondsUntil(until)}, public`)
        .send(body)
      return true
    },

    keep(request, reply, payload) {
      const before = request.cacheLookup
      if (!before) return
      request.cacheLookup = undefined
      const hint = parseCacheControl(String(reply.getHeader('cache-control') ?? ''))
      const { operation, hash: sha256, cost = 1, codes = [], subgraphs } = request.outcome
      const isWhole = reply.statusCode === 200 && typeof payload === 'string' && codes.length === 0
      if (!isWhole || hint?.scope !== 'PUBLIC' || hint.maxAge === 0 || !sha256) return
      const now = revisions()
      const called = Object.keys(subgraphs).map(name => [name, before.revisions[name], now[name]] as const)
      const isSteady = called.every(([, then, now]) => then !== undefined && then === now)
      if (!isSteady || graph() !== before.composed) return
      const response: CachedResponse = {
        body: Buffer.from(payload),
        until: Date.now() + hint.maxAge * 1_000,
        revisions: called.map(([name, revision]) => [name, revision!]),
        operation,
        hash: sha256,
        cost,
      }
      memory.put(before.key, response)
      shared?.put(before.key, response)
    },

    empty: memory.empty,
    state: () => ({ ...counts, bytes: memory.bytes() }),
    close: () => shared?.close(),
  }
}

const secondsUntil = (until: number) => Math.floor((until - Date.now()) / 1_000)

/** Whether a document may be a mutation, in a schema that has mutations. */
const mayMutate = ({ schema }: ComposedSchema, source: string | undefined) =>
  schema.getMutationType() != null && (source === undefined || /\bmutation\b/.test(source))
