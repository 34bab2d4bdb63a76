import rateLimit, { type CreateRateLimitOptions, normalizeIP } from '@fastify/rate-limit'
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'

/** What an address has used before, and in how many milliseconds it begins anew. */
export type Used = { before: number; ttl: number }

/** Keeps what each address has used. From one that has used `limit` already no more is taken. */
export type Counts = {
  take(address: string, points: number, limit: number, window: number): Used | Promise<Used>
  close(): void
}

/** How an address stands: `reset` is the seconds until it has all its points again. */
export type Standing = { isExceeded: boolean; limit: number; remaining: number; reset: number }

const window = 60_000

declare module 'fastify' {
  interface FastifyRequest {
    /** What it is to pay now. */
    points?: number
  }
}

/**
 * Points per minute and address. Whoever has some left may ask, whatever it costs: so a question that costs more than is
 * left can be asked at all, and the next one waits.
 *
 *     const spend = await countingPoints(app, { limit: 1_000_000, counts: countsInMemory() })
 *     const { isExceeded, reset } = await spend(request, 120)
 *
 * @fastify/rate-limit tells apart who asks and lets everybody through while the counts are away. It counts requests, by one
 * each: here its key has the points before the address, for a store that adds these.
 */
export async function countingPoints(
  app: FastifyInstance,
  { limit, counts }: { limit: number; counts: Counts },
): Promise<(request: FastifyRequest, points: number) => Promise<Standing>> {
  app.decorateRequest('points', undefined)
  const store = {
    incr(key: string, callback: Callback, window: number, limit: number) {
      const [, points, address] = /^(\d+) (.*)$/.exec(key)!
      const took = async () => counts.take(address!, Number(points), limit, window)
      took().then(({ before, ttl }) => {
        callback(null, { current: before < limit ? Math.min(before + Number(points), limit) : limit + 1, ttl })
      }, callback)
    },
    child: () => store,
  }
  await app.register(rateLimit, {
    global: false,
    max: limit,
    timeWindow: window,
    skipOnError: true,
    keyGenerator: request => `${request.points} ${normalizeIP(request.ip)}`,
    // The plugin makes its store with `new`.
    store: function make() {
      return store
    } as unknown as NonNullable<CreateRateLimitOptions['store']>,
  })
  const standing = app.createRateLimit()
  return async (request, points) => {
    request.points = points
    const found = await standing(request)
    if (found.isAllowed) throw new Error('nobody is on a list of those who are not counted')
    return { isExceeded: found.isExceeded, limit, remaining: found.remaining, reset: found.ttlInSeconds }
  }
}

type Callback = (error: Error | null, result?: { current: number; ttl: number }) => void

/** Counts in this process, of the addresses that asked last: of `most` at a time, a few hundred bytes each. */
export function countsInMemory(most = 10_000): Counts {
  const byAddress = new LRUCache<string, { used: number; until: number }>({ max: most })
  return {
    take(address, points, limit, window) {
      const now = Date.now()
      const known = byAddress.get(address)
      const count = known ?? { used: 0, until: 0 }
      if (!known) byAddress.set(address, count)
      if (count.until <= now) Object.assign(count, { used: 0, until: now + window })
      const { used: before, until } = count
      if (before < limit) count.used += points
      return { before, ttl: until - now }
    },
    close() {},
  }
}
