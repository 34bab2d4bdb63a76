import type { Sql } from '#toolkit/database'
import type { Log } from '#toolkit/runtime'
import type { OwnedNode, YieldingOwner } from './upsert-nodes.ts'

/*
 * What feeds tell of things that are another subgraph's.
 */

export type ForeignNodes = {
  /** Tells in the log what is left out of a feed, each thing once. */
  tell(feed: string, things: Pick<OwnedNode, 'id' | 'of'>[]): void
  /** Does so, and remembers what is left out as long as another feed tells of it. */
  leaving(feed: string): YieldingOwner
  /** Whether nobody else tells any longer of something that was left out; it is forgotten with that. */
  isAnyFree(feed: string): Promise<boolean>
}

/**
 *     const strange = strangers(sql, log)
 *     strange.leaving('notes')([{ id: 'org_nokia', of: 'organisations' }])
 *     if (await strange.isAnyFree('notes')) await beginAnew(sql, 'notes')
 */
export function createForeignNodes(sql: Sql, log: Log): ForeignNodes {
  const [told, left] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()]
  function tell(feed: string, things: Pick<OwnedNode, 'id' | 'of'>[]) {
    const first = things.find(({ id }) => !told.get(feed)?.has(id))
    note(told, feed, things)
    if (first) log.warn({ feed, id: first.id, of: first.of, things: things.length }, advice)
  }
  return {
    tell,
    leaving: feed => things => {
      tell(feed, things)
      note(left, feed, things)
    },
    async isAnyFree(feed) {
      const ids = left.get(feed)
      if (!ids) return false
      const [free] = await sql`select from links.nodes where id = any(${[...ids]}) and type is null limit 1`
      if (free) left.delete(feed)
      return free !== undefined
    },
  }
}

const advice =
  'a feed tells of things that are those of another subgraph, which are left out of it: let it tell ties to them alone, or give its own other ids'

const most = 1_000

/** Remembers so many ids of a feed. */
function note(sets: Map<string, Set<string>>, feed: string, things: Pick<OwnedNode, 'id'>[]): void {
  if (things.length === 0) return
  const ids = sets.get(feed) ?? new Set()
  for (const { id } of things) if (ids.size < most) ids.add(id)
  sets.set(feed, ids)
}
