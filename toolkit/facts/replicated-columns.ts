import { getTableName } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { Sql, TransactionSql } from 'postgres'
import { trackRevision } from '#toolkit/database'
import { copyInto } from '#toolkit/sql'
import type { FactStore } from './types.ts'

/** A subgraph with the open transaction that merges its rows. */
type Merged = Omit<FactStore, 'sql'> & { tx: TransactionSql }
type ReplicatedValue = { id: string; value: string | null }

const BATCH = 10_000

/**
 * Copies changed values of replicated columns to the replicas in `parts`, in the transactions of their merges. Copies
 * all values if the replica is empty, if the owner of the column is not in `parts` because it has committed before, or
 * with `isAnew`, outside an import.
 *
 *     await replicateColumns(parts, graph.subgraphs)
 */
export async function replicateColumns(
  parts: Merged[],
  all: FactStore[],
  { isAnew } = { isAnew: false },
): Promise<void> {
  for (const { name, of, owner, replicas } of replications(all, parts)) {
    const merged = parts.find(part => part.name === owner.name)
    for (const replica of replicas) {
      const isAll = isAnew || !merged || (await isReplicaEmpty(replica.tx, replica.name, name))
      const values = isAll
        ? allValues(merged?.tx ?? owner.sql, owner.name, of)
        : changedValues(merged.tx, owner.name, of)
      await replaceReplica(replica, name, values, { isAll })
    }
  }
}

/** Whether a replica is empty although its column has values, as after a migration. */
export async function isReplicationMissing(all: FactStore[]): Promise<boolean> {
  for (const { name, of, owner, replicas } of replications(all, all)) {
    if ((await allValues(owner.sql, owner.name, of, 1)).length === 0) continue
    for (const replica of replicas) if (await isReplicaEmpty(replica.sql, replica.name, name)) return true
  }
  return false
}

const replications = <Replica extends Pick<FactStore, 'intake'>>(all: FactStore[], replicas: Replica[]) =>
  all.flatMap(owner =>
    Object.entries(owner.intake.lends ?? {}).map(([name, of]) => ({
      name,
      of,
      owner,
      replicas: replicas.filter(({ intake }) => name in (intake.borrows ?? {})),
    })),
  )

async function isReplicaEmpty(sql: Sql | TransactionSql, schema: string, name: string): Promise<boolean> {
  return (await sql`select from ${sql(schema)}.${sql(name)} limit 1`).length === 0
}

/** The current values of the entities that this import touches. */
const changedValues = (tx: TransactionSql, schema: string, of: PgColumn) => tx<ReplicatedValue[]>`
  select touched.id, entities.${tx(of.name)} as value
  from (select distinct entity as id from touched where entity is not null) touched
    left join ${tx(schema)}.${tx(getTableName(of.table))} entities using (id)`

const allValues = (sql: Sql | TransactionSql, schema: string, of: PgColumn, most: number | null = null) => sql<
  ReplicatedValue[]
>`
  select id, ${sql(of.name)} as value from ${sql(schema)}.${sql(getTableName(of.table))}
  where ${sql(of.name)} is not null limit ${most}`

async function replaceReplica(
  { name: schema, tx }: Merged,
  name: string,
  values: ReturnType<typeof allValues>,
  { isAll }: { isAll: boolean },
): Promise<void> {
  const own = tx`${tx(schema)}.${tx(name)}`
  await tx`select set_config('search_path', ${`"${schema}", public`}, true)`
  const revise = await trackRevision(tx, schema)
  await tx`create temp table replicated (id text primary key, value text) on commit drop`
  for await (const rows of values.cursor(BATCH)) {
    const cells = rows.map(({ id, value }) => [id, value])
    await copyInto(tx, 'replicated', ['id', 'value'], cells)
  }
  if (isAll) await tx`insert into replicated (id) select id from ${own} on conflict do nothing`
  await tx`delete from ${own} where id in (select id from replicated where value is null)`
  await tx`
    insert into ${own} as had select id, value from replicated where value is not null
    on conflict (id) do update set value = excluded.value where had.value <> excluded.value`
  await tx`drop table replicated`
  await revise()
}
