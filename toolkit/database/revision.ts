import type { Sql, TransactionSql } from 'postgres'

/*
 * The revision of a subgraph's data: a random id in its schema, which changes in the transaction that changes the data.
 * A counter could repeat a value after another database replaced this one.
 */

/** The NOTIFY channel of new revisions. The payload is the revision. */
export const revisionChannel = (schema: string) => `accord_${schema}`

/** Inserts the first revision of a schema unless it has one. */
export async function initialiseRevision(sql: Sql, schema: string): Promise<void> {
  const revision = sql`${sql(schema)}.revision`
  await sql`insert into ${revision} select gen_random_uuid() where not exists (select from ${revision})`
}

export async function readRevision(sql: Sql, schema: string): Promise<string> {
  const [row] = await sql<{ id: string }[]>`select id from ${sql(schema)}.revision`
  return row!.id
}

/** The tables of the import journal. No query reads them, so their changes need no new revision. */
const journalTables = ['incoming', 'taken', 'changes', 'imports', 'retellings', 'revision']

/**
 * Returns a function for the end of a transaction: it gives the schema a new revision if the transaction inserted,
 * updated or deleted a row. Revision and NOTIFY take effect on commit. `search_path` must name the schema.
 *
 *     const updateRevision = await trackRevision(tx, 'sources')
 *     await mergeRows(tx)
 *     await updateRevision()
 */
export async function trackRevision(tx: TransactionSql, schema: string): Promise<() => Promise<void>> {
  const before = await rowsWritten(tx, schema)
  return async () => {
    if ((await rowsWritten(tx, schema)) === before) return
    const [row] = await tx<{ id: string }[]>`update revision set id = gen_random_uuid() returning id`
    await tx`select pg_notify(${revisionChannel(schema)}, ${row!.id})`
  }
}

/** The number of rows that this transaction wrote; the time, which always changes, if `track_counts` is off. */
async function rowsWritten(tx: TransactionSql, schema: string): Promise<string> {
  const [row] = await tx<{ count: string }[]>`
    select case when current_setting('track_counts')::boolean then coalesce(sum(n_tup_ins + n_tup_upd + n_tup_del), 0)
      else extract(epoch from clock_timestamp()) end::text as count
    from pg_stat_xact_user_tables where schemaname = ${schema} and relname <> all(${journalTables})`
  return row!.count
}
