import { hash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type ComposedSchema, type MediaTypes, memoPerSchema } from '#gateway/context'
import { variablesExtent } from '#gateway/limits'
import { chargeRequest } from '#gateway/load-shedding'
import type { PersistedDocuments } from '#gateway/operations'
import type { Revisions, SubgraphTransport } from '#gateway/subgraphs'
import type { Limits } from '#toolkit/config'
import { parseCacheControl } from '#toolkit/graphql'
import type { Log } from '#toolkit/runtime'
import { type CachedResponse, createMemoryStore } from './memory.ts'
import { parseCacheableRequest } from './request-key.ts'

/*
 * Whole answers, as they were sent. One is kept if anybody may keep it (`cache-control`) and nothing in it failed, until its time
 * is over, and is sent again as long as every subgraph that was asked for it is at the revision that it was at before. So an
 * import is seen at once, and what it does not touch stays.
 */

export type ResponseCache = {
  /** Sends what is kept for a request; gives false where the answer has to be made. */
  answers(request: FastifyRequest, reply: FastifyReply): Promise<boolean>
  /** Keeps an answer that was made, if it is one to keep. */
  keep(request: FastifyRequest, reply: FastifyReply, payload: unknown): void
  empty(): void
  state(): CacheState
  close(): void
}

/** `hits` and `misses` count since the start what was looked up, `bytes` is what memory has now. */
export type CacheState = { hits: number; misses: number; bytes: number }

/** How much is kept in memory, in megabytes, and where answers are shared with others. */
export type CacheLimits = { megabytes: number; redisUrl?: string | undefined }

/** A request whose answer is being made: where to keep it, and how things stood before. */
type CacheLookup = { key: string; revisions: Revisions; composed: ComposedSchema }

declare module 'fastify' {
  interface FastifyRequest {
    sought?: CacheLookup | undefined
  }
}

/**
 * A cache before all that reads documents: what it has it sends without looking at one.
 *
 *     const cache = await createResponseCache({ megabytes: 32 }, { graph, revisions, limits, documents, log })
 *     if (await cache.answers(request, reply)) return reply
 *
 * `again` hears of each answer that is sent again; where it gives false, the answer is made anew.
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
    again = () => true,
    log,
  }: {
    graph: () => ComposedSchema
    revisions: SubgraphTransport['revisions']
    limits: Limits
    documents: PersistedDocuments
    onlyDocuments: boolean
    mediaTypes: MediaTypes
    again?: ((kept: CachedResponse) => boolean) | undefined
    log: Log
  },
): Promise<ResponseCache> {
  const memory = createMemoryStore(megabytes * 1_000_000)
  const shared = redisUrl ? await (await import('./redis.ts')).createRedisStore(redisUrl, log) : undefined
  const counted = { hits: 0, misses: 0 }
  // Who would refuse what another gateway answers does not share with it.
  const rules = JSON.stringify([limits, onlyDocuments && [...documents.keys()]])
  const prefix = memoPerSchema(graph, ({ supergraphSdl }) => hash('sha256', `${rules} ${supergraphSdl}`))
  // The first to ask begins to hear of them.
  revisions()

  // Before anybody walks them: a body nests deeper than the stack.
  function isBeyond(variables: object): boolean {
    const { variablesDepth, variablesValues } = limits
    const { depth, values } = variablesExtent(variables, { depth: variablesDepth, values: variablesValues })
    return depth > variablesDepth || values > variablesValues
  }

  function holds({ until, revisions: then }: CachedResponse, now: Revisions): boolean {
    return secondsUntil(until) > 0 && then.every(([name, revision]) => now[name] === revision)
  }

  async function found(key: string, now: Revisions): Promise<CachedResponse | undefined> {
    const kept = memory.get(key)
    if (kept && holds(kept, now)) return kept
    const others = await shared?.get(key)
    if (!others || !holds(others, now)) return
    memory.put(key, others)
    return others
  }

  return {
    async answers(request, reply) {
      const asked = parseCacheableRequest(request, isBeyond)
      const composed = graph()
      if (!asked || mayMutate(composed, asked.source ?? documents.get(asked.document))) return false
      const now = revisions()
      const key = hash('sha256', `${prefix()} ${asked.text}`, 'base64url')
      const kept = asked.isRegistering ? undefined : await found(key, now)
      const mediaType = mediaTypes.of(request)
      if (!kept || !mediaType || !again(kept) || !(await chargeRequest(request, kept.cost))) {
        if (!asked.isRegistering) counted.misses++
        // `request` may be another reading of it.
        reply.request.sought = { key, revisions: now, composed }
        return false
      }
      counted.hits++
      const { operation, hash: sha256, cost, until, body } = kept
      Object.assign(request.outcome, { operation, hash: sha256, cost, codes: [] })
      reply
        .header('content-type', mediaType)
        .header('cache-control', `max-age=${secondsUntil(until)}, public`)
        .send(body)
      return true
    },

    keep(request, reply, payload) {
      const before = request.sought
      if (!before) return
      request.sought = undefined
      const hint = parseCacheControl(String(reply.getHeader('cache-control') ?? ''))
      const { operation, hash: sha256, cost = 1, codes = [], subgraphs } = request.outcome
      const isWhole = reply.statusCode === 200 && typeof payload === 'string' && codes.length === 0
      if (!isWhole || hint?.scope !== 'PUBLIC' || hint.maxAge === 0 || !sha256) return
      const now = revisions()
      const asked = Object.keys(subgraphs).map(name => [name, before.revisions[name], now[name]] as const)
      const isSteady = asked.every(([, then, now]) => then !== undefined && then === now)
      if (!isSteady || graph() !== before.composed) return
      const kept: CachedResponse = {
        body: Buffer.from(payload),
        until: Date.now() + hint.maxAge * 1_000,
        revisions: asked.map(([name, revision]) => [name, revision!]),
        operation,
        hash: sha256,
        cost,
      }
      memory.put(before.key, kept)
      shared?.put(before.key, kept)
    },

    empty: memory.empty,
    state: () => ({ ...counted, bytes: memory.bytes() }),
    close: () => shared?.close(),
  }
}

const secondsUntil = (until: number) => Math.floor((until - Date.now()) / 1_000)

/** Whether a document may change something: only where the graph has mutations at all, and it may be one. */
const mayMutate = ({ schema }: ComposedSchema, source: string | undefined) =>
  schema.getMutationType() != null && (source === undefined || /\bmutation\b/.test(source))
