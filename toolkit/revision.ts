import { setTimeout as pause } from 'node:timers/promises'
import type { Sql, TransactionSql } from 'postgres'

/*
 * At which state of its data a subgraph is: a random id in its own schema, which changes together with the data. A number
 * would be the same again in a database that has taken the place of another.
 */

/** Where PostgreSQL tells of a new revision, with that revision. */
export const channelOf = (schema: string) => `accord_${schema}`

/** Gives a schema its first revision, unless it has one. */
export async function beginRevision(sql: Sql, schema: string): Promise<void> {
  const revision = sql`${sql(schema)}.revision`
  await sql`insert into ${revision} select gen_random_uuid() where not exists (select from ${revision})`
}

export async function revisionIn(sql: Sql, schema: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from ${sql(schema)}.revision`
  return row!.id
}

/** What an import notes of itself, and what nobody asks about. */
const aside = ['incoming', 'taken', 'changes', 'imports', 'revision']

/**
 * Gives what is to be called when the work of a transaction is done: the schema has another revision then if that wrote,
 * changed or took out any row. Both are seen, and told, when the transaction is committed. `search_path` names the schema.
 *
 *     const revise = await revising(tx, 'sources')
 *     await takeIn(tx)
 *     await revise()
 */
export async function revising(tx: TransactionSql, schema: string): Promise<() => Promise<void>> {
  const before = await rowsWritten(tx, schema)
  return async () => {
    if ((await rowsWritten(tx, schema)) === before) return
    const [row] = await tx<{ id: string }[]>`update revision set id = gen_random_uuid() returning id`
    await tx`select pg_notify(${channelOf(schema)}, ${row!.id})`
  }
}

/*
 * Who keeps what it has found may have a lease of a revision, and need not ask whether that still is the one (Gray and Cheriton,
 * "Leases", SOSP 1989). It is a lock that readers share, held by the connection that hears of changes; before a writer commits it
 * has that lock alone. Of a reader that does not hear, the lease ends by itself.
 */

/** How long a lease holds from when its connection was last seen to be there, and how long a writer waits for one, in milliseconds. */
export const leaseTime = 800
const recallTime = leaseTime + 200

/** What PostgreSQL tells on the channel of a schema when leases are wanted back; with every other word, the revision is that. */
export const recalled = ''

const leaseOf = (sql: Sql | TransactionSql, schema: string) => sql`hashtext('accord:lease'), hashtext(${schema})`

/** Takes a lease of what a schema has now, unless somebody is about to change that. */
export async function takeLease(sql: Sql, schema: string): Promise<boolean> {
  const [row] = await sql<{ isOurs: boolean }[]>`
    select pg_try_advisory_lock_shared(${leaseOf(sql, schema)}) as "isOurs"`
  return row!.isOurs
}

export const giveLeaseBack = (sql: Sql, schema: string) =>
  sql`select pg_advisory_unlock_shared(${leaseOf(sql, schema)})`

/**
 * Waits until there is no lease of a schema, and lets nobody have one before the transaction ends. `sql` tells who has one.
 *
 *     await recall(tx, sources.sql, 'sources')
 *     await commit(…)
 */
export async function recall(tx: TransactionSql, sql: Sql, schema: string): Promise<void> {
  for (const until = performance.now() + recallTime; performance.now() < until; await pause(10)) {
    const [row] = await tx<{ isOurs: boolean }[]>`
      select pg_try_advisory_xact_lock(${leaseOf(tx, schema)}) as "isOurs"`
    if (row!.isOurs) return
    // Whether it can be told or not, the lease will be over.
    sql`select pg_notify(${channelOf(schema)}, ${recalled})`.catch(() => {})
  }
}

/** How many rows this connection has written so far. Where PostgreSQL does not count them, always another number. */
async function rowsWritten(tx: TransactionSql, schema: string): Promise<string> {
  const [row] = await tx<{ count: string }[]>`
    select case when current_setting('track_counts')::boolean then coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
      else extract(epoch from clock_timestamp()) end::text as count
    from pg_stat_xact_user_tables where schemaname = ${schema} and relname <> all(${aside})`
  return row!.count
}
