import type { Redis } from 'ioredis'
import type { Log } from './log.ts'

/**
 * A Redis client for data that a request can do without. A command fails at once while there is no connection. The
 * client closes a connection that is silent for `timeout` ms, and reconnects after at most 2 s. `fallback` completes
 * the log line "Redis is unavailable: ".
 *
 *     const redis = await createRedisClient(redisUrl, { timeout: 250, fallback: 'each process counts alone', log })
 */
export async function createRedisClient(
  url: string,
  { timeout, fallback, log }: { timeout: number; fallback: string; log: Log },
): Promise<Redis> {
  // Loaded only by processes that use Redis.
  const { Redis } = await import('ioredis')
  const redis = new Redis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: timeout,
    socketTimeout: timeout,
    retryStrategy: attempts => Math.min(100 * attempts, 2_000),
  })
  let isAvailable = true
  const onUnavailable = (err?: unknown) => {
    if (isAvailable) log.warn({ err }, `Redis is unavailable: ${fallback}`)
    isAvailable = false
  }
  redis.on('error', onUnavailable)
  // If the server closes the connection regularly, ioredis emits no `error`.
  redis.on('reconnecting', () => onUnavailable())
  redis.on('ready', () => {
    if (!isAvailable) log.info('Redis is available again')
    isAvailable = true
  })
  return redis
}
