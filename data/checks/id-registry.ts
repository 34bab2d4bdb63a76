import { prefixOf } from '#toolkit/graphql'
import { createTextMap, type TextMap } from '#toolkit/import'

/** Returns the subset of these ids that the graph has. */
export type LookUpIds = (ids: string[]) => Promise<Set<string>>

/** The ids of a bundle: which ids it defines, and which ids the graph has. */
export type IdRegistry = {
  /** Marks an id as defined: it has a row in its own table. */
  define(id: string): void
  isDefined(id: string): boolean
  /** Marks an id that a row refers to before it is defined. A later row or the graph may have it. */
  miss(id: string): void
  /** Whether an id of `miss` is neither in the bundle nor in the graph. Call `answer` before. */
  isAnyMissing(): boolean
  /** Queues an id for a lookup in the graph, once. */
  ask(id: string): void
  /** Whether the queue has a full batch. */
  isWaiting(): boolean
  /** Looks up the queued ids. */
  answer(): Promise<void>
  isKnown(id: string): boolean
  /** Adds flags of a check to an id, and stores the first `row` of the id. */
  remark(id: string, flags: number, row?: number): void
  hasRemark(id: string, flag: number): boolean
  /** Returns the first rows of the new ids of a prefix that lack one of the flags. */
  lacking(prefix: string, flags: number): number[]
}

const [defined, missed, requested, known] = [1, 2, 4, 8]
/** Flags that checks may add with `remark`. */
export const [IS_NAMED, HAS_KIND] = [16, 32]
// The bits from 64 on have the row number.
const rows = 64

const batchSize = 1_000

/**
 * Creates a registry of the ids of a bundle, with about 30 bytes per id: bit flags and a row number in a compact map.
 *
 *     const registry = createIdRegistry(ids => existingIds(graph.subgraphs, ids))
 *     registry.ask('org_nokia')
 *     await registry.answer()
 *     registry.isKnown('org_nokia')
 *
 * The graph is queried for 1,000 ids at a time, for each id once.
 */
export function createIdRegistry(knownIds: LookUpIds): IdRegistry {
  const byPrefix = new Map<string, TextMap>()
  const waiting: string[] = []
  let missing = 0

  const get = (id: string) => byPrefix.get(prefixOf(id))?.get(id) ?? 0
  function set(id: string, value: number): void {
    const prefix = prefixOf(id)
    const seen = byPrefix.get(prefix) ?? createTextMap()
    byPrefix.set(prefix, seen)
    seen.set(id, value)
  }
  function flag(id: string, flag: number): void {
    const value = get(id)
    if (value & flag) return
    set(id, (value | flag) >>> 0)
    if (value & missed && !(value & (defined | known)) && flag & (defined | known)) missing -= 1
  }
  function ask(id: string): void {
    if (get(id) & requested) return
    flag(id, requested)
    waiting.push(id)
  }

  return {
    ask,
    define: id => flag(id, defined),
    isDefined: id => (get(id) & defined) !== 0,
    isKnown: id => (get(id) & known) !== 0,
    miss(id) {
      const value = get(id)
      if (value & (missed | defined)) return
      if (!(value & known)) missing += 1
      flag(id, missed)
      ask(id)
    },
    isAnyMissing: () => missing > 0,
    isWaiting: () => waiting.length >= batchSize,
    async answer() {
      while (waiting.length > 0) {
        for (const id of await knownIds(waiting.splice(0, batchSize))) flag(id, known)
      }
    },
    remark(id, flags, row = 0) {
      const value = get(id)
      set(id, ((value | flags) >>> 0) + (value < rows ? row * rows : 0))
    },
    hasRemark: (id, flag) => (get(id) & flag) !== 0,
    lacking(prefix, flags) {
      const found: number[] = []
      for (const value of byPrefix.get(prefix)?.numbers() ?? []) {
        if (value >= rows && !(value & known) && (value & flags) !== flags) found.push(Math.floor(value / rows))
      }
      return found
    },
  }
}
