import type { Sql, TransactionSql } from 'postgres'
import { dropGeneration, ownerTables } from './feed-generations.ts'

/*
 * How far each feed has been read, and which reading of it is shown. Whoever writes holds one lock, so that two processes on one
 * database do not take in the same page twice.
 */

/** How far a feed has been read: to its end (`isWhole`), or somewhere in a reading; the number of the reading, if there is one. */
export type FeedState = { cursor: string | null; isWhole: boolean; reading: number | null }

export async function feedState(sql: Sql | TransactionSql, subgraph: string): Promise<FeedState> {
  const [state] = await sql<FeedState[]>`
    select coalesce(f.is_whole, false) as "isWhole", case when f.is_whole then f.cursor else r.cursor end as cursor,
      case when f.is_whole then f.reading else r.number end as reading
    from (select ${subgraph}::text as subgraph) asked
      left join links.feeds f using (subgraph) left join links.readings r using (subgraph)`
  return state!
}

/** The feeds of which a reading is shown, also where another has begun. */
export async function shownFeeds(sql: Sql): Promise<string[]> {
  const feeds = await sql<{ subgraph: string }[]>`select subgraph from links.feeds where reading is not null`
  return feeds.map(({ subgraph }) => subgraph)
}

/** The types of the things that the index has of a feed. */
export async function nodeTypesOfFeed(sql: Sql, subgraph: string): Promise<string[]> {
  const types = await sql<{ type: string }[]>`
    select distinct type from links.nodes where subgraph = ${subgraph} and type is not null`
  return types.map(({ type }) => type)
}

/** Begins a feed anew; what is known of it stays until it has been read whole. */
export async function resetFeed(sql: Sql, subgraph: string): Promise<void> {
  await withFeedLock(sql, async tx => {
    await releaseFeed(tx, subgraph)
    await tx`update links.feeds set cursor = null, is_whole = false where subgraph = ${subgraph}`
  })
}

/** Takes out what is known of subgraphs that are none of these: they do not belong to the graph any more. Their ties are swept. */
export async function dropOtherFeeds(sql: Sql, subgraphs: string[]): Promise<void> {
  await withFeedLock(sql, async tx => {
    const others = await tx<{ subgraph: string }[]>`
      select subgraph from links.feeds where reading is not null and subgraph <> all(${subgraphs})`
    for (const { subgraph } of others) {
      const revision = await nextRevision(tx)
      await releaseFeed(tx, subgraph)
      await forgetFeed(tx, subgraph, revision)
      // Its row stays, with the revision that tells of this, and is begun anew if it comes back.
      await tx`
        update links.feeds set cursor = null, is_whole = false, revision = ${revision}, reading = null
        where subgraph = ${subgraph}`
    }
  })
}

/**
 * Takes out the ties of readings that are neither shown nor go on. Gives false where somebody reads them: whoever asks meanwhile
 * would have to wait until that is over.
 */
export async function sweep(sql: Sql): Promise<boolean> {
  try {
    await withFeedLock(sql, async tx => {
      const left = await tx<{ reading: number }[]>`
        select substr(relname, 7)::int as reading from pg_class
        where relnamespace = 'links'::regnamespace and relkind = 'r' and relname ~ '^edges_[0-9]+$'
        except select reading from links.feeds except select number from links.readings`
      await tx`set local lock_timeout = '50ms'`
      for (const { reading } of left) await dropGeneration(tx, reading)
    })
    return true
  } catch (error) {
    if ((error as { code?: string }).code === lockNotAvailable) return false
    throw error
  }
}

const lockNotAvailable = '55P03'

export async function nextRevision(tx: TransactionSql): Promise<number> {
  const [row] = await tx<{ revision: number }[]>`
    select coalesce(max(revision), 0)::int + 1 as revision from links.feeds`
  return row!.revision
}

export const withFeedLock = <T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(hashtext('accord:links:feeds'))`
    return work(tx)
  }) as Promise<T>

/** Takes out what a reading that has not come to its end has told. */
export async function releaseFeed(tx: TransactionSql, subgraph: string): Promise<void> {
  await tx`delete from links.told_nodes where subgraph = ${subgraph}`
  const ended = await tx<{ number: number }[]>`
    delete from links.readings where subgraph = ${subgraph} returning number`
  for (const { number } of ended) await dropGeneration(tx, number)
}

/** Takes out all that a feed has told, but for its ties, which may be held in memory yet. */
export async function forgetFeed(tx: TransactionSql, subgraph: string, revision: number): Promise<void> {
  for (const table of ownerTables)
    await tx`
      delete from ${tx(`links.${table}`)}
      where reading = (select reading from links.feeds where subgraph = ${subgraph})`
  await tx`update links.nodes set type = null, subgraph = null, revision = ${revision} where subgraph = ${subgraph}`
}
