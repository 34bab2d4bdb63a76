import { type Column, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import { placeholder } from './sql-fragments.ts'

/*
 * Conditions that accept former ids. Rows have surviving ids only (import/remap-ids.ts), so a statement looks each
 * requested id up in `former_ids`. A condition compares with both ids: PostgreSQL estimates the rows of the requested
 * id, a parameter, from statistics, but can only guess those of a look-up.
 */

/** `column` is this id or its surviving id: `isEntity(statements.speaker, sql`…`)`. */
export const isEntity = (column: Column, id: SQL): SQL => sql`(${column} = ${id} or ${isFormerIdOf(column, id)})`

/** `column` is the parameter `name` or its surviving id. */
export const isEntityGiven = (column: Column, name: string): SQL => isEntity(column, sql`${placeholder(name)}::text`)

/** The condition of `isEntityGiven` for an index on several columns: PostgreSQL searches the index once for each id. */
export const isEitherGiven = (column: Column, name: string): SQL => sql`${column} = any(${idAndSurvivor(column, name)})`

/** `column`, ids joined by `|`, contains the parameter `name` or its surviving id. */
export const holdsEntityGiven = (column: Column, name: string): SQL =>
  sql`string_to_array(${column}, '|') && ${idAndSurvivor(column, name)}`

const idAndSurvivor = (column: Column, name: string): SQL =>
  sql`array[${placeholder(name)}::text,
    (select former.entity from ${formerIdsBeside(column.table as PgTable)} former where former.id = ${placeholder(name)}::text)]`

/** `id` is a former id, and `column` its surviving id. */
export const isFormerIdOf = (column: Column, id: SQL): SQL => {
  const survivor = sql`from ${formerIdsBeside(column.table as PgTable)} former where former.id = ${id}`
  return sql`(${column} = (select former.entity ${survivor}) and ${isRare(survivor)})`
}

/** `column` is an id of the array parameter `name`, or the surviving id of one. */
export const isAnyOfEntities = (column: Column, name: string): SQL => {
  const survivors = sql`from ${formerIdsBeside(column.table as PgTable)} former where former.id = any(${placeholder(name)}::text[])`
  return sql`(${column} = any(${placeholder(name)}::text[]) or (${column} = any(array(select former.entity ${survivors})) and ${isRare(survivors)}))`
}

// Redundant. PostgreSQL rightly estimates that it is rarely true, and plans with the statistics of the requested id.
const isRare = (survivors: SQL): SQL => sql`(select 1 ${survivors} limit 1) = 1`

/** The surviving ids of the former ids in the array parameter `name`, as an array. */
export const survivorOf = (table: PgTable, name: string): SQL =>
  sql`array(select former.entity from ${formerIdsBeside(table)} former where former.id = any(${placeholder(name)}::text[]))`

/** The former ids of the entity `id`, as an array. */
export const formerIdsOf = (table: PgTable, id: Column | SQL): SQL<string[]> =>
  sql<
    string[]
  >`array(select former.id from ${formerIdsBeside(table)} former where former.entity = ${id} order by former.id)`

/** Maps the former ids among the values of `told` to their surviving ids, as an object; null if there are none. */
export const survivorsIn = (table: PgTable, told: Column): SQL<Record<string, string> | null> =>
  sql<Record<string, string> | null>`case when exists (select from ${formerIdsBeside(table)}) then (
    select jsonb_object_agg(former.id, former.entity) from jsonb_each_text(${told}) field,
      unnest(string_to_array(field.value, '|')) as named(id) join ${formerIdsBeside(table)} former on former.id = named.id) end`

/**
 * The ids of the array parameter `name` as rows: `parent.id` is the requested id, `parent.entity` its surviving id. A
 * subquery hides the length of the array: otherwise PostgreSQL would plan the statement again for each execution.
 */
export const parentsGiven = (table: PgTable, name = 'parents'): SQL =>
  sql`(select requested.id, coalesce(former.entity, requested.id) as entity from unnest((select ${placeholder(name)}::text[])) as requested(id)
    left join ${formerIdsBeside(table)} former on former.id = requested.id) as parent`

/**
 * The rows with these ids or former ids; `requestedId` is the id in `ids` of each row.
 *
 *     peopleByIds: byIds(db, people, 'people_by_ids')
 *     await queries.peopleByIds.execute({ ids })
 */
export const byIds = <T extends PgTable & { id: PgColumn }>(db: Drizzle, table: T, name: string) =>
  db
    .select({ ...getTableColumns(table), requestedId: sql<string>`parent.id` })
    .from(parentsGiven(table, 'ids'))
    .innerJoin(table as PgTable, sql`${table.id} = parent.entity`)
    .prepare(name) as unknown as {
    execute: (params: { ids: string[] }) => Promise<(T['$inferSelect'] & { id: string; requestedId: string })[]>
  }

/** The table `former_ids` in the schema of `table`. */
function formerIdsBeside(table: PgTable): SQL {
  return sql`${sql.identifier(getTableConfig(table).schema!)}.${sql.identifier('former_ids')}`
}
