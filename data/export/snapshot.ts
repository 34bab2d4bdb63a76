import type { ReservedSql } from 'postgres'
import type { Intake, Subgraph } from '#toolkit'

/** One subgraph as it stood at a moment, on a connection that reads nothing newer. */
export type Snapshot = { name: string; intake: Intake; sql: ReservedSql }

/**
 * Lets `work` read every subgraph as it stood at one moment: between two imports, never inside one.
 *
 *     await inSnapshots(graph.subgraphs, snapshots => …)
 *
 * It waits for an import that is under way; one that begins later does not wait, and is not seen.
 */
export async function inSnapshots<T>(subgraphs: Subgraph[], work: (snapshots: Snapshot[]) => Promise<T>): Promise<T> {
  const snapshots: Snapshot[] = []
  try {
    for (const { name, intake, sql } of subgraphs) snapshots.push({ name, intake, sql: await sql.reserve() })
    // The locks of `merge`, in its order: with all of them in hand, no import is half in.
    for (const { name, sql } of snapshots) await sql`select pg_advisory_lock_shared(hashtext(${lockOf(name)}))`
    for (const { sql } of snapshots) {
      await sql`begin isolation level repeatable read, read only`
      // A snapshot is taken with the first statement that reads.
      await sql`select txid_current_if_assigned()`
    }
    for (const { name, sql } of snapshots) await sql`select pg_advisory_unlock_shared(hashtext(${lockOf(name)}))`
    return await work(snapshots)
  } finally {
    await Promise.all(snapshots.map(leave))
  }
}

const lockOf = (name: string) => `accord:${name}:import`

/** Gives the connection back as it was. One that is lost has nothing left to give back. */
async function leave({ sql }: Snapshot): Promise<void> {
  await sql`rollback`.then(() => sql`select pg_advisory_unlock_all()`).catch(() => {})
  sql.release()
}
