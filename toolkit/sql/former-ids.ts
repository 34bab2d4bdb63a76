import { type Column, getTableColumns, type SQL, sql } from 'drizzle-orm'
import { getTableConfig, type PgColumn, type PgTable } from 'drizzle-orm/pg-core'
import type { Drizzle } from '#toolkit/database'
import { placeholder } from './sql-fragments.ts'

/*
 * How statements understand a former id. Rows hold what ids have become (`ties.ts`), so what is asked for is looked up in
 * `former_ids`, inside the statement that looks for it.
 *
 * The id asked for stands beside what it has become, and is not replaced by it: PostgreSQL knows how many rows have the one,
 * and would have to guess for the other.
 */

/** `column` is this id, or what it has become: `isEntity(statements.speaker, sql`…`)`. */
export const isEntity = (column: Column, id: SQL): SQL => sql`(${column} = ${id} or ${isFormerIdOf(column, id)})`

/** `column` is the parameter `name`, or what that has become. */
export const isEntityGiven = (column: Column, name: string): SQL => isEntity(column, sql`${placeholder(name)}::text`)

/** The same where one look-up for each of the two is wanted: for an index that goes on with other columns. */
export const isEitherGiven = (column: Column, name: string): SQL =>
  sql`${column} = any(array[${placeholder(name)}::text,
    (select former.entity from ${formerIdsBeside(column.table as PgTable)} former where former.id = ${placeholder(name)}::text)])`

/** `column` is what this former id has become. */
export const isFormerIdOf = (column: Column, id: SQL): SQL => {
  const become = sql`from ${formerIdsBeside(column.table as PgTable)} former where former.id = ${id}`
  return sql`(${column} = (select former.entity ${become}) and ${isRare(become)})`
}

/** `column` is one of the array parameter `name`, or what one of them has become. */
export const isAnyOfEntities = (column: Column, name: string): SQL => {
  const become = sql`from ${formerIdsBeside(column.table as PgTable)} former where former.id = any(${placeholder(name)}::text[])`
  return sql`(${column} = any(${placeholder(name)}::text[]) or (${column} = any(array(select former.entity ${become})) and ${isRare(become)}))`
}

// It follows from the rest. PostgreSQL takes it to be seldom so, as it is, and goes by the numbers for the id itself.
const isRare = (become: SQL): SQL => sql`(select 1 ${become} limit 1) = 1`

/** `column`, ids joined by a bar, holds the parameter `name`, or what that has become. */
export const holdsEntityGiven = (column: Column, name: string): SQL =>
  sql`string_to_array(${column}, '|') && array[${placeholder(name)}::text,
    (select former.entity from ${formerIdsBeside(column.table as PgTable)} former where former.id = ${placeholder(name)}::text)]`

/** What the former ones among the ids of the array parameter `name` have become, as an array. */
export const survivorOf = (table: PgTable, name: string): SQL =>
  sql`array(select former.entity from ${formerIdsBeside(table)} former where former.id = any(${placeholder(name)}::text[]))`

/** The former ids of what `id` names, as an array. */
export const formerIdsOf = (table: PgTable, id: Column | SQL): SQL<string[]> =>
  sql<
    string[]
  >`array(select former.id from ${formerIdsBeside(table)} former where former.entity = ${id} order by former.id)`

/** What the former ids among the values of `told` have become, as an object; null where none is one. */
export const survivorsIn = (table: PgTable, told: Column): SQL<Record<string, string> | null> =>
  sql<Record<string, string> | null>`case when exists (select from ${formerIdsBeside(table)}) then (
    select jsonb_object_agg(former.id, former.entity) from jsonb_each_text(${told}) field,
      unnest(string_to_array(field.value, '|')) as named(id) join ${formerIdsBeside(table)} former on former.id = named.id) end`

/**
 * The ids of the array parameter `name` as rows: `parent.id` as asked for, and `parent.entity`, what it has become. How many
 * there are is not shown to PostgreSQL: it would plan each time anew for one.
 */
export const parentsGiven = (table: PgTable, name = 'parents'): SQL =>
  sql`(select asked.id, coalesce(former.entity, asked.id) as entity from unnest((select ${placeholder(name)}::text[])) as asked(id)
    left join ${formerIdsBeside(table)} former on former.id = asked.id) as parent`

/**
 * The rows that have these ids, or whose former ids they are; `asked` is the id that led to each.
 *
 *     peopleByIds: byIds(db, people, 'people_by_ids')
 *     await queries.peopleByIds.execute({ ids })
 */
export const byIds = <T extends PgTable & { id: PgColumn }>(db: Drizzle, table: T, name: string) =>
  db
    .select({ ...getTableColumns(table), asked: sql<string>`parent.id` })
    .from(parentsGiven(table, 'ids'))
    .innerJoin(table as PgTable, sql`${table.id} = parent.entity`)
    .prepare(name) as unknown as {
    execute: (params: { ids: string[] }) => Promise<(T['$inferSelect'] & { id: string; asked: string })[]>
  }

/** `former_ids` of the subgraph that a table belongs to. */
function formerIdsBeside(table: PgTable): SQL {
  return sql`${sql.identifier(getTableConfig(table).schema!)}.${sql.identifier('former_ids')}`
}
