import type { Sql, TransactionSql } from 'postgres'

/*
 * What a reading tells lies in tables of its own, which become partitions when the feed has been read to its end: until then nothing
 * sees it, and it has no index. To make the indexes at the end takes a fifth of the time that each row takes otherwise. So which ties
 * were told twice, or are gone, is told apart at the end as well.
 */

/** What there is of things, and the tables of all that is told. */
export const ownerTables = ['names', 'identifiers', 'supports'] as const
const tables = ['edges', ...ownerTables] as const
type Table = (typeof tables)[number]

/** The table of a reading, to be written into a statement. */
export const tableOf = (table: Table, reading: number) => `links.${table}_${reading}`

/** The kind of what is gone, until the reading is shown. */
export const GONE = ''

/** Begins a reading: gives its number. */
export async function beginGeneration(tx: TransactionSql): Promise<number> {
  const [row] = await tx<{ number: number }[]>`select nextval('links.readings_number')::int as number`
  const { number } = row!
  for (const table of tables)
    await tx.unsafe(
      `create table ${tableOf(table, number)} (like links.${table} including defaults, check (reading = ${number}))`,
    )
  return number
}

/** Leaves each tie of a reading that is at its end as it was told last, and makes the indexes. Done twice, it is as done once. */
export async function indexEdges(sql: Sql, reading: number): Promise<void> {
  await sql.begin(async tx => {
    const table = tx.unsafe(tableOf('edges', reading))
    // Not the table, which another process may have shown by now.
    await tx`select pg_advisory_xact_lock(hashtext('accord:links:readings'), ${reading})`
    const [done] = await tx`
      select 1 from pg_constraint where conrelid = ${tableOf('edges', reading)}::regclass and contype = 'p'`
    if (done) return
    await withRoom(tx)
    const makeUnique = (tx: TransactionSql) => tx`alter table ${table} add unique (reading, id)`
    await tx.savepoint(makeUnique).catch(async error => {
      if (error.code !== uniqueViolation) throw error
      await tx`
        delete from ${table} e using (select id, max(num) as last from ${table} group by id having count(*) > 1) twice
        where e.id = twice.id and e.num < twice.last`
      await makeUnique(tx)
    })
    await tx`alter table ${table} add primary key (num, reading)`
    await tx`analyze ${table} (num)`
  })
}

const uniqueViolation = '23505'

/** Puts what a reading has told among what is shown. Its ties are in order once `indexing` is over, its things when this is. */
export async function publishGeneration(tx: TransactionSql, reading: number, indexing: Promise<void>): Promise<void> {
  const [names, identifiers, supports] = ownerTables.map(table => tx.unsafe(tableOf(table, reading)))
  await withRoom(tx)
  await tx`alter table ${names!} add primary key (node, place, reading)`
  for (const columns of ['node', 'scheme, value', 'folded'])
    await tx`create index on ${identifiers!} (${tx.unsafe(columns)})`
  await tx`alter table ${supports!} add primary key (source, id, reading)`
  await tx`create index on ${supports!} (id)`
  await tx`analyze ${names!} (node), ${identifiers!} (node, scheme, value, folded), ${supports!} (source, id)`
  await indexing
  for (const table of tables)
    await tx.unsafe(`alter table links.${table} attach partition ${tableOf(table, reading)} for values in (${reading})`)
  const ties = tx.unsafe(tableOf('edges', reading))
  await tx`
    with gone as (delete from ${ties} where kind = ${GONE} returning id, num)
    delete from ${ties} e using gone
    where ${isInGeneration(tx, 'e.id', 'gone.id')} and e.reading = ${reading} and e.num < gone.num`
}

// There is room to sort, and each works by itself: whoever asks meanwhile is to find a processor. Without figures of it, PostgreSQL
// would take a number for one that many rows have, and read all of them; a few thousand rows tell.
const withRoom = (tx: TransactionSql) => tx`
  select set_config('work_mem', '64MB', true), set_config('max_parallel_maintenance_workers', '0', true),
    set_config('default_statistics_target', '10', true)`

/** Whether an id is under a key: others go on from it after a slash. */
export const isInGeneration = (tx: TransactionSql, id: string, key: string) =>
  tx.unsafe(`${id} > ${key} || '/' and ${id} < ${key} || '0'`)

/** Takes out a reading that has not come to its end, or is not shown any more. */
export async function dropGeneration(tx: TransactionSql, reading: number): Promise<void> {
  for (const table of tables) await tx.unsafe(`drop table if exists ${tableOf(table, reading)}`)
}
