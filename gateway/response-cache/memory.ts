import { LRUCache } from 'lru-cache'

/** An answer that is kept, with what makes it hold and what its line in the log tells. */
export type CachedResponse = {
  body: Buffer
  /** When its time is over, as `Date.now()` tells it. */
  until: number
  /** The subgraphs that were asked, and the revision that each was at before. */
  revisions: [name: string, revision: string | null][]
  operation: string | null
  hash: string
  cost: number
}

export type MemoryStore = {
  get(key: string): CachedResponse | undefined
  put(key: string, kept: CachedResponse): void
  empty(): void
  bytes(): number
}

// An entry is about that much more than its body: its key, its place in the map, its revisions.
const overhead = 500

/**
 * Answers in this process, at most so many bytes of them: the one that was not asked for longest goes first. One that would
 * take a tenth of the room is not kept.
 *
 *     const memory = keptInMemory(32_000_000)
 *     memory.put(key, kept)
 */
export function createMemoryStore(most: number): MemoryStore {
  const all = new LRUCache<string, CachedResponse>({
    maxSize: most,
    maxEntrySize: Math.floor(most / 10),
    sizeCalculation: sizeOf,
  })
  return {
    get: key => all.get(key),
    put: (key, kept) => void all.set(key, kept),
    empty: () => all.clear(),
    bytes: () => all.calculatedSize,
  }
}

const sizeOf = ({ body }: CachedResponse) => body.length + overhead
