import { isIPv6 } from 'node:net'
import { Address6 } from 'ip-address'
import { LRUCache } from 'lru-cache'
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterRes } from 'rate-limiter-flexible'
import { createRedisClient, type Log } from '#toolkit/runtime'

const WINDOW_SECONDS = 60
const REDIS_TIMEOUT_MS = 250

/** The points of an address: `reset` is the seconds until it has all its points again. */
export type PointBalance = { isExceeded: boolean; limit: number; remaining: number; reset: number }

type RateLimit = {
  /**
   * Charges an address. A request is accepted if its address had any points left, however much it costs: otherwise a query that
   * costs more than the rest could never be sent.
   */
  consume(address: string, points: number): Promise<PointBalance>
  /** The balance of an address that has no points left, as far as this process knows. */
  exhausted(address: string): PointBalance | undefined
  close(): void
}

/**
 * A rate limit in cost points per address and minute, counted in Redis if there is one, with one round trip for each charge. While
 * Redis is unavailable, each process counts alone.
 *
 *     const rateLimit = await createRateLimit({ pointsPerMinute: 3_000_000, redisUrl }, log)
 *     const { isExceeded, reset } = await rateLimit.consume(request.ip, 120)
 */
export async function createRateLimit(
  { pointsPerMinute, redisUrl }: { pointsPerMinute: number; redisUrl?: string | undefined },
  log: Log,
): Promise<RateLimit> {
  const options = { points: pointsPerMinute, duration: WINDOW_SECONDS, keyPrefix: 'accord:points' }
  const memory = new RateLimiterMemory(options)
  const fallback = 'each process counts points alone until it is available again'
  const redis = redisUrl ? await createRedisClient(redisUrl, { timeout: REDIS_TIMEOUT_MS, fallback, log }) : undefined
  const limiter = redis
    ? new RateLimiterRedis({ ...options, storeClient: redis, insuranceLimiter: memory, rejectIfRedisNotReady: true })
    : memory
  const resetTimes = new LRUCache<string, number>({ max: 10_000 })

  return {
    async consume(address, points) {
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
    exhausted(address) {
      const ms = (resetTimes.get(networkOf(address)) ?? 0) - Date.now()
      return ms > 0
        ? { isExceeded: true, limit: pointsPerMinute, remaining: 0, reset: Math.ceil(ms / 1_000) }
        : undefined
    },
    close: () => redis?.disconnect(),
  }
}

/** The library rejects with its result where the limit is exceeded, and with an Error where it failed. */
function exceeded(result: RateLimiterRes | Error): RateLimiterRes {
  if (result instanceof Error) throw result
  return result
}

/** One client may have all addresses of an IPv6 /64, and an IPv4 address can be written as IPv6. */
function networkOf(ip: string): string {
  if (!isIPv6(ip)) return ip
  const address = new Address6(ip)
  return address.isMapped4() ? address.to4().correctForm() : new Address6(`${ip}/64`).startAddress().correctForm()
}
