import type { Sql, TransactionSql } from 'postgres'
import { dropGeneration, ownerTables } from './feed-generations.ts'

/**
 * The progress of a feed. `isWhole`: its last generation is complete, and `cursor` is in its changes; otherwise `cursor` is in the
 * generation that is being read. `reading` is the number of that generation; null if there is none.
 */
export type FeedState = { cursor: string | null; isWhole: boolean; reading: number | null }

export async function feedState(sql: Sql | TransactionSql, subgraph: string): Promise<FeedState> {
  const [state] = await sql<FeedState[]>`
    select coalesce(f.is_whole, false) as "isWhole", case when f.is_whole then f.cursor else r.cursor end as cursor,
      case when f.is_whole then f.reading else r.number end as reading
    from (select ${subgraph}::text as subgraph) requested
      left join links.feeds f using (subgraph) left join links.readings r using (subgraph)`
  return state!
}

/** The feeds with a published generation, even if a newer one is being read. */
export async function publishedFeeds(sql: Sql): Promise<string[]> {
  const feeds = await sql<{ subgraph: string }[]>`select subgraph from links.feeds where reading is not null`
  return feeds.map(({ subgraph }) => subgraph)
}

/** The types of the entities that the index has from a feed. */
export async function nodeTypesOfFeed(sql: Sql, subgraph: string): Promise<string[]> {
  const types = await sql<{ type: string }[]>`
    select distinct type from links.nodes where subgraph = ${subgraph} and type is not null`
  return types.map(({ type }) => type)
}

/** Makes the next read of a feed start a new generation. The published one stays until the new one is complete. */
export async function resetFeed(sql: Sql, subgraph: string): Promise<void> {
  await withFeedLock(sql, async tx => {
    await dropUnpublished(tx, subgraph)
    await tx`update links.feeds set cursor = null, is_whole = false where subgraph = ${subgraph}`
  })
}

/** Deletes the data of all other subgraphs: they have left the graph. `dropStaleGenerations` deletes their links. */
export async function dropOtherFeeds(sql: Sql, subgraphs: string[]): Promise<void> {
  await withFeedLock(sql, async tx => {
    const others = await tx<{ subgraph: string }[]>`
      select subgraph from links.feeds where reading is not null and subgraph <> all(${subgraphs})`
    for (const { subgraph } of others) {
      const revision = await nextRevision(tx)
      await dropUnpublished(tx, subgraph)
      await deleteNodesOfFeed(tx, subgraph, revision)
      // The row stays: its revision makes other processes notice the change. If the subgraph returns, its feed is read from the start.
      await tx`
        update links.feeds set cursor = null, is_whole = false, revision = ${revision}, reading = null
        where subgraph = ${subgraph}`
    }
  })
}

/**
 * Drops the tables of generations that are neither published nor being read. If a table is in use for 50 ms, returns false, because
 * requests would wait behind the drop. Call it again later.
 */
export async function dropStaleGenerations(sql: Sql): Promise<boolean> {
  try {
    await withFeedLock(sql, async tx => {
      const stale = await tx<{ reading: number }[]>`
        select substr(relname, 7)::int as reading from pg_class
        where relnamespace = 'links'::regnamespace and relkind = 'r' and relname ~ '^edges_[0-9]+$'
        except select reading from links.feeds except select number from links.readings`
      await tx`set local lock_timeout = '50ms'`
      for (const { reading } of stale) await dropGeneration(tx, reading)
    })
    return true
  } catch (error) {
    if ((error as { code?: string }).code === LOCK_NOT_AVAILABLE) return false
    throw error
  }
}

const LOCK_NOT_AVAILABLE = '55P03'

export async function nextRevision(tx: TransactionSql): Promise<number> {
  const [row] = await tx<{ revision: number }[]>`
    select coalesce(max(revision), 0)::int + 1 as revision from links.feeds`
  return row!.revision
}

/** Runs `work` in a transaction that alone may write feeds. Without the lock, two processes may apply the same page twice. */
export const withFeedLock = <T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(hashtext('accord:links:feeds'))`
    return work(tx)
  }) as Promise<T>

/** Drops the unpublished generation of a feed, if there is one. */
async function dropUnpublished(tx: TransactionSql, subgraph: string): Promise<void> {
  await tx`delete from links.told_nodes where subgraph = ${subgraph}`
  const generations = await tx<{ number: number }[]>`
    delete from links.readings where subgraph = ${subgraph} returning number`
  for (const { number } of generations) await dropGeneration(tx, number)
}

/** Deletes the nodes of a feed and their rows. Its links stay, because they may still be in memory. */
export async function deleteNodesOfFeed(tx: TransactionSql, subgraph: string, revision: number): Promise<void> {
  for (const table of ownerTables)
    await tx`
      delete from ${tx(`links.${table}`)}
      where reading = (select reading from links.feeds where subgraph = ${subgraph})`
  await tx`update links.nodes set type = null, subgraph = null, revision = ${revision} where subgraph = ${subgraph}`
}
