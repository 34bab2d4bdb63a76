import type { Sql } from 'postgres'

/**
 * A row count and a hash for each table of the graph: `{ 'agreements.claims': '412 0cc1…', … }`. The hash does not
 * include the time and the import of a row. With `isNow`, it also leaves out claims, since some are retracted, and the
 * ids of affiliations.
 */
export async function contentsOf(sql: Sql, { isNow } = { isNow: false }): Promise<Record<string, string>> {
  const contents: Record<string, string> = {}
  for (const { schema, name } of await tablesOf(sql)) {
    if (
      ['imports', 'incoming', 'taken', 'changes', 'retellings', 'revision', ...(isNow ? ['claims'] : [])].includes(name)
    )
      continue
    const number = isNow && name === 'affiliations' ? 'id' : 'import'
    const [row] = await sql<{ hash: string }[]>`
      select count(*) || ' ' || md5(coalesce(string_agg(row, '|' order by row collate "C"), '')) as hash
      from (select (to_jsonb(t) - 'recorded_at' - 'import' - ${number}::text)::text as row from ${sql(schema)}.${sql(name)} t) rows`
    contents[`${schema}.${name}`] = row!.hash
  }
  return contents
}

/** Row counts and fast hashes of all tables of the graph, over all columns. */
export async function hashOf(sql: Sql): Promise<string> {
  const hashes = (await tablesOf(sql)).map(
    ({ schema, name }) =>
      `select '${schema}.${name} ' || count(*) || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0) as hash from "${schema}"."${name}" t`,
  )
  const rows = await sql.unsafe<{ hash: string }[]>(hashes.join(' union all '))
  return rows.map(({ hash }) => hash).join('\n')
}

async function tablesOf(sql: Sql): Promise<{ schema: string; name: string }[]> {
  const tables = await sql<{ schema: string; name: string }[]>`
    select table_schema as schema, table_name as name from information_schema.tables
    where table_schema in ('agreements', 'initiatives', 'organisations', 'sources') order by 1, 2`
  if (tables.length === 0) throw new Error('The database has no tables of the graph.')
  return tables
}
