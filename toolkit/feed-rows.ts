import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { bundleTable } from './bundle.ts'
import { columnsOf } from './columns.ts'
import type { Feed, FeedName } from './feed.ts'
import { prefixOf } from './ids.ts'
import { hasEvidence, type Intake, type Told } from './intake.ts'
import { groupBy } from './loader.ts'
import { toldOf as becomeOf, type Survivors } from './ties.ts'

/*
 * What the database of a subgraph has for the ids of a page of its feed (feed.ts).
 */

export type Offering = { name: string; intake: Intake; feed: Feed; sql: Sql }
export type Row = { id: string } & Record<string, string | null>
/**
 * `told` is what it tells, with what former ids have become; null where it is the only claim of a fact, since the row tells the
 * same. `evidence` is JSON.
 */
export type Claim = { told: Told | null; stands: boolean; evidence: string }
/** A fact as it is, if it is; and what sources say of it, also what was taken back: it tells which ties the fact once had. */
export type Fact = { row: Row | undefined; claims: Claim[] }
/** The ids of a page that are those of rows of a table. */
type IdsOf = (table: string) => string[]

/** Tells ids apart by the tables whose rows they are, which their prefixes tell. */
export function byTable(ids: string[]): IdsOf {
  const byPrefix = groupBy(ids, prefixOf)
  return table => prefixesOf(table).flatMap(prefix => byPrefix.get(prefix) ?? [])
}

function prefixesOf(table: string): string[] {
  const { prefix, columns } = bundleTable[table]!
  const own = columns[0]!.form
  if (prefix !== null) return [prefix]
  return typeof own === 'object' && 'ids' in own ? own.ids : []
}

/** The rows that these facts and entities have, by id; what the feed tells of their columns, by field. */
export async function rowsOf({ name, intake, sql, feed }: Offering, ids: string[]): Promise<Map<string, Row>> {
  const idsOf = byTable(ids)
  const found = await Promise.all(
    unique([...feed.nodes, ...tablesOfTies(feed)]).map(table => {
      const own = idsOf(table)
      const { into } = intake.facts[table]!
      const columns = getTableColumns(into)
      const asked = fieldsOf(feed, table).flatMap(field =>
        columns[field] ? `"${columns[field].name}" as "${field}"` : [],
      )
      return own.length === 0
        ? []
        : sql<Row[]>`
            select ${sql.unsafe(asked.join(', '))} from ${sql(name)}.${sql(getTableName(into))} where id = any(${own})`
    }),
  )
  return new Map(found.flat().map(row => [row.id, row]))
}

export const tablesOfTies = ({ ties }: Feed) => unique(ties.map(({ table }) => table))

/** The fields of a table that the feed tells of; and those that its ties are made of. */
function fieldsOf(feed: Feed, table: string): string[] {
  const named = feed.nodes.includes(table) ? [feed.title, 'language'] : []
  return unique(['id', ...named, ...fieldsOfTies(feed, table)].filter(field => field !== undefined))
}

function fieldsOfTies({ ties }: Feed, table: string): string[] {
  const own = ties.filter(tie => tie.table === table).flatMap(({ from, to, kind, date }) => [from, to, kind, date])
  return unique(own.filter(field => field !== undefined))
}

/** These facts, by id, save those of which there is nothing left. */
export async function factsOf(offering: Offering, ids: string[]): Promise<Map<string, Fact>> {
  if (!hasEvidence(offering.intake)) {
    return new Map(Array.from(await rowsOf(offering, ids), ([id, row]) => [id, { row, claims: [] }]))
  }
  const survivors = await survivorsIn(offering)
  const facts = await toldOnce(offering, ids, survivors)
  const rest = ids.filter(id => !facts.has(id))
  const [rows, said] = await Promise.all([rowsOf(offering, rest), claimsOf(offering, rest, survivors)])
  for (const id of rest) {
    const [row, claims = []] = [rows.get(id), said.get(id)]
    if (row || claims.length > 0) facts.set(id, { row, claims })
  }
  return facts
}

async function survivorsIn({ name, sql }: Offering): Promise<Survivors> {
  const former = await sql<{ id: string; entity: string }[]>`select id, entity from ${sql(name)}.former_ids`
  return new Map(former.map(({ id, entity }) => [id, entity]))
}

/** Those with a single claim, which stands: most are such, and their rows, which tell the same, are not looked at. */
async function toldOnce(
  { name, sql, feed }: Offering,
  ids: string[],
  survivors: Survivors,
): Promise<Map<string, Fact>> {
  const idsOf = byTable(ids)
  const facts = new Map<string, Fact>()
  const others = new Set<string>()
  const reading = tablesOfTies(feed).map(async table => {
    const own = idsOf(table)
    if (own.length === 0) return
    const fields = fieldsOfTies(feed, table).filter(field => field !== 'id')
    const standing = sql`case when retracted_at is null then ${evidenceIn(sql)} end`
    const told = fields.map(field => sql`told ->> ${sql.unsafe(`'${field}'`)}`)
    const [ids, evidence, ...values] = await columnsOf(sql, [sql`fact`, standing, ...told], claimsAbout(sql, name, own))
    const nowOf = (row: Row): Row =>
      survivors.size === 0 ? row : { ...becomeOf(bundleTable[table]!, filledIn(row), survivors), id: row.id }
    for (const [at, id] of ids!.entries()) {
      if (evidence![at] === '' || facts.has(id)) others.add(id)
      else {
        const row: Row = { id }
        for (const [of, field] of fields.entries()) row[field] = values[of]![at] || null
        facts.set(id, { row: nowOf(row), claims: [{ told: null, stands: true, evidence: evidence![at]! }] })
      }
    }
  })
  await Promise.all(reading)
  for (const id of others) facts.delete(id)
  return facts
}

/** What sources say of these facts, and what was taken back too. */
async function claimsOf({ name, sql }: Offering, facts: string[], survivors: Survivors): Promise<Map<string, Claim[]>> {
  if (facts.length === 0) return new Map()
  const claims = await sql<{ fact: string; table: string; told: Told; stands: boolean; evidence: string }[]>`
    select fact, bundle_table as "table", told, retracted_at is null as stands, ${evidenceIn(sql)} as evidence
    from ${claimsAbout(sql, name, facts)} order by fact, stance desc, basis desc, source, c.id`
  for (const claim of claims) claim.told = becomeOf(bundleTable[claim.table]!, claim.told, survivors)
  return groupBy<Claim & { fact: string }, string>(claims, claim => claim.fact)
}

const filledIn = (row: Row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Told

const claimsAbout = (sql: Sql, name: string, facts: string[]) =>
  sql`unnest(${facts}::text[]) as asked (id) join ${sql(name)}.claims c on c.fact = asked.id`

// Put together by hand, since `row_to_json` takes three times as long. What is not free text has nothing to escape.
const evidenceIn = (sql: Sql) => sql`(
  '{"source":"' || source || '","locator":' || coalesce(to_json(locator)::text, 'null') || ',"quote":' || coalesce(to_json(quote)::text, 'null')
  || ',"stance":"' || stance || '","basis":"' || basis || '","confidence":"' || confidence || '"}'
)`

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

export const unique = <T>(values: T[]) => [...new Set(values)]
