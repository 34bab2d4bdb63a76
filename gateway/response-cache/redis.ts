import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { createRedisClient, type Log } from '#toolkit/runtime'
import type { CachedResponse } from './memory.ts'

const [compress, decompress] = [promisify(brotliCompress), promisify(brotliDecompress)]
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

// A request does not wait longer for a response that may not be there.
const TIMEOUT_MS = 50

type RedisStore = {
  get(key: string): Promise<CachedResponse | undefined>
  put(key: string, response: CachedResponse): Promise<void>
  close(): void
}

/**
 * Cached responses that several gateways share. Without a response from Redis within 50 ms, the store is as if empty.
 *
 *     const shared = await createRedisStore(config.redisUrl, log)
 *
 * A value is one line of JSON with everything but the body, then the compressed body. Redis evicts it when it expires.
 */
export async function createRedisStore(url: string, log: Log): Promise<RedisStore> {
  const fallback = 'each process uses its own cached responses alone'
  const redis = await createRedisClient(url, { timeout: TIMEOUT_MS, fallback, log })
  return {
    async get(key) {
      try {
        const value = await redis.getBuffer(nameOf(key))
        return value ? await read(value) : undefined
      } catch {
        return undefined
      }
    },
    async put(key, response) {
      const value = await write(response)
      const ttl = response.until - Date.now()
      // A connection that is lost is logged by the client.
      if (ttl > 0) await redis.set(nameOf(key), value, 'PX', ttl).catch(() => {})
    },
    close: () => redis.disconnect(),
  }
}

// The number is the version of the format: versions of the gateway with different formats do not share responses.
const nameOf = (key: string) => `accord:answer:1:${key}`

async function write({ body, ...others }: CachedResponse): Promise<Buffer> {
  return Buffer.concat([Buffer.from(`${JSON.stringify(others)}\n`), await compress(body, fastest)])
}

async function read(value: Buffer): Promise<CachedResponse> {
  const end = value.indexOf('\n')
  const others = JSON.parse(value.toString('utf8', 0, end)) as Omit<CachedResponse, 'body'>
  return { ...others, body: await decompress(value.subarray(end + 1)) }
}
