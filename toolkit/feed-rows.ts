import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { bundleTable } from './bundle.ts'
import type { Feed, FeedName } from './feed.ts'
import { prefixOf } from './ids.ts'
import { hasEvidence, type Intake, type Told } from './intake.ts'
import { groupBy } from './loader.ts'
import { toldOf as becomeOf } from './ties.ts'

/*
 * What the database of a subgraph has for the ids of a page of its feed (feed.ts).
 */

export type Offering = { name: string; intake: Intake; feed: Feed; sql: Sql }
export type Row = { id: string } & Record<string, string | null>
/**
 * `told` is what it tells, with what former ids have become; null where it is the only claim of a fact that stands, since the row
 * tells the same. `evidence` is JSON.
 */
export type Claim = { fact: string; table: string; told: Told | null; stands: boolean; evidence: string }

/** The rows that these facts and entities have now, by id; what the feed tells of their columns, by field. */
export async function rowsOf({ name, intake, sql, feed }: Offering, ids: string[]): Promise<Map<string, Row>> {
  const found = await Promise.all(
    unique([...feed.nodes, ...feed.ties.map(({ table }) => table)]).map(table => {
      const own = ids.filter(isOf(table))
      const { into } = intake.facts[table]!
      const fields = fieldsOf(feed, table)
      const columns = Object.entries(getTableColumns(into))
        .filter(([field]) => fields.has(field))
        .map(([field, column]) => `"${column.name}" as "${field}"`)
      return own.length === 0
        ? []
        : sql<Row[]>`
            select ${sql.unsafe(columns.join(', '))} from ${sql(name)}.${sql(getTableName(into))} where id = any(${own})`
    }),
  )
  return new Map(found.flat().map(row => [row.id, row]))
}

/** The fields of a table that the feed tells of. */
function fieldsOf({ nodes, title, ties }: Feed, table: string): Set<string | undefined> {
  const own = ties.filter(tie => tie.table === table).flatMap(({ from, to, kind, date }) => [from, to, kind, date])
  return new Set(['id', ...(nodes.includes(table) ? [title, 'language'] : []), ...own])
}

/** What sources say of these facts, and what was taken back too: it tells which ties a fact once had. */
export async function claimsOf(offering: Offering, ids: string[], rows: Promise<Map<string, Row>>) {
  if (!hasEvidence(offering.intake)) return new Map<string, Claim[]>()
  const said = await saidOf(offering, ids, { isWhole: false })
  const standing = await rows
  const others = ids.filter(id => !standing.has(id) || said.get(id)?.length !== 1)
  for (const [fact, claims] of await saidOf(offering, others, { isWhole: true })) said.set(fact, claims)
  return said
}

async function saidOf({ name, sql }: Offering, facts: string[], { isWhole }: { isWhole: boolean }) {
  if (facts.length === 0) return new Map<string, Claim[]>()
  const [claims, former] = await Promise.all([
    sql<Claim[]>`
      select fact, bundle_table as "table", ${isWhole ? sql`told` : sql`null as told`}, retracted_at is null as stands, (
        select row_to_json(evidence)::text from (select source, locator, quote, stance, basis, confidence) evidence
      ) as evidence
      from unnest(${facts}::text[]) as asked (id) join ${sql(name)}.claims c on c.fact = asked.id
      order by fact, stance desc, basis desc, source, c.id`,
    isWhole ? sql<{ id: string; entity: string }[]>`select id, entity from ${sql(name)}.former_ids` : [],
  ])
  const survivors = new Map(former.map(({ id, entity }) => [id, entity]))
  if (survivors.size > 0)
    for (const claim of claims) claim.told &&= becomeOf(bundleTable[claim.table]!, claim.told, survivors)
  return groupBy(claims, claim => claim.fact)
}

export type Described = Awaited<ReturnType<typeof toldOf>>

/** Names, identifiers and sources of things. */
export async function toldOf({ name, intake, sql }: Offering, things: string[]) {
  const own = hasEvidence(intake) ? things : []
  const [names, identifiers, sources] = await Promise.all([
    own.length === 0
      ? []
      : sql<({ entity: string } & FeedName)[]>`
          select entity, text, language, kind = 'PREFERRED' as preferred from ${sql(name)}.names where entity = any(${own})
          order by entity, language, kind <> 'PREFERRED', kind = 'FORMER', standing, text`,
    own.length === 0
      ? []
      : sql<{ entity: string; identifier: string }[]>`
          select entity, scheme || ':' || value as identifier from ${sql(name)}.identifiers where entity = any(${own})
          union all select entity, 'FORMER_ID:' || id from ${sql(name)}.former_ids where entity = any(${own})
          order by entity, identifier`,
    own.length === 0
      ? []
      : sql<{ entity: string; source: string }[]>`
          select distinct entity, source from unnest(${own}::text[]) as asked (id) join ${sql(name)}.claims on entity = asked.id
          where retracted_at is null order by entity, source`,
  ])
  const byEntity = <R extends { entity: string }>(rows: R[]) => groupBy(rows, row => row.entity)
  return { names: byEntity(names), identifiers: byEntity(identifiers), sources: byEntity(sources) }
}

/** Tells whether an id is that of a row of the table, by its prefix. */
export function isOf(table: string): (id: string) => boolean {
  const { prefix, columns } = bundleTable[table]!
  const own = columns[0]!.form
  const prefixes = prefix !== null ? [prefix] : typeof own === 'object' && 'ids' in own ? own.ids : []
  return id => prefixes.includes(prefixOf(id))
}

export function isNode({ nodes }: Feed): (id: string) => boolean {
  const all = nodes.map(isOf)
  return id => all.some(isOne => isOne(id))
}

export const unique = <T>(values: T[]) => [...new Set(values)]
