import type { Redis } from 'ioredis'
import type { Log } from './log.ts'

/**
 * A Redis client for data that a request can do without: a command fails at once while there is no connection, and a
 * server that sends nothing for `timeout` ms loses its connection. The client reconnects after at most 2 s. `fallback`
 * completes the log line "Redis is unavailable: ".
 *
 *     const redis = await createRedisClient(redisUrl, { timeout: 250, fallback: 'each process counts alone', log })
 *
 * Loads ioredis, so that a process without Redis does not.
 */
export async function createRedisClient(
  url: string,
  { timeout, fallback, log }: { timeout: number; fallback: string; log: Log },
): Promise<Redis> {
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
  // A connection that the server closes in order emits no error.
  redis.on('reconnecting', () => onUnavailable())
  redis.on('ready', () => {
    if (!isAvailable) log.info('Redis is available again')
    isAvailable = true
  })
  return redis
}
