import { Stream } from 'node:stream'
import { type ApolloServerPlugin, HeaderMap } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import type { ChargeCost, GatewayContext } from '#gateway/context'
import { type Code, refusal } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import { type Admission, type ConcurrencyLimit, createConcurrencyLimit } from './concurrency-limit.ts'
import { watchEventLoop } from './event-loop-lag.ts'
import { countingPoints, countsInMemory, type Standing } from './rate-limit.ts'

/*
 * How much is taken on at a time, and from one address: a bounded number of requests at work, a bounded queue, points per
 * minute, and last a look at the event loop. What is refused here has cost next to nothing: no document was read.
 */

/** `rateLimit` is points per minute and address, 0 for no limit. */
export type LoadLimits = {
  maxConcurrentRequests: number
  maxQueuedRequests: number
  rateLimit: number
  redisUrl?: string | undefined
}

/** What there is to be seen of it at this moment, `lag` in milliseconds; `rejected` and `rateLimited` count since the start. */
export type LoadState = { running: number; queued: number; rejected: number; rateLimited: number; lag: number }

declare module 'fastify' {
  interface FastifyRequest {
    charge?: ChargeCost
    /** Its place, once it has asked for one. */
    ticket?: Admission
    /** Nothing has been taken from its points yet. */
    isUncharged?: boolean
  }
}

export type LoadShedding = {
  /**
   * Lets the requests of a scope in, as far as there is room. Downloads last as long as their readers want, so they have
   * places of their own, a quarter as many, and are cut off in the middle by no want of points.
   */
  guard(scope: FastifyInstance, kind: 'answers' | 'downloads'): void
  /** Takes what a document costs from the points of whoever asks. */
  plugin: ApolloServerPlugin<GatewayContext>
  state(): LoadState
  stop(): void
}

const patience = { burst: 1_000, jam: 500, idle: 2_500 }
const stalled = 30_000
const retryAfter = 1

/**
 *     const load = await createLoadShedding(app, { maxConcurrentRequests: 32, maxQueuedRequests: 32, rateLimit: 1_000_000 }, log)
 *     app.register(async scope => {
 *       load.guard(scope, 'answers')
 *       …
 *     })
 */
export async function createLoadShedding(
  app: FastifyInstance,
  { maxConcurrentRequests, maxQueuedRequests, rateLimit, redisUrl }: LoadLimits,
  log: Log,
): Promise<LoadShedding> {
  for (const name of ['charge', 'ticket', 'isUncharged']) app.decorateRequest(name, undefined)
  const counts = redisUrl ? (await import('./rate-limit-redis.ts')).countsInRedis(redisUrl, log) : countsInMemory()
  const spend = rateLimit > 0 ? await countingPoints(app, { limit: rateLimit, counts }) : undefined
  const all: ConcurrencyLimit[] = []
  const adapt = (isBusy: boolean) => {
    for (const places of all) places.adapt(isBusy)
  }
  const loop = watchEventLoop({ limit: 500, borne: 3_000, onSample: adapt })
  const counted = { rejected: 0, rateLimited: 0 }

  function reject(reply: FastifyReply): FastifyReply {
    counted.rejected++
    return refused(reply, 503, 'OVERLOADED', overloaded, retryAfter)
  }

  function guard(scope: FastifyInstance, kind: 'answers' | 'downloads') {
    const share = kind === 'answers' ? 1 : 0.25
    const [mine, queue] = [maxConcurrentRequests, maxQueuedRequests].map(places => Math.ceil(places * share)) as [
      number,
      number,
    ]
    const places = createConcurrencyLimit({ maxConcurrent: mine, maxQueued: queue, patience })
    all.push(places)

    // What is refused is refused before it is read; what is not takes its place once its body has arrived, so that a slow
    // sender holds none.
    scope.addHook('onRequest', (_, reply, done) => {
      if (places.isFull() || loop.isBehind()) reject(reply)
      else done()
    })
    scope.addHook('preHandler', async (request, reply) => {
      if (spend) {
        // What it costs is known when the document has been read.
        const standing = await spend(request, 0)
        if (standing.isExceeded) {
          counted.rateLimited++
          return refused(reply, 429, 'RATE_LIMITED', told(usedUp(standing)), standing.reset)
        }
        request.isUncharged = true
        request.charge = async points => {
          request.isUncharged = false
          const standing = await spend(request, points)
          if (!standing.isExceeded || kind === 'downloads') return
          counted.rateLimited++
          const http = { status: 429, headers: new HeaderMap([['retry-after', String(standing.reset)]]) }
          throw usedUp(standing, { http })
        }
      }
      // Whoever asks may have left meanwhile.
      const ticket = reply.raw.destroyed ? undefined : places.enter()
      if (!ticket) return reject(reply)
      request.ticket = ticket
      reply.raw.once('close', ticket.leave)
      if (!(await ticket.admitted)) return reject(reply)
    })
    // Nor does a slow reader hold one, unless the answer is made as it is read; and not for ever.
    scope.addHook('onSend', async (request, reply, payload) => {
      if (payload instanceof Stream) reply.raw.setTimeout(stalled, () => reply.raw.destroy())
      else request.ticket?.leave()
      // What nobody could read has cost something, too.
      if (!request.isUncharged) return
      request.isUncharged = false
      await spend?.(request, 1)
    })
  }

  return {
    guard,
    plugin: {
      async requestDidStart() {
        return {
          didResolveOperation: async ({ contextValue }) => contextValue.charge?.(costOf(contextValue)),
        }
      },
    },
    state: () => ({
      running: sum(all.map(places => places.state().running)),
      queued: sum(all.map(places => places.state().queued)),
      ...counted,
      lag: loop.lag(),
    }),
    stop() {
      loop.stop()
      counts.close()
    },
  }
}

/** Takes the points of an answer that is not Apollo Server's; gives false where there are none left, which the long way tells. */
export async function chargeRequest({ charge }: FastifyRequest, cost: number): Promise<boolean> {
  try {
    await charge?.(cost)
    return true
  } catch {
    return false
  }
}

const costOf = ({ cost }: GatewayContext) => cost?.requested ?? 1

const told = (error: GraphQLError) => JSON.stringify({ errors: [error] })

// Made once: of these there may be thousands a second.
const overloaded = told(
  refusal('OVERLOADED', 'The server has as much work as it takes on: try again shortly.', { retryAfter }),
)

function usedUp({ limit, remaining, reset }: Standing, details = {}): GraphQLError {
  const message = `This address has used up the ${limit} points that it has in a minute: ask again in ${reset} s.`
  return refusal('RATE_LIMITED', message, { limit, remaining, reset, retryAfter: reset, ...details })
}

function refused(reply: FastifyReply, status: number, code: Code, body: string, after: number): FastifyReply {
  reply.request.outcome.codes = [code]
  return reply.code(status).header('retry-after', after).type('application/json; charset=utf-8').send(body)
}

const sum = (numbers: number[]) => numbers.reduce((all, one) => all + one, 0)
