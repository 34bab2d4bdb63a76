import type { Sql } from '#toolkit/database'
import type { Log } from '#toolkit/runtime'
import type { OnYield, OwnedNode } from './upsert-nodes.ts'

type DroppedNode = Pick<OwnedNode, 'id' | 'of'>

export type ForeignNodes = {
  /** Logs entities that were dropped from a feed, unless all of them were logged before. */
  warn(feed: string, nodes: DroppedNode[]): void
  /** A callback that logs dropped entities, and remembers them for `isAnyReleased`. */
  recorderFor(feed: string): OnYield
  /** Whether the owner of a remembered entity has removed it. If so, clears the remembered entities of this feed. */
  isAnyReleased(feed: string): Promise<boolean>
}

/**
 * Creates a record of the entities that the index drops from a feed, because another subgraph owns them.
 *
 *     const foreignNodes = createForeignNodes(sql, log)
 *     foreignNodes.recorderFor('notes')([{ id: 'org_nokia', of: 'organisations' }])
 *     if (await foreignNodes.isAnyReleased('notes')) await resetFeed(sql, 'notes')
 */
export function createForeignNodes(sql: Sql, log: Log): ForeignNodes {
  const logged = new Map<string, Set<string>>()
  const yielded = new Map<string, Set<string>>()

  function warn(feed: string, nodes: DroppedNode[]) {
    const firstNew = nodes.find(({ id }) => !logged.get(feed)?.has(id))
    addIds(logged, feed, nodes)
    if (firstNew) log.warn({ feed, id: firstNew.id, of: firstNew.of, nodes: nodes.length }, ADVICE)
  }

  return {
    warn,
    recorderFor: feed => nodes => {
      warn(feed, nodes)
      addIds(yielded, feed, nodes)
    },
    async isAnyReleased(feed) {
      const ids = yielded.get(feed)
      if (!ids) return false
      const [released] = await sql`select from links.nodes where id = any(${[...ids]}) and type is null limit 1`
      if (released) yielded.delete(feed)
      return released !== undefined
    },
  }
}

const ADVICE =
  'this feed has entities of another owner (`of`), which are dropped: its nodes need ids of their own, and only its edges may refer to other entities'

const MAX_IDS_PER_FEED = 1_000

function addIds(idsByFeed: Map<string, Set<string>>, feed: string, nodes: Pick<OwnedNode, 'id'>[]): void {
  if (nodes.length === 0) return
  const ids = idsByFeed.get(feed) ?? new Set()
  for (const { id } of nodes) if (ids.size < MAX_IDS_PER_FEED) ids.add(id)
  idsByFeed.set(feed, ids)
}
