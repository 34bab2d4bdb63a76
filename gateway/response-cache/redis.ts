import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import { createRedisClient, type Log } from '#toolkit/runtime'
import type { CachedResponse } from './memory.ts'

const [compress, decompress] = [promisify(brotliCompress), promisify(brotliDecompress)]
const fastest = { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }

const TIMEOUT_MS = 50

/**
 * Caches responses that several gateways share. `get` returns undefined if Redis does not respond within 50 ms.
 *
 * A value in Redis is one line of JSON with all fields but the body, then the compressed body.
 */
export async function createRedisStore(url: string, log: Log) {
  const fallback = 'each process uses its own cached responses alone'
  const redis = await createRedisClient(url, { timeout: TIMEOUT_MS, fallback, log })
  return {
    async get(key: string): Promise<CachedResponse | undefined> {
      try {
        const value = await redis.getBuffer(nameOf(key))
        return value ? await read(value) : undefined
      } catch {
        return undefined
      }
    },
    async put(key: string, response: CachedResponse): Promise<void> {
      const value = await write(response)
      const ttl = response.until - Date.now()
      // The Redis client logs a lost connection.
      if (ttl > 0) await redis.set(nameOf(key), value, 'PX', ttl).catch(() => {})
    },
    close: () => redis.disconnect(),
  }
}

// The number is the version of the format: gateways with different formats do not share responses.
const nameOf = (key: string) => `accord:answer:1:${key}`

async function write({ body, ...others }: CachedResponse): Promise<Buffer> {
  return Buffer.concat([Buffer.from(`${JSON.stringify(others)}\n`), await compress(body, fastest)])
}

async function read(value: Buffer): Promise<CachedResponse> {
  const end = value.indexOf('\n')
  const others = JSON.parse(value.toString('utf8', 0, end)) as Omit<CachedResponse, 'body'>
  return { ...others, body: await decompress(value.subarray(end + 1)) }
}
