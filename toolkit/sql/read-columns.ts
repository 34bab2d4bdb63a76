import type { Fragment, Sql } from 'postgres'

/**
 * Reads text columns, each as one array; null becomes an empty text. For thousands of rows this takes a third of the
 * CPU time that postgres.js takes to return the rows one by one.
 *
 *     const [facts, actors] = await readColumns(sql, [sql`fact`, sql`told ->> 'actor'`], sql`sources.claims where …`)
 *
 * Throws if a text contains the separator, U+001F.
 */
export async function readColumns(sql: Sql, columns: Fragment[], from: Fragment): Promise<string[][]> {
  const all = columns.map(
    (column, at) => sql`${at === 0 ? sql`` : sql`,`} string_agg(coalesce(${column}, ''), ${separator})`,
  )
  const [row] = await sql`select count(*)::int, ${all} from ${from}`.values()
  const [count, ...texts] = row as [number, ...(string | null)[]]
  const values = texts.map(text => text?.split(separator) ?? [])
  if (values.some(column => column.length !== count))
    throw new Error('A text contains the character U+001F, which separates texts here. Remove it from the data.')
  return values
}

const separator = '\u001f'
