import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { Redis } from 'ioredis'
import type { Log } from '#toolkit/runtime'
import type { CachedResponse } from './memory.ts'

const [pack, unpack] = [promisify(brotliCompress), promisify(brotliDecompress)]
const quick = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

export type RedisStore = {
  get(key: string): Promise<CachedResponse | undefined>
  put(key: string, kept: CachedResponse): void
  close(): void
}

/**
 * Answers that several gateways share. One that does not answer within 50 ms, or is away, is as if it were not there: then it
 * is left alone for a second, and the log says so once.
 *
 *     const shared = sharedInRedis(config.redisUrl, log)
 *
 * A value is what `Kept` has beside the body, as a line of JSON, and the body, packed. Redis drops it when its time is over.
 */
export function createRedisStore(url: string, log: Log): RedisStore {
  const redis = new Redis(url, {
    // A request does not wait for what may be there.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 1_000,
    commandTimeout: 50,
    retryStrategy: tries => Math.min(100 * tries, 2_000),
  })
  let isAway = false
  let asksAgainAt = 0
  const isLost = (err: unknown) => {
    if (!isAway) log.warn({ err }, 'Redis is away: each process keeps answers for itself until it is back')
    isAway = true
    asksAgainAt = Date.now() + 1_000
  }
  const isFound = () => {
    if (isAway) log.info('Redis is back, and answers are shared')
    isAway = false
    asksAgainAt = 0
  }
  redis.on('error', isLost)
  redis.on('ready', isFound)

  /** What Redis answers, or nothing. */
  async function asked<T>(ask: () => Promise<T>): Promise<T | undefined> {
    if (Date.now() < asksAgainAt) return
    try {
      const answer = await ask()
      isFound()
      return answer
    } catch (error) {
      isLost(error)
    }
  }

  return {
    async get(key) {
      const value = await asked(() => redis.getBuffer(nameOf(key)))
      return value ? read(value).catch(() => undefined) : undefined
    },
    async put(key, kept) {
      const value = await written(kept)
      const ms = kept.until - Date.now()
      if (ms > 0) await asked(() => redis.set(nameOf(key), value, 'PX', ms))
    },
    close: () => redis.disconnect(),
  }
}

// With the number of this form, so that two versions of the gateway do not read each other's.
const nameOf = (key: string) => `accord:answer:1:${key}`

async function written({ body, ...others }: CachedResponse): Promise<Buffer> {
  return Buffer.concat([Buffer.from(`${JSON.stringify(others)}\n`), await pack(body, quick)])
}

async function read(value: Buffer): Promise<CachedResponse> {
  const end = value.indexOf('\n')
  const others = JSON.parse(value.toString('utf8', 0, end)) as Omit<CachedResponse, 'body'>
  return { ...others, body: await unpack(value.subarray(end + 1)) }
}
