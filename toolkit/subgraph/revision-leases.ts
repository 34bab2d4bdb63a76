import { setTimeout as pause } from 'node:timers/promises'
import type { Sql, TransactionSql } from 'postgres'
import { revisionChannel } from '#toolkit/database'

/*
 * Who keeps what it has found may have a lease of a revision, and need not ask whether that still is the one (Gray and Cheriton,
 * "Leases", SOSP 1989). It is a lock that readers share, held by the connection that hears of changes; before a writer commits it
 * has that lock alone. Of a reader that does not hear, the lease ends by itself.
 */

/** How long a lease holds from when its connection was last seen to be there, and how long a writer waits for one, in milliseconds. */
export const LEASE_MS = 800
const recallTime = LEASE_MS + 200

/** What PostgreSQL tells on the channel of a schema when leases are wanted back; with every other word, the revision is that. */
export const RECALL_MESSAGE = ''

const leaseOf = (sql: Sql | TransactionSql, schema: string) => sql`hashtext('accord:lease'), hashtext(${schema})`

/** Takes a lease of what a schema has now, unless somebody is about to change that. */
export async function takeLease(sql: Sql, schema: string): Promise<boolean> {
  const [row] = await sql<{ isOurs: boolean }[]>`
    select pg_try_advisory_lock_shared(${leaseOf(sql, schema)}) as "isOurs"`
  return row!.isOurs
}

export const releaseLease = (sql: Sql, schema: string) => sql`select pg_advisory_unlock_shared(${leaseOf(sql, schema)})`

/**
 * Waits until there is no lease of a schema, and lets nobody have one before the transaction ends. `sql` tells who has one.
 *
 *     await recall(tx, sources.sql, 'sources')
 *     await commit(…)
 */
export async function recallLeases(tx: TransactionSql, sql: Sql, schema: string): Promise<void> {
  for (const until = performance.now() + recallTime; performance.now() < until; await pause(10)) {
    const [row] = await tx<{ isOurs: boolean }[]>`
      select pg_try_advisory_xact_lock(${leaseOf(tx, schema)}) as "isOurs"`
    if (row!.isOurs) return
    // Whether it can be told or not, the lease will be over.
    sql`select pg_notify(${revisionChannel(schema)}, ${RECALL_MESSAGE})`.catch(() => {})
  }
}
