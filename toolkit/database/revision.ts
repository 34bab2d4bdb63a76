import type { Sql, TransactionSql } from 'postgres'

/*
 * At which state of its data a subgraph is: a random id in its own schema, which changes together with the data. A number
 * would be the same again in a database that has taken the place of another.
 */

/** Where PostgreSQL tells of a new revision, with that revision. */
export const revisionChannel = (schema: string) => `accord_${schema}`

/** Gives a schema its first revision, unless it has one. */
export async function initialiseRevision(sql: Sql, schema: string): Promise<void> {
  const revision = sql`${sql(schema)}.revision`
  await sql`insert into ${revision} select gen_random_uuid() where not exists (select from ${revision})`
}

export async function readRevision(sql: Sql, schema: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from ${sql(schema)}.revision`
  return row!.id
}

/** What an import notes of itself, and what nobody asks about. */
const aside = ['incoming', 'taken', 'changes', 'imports', 'retellings', 'revision']

/**
 * Gives what is to be called when the work of a transaction is done: the schema has another revision then if that wrote,
 * changed or took out any row. Both are seen, and told, when the transaction is committed. `search_path` names the schema.
 *
 *     const revise = await revising(tx, 'sources')
 *     await takeIn(tx)
 *     await revise()
 */
export async function trackRevision(tx: TransactionSql, schema: string): Promise<() => Promise<void>> {
  const before = await rowsWritten(tx, schema)
  return async () => {
    if ((await rowsWritten(tx, schema)) === before) return
    const [row] = await tx<{ id: string }[]>`update revision set id = gen_random_uuid() returning id`
    await tx`select pg_notify(${revisionChannel(schema)}, ${row!.id})`
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
