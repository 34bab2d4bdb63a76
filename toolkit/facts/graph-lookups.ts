import { getTableName } from 'drizzle-orm'
import { bundleTable, type SourceRank } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'
import { hasEvidence } from './import-definition.ts'
import type { SameAsClaim, Survivors } from './same-as.ts'
import type { FactStore, FieldValues } from './types.ts'

/** The subgraphs that own facts. An import writes to them, and an export reads from them. */
export const storesWithFacts = <Store extends Pick<FactStore, 'intake'>>(subgraphs: Store[]) =>
  subgraphs.filter(({ intake }) => intake.prefixes.length > 0)

/** The ids that exist in the graph, including former ids. */
export async function existingIds(subgraphs: FactStore[], ids: string[]): Promise<Set<string>> {
  const known = await Promise.all(
    subgraphs.flatMap(({ name, intake, sql }) => {
      const own = ids.filter(id => intake.prefixes.includes(prefixOf(id)))
      if (own.length === 0) return []
      const tables = Object.entries(intake.facts)
        .filter(([table]) => bundleTable[table]!.key[0] === 'id')
        .map(([, { into }]) => getTableName(into))
      return [...tables, ...(hasEvidence(intake) ? ['former_ids'] : [])].map(
        table => sql<{ id: string }[]>`select id from ${sql(name)}.${sql(table)} where id = any(${own})`,
      )
    }),
  )
  return new Set(known.flat().map(row => row.id))
}

/** Every `same_as` claim of the graph. Each subgraph with claims stores all of them. */
export async function existingSameAs(subgraphs: FactStore[]): Promise<SameAsClaim[]> {
  const store = subgraphs.find(({ intake }) => hasEvidence(intake))
  if (!store) return []
  const { name, sql } = store
  return sql<SameAsClaim[]>`
    select told ->> 'id' as id, told ->> 'sameAs' as "sameAs", stance, source, locator, observed_on as "observedOn", import
    from ${sql(name)}.claims where bundle_table = 'same_as' and retracted_at is null order by id`
}

/** The ids of the imports that have a claim of a source, retracted or not. */
export async function importsCiting(subgraphs: FactStore[], source: string): Promise<string[]> {
  const stores = subgraphs.filter(({ intake }) => hasEvidence(intake))
  const imports = await Promise.all(
    stores.map(
      ({ name, sql }) => sql<{ id: string }[]>`
        select import as id from ${sql(name)}.claims where source = ${source} and import is not null
        union select t.import from ${sql(name)}.claims c join ${sql(name)}.retellings t on t.claim = c.id where c.source = ${source}
        union select split_part(unnest(earlier), ' ', 1) from ${sql(name)}.claims where source = ${source} and earlier is not null`,
    ),
  )
  return [...new Set(imports.flat().map(({ id }) => id))]
}

/** The survivor of each former id of the graph. */
export async function existingSurvivors(subgraphs: FactStore[]): Promise<Survivors> {
  const store = subgraphs.find(({ intake }) => hasEvidence(intake))
  if (!store) return new Map()
  const { name, sql } = store
  const former = await sql<{ id: string; entity: string }[]>`select id, entity from ${sql(name)}.former_ids`
  return new Map(former.map(({ id, entity }) => [id, entity]))
}

/** The ranks of these sources, by which `chooseValue` compares claims. Omits sources that are not in the graph. */
export async function existingSourceRanks(subgraphs: FactStore[], ids: string[]): Promise<SourceRank[]> {
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return []
  const { name, sql } = owner
  return sql<SourceRank[]>`select id, kind, published from ${sql(name)}.sources where id = any(${ids})`
}

/** A claim that supports a fact and is not retracted. */
export type StandingClaim = {
  id: string
  table: string
  fact: string
  told: FieldValues
  source: string
  locator: string | null
  observedOn: string | null
  import: string | null
}

/** The keys of `standingClaims`: an `identifier` is `WIKIDATA Q148`, `above` a field with the id of another fact. */
export type ClaimKey = 'entity' | 'fact' | 'identifier' | { above: string }

/**
 * The supporting, unretracted claims of one table, by key, with one statement for each subgraph.
 *
 *     await standingClaims(subgraphs, 'names', 'entity', ['org_nokia', 'org_china'])
 *     await standingClaims(subgraphs, 'initiatives', { above: 'partOf' }, ['ini_digital-agenda'])
 *
 * The second returns the claims about the parent of the initiative, about the parent of that, and so on.
 */
export async function standingClaims(
  subgraphs: FactStore[],
  table: string,
  by: ClaimKey,
  keys: string[],
): Promise<StandingClaim[]> {
  const claims = await Promise.all(
    subgraphs.flatMap(({ name, intake, sql }) => {
      const ownKeys = by === 'entity' ? keys.filter(id => intake.prefixes.includes(prefixOf(id))) : keys
      if (ownKeys.length === 0 || !(table in intake.facts)) return []
      const columns = sql`c.id, c.bundle_table as "table", c.fact, c.told, c.source, c.locator, c.observed_on as "observedOn", c.import`
      const stands = sql`c.bundle_table = ${table} and c.stance = 'SUPPORTS' and c.retracted_at is null`
      const from = sql`${sql(name)}.claims c`
      if (typeof by === 'object')
        return sql<StandingClaim[]>`
          with recursive above as (
            select ${columns} from ${from} where c.fact = any(${ownKeys}) and ${stands} and c.told ->> ${by.above} is not null
            union
            select ${columns} from above join ${from} on c.fact = above.told ->> ${by.above}
            where ${stands} and c.told ->> ${by.above} is not null
          ) select * from above`
      const wanted = {
        entity: sql`c.entity in (
          select coalesce(f.entity, key) from unnest(${ownKeys}::text[]) as key left join ${sql(name)}.former_ids f on f.id = key)`,
        fact: sql`c.fact = any(${ownKeys})`,
        identifier: sql`c.fact in (
          select i.id from unnest(${ownKeys}::text[]) as key
          join ${sql(name)}.identifiers i on i.scheme = split_part(key, ' ', 1) and i.value = substr(key, strpos(key, ' ') + 1))`,
      }[by]
      return sql<StandingClaim[]>`select ${columns} from ${from} where ${wanted} and ${stands}`
    }),
  )
  return claims.flat()
}

/** Whether a subgraph has no rows, because no import has written to it. */
export async function isEmpty({ name, intake, sql }: FactStore): Promise<boolean> {
  const table = 'sources' in intake.facts ? 'sources' : 'claims'
  const [row] = await sql`select 1 from ${sql(name)}.${sql(table)} limit 1`
  return row === undefined
}
