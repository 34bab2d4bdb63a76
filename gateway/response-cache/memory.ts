import { LRUCache } from 'lru-cache'

/** A cached response, with the conditions of its validity and the values of its log line. */
export type CachedResponse = {
  body: Buffer
  /** When it expires, as `Date.now()`. */
  until: number
  /** The subgraphs that were called, and the revision of each before the call. */
  revisions: [name: string, revision: string | null][]
  operation: string | null
  hash: string
  cost: number
}

type MemoryStore = {
  get(key: string): CachedResponse | undefined
  put(key: string, response: CachedResponse): void
  empty(): void
  bytes(): number
}

/** Bytes of an entry without its body, as an estimate: key, map entry and revisions. */
const ENTRY_OVERHEAD = 500

/**
 * Cached responses of this process, at most `maxBytes` of them. The least recently used one is evicted first. A response
 * of more than a tenth of that is not stored.
 *
 *     const memory = createMemoryStore(32_000_000)
 *     memory.put(key, response)
 */
export function createMemoryStore(maxBytes: number): MemoryStore {
  const all = new LRUCache<string, CachedResponse>({
    maxSize: maxBytes,
    maxEntrySize: Math.floor(maxBytes / 10),
    sizeCalculation: sizeOf,
  })
  return {
    get: key => all.get(key),
    put: (key, response) => void all.set(key, response),
    empty: () => all.clear(),
    bytes: () => all.calculatedSize,
  }
}

const sizeOf = ({ body }: CachedResponse) => body.length + ENTRY_OVERHEAD
