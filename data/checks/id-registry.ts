import { prefixOf } from '#toolkit/graphql'
import { createTextMap, type TextMap } from '#toolkit/import'

/** Which of these ids the graph has already. */
export type LookUpIds = (ids: string[]) => Promise<Set<string>>

/** The ids that a bundle speaks of: which it defines itself, and which the graph has. */
export type IdRegistry = {
  /** The id stands in a row of its own table. */
  define(id: string): void
  isDefined(id: string): boolean
  /** The id is referred to, and not defined yet. It may still be, or be in the graph. */
  miss(id: string): void
  /** Whether an id that was referred to is neither in the bundle nor in the graph, after all were answered. */
  isAnyMissing(): boolean
  /** Lets the graph be asked about an id, once. */
  ask(id: string): void
  /** Whether a batch has come together. */
  isWaiting(): boolean
  answer(): Promise<void>
  isKnown(id: string): boolean
  /** Remarks of a check: flags of its own, and the row where the id was first met. */
  remark(id: string, flags: number, row?: number): void
  hasRemark(id: string, flag: number): boolean
  /** The rows where ids of a prefix were first met, of those that are new to the graph and lack one of the flags. */
  lacking(prefix: string, flags: number): number[]
}

const [defined, missed, asked, known] = [1, 2, 4, 8]
/** Flags that a check may use for its remarks. */
export const [IS_NAMED, HAS_KIND] = [16, 32]
// Above the flags, a number has the row.
const rows = 64

const batchSize = 1_000

/**
 * Keeps who is in a bundle, in some 30 bytes for each.
 *
 *     const cast = createCast(ids => knownIds(graph.subgraphs, ids))
 *     cast.ask('org_nokia')
 *     await cast.answer()
 *     cast.isKnown('org_nokia')
 *
 * The graph is asked about 1,000 ids at a time, about each once.
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
    if (get(id) & asked) return
    flag(id, asked)
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
