import type { Sql, TransactionSql } from 'postgres'

/*
 * A generation of a feed is one read of the feed from its start. It has a number (column `reading`) and tables of its own. At the end
 * of the feed, one transaction publishes the generation: its tables become partitions of the index. Before, its rows are invisible and
 * have no indexes. An index built at the end takes a fifth of the time of one maintained row by row. For the same reason,
 * `publishGeneration` removes repeated and deleted links only at the end.
 */

/** Tables with rows of nodes. */
export const ownerTables = ['names', 'identifiers', 'supports'] as const
const tables = ['edges', ...ownerTables] as const
type Table = (typeof tables)[number]

/** The table of a generation, to insert into the text of a statement. */
export const tableOf = (table: Table, reading: number) => `links.${table}_${reading}`

/** The kind of a deleted link in an unpublished generation. */
export const GONE = ''

/** Creates the tables of a new generation, and returns its number. */
export async function createGeneration(tx: TransactionSql): Promise<number> {
  const [row] = await tx<{ number: number }[]>`select nextval('links.readings_number')::int as number`
  const { number } = row!
  for (const table of tables)
    await tx.unsafe(
      `create table ${tableOf(table, number)} (like links.${table} including defaults, check (reading = ${number}))`,
    )
  return number
}

/** Keeps the last row of each link of a complete generation, and builds the indexes of its links. Idempotent. */
export async function indexEdges(sql: Sql, reading: number): Promise<void> {
  await sql.begin(async tx => {
    const table = tx.unsafe(tableOf('edges', reading))
    // An advisory lock: a table lock would block requests if another process has published the table already.
    await tx`select pg_advisory_xact_lock(hashtext('accord:links:readings'), ${reading})`
    const [primaryKey] = await tx`
      select 1 from pg_constraint where conrelid = ${tableOf('edges', reading)}::regclass and contype = 'p'`
    if (primaryKey) return
    await configureIndexBuild(tx)
    const addUniqueKey = (tx: TransactionSql) => tx`alter table ${table} add unique (reading, id)`
    await tx.savepoint(addUniqueKey).catch(async error => {
      if (error.code !== UNIQUE_VIOLATION) throw error
      await tx`
        delete from ${table} e using (select id, max(num) as last from ${table} group by id having count(*) > 1) repeated
        where e.id = repeated.id and e.num < repeated.last`
      await addUniqueKey(tx)
    })
    await tx`alter table ${table} add primary key (num, reading)`
    await tx`analyze ${table} (num)`
  })
}

const UNIQUE_VIOLATION = '23505'

/** Builds the indexes of nodes, waits for those of links (`indexing`), and attaches the tables of a generation to the index. */
export async function publishGeneration(tx: TransactionSql, reading: number, indexing: Promise<void>): Promise<void> {
  const [names, identifiers, supports] = ownerTables.map(table => tx.unsafe(tableOf(table, reading)))
  await configureIndexBuild(tx)
  await tx`alter table ${names!} add primary key (node, place, reading)`
  for (const columns of ['node', 'scheme, value', 'folded'])
    await tx`create index on ${identifiers!} (${tx.unsafe(columns)})`
  await tx`alter table ${supports!} add primary key (source, id, reading)`
  await tx`create index on ${supports!} (id)`
  await tx`analyze ${names!} (node), ${identifiers!} (node, scheme, value, folded), ${supports!} (source, id)`
  await indexing
  for (const table of tables)
    await tx.unsafe(`alter table links.${table} attach partition ${tableOf(table, reading)} for values in (${reading})`)
  const edges = tx.unsafe(tableOf('edges', reading))
  await tx`
    with gone as (delete from ${edges} where kind = ${GONE} returning id, num)
    delete from ${edges} e using gone
    where ${isBelowKey(tx, 'e.id', 'gone.id')} and e.reading = ${reading} and e.num < gone.num`
}

// Sorts in 64 MB without parallel workers, so that requests find a free processor. A statistics target of 10 samples 3,000 rows.
// Without statistics, PostgreSQL assumes that many rows share a number, and scans the table.
const configureIndexBuild = (tx: TransactionSql) => tx`
  select set_config('work_mem', '64MB', true), set_config('max_parallel_maintenance_workers', '0', true),
    set_config('default_statistics_target', '10', true)`

/** SQL: whether the column `id` has the text of the column `key`, a slash, and more. `'0'` is the character after `'/'`. */
export const isBelowKey = (tx: TransactionSql, id: string, key: string) =>
  tx.unsafe(`${id} > ${key} || '/' and ${id} < ${key} || '0'`)

/** Drops the tables of a generation that is incomplete, or no longer published. */
export async function dropGeneration(tx: TransactionSql, reading: number): Promise<void> {
  for (const table of tables) await tx.unsafe(`drop table if exists ${tableOf(table, reading)}`)
}
