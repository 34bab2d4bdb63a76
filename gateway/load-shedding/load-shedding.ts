import { Stream } from 'node:stream'
import { type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import type { ChargeCost, GatewayContext } from '#gateway/context'
import { type Code, codes, refusal } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import { type Admission, type ConcurrencyLimit, createConcurrencyLimit } from './concurrency-limit.ts'
import { watchEventLoop } from './event-loop-lag.ts'
import { createRateLimit, type PointBalance } from './rate-limit.ts'

/** `rateLimit` is the number of points per minute and address, 0 for no limit. */
export type LoadLimits = {
  maxConcurrentRequests: number
  maxQueuedRequests: number
  rateLimit: number
  redisUrl?: string | undefined
}

/** The load at this moment, with `lag` in milliseconds. `rejected` and `rateLimited` are counts since the start. */
export type LoadState = { running: number; queued: number; rejected: number; rateLimited: number; lag: number }

declare module 'fastify' {
  interface FastifyRequest {
    charge?: ChargeCost
    admission?: Admission
    /** Whether a rate limit applies to the request, which was not charged yet. */
    isUncharged?: boolean
  }
}

/** In milliseconds; see `createConcurrencyLimit`. */
const queueTimeouts = { burst: 1_000, jam: 500, idle: 2_500 }
const STALLED_DOWNLOAD_MS = 30_000
const RETRY_AFTER_SECONDS = 1
const DOWNLOAD_SHARE = 0.25

/**
 * Admission control of the gateway: a concurrency limit with a bounded queue, a rate limit in cost points per address,
 * and a limit of the lag of the event loop. It rejects a request before the document is parsed.
 *
 *     const load = await createLoadShedding(app, { maxConcurrentRequests, maxQueuedRequests, rateLimit: 1_000_000 }, log)
 *     app.register(async scope => {
 *       load.guard(scope, 'answers')
 *       …
 *     })
 */
export async function createLoadShedding(
  app: FastifyInstance,
  { maxConcurrentRequests, maxQueuedRequests, rateLimit: pointsPerMinute, redisUrl }: LoadLimits,
  log: Log,
) {
  for (const name of ['charge', 'admission', 'isUncharged']) app.decorateRequest(name, undefined)
  const rateLimit = pointsPerMinute > 0 ? await createRateLimit({ pointsPerMinute, redisUrl }, log) : undefined
  const limits: ConcurrencyLimit[] = []
  const eventLoop = await watchEventLoop(app, isBusy => {
    for (const limit of limits) limit.adapt(isBusy)
  })
  const counts = { rejected: 0, rateLimited: 0 }

  function reject(reply: FastifyReply): FastifyReply {
    counts.rejected++
    return sendRejection(reply, 503, 'OVERLOADED', overloaded, RETRY_AFTER_SECONDS)
  }

  /**
   * Guards the routes of a scope. Downloads can last long, so they have a concurrency limit of their own, a quarter of
   * that for responses. A running download continues when its address has no points left.
   */
  function guard(scope: FastifyInstance, kind: 'answers' | 'downloads'): void {
    const share = kind === 'answers' ? 1 : DOWNLOAD_SHARE
    const limit = createConcurrencyLimit({
      maxConcurrent: Math.ceil(maxConcurrentRequests * share),
      maxQueued: Math.ceil(maxQueuedRequests * share),
      queueTimeouts,
    })
    limits.push(limit)

    // Rejects a request before its body is read. The next hook admits it afterwards: a slow sender occupies no place.
    scope.addHook('onRequest', (_, reply, done) => {
      if (limit.isFull() || eventLoop.isBehind()) reject(reply)
      else done()
    })
    scope.addHook('preHandler', async (request, reply) => {
      if (rateLimit) {
        const balance = rateLimit.exhausted(request.ip)
        if (balance) {
          counts.rateLimited++
          return sendRejection(reply, 429, 'RATE_LIMITED', bodyOf(rateLimited(balance)), balance.reset)
        }
        // `plugin` or a cache calls `charge` when the cost is known.
        request.isUncharged = true
        request.charge = async points => {
          request.isUncharged = false
          const balance = await rateLimit.consume(request.ip, points)
          if (!balance.isExceeded || kind === 'downloads') return
          counts.rateLimited++
          const http = { status: 429, headers: new HeaderMap([['retry-after', String(balance.reset)]]) }
          throw rateLimited(balance, { http })
        }
      }
      // The client may have disconnected meanwhile.
      const admission = reply.raw.destroyed ? undefined : limit.enter()
      if (!admission) return reject(reply)
      request.admission = admission
      reply.raw.once('close', admission.leave)
      if (!(await admission.admitted)) return reject(reply)
    })
    // A response that is no stream frees its place now. A client that stops reading a download is disconnected.
    scope.addHook('onSend', async (request, reply, payload) => {
      if (payload instanceof Stream) reply.raw.setTimeout(STALLED_DOWNLOAD_MS, () => reply.raw.destroy())
      else request.admission?.leave()
      // An invalid request costs one point.
      if (!request.isUncharged) return
      request.isUncharged = false
      await rateLimit?.consume(request.ip, 1)
    })
  }

  return {
    guard,
    /** Charges the cost of a document to the address of the client. */
    plugin: {
      async requestDidStart() {
        return {
          didResolveOperation: async ({ contextValue: { charge, cost } }) => charge?.(cost?.requested ?? 1),
        }
      },
    } satisfies ApolloServerPlugin<GatewayContext>,
    state: (): LoadState => ({
      running: sum(limits.map(limit => limit.state().running)),
      queued: sum(limits.map(limit => limit.state().queued)),
      ...counts,
      lag: eventLoop.lag(),
    }),
    stop(): void {
      eventLoop.stop()
      rateLimit?.close()
    },
  }
}

/** Charges a response that skips Apollo Server. If it returns false, Apollo Server must report the error. */
export async function chargeRequest({ charge }: FastifyRequest, cost: number): Promise<boolean> {
  try {
    await charge?.(cost)
    return true
  } catch {
    return false
  }
}

const bodyOf = (error: GraphQLError) => JSON.stringify({ errors: [error] })

// Serialised once, because an overloaded gateway sends thousands of these responses per second.
const overloaded = bodyOf(refusal('OVERLOADED', codes.OVERLOADED, { retryAfter: RETRY_AFTER_SECONDS }))

function rateLimited({ limit, remaining, reset }: PointBalance, details = {}): GraphQLError {
  const message = `This address has used up its ${limit} points for this minute: retry in ${reset} s.`
  return refusal('RATE_LIMITED', message, { limit, remaining, reset, retryAfter: reset, ...details })
}

function sendRejection(reply: FastifyReply, status: number, code: Code, body: string, after: number): FastifyReply {
  reply.request.outcome.codes = [code]
  return reply.code(status).header('retry-after', after).type('application/json; charset=utf-8').send(body)
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
