import type { ReservedSql } from 'postgres'
import { settleInterrupted } from '#data/import'
import { withImportLock } from '#data/transactions'
import { type ImportDefinition, storesWithFacts } from '#toolkit/facts'
import type { Subgraph } from '#toolkit/subgraph'

/** One subgraph on a connection with a repeatable-read transaction: it sees no later commits. */
export type Snapshot = { name: string; intake: ImportDefinition; sql: ReservedSql }

/**
 * Runs `work` on a consistent snapshot of all subgraphs, taken between two imports.
 *
 *     await withSnapshots(graph.subgraphs, snapshots => …)
 *
 * It waits for a running import and calls `onWait`; it completes or rolls back interrupted imports. A later import does not wait
 * for `work` and is invisible to it.
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
      // A statement may have thousands of ids; a generic plan would compare each row with each id.
      await sql`set local plan_cache_mode = force_custom_plan`
      // PostgreSQL takes the snapshot at the first statement that reads.
      await sql`select 1`
    }
  }
  try {
    await withImportLock(subgraphs, take, onWait && { onWait })
    return await work(snapshots)
  } finally {
    await Promise.all(snapshots.map(release))
  }
}

/** Rolls back and releases the connection. The rollback fails if the connection is lost, which does no harm. */
async function release({ sql }: Snapshot): Promise<void> {
  await sql`rollback`.catch(() => {})
  sql.release()
}
