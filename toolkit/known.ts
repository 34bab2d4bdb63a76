import { getTableName } from 'drizzle-orm'
import { bundleTable } from './bundle.ts'
import { prefixOf } from './ids.ts'
import type { SourceRank } from './stage.ts'
import type { Subgraph } from './subgraph.ts'

type Asked = Pick<Subgraph, 'name' | 'intake' | 'sql'>

/** Which of these ids the graph already has, asked of the subgraphs that own them. */
export async function knownIds(subgraphs: Asked[], ids: string[]): Promise<Set<string>> {
  const known = await Promise.all(
    subgraphs.flatMap(({ name, intake, sql }) => {
      const own = ids.filter(id => intake.prefixes.includes(prefixOf(id)))
      if (own.length === 0) return []
      return Object.entries(intake.facts)
        .filter(([table]) => bundleTable[table]!.key[0] === 'id')
        .map(
          ([, { into }]) =>
            sql<{ id: string }[]>`select id from ${sql(name)}.${sql(getTableName(into))} where id = any(${own})`,
        )
    }),
  )
  return new Set(known.flat().map(row => row.id))
}

/** What the rule needs to know of these sources, as far as the graph has them. */
export async function knownRanks(subgraphs: Asked[], ids: string[]): Promise<SourceRank[]> {
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return []
  const { name, sql } = owner
  return sql<SourceRank[]>`select id, kind, published from ${sql(name)}.sources where id = any(${ids})`
}

/** Whether a subgraph has nothing yet: no import has reached it. */
export async function isEmpty({ name, intake, sql }: Asked): Promise<boolean> {
  const table = 'sources' in intake.facts ? 'sources' : 'claims'
  const [row] = await sql`select 1 from ${sql(name)}.${sql(table)} limit 1`
  return row === undefined
}
