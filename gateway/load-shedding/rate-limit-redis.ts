import { Redis } from 'ioredis'
import type { Log } from '#toolkit/runtime'
import type { Counts } from './rate-limit.ts'

// In one step, so that two gateways never read the same count.
const script = `
local before = tonumber(redis.call('GET', KEYS[1]) or '0')
if before < tonumber(ARGV[2]) then
  redis.call('INCRBY', KEYS[1], ARGV[1])
  if before == 0 then redis.call('PEXPIRE', KEYS[1], ARGV[3]) end
end
return { before, redis.call('PTTL', KEYS[1]) }`

/**
 * Counts that several gateways share. While Redis is away, `take` rejects, and the log says so once.
 *
 *     const counts = countsInRedis(config.redisUrl, log)
 */
export function countsInRedis(url: string, log: Log): Counts {
  const redis = new Redis(url, {
    // A request does not wait for a counter.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 250,
    retryStrategy: tries => Math.min(100 * tries, 2_000),
  })
  let isAway = false
  let asksAgainAt = 0
  const isLost = (err: unknown) => {
    if (!isAway) log.warn({ err }, 'Redis is away: nobody is limited by points until it is back')
    isAway = true
    asksAgainAt = Date.now() + 1_000
  }
  const isFound = () => {
    if (isAway) log.info('Redis is back')
    isAway = false
    asksAgainAt = 0
  }
  redis.on('error', isLost)
  redis.on('ready', isFound)
  return {
    async take(address, points, limit, window) {
      // One that takes questions and answers none costs its time once a second, and not with each request.
      if (Date.now() < asksAgainAt) throw new Error('Redis is away')
      try {
        const key = `accord:points:${address}`
        const [before, ttl] = (await redis.eval(script, 1, key, points, limit, window)) as [number, number]
        isFound()
        return { before, ttl }
      } catch (error) {
        isLost(error)
        throw error
      }
    },
    close: () => redis.disconnect(),
  }
}
