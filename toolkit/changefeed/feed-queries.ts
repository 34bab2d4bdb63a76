import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { bundleTable } from '#toolkit/domain'
import {
  valuesWithSurvivors as becomeOf,
  existingSurvivors,
  type FieldValues,
  hasEvidence,
  type ImportDefinition,
  idFields,
  type Survivors,
} from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import { groupBy } from '#toolkit/loading'
import { readColumns } from '#toolkit/sql'
import type { Feed, FeedName } from './types.ts'

/*
 * What the database of a subgraph has for the ids of a page of its feed (feed.ts).
 */

export type FeedSource = { name: string; intake: ImportDefinition; feed: Feed; sql: Sql }
export type Row = { id: string } & Record<string, string | null>
/**
 * `told` is what it tells, with what former ids have become; `ever` has in each field of ids all that these have ever been, joined by
 * bars: an edge may have led there while a tie held. `evidence` is JSON.
 */
export type Claim = { told: FieldValues; ever: FieldValues; stands: boolean; evidence: string }
/** A fact as it is, if it is; and what sources say of it, also what was taken back: it tells which ties the fact once had. */
export type Fact = { row: Row | undefined; claims: Claim[] }
/**
 * Facts of which a single claim tells, which stands and names no former id, by columns: most are such, and their rows, which tell the
 * same, are not looked at. `told` has the values of each field, '' for none; `evidence` is a list in JSON.
 */
export type SingleClaimFacts = { ids: string[]; told: Record<string, string[]>; evidence: string[] }
/** The facts of a table; and the ids of those of which there is nothing left. */
export type ChangedFacts = { once: SingleClaimFacts; others: Map<string, Fact>; gone: string[] }
/** The ids of a page that are those of rows of a table. */
type IdsOf = (table: string) => string[]

