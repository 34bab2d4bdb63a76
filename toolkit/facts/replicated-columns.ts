import { getTableName } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Sql, TransactionSql } from 'postgres'
import { trackRevision } from '#toolkit/database'
import { copyInto } from '#toolkit/sql'
import type { FactStore } from './types.ts'

/** A subgraph whose rows were taken in, in a transaction that is not over. */
type Merged = Omit<FactStore, 'sql'> & { tx: TransactionSql }
type ReplicatedValue = { id: string; value: string | null }

const BATCH = 10_000

/**
 * Lends to those that have taken in their rows of an import what it has changed, in the same transactions; and all there is to
 * one that has nothing yet, and from one that is not among them, since it was done before. Outside of an import, `isAnew`.
 *
 *     await lend(parts, graph.subgraphs)
 */
export async function replicateColumns(
  parts: Merged[],
  all: FactStore[],
  { isAnew } = { isAnew: false },
): Promise<void> {
  for (const { name, of, lender, takers } of replications(all, parts)) {
    const merged = parts.find(part => part.name === lender.name)
    for (const taker of takers) {
      const isAll = isAnew || !merged || (await isReplicaEmpty(taker.tx, taker.name, name))
      const lent = isAll
        ? allValues(merged?.tx ?? lender.sql, lender.name, of)
        : changedValues(merged.tx, lender.name, of)
      await replaceReplica(taker, name, lent, { isAll })
    }
  }
}

/** Whether anything was never lent, as after a migration. */
export async function isReplicationMissing(all: FactStore[]): Promise<boolean> {
  for (const { name, of, lender, takers } of replications(all, all)) {
    if ((await allValues(lender.sql, lender.name, of, 1)).length === 0) continue
    for (const taker of takers) if (await isReplicaEmpty(taker.sql, taker.name, name)) return true
  }
  return false
}

const replications = <Taker extends Pick<FactStore, 'intake'>>(all: FactStore[], takers: Taker[]) =>
  all.flatMap(lender =>
    Object.entries(lender.intake.lends ?? {}).map(([name, of]) => ({
      name,
      of,
      lender,
      takers: takers.filter(({ intake }) => name in (intake.borrows ?? {})),
    })),
  )

async function isReplicaEmpty(sql: Sql | TransactionSql, schema: string, name: string): Promise<boolean> {
  return (await sql`select from ${sql(schema)}.${sql(name)} limit 1`).length === 0
}

/** The things that are told of in this import, as they are now. */
const changedValues = (tx: TransactionSql, schema: string, of: PgColumn) => tx<ReplicatedValue[]>`
  select touched.id, things.${tx(of.name)} as value
  from (select distinct entity as id from touched where entity is not null) touched
    left join ${tx(schema)}.${tx(getTableName(of.table))} things using (id)`

const allValues = (sql: Sql | TransactionSql, schema: string, of: PgColumn, most: number | null = null) => sql<
  ReplicatedValue[]
>`
  select id, ${sql(of.name)} as value from ${sql(schema)}.${sql(getTableName(of.table))}
  where ${sql(of.name)} is not null limit ${most}`

async function replaceReplica(
  { name: schema, tx }: Merged,
  name: string,
  lent: ReturnType<typeof allValues>,
  { isAll }: { isAll: boolean },
): Promise<void> {
  const own = tx`${tx(schema)}.${tx(name)}`
  await tx`select set_config('search_path', ${`"${schema}", public`}, true)`
  const revise = await trackRevision(tx, schema)
  await tx`create temp table lent (id text primary key, value text) on commit drop`
  for await (const rows of lent.cursor(BATCH)) {
    const cells = rows.map(({ id, value }) => [id, value])
    await copyInto(tx, 'lent', ['id', 'value'], cells)
  }
  if (isAll) await tx`insert into lent (id) select id from ${own} on conflict do nothing`
  await tx`delete from ${own} where id in (select id from lent where value is null)`
  await tx`
    insert into ${own} as had select id, value from lent where value is not null
    on conflict (id) do update set value = excluded.value where had.value <> excluded.value`
  await tx`drop table lent`
  await revise()
}
