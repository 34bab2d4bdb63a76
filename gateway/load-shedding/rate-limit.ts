import { isIPv6 } from 'node:net'
import { Address6 } from 'ip-address'
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { createRedisClient, type Log } from '#toolkit/runtime'

const WINDOW_SECONDS = 60
const REDIS_TIMEOUT_MS = 250

/** The points of an address. `reset` is the number of seconds until the address has all its points again. */
export type PointBalance = { isExceeded: boolean; limit: number; remaining: number; reset: number }

/**
 * Limits the cost points per address and minute. With `redisUrl`, all processes count together in Redis; while Redis is
 * unavailable, each process counts alone.
 *
 *     const rateLimit = await createRateLimit({ pointsPerMinute: 3_000_000, redisUrl }, log)
 *     const { isExceeded, reset } = await rateLimit.consume(request.ip, 120)
 */
export async function createRateLimit(
  { pointsPerMinute, redisUrl }: { pointsPerMinute: number; redisUrl?: string | undefined },
  log: Log,
) {
  const options = { points: pointsPerMinute, duration: WINDOW_SECONDS, keyPrefix: 'accord:points' }
  const memory = new RateLimiterMemory(options)
  const fallback = 'each process counts points alone until it is available again'
  const redis = redisUrl ? await createRedisClient(redisUrl, { timeout: REDIS_TIMEOUT_MS, fallback, log }) : undefined
  const limiter = redis
    ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true })
    : memory
  const resetTimes = new LRUCache<string, number>({ max: 10_000 })

  return {
    /** Charges an address. `isExceeded` is false if the address had a point left, however much the request costs. */
    async consume(address: string, points: number): Promise<PointBalance> {
      const key = networkOf(address)
      const { consumedPoints, msBeforeNext } = await limiter.consume(key, points).catch(exceeded)
      if (consumedPoints >= pointsPerMinute) resetTimes.set(key, Date.now() + msBeforeNext)
      return {
        isExceeded: consumedPoints - points >= pointsPerMinute,
        limit: pointsPerMinute,
        remaining: Math.max(0, pointsPerMinute - consumedPoints),
        reset: Math.ceil(msBeforeNext / 1_000),
      }
    },
    /** The balance of an address without points, as far as this process knows. */
    exhausted(address: string): PointBalance | undefined {
      const ms = (resetTimes.get(networkOf(address)) ?? 0) - Date.now()
      return ms > 0
        ? { isExceeded: true, limit: pointsPerMinute, remaining: 0, reset: Math.ceil(ms / 1_000) }
        : undefined
    },
    close: () => redis?.disconnect(),
  }
}

/** The library rejects with its result if the limit is exceeded, and with an Error if it fails. */
function exceeded(result: RateLimiterRes | Error): RateLimiterRes {
  if (result instanceof Error) throw result
  return result
}

/** The network of an address. One client may have a whole IPv6 /64. An IPv4 address can be written as IPv6. */
function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const address = new Address6(ip)
  return address.isMapped4() ? address.to4().correctForm() : new Address6(`${ip}/64`).startAddress().correctForm()
}