/** Tells ids apart by the tables whose rows they are, which their prefixes tell. */
export function groupByTable(ids: string[]): IdsOf {
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
export async function rowsOf({ name, intake, sql, feed }: FeedSource, ids: string[]): Promise<Map<string, Row>> {
  const idsOf = groupByTable(ids)
  const found = await Promise.all(
    unique([...feed.nodes, ...linkTables(feed)]).map(table => {
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

export const linkTables = ({ links: ties }: Feed) => unique(ties.map(({ table }) => table))

/** The fields of a table that the feed tells of; and those that its ties are made of. */
function fieldsOf(feed: Feed, table: string): string[] {
  const named = feed.nodes.includes(table) ? [feed.title, 'language'] : []
  return unique(['id', ...named, ...fieldsOfTies(feed, table)].filter(field => field !== undefined))
}

function fieldsOfTies({ links: ties }: Feed, table: string): string[] {
  const own = ties.filter(tie => tie.table === table).flatMap(({ from, to, kind, date }) => [from, to, kind, date])
  return unique(own.filter(field => field !== undefined))
}

/** The facts of a page, by the tables whose ties they make. */
export async function factsOf(offering: FeedSource, idsOf: IdsOf): Promise<Map<string, ChangedFacts>> {
  const [survivors, ever] = await Promise.all([existingSurvivors([offering]), everTied(offering)])
  const begun = await Promise.all(
    linkTables(offering.feed).map(async table => {
      const ids = idsOf(table)
      const once = await toldOnce(offering, table, ids, ever)
      const known = new Set(once.ids)
      return { table, once, rest: known.size === 0 ? ids : ids.filter(id => !known.has(id)) }
    }),
  )
  const rest = begun.flatMap(each => each.rest)
  const [rows, said] = await Promise.all([rowsOf(offering, rest), claimsOf(offering, rest, survivors, ever)])
  return new Map(
    begun.map(({ table, once, rest }) => {
      const [others, gone]: [ChangedFacts['others'], string[]] = [new Map(), []]
      for (const id of rest) {
        const [row, claims = []] = [rows.get(id), said.get(id)]
        if (row || claims.length > 0) others.set(id, { row, claims })
        else gone.push(id)
      }
      return [table, { once, others, gone }]
    }),
  )
}

/** Of which ids sources say, or ever said, that they are another thing; and all that an id has ever been thereby, itself first. */
type Ever = { isAny: boolean; has(id: string): boolean; of(id: string): string[] }

async function everTied({ name, intake, sql }: FeedSource): Promise<Ever> {
  // The word is in the text, for the index of ties.
  const ties = hasEvidence(intake)
    ? await sql<{ id: string; sameAs: string }[]>`
        select distinct told ->> 'id' as id, told ->> 'sameAs' as "sameAs" from ${sql(name)}.claims where bundle_table = 'same_as'`
    : []
  const next = groupBy(ties, ({ id }) => id)
  return {
    isAny: next.size > 0,
    has: id => next.has(id),
    of(id) {
      const ever = new Set([id])
      for (const each of ever) for (const { sameAs } of next.get(each) ?? []) ever.add(sameAs)
      return [...ever]
    },
  }
}

async function toldOnce(
  { name, intake, sql, feed }: FeedSource,
  table: string,
  asked: string[],
  ever: Ever,
): Promise<SingleClaimFacts> {
  if (asked.length === 0 || !hasEvidence(intake)) return { ids: [], told: {}, evidence: [] }
  const fields = fieldsOfTies(feed, table).filter(field => field !== 'id')
  const evidenceOfStanding = sql`case when retracted_at is null then '[' || ${evidenceIn(sql)} || ']' end`
  const values = fields.map(field => sql`told ->> ${sql.unsafe(`'${field}'`)}`)
  const [ids, evidence, ...columns] = await readColumns(
    sql,
    [sql`fact`, evidenceOfStanding, ...values],
    claimsAbout(sql, name, asked),
  )
  const namesFormer = (at: number) => ever.isAny && columns.some(column => idsIn(column[at]!).some(ever.has))
  const [seen, others] = [new Set<string>(), new Set<string>()]
  for (const [at, id] of ids!.entries()) {
    if (evidence![at] === '' || seen.has(id) || namesFormer(at)) others.add(id)
    seen.add(id)
  }
  const kept = (column: string[]) => (others.size === 0 ? column : column.filter((_, at) => !others.has(ids![at]!)))
  const told = Object.fromEntries(fields.map((field, of) => [field, kept(columns[of]!)]))
  return { ids: kept(ids!), told: { ...told, id: kept(ids!) }, evidence: kept(evidence!) }
}

/** What sources say of these facts, and what was taken back too. */
async function claimsOf(
  { name, intake, sql }: FeedSource,
  facts: string[],
  survivors: Survivors,
  ever: Ever,
): Promise<Map<string, Claim[]>> {
  if (facts.length === 0 || !hasEvidence(intake)) return new Map()
  const claims = await sql<(Claim & { fact: string; table: string })[]>`
    select fact, bundle_table as "table", told, retracted_at is null as stands, ${evidenceIn(sql)} as evidence
    from ${claimsAbout(sql, name, facts)} order by fact, stance desc, basis desc, source, c.id`
  for (const claim of claims) {
    const ids = idFields.get(claim.table)!.filter(({ field }) => claim.told[field] !== undefined)
    claim.ever = Object.fromEntries(
      ids.map(({ field }) => [field, unique(idsIn(claim.told[field]).flatMap(ever.of)).join('|')]),
    )
    claim.told = becomeOf(bundleTable[claim.table]!, claim.told, survivors)
  }
  return groupBy<Claim & { fact: string }, string>(claims, claim => claim.fact)
}

/** The ids in a cell; several are joined by a bar. */
export const idsIn = (cell: string | null | undefined): string[] =>
  !cell ? [] : cell.includes('|') ? cell.split('|') : [cell]

const claimsAbout = (sql: Sql, name: string, facts: string[]) =>
  sql`unnest(${facts}::text[]) as asked (id) join ${sql(name)}.claims c on c.fact = asked.id`

// Put together by hand, since `row_to_json` takes three times as long. What is not free text has nothing to escape.
const evidenceIn = (sql: Sql) => sql`(
  '{"source":"' || source || '","locator":' || coalesce(to_json(locator)::text, 'null') || ',"quote":' || coalesce(to_json(quote)::text, 'null')
  || ',"stance":"' || stance || '","basis":"' || basis || '","confidence":"' || confidence || '"}'
)`

export type EntityDescriptions = Awaited<ReturnType<typeof describeEntities>>

/** Names, identifiers and sources of things. */
export async function describeEntities({ name, intake, sql }: FeedSource, things: string[]) {
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
          select asked.id as entity, told.source from unnest(${own}::text[]) as asked (id), lateral (
            select distinct source from ${sql(name)}.claims where entity = asked.id and retracted_at is null
          ) told order by asked.id, told.source`,
  ])
  const byEntity = <R extends { entity: string }>(rows: R[]) => groupBy(rows, row => row.entity)
  return { names: byEntity(names), identifiers: byEntity(identifiers), sources: byEntity(sources) }
}

export const unique = <T>(values: T[]) => [...new Set(values)]
