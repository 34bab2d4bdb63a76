import { createReadStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse'
import type { Sql } from 'postgres'
import { openCopy } from '#src/toolkit/sql/copy-in.ts'
import { bundleTables, columnsOf } from '#toolkit/domain'

/*
 * The baseline of the import benchmark: the same rows, copied into tables without an index or a constraint.
 */

/** Seconds that a client needs to read the tables of a bundle and to COPY their rows unchanged. */
export async function clientCopy(sql: Sql, folder: string): Promise<number> {
  const tables = bundleTables.filter(({ name }) => existsSync(join(folder, `${name}.csv`)))
  await sql`create schema bare`
  for (const table of tables) {
    const columns = columnsOf(table).map(({ name }) => `"${name}" text`)
    await sql.unsafe(`create table bare."${table.name}" (${columns.join(', ')})`)
  }
  const start = performance.now()
  await sql.begin(async tx => {
    for (const table of tables) {
      const columns = columnsOf(table).map(({ name }) => name)
      const copy = await openCopy(tx, `bare.${table.name}`, columns)
      const rows = createReadStream(join(folder, `${table.name}.csv`)).pipe(parse({ columns: true }))
      for await (const row of rows) {
        const busy = copy.write(columns.map(name => row[name] || null))
        if (busy) await busy
      }
      await copy.end()
    }
  })
  const seconds = (performance.now() - start) / 1_000
  await sql`drop schema bare cascade`
  return seconds
}

/** Seconds that the server needs to COPY all claims from a file on its own disk. */
export async function serverCopy(sql: Sql, folder: string): Promise<number> {
  const file = join(folder, 'claims.copy')
  const all = ['agreements', 'initiatives', 'organisations'].map(name => `select * from ${name}.claims`)
  await sql.unsafe(`copy (${all.join(' union all ')}) to '${file}'`)
  await sql`create table bare (like agreements.claims)`
  const start = performance.now()
  await sql.unsafe(`copy bare from '${file}'`)
  const seconds = (performance.now() - start) / 1_000
  await sql`drop table bare`
  return seconds
}
