/*
 * What statements have found, kept in memory as long as the data are those that it was found in. Every request asks once at which
 * revision its subgraph is (revision.ts), so nobody is told what was there before.
 */

/** What one statement has found with the same parameters, by key. It is shared: nobody may change it. */
export type Found = { get(key: unknown): unknown; set(key: unknown, value: unknown): void }

/** What the statements of a subgraph have found at one revision: `found(queries.namesOf, '{}')`. */
export type FoundAt = (statement: object, params: string) => Found

/**
 * The same for one request: `known` as soon as it is known at which revision the data are, which nobody waits for who does not
 * look anything up. Where that cannot be told, nothing is known.
 */
export type FoundNow = { known: FoundAt | undefined; sought: Promise<unknown> | undefined }

/**
 * What is known of the data as they are when `sought` has come.
 *
 *     const now = foundNow(revisionIn(sql, name).then(revision => kept.at(name, revision)))
 */
export function foundNow(sought: Promise<FoundAt>): FoundNow {
  const now: FoundNow = {
    known: undefined,
    sought: sought.then(
      known => Object.assign(now, { known, sought: undefined }),
      () => Object.assign(now, { sought: undefined }),
    ),
  }
  return now
}

/** For each subgraph what was found at its revision of now; with another one, all of that is forgotten. */
export type Kept = { at(subgraph: string, revision: string): FoundAt }

type Table = { young: Map<unknown, unknown>; old: Map<unknown, unknown> }
type Revision = { id: string; tables: Map<object, Map<string, Table>>; found: FoundAt }

/**
 * Room for so many bytes, as far as they can be told. What was not asked for since half of them came is dropped.
 *
 *     const found = keeping(32_000_000).at('sources', revision)(queries.sourcesByIds, '{}')
 *     found.set('src_seed', row)
 *     found.get('src_seed')   // row; undefined where nothing is known
 */
export function keeping(most: number): Kept {
  const revisions = new Map<string, Revision>()
  let bytes = 0

  /** Of what is there, what has been asked for lately becomes old, and what was old goes. */
  function age(): void {
    bytes = 0
    for (const { tables } of revisions.values())
      for (const [statement, byParams] of tables) {
        for (const [params, table] of byParams) {
          if (table.young.size === 0) byParams.delete(params)
          table.old = table.young
          table.young = new Map()
        }
        if (byParams.size === 0) tables.delete(statement)
      }
  }

  function begin(id: string): Revision {
    const tables: Revision['tables'] = new Map()
    const found: FoundAt = (statement, params) => {
      const byParams = tables.get(statement) ?? new Map<string, Table>()
      tables.set(statement, byParams)
      const table = byParams.get(params) ?? { young: new Map(), old: new Map() }
      byParams.set(params, table)
      const keep = (key: unknown, value: unknown) => {
        table.young.set(key, value)
        bytes += sizeOf(key) + sizeOf(value)
        if (bytes > most / 2) age()
      }
      return {
        get(key) {
          const young = table.young.get(key)
          if (young !== undefined) return young
          const old = table.old.get(key)
          if (old !== undefined) keep(key, old)
          return old
        },
        set: keep,
      }
    }
    return { id, tables, found }
  }

  return {
    at(subgraph, id) {
      const known = revisions.get(subgraph)
      if (known?.id === id) return known.found
      const begun = begin(id)
      revisions.set(subgraph, begun)
      return begun.found
    },
  }
}

/** About how many bytes a value of rows takes. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return 16 + value.length
  if (typeof value !== 'object' || value === null) return 8
  const parts = Array.isArray(value) ? value : Object.values(value)
  return parts.reduce<number>((sum, part) => sum + 8 + sizeOf(part), 24)
}
