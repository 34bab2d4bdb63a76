import { setTimeout as pause } from 'node:timers/promises'
import type { Sql, TransactionSql } from 'postgres'
import { revisionChannel } from '#toolkit/database'

/*
 * Leases of a revision (Gray and Cheriton, "Leases", SOSP 1989). A process with a lease uses its row cache without
 * reading the revision. A lease is a shared advisory lock of the connection that listens for revision changes. A writer
 * acquires this lock exclusively before it commits.
 */

/** A process drops its leases 800 ms after its last contact with the database. */
export const LEASE_MS = 800
// A writer waits at least until all leases have expired.
const RECALL_TIMEOUT_MS = LEASE_MS + 200

/** The payload of a notification that recalls the leases of a schema. Other payloads are probes and new revisions. */
export const RECALL_MESSAGE = ''

const lockKeyOf = (sql: Sql | TransactionSql, schema: string) => sql`hashtext('accord:lease'), hashtext(${schema})`

/** Acquires a lease of a schema. Returns false if a writer holds the lock. */
export async function takeLease(sql: Sql, schema: string): Promise<boolean> {
  const [row] = await sql<{ isAcquired: boolean }[]>`
    select pg_try_advisory_lock_shared(${lockKeyOf(sql, schema)}) as "isAcquired"`
  return row!.isAcquired
}

export const releaseLease = (sql: Sql, schema: string) =>
  sql`select pg_advisory_unlock_shared(${lockKeyOf(sql, schema)})`

/**
 * Waits until no process has a lease of a schema, at most 1 s, and prevents new leases until the transaction ends.
 * `sql` is a connection outside the transaction, for the notifications that recall the leases.
 *
 *     await recallLeases(tx, sources.sql, 'sources')
 *     await commit(…)
 */
export async function recallLeases(tx: TransactionSql, sql: Sql, schema: string): Promise<void> {
  for (const end = performance.now() + RECALL_TIMEOUT_MS; performance.now() < end; await pause(10)) {
    const [row] = await tx<{ isAcquired: boolean }[]>`
      select pg_try_advisory_xact_lock(${lockKeyOf(tx, schema)}) as "isAcquired"`
    if (row!.isAcquired) return
    // A failed notification is ignored: the leases expire before the timeout.
    sql`select pg_notify(${revisionChannel(schema)}, ${RECALL_MESSAGE})`.catch(() => {})
  }
}
