import { LRUCache } from 'lru-cache'

/** A cached response, with the conditions of its validity and the values for the log line of the request. */
export type CachedResponse = {
  body: Buffer
  /** The time of its expiry, as `Date.now()`. */
  until: number
  /** The revision of each subgraph that was called, before the call. */
  revisions: [name: string, revision: string | null][]
  operation: string | null
  hash: string
  cost: number
}

/** Estimated bytes of an entry without its body: key, map entry and revisions. */
const ENTRY_OVERHEAD = 500

/**
 * Caches responses in this process, up to `maxBytes` in total, and evicts the least recently used ones. It does not
 * store a response that is longer than a tenth of `maxBytes`.
 */
export function createMemoryStore(maxBytes: number) {
  const all = new LRUCache<string, CachedResponse>({
    maxSize: maxBytes,
    maxEntrySize: Math.floor(maxBytes / 10),
    sizeCalculation: ({ body }) => body.length + ENTRY_OVERHEAD,
  })
  return {
    get: (key: string) => all.get(key),
    put: (key: string, response: CachedResponse) => void all.set(key, response),
    empty: () => all.clear(),
    bytes: () => all.calculatedSize,
  }
}
