import type { Sql, TransactionSql } from 'postgres'

/*
 * The ties of a reading lie in a table of their own, which becomes a partition of `links.edges` when the feed has been read to its
 * end: until then nothing sees them, and they have no index. To make the indexes at the end takes a fifth of the time that each
 * tie takes otherwise. So what was told twice, or is gone, is told apart at the end as well.
 */

/** The table of a reading, to be written into a statement. */
export const tableOf = (reading: number) => `links.edges_${reading}`

/** The kind of what is gone, until the reading is shown. */
export const GONE = ''

/** Begins a reading: gives its number. */
export async function beginReading(tx: TransactionSql): Promise<number> {
  const [row] = await tx<{ number: number }[]>`select nextval('links.readings_number')::int as number`
  const { number } = row!
  await tx.unsafe(`create table ${tableOf(number)} (like links.edges including defaults, check (reading = ${number}))`)
  return number
}

/** Leaves each tie of a reading that is at its end as it was told last, and makes the indexes. Done twice, it is as done once. */
export async function indexReading(sql: Sql, reading: number): Promise<void> {
  await sql.begin(async tx => {
    const table = tx.unsafe(tableOf(reading))
    // Not the table, which another process may have shown by now.
    await tx`select pg_advisory_xact_lock(hashtext('accord:links:readings'), ${reading})`
    const [done] =
      await tx`select 1 from pg_constraint where conrelid = ${tableOf(reading)}::regclass and contype = 'p'`
    if (done) return
    // With room to sort, and by itself: whoever asks meanwhile is to find a processor.
    await tx`select set_config('work_mem', '64MB', true), set_config('max_parallel_maintenance_workers', '0', true)`
    await tx`
      delete from ${table} e using (select id, max(num) as last from ${table} group by id having count(*) > 1) twice
      where e.id = twice.id and e.num < twice.last`
    await tx`alter table ${table} add unique (reading, id), add primary key (num, reading)`
    // Without it, PostgreSQL would take a number for one that many ties have, and read all of them.
    await tx`analyze ${table} (num)`
  })
}

/** Puts the ties of a reading among those that are shown. */
export async function showReading(tx: TransactionSql, reading: number): Promise<void> {
  const table = tx.unsafe(tableOf(reading))
  await tx.unsafe(`alter table links.edges attach partition ${tableOf(reading)} for values in (${reading})`)
  await tx`
    with gone as (delete from ${table} where kind = ${GONE} returning id, num)
    delete from ${table} e using gone
    where ${isUnder(tx, 'e.id', 'gone.id')} and e.reading = ${reading} and e.num < gone.num`
}

/** Whether an id is under a key: others go on from it after a slash. */
export const isUnder = (tx: TransactionSql, id: string, key: string) =>
  tx.unsafe(`${id} > ${key} || '/' and ${id} < ${key} || '0'`)

/** Takes out a reading that has not come to its end. */
export async function dropReading(tx: TransactionSql, reading: number): Promise<void> {
  await tx.unsafe(`drop table if exists ${tableOf(reading)}`)
}
