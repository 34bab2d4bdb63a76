import type { ReservedSql } from 'postgres'
import { settleInterrupted } from '#data/import'
import { withImportLock } from '#data/transactions'
import { type ImportDefinition, storesWithFacts } from '#toolkit/facts'
import type { Subgraph } from '#toolkit/subgraph'

/** One subgraph as it stood at a moment, on a connection that reads nothing newer. */
export type Snapshot = { name: string; intake: ImportDefinition; sql: ReservedSql }

/**
 * Lets `work` read every subgraph as it stood at one moment: between two imports, never inside one.
 *
 *     await inSnapshots(graph.subgraphs, snapshots => …)
 *
 * It waits for an import that is under way, which `onWait` hears, and finishes or undoes one that was cut off; one that begins
 * later does not wait, and is not seen.
 */
export async function withSnapshots<T>(
  all: Subgraph[],
  work: (snapshots: Snapshot[]) => Promise<T>,
  onWait?: () => void,
): Promise<T> {
  const subgraphs = storesWithFacts(all)
  const snapshots: Snapshot[] = []
  const take = async () => {
    await settleInterrupted(subgraphs)
    for (const { name, intake, sql } of subgraphs) snapshots.push({ name, intake, sql: await sql.reserve() })
    for (const { sql } of snapshots) {
      await sql`begin isolation level repeatable read, read only`
      // Of which things a part tells are thousands of parameters: in a plan for any, each row would be compared with each of them.
      await sql`set local plan_cache_mode = force_custom_plan`
      // A snapshot is taken with the first statement that reads.
      await sql`select 1`
    }
  }
  try {
    await withImportLock(subgraphs, take, onWait && { onWait })
    return await work(snapshots)
  } finally {
    await Promise.all(snapshots.map(leave))
  }
}

/** Gives the connection back as it was. One that is lost has nothing left to give back. */
async function leave({ sql }: Snapshot): Promise<void> {
  await sql`rollback`.catch(() => {})
  sql.release()
}
