import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { bundleTable, idPrefixesOf } from '#toolkit/domain'
import {
  existingSurvivors,
  type FieldValues,
  hasEvidence,
  type ImportDefinition,
  idFields,
  type Survivors,
  valuesWithSurvivors,
} from '#toolkit/facts'
import { prefixOf } from '#toolkit/graphql'
import { groupBy } from '#toolkit/loading'
import { readColumns } from '#toolkit/sql'
import type { Feed, FeedName } from './types.ts'

export type FeedSource = { name: string; intake: ImportDefinition; feed: Feed; sql: Sql }
export type Row = { id: string } & Record<string, string | null>
/**
 * A claim. `values` has the survivor in place of each former id. `idHistory` has, joined by bars, all ids that the
 * entities in an id field ever had: a former link may lead to any of them. `evidence` is a JSON object.
 */
export type Claim = { values: FieldValues; idHistory: FieldValues; isValid: boolean; evidence: string }
/** The row of a fact, if it still exists, and its claims. Retracted ones show which links the fact had. */
export type Fact = { row: Row | undefined; claims: Claim[] }
/**
 * Facts with exactly one claim, which is valid and has no former id. Most facts are of this kind. Their rows are not
 * read: they have the same values. `columns` has the values of each field, '' for none. `evidence` has JSON lists.
 */
type SingleClaimFacts = { ids: string[]; columns: Record<string, string[]>; evidence: string[] }
/** The changed facts of a table. `deleted` has the ids of facts with neither a row nor a claim. */
export type ChangedFacts = { singleClaim: SingleClaimFacts; others: Map<string, Fact>; deleted: string[] }
/** The ids of a page that belong to rows of a table. */
type IdsOf = (table: string) => string[]

/** Groups ids by table: the prefix of an id identifies the table. */
export function groupByTable(ids: string[]): IdsOf {
  const byPrefix = groupBy(ids, prefixOf)
  return table => idPrefixesOf(bundleTable[table]!).flatMap(prefix => byPrefix.get(prefix) ?? [])
}

/** The rows of these facts and entities, by id, with the fields that the feed needs. */
export async function readRows({ name, intake, sql, feed }: FeedSource, ids: string[]): Promise<Map<string, Row>> {
  const idsOf = groupByTable(ids)
  const rowsByTable = await Promise.all(
    unique([...feed.nodes, ...linkTables(feed)]).map(table => {
      const tableIds = idsOf(table)
      const { into } = intake.facts[table]!
      const columns = getTableColumns(into)
      const selected = fieldsOf(feed, table).flatMap(field =>
        columns[field] ? `"${columns[field].name}" as "${field}"` : [],
      )
      return tableIds.length === 0
        ? []
        : sql<Row[]>`
            select ${sql.unsafe(selected.join(', '))} from ${sql(name)}.${sql(getTableName(into))} where id = any(${tableIds})`
    }),
  )
  return new Map(rowsByTable.flat().map(row => [row.id, row]))
}

const linkTables = ({ links }: Feed) => unique(links.map(({ table }) => table))

/** The fields of a table from which the feed makes nodes and links. */
function fieldsOf(feed: Feed, table: string): string[] {
  const nodeFields = feed.nodes.includes(table) ? [feed.title, 'language'] : []
  return unique(['id', ...nodeFields, ...linkFieldsOf(feed, table)].filter(field => field !== undefined))
}

function linkFieldsOf({ links }: Feed, table: string): string[] {
  const fields = links
    .filter(link => link.table === table)
    .flatMap(({ from, to, kind, date }) => [from, to, kind, date])
  return unique(fields.filter(field => field !== undefined))
}

/** The facts of a page that have links, by table. */
export async function readFacts(source: FeedSource, idsOf: IdsOf): Promise<Map<string, ChangedFacts>> {
  const [survivors, idHistory] = await Promise.all([existingSurvivors([source]), readIdHistory(source)])
  const tables = await Promise.all(
    linkTables(source.feed).map(async table => {
      const ids = idsOf(table)
      const singleClaim = await readSingleClaims(source, table, ids, idHistory)
      const found = new Set(singleClaim.ids)
      return { table, singleClaim, otherIds: found.size === 0 ? ids : ids.filter(id => !found.has(id)) }
    }),
  )
  const allOtherIds = tables.flatMap(each => each.otherIds)
  const [rows, claimsByFact] = await Promise.all([
    readRows(source, allOtherIds),
    readClaims(source, allOtherIds, survivors, idHistory),
  ])
  return new Map(
    tables.map(({ table, singleClaim, otherIds }) => {
      const [others, deleted]: [ChangedFacts['others'], string[]] = [new Map(), []]
      for (const id of otherIds) {
        const [row, claims = []] = [rows.get(id), claimsByFact.get(id)]
        if (row || claims.length > 0) others.set(id, { row, claims })
        else deleted.push(id)
      }
      return [table, { singleClaim, others, deleted }]
    }),
  )
}

/** Merges by `same_as` claims, also retracted ones. `of` returns an id and all ids that it was ever merged into. */
type IdHistory = { isAny: boolean; has(id: string): boolean; of(id: string): string[] }

async function readIdHistory({ name, intake, sql }: FeedSource): Promise<IdHistory> {
  // 'same_as' is a literal, not a parameter: PostgreSQL uses the partial index for it only then.
  const sameAsClaims = hasEvidence(intake)
    ? await sql<{ id: string; sameAs: string }[]>`
        select distinct told ->> 'id' as id, told ->> 'sameAs' as "sameAs" from ${sql(name)}.claims where bundle_table = 'same_as'`
    : []
  const claimsById = groupBy(sameAsClaims, ({ id }) => id)
  return {
    isAny: claimsById.size > 0,
    has: id => claimsById.has(id),
    of(id) {
      const ids = new Set([id])
      for (const each of ids) for (const { sameAs } of claimsById.get(each) ?? []) ids.add(sameAs)
      return [...ids]
    },
  }
}

async function readSingleClaims(
  { name, intake, sql, feed }: FeedSource,
  table: string,
  factIds: string[],
  idHistory: IdHistory,
): Promise<SingleClaimFacts> {
  if (factIds.length === 0 || !hasEvidence(intake)) return { ids: [], columns: {}, evidence: [] }
  const fields = linkFieldsOf(feed, table).filter(field => field !== 'id')
  const evidenceIfValid = sql`case when retracted_at is null then '[' || ${evidenceIn(sql)} || ']' end`
  const values = fields.map(field => sql`told ->> ${sql.unsafe(`'${field}'`)}`)
  const [ids, evidence, ...columns] = await readColumns(
    sql,
    [sql`fact`, evidenceIfValid, ...values],
    claimsAbout(sql, name, factIds),
  )
  const hasFormerId = (at: number) => idHistory.isAny && columns.some(column => idsIn(column[at]!).some(idHistory.has))
  const [seen, excluded] = [new Set<string>(), new Set<string>()]
  for (const [at, id] of ids!.entries()) {
    if (evidence![at] === '' || seen.has(id) || hasFormerId(at)) excluded.add(id)
    seen.add(id)
  }
  const included = (column: string[]) =>
    excluded.size === 0 ? column : column.filter((_, at) => !excluded.has(ids![at]!))
  const includedColumns = Object.fromEntries(fields.map((field, at) => [field, included(columns[at]!)]))
  return {
    ids: included(ids!),
    columns: { ...includedColumns, id: included(ids!) },
    evidence: included(evidence!),
  }
}

/** All claims about these facts, also retracted ones. */
async function readClaims(
  { name, intake, sql }: FeedSource,
  facts: string[],
  survivors: Survivors,
  idHistory: IdHistory,
): Promise<Map<string, Claim[]>> {
  if (facts.length === 0 || !hasEvidence(intake)) return new Map()
  const claims = await sql<(Claim & { fact: string; table: string })[]>`
    select fact, bundle_table as "table", told as "values", retracted_at is null as "isValid", ${evidenceIn(sql)} as evidence
    from ${claimsAbout(sql, name, facts)} order by fact, stance desc, basis desc, source, c.id`
  for (const claim of claims) {
    const fields = idFields.get(claim.table)!.filter(({ field }) => claim.values[field] !== undefined)
    claim.idHistory = Object.fromEntries(
      fields.map(({ field }) => [field, unique(idsIn(claim.values[field]).flatMap(idHistory.of)).join('|')]),
    )
    claim.values = valuesWithSurvivors(bundleTable[claim.table]!, claim.values, survivors)
  }
  return groupBy<Claim & { fact: string }, string>(claims, claim => claim.fact)
}

/** The ids in a cell, which are joined by bars. */
export const idsIn = (cell: string | null | undefined): string[] =>
  !cell ? [] : cell.includes('|') ? cell.split('|') : [cell]

const claimsAbout = (sql: Sql, name: string, facts: string[]) =>
  sql`unnest(${facts}::text[]) as requested (id) join ${sql(name)}.claims c on c.fact = requested.id`

// `row_to_json` would take three times as long as this concatenation, which escapes only free text.
const evidenceIn = (sql: Sql) => sql`(
  '{"source":"' || source || '","locator":' || coalesce(to_json(locator)::text, 'null') || ',"quote":' || coalesce(to_json(quote)::text, 'null')
  || ',"stance":"' || stance || '","basis":"' || basis || '","confidence":"' || confidence || '"}'
)`

export type EntityDescriptions = Awaited<ReturnType<typeof describeEntities>>

/** The names, identifiers and sources of entities. */
export async function describeEntities({ name, intake, sql }: FeedSource, ids: string[]) {
  async function byEntity<R extends { entity: string }>(read: () => PromiseLike<R[]>): Promise<Map<string, R[]>> {
    return groupBy(ids.length > 0 && hasEvidence(intake) ? await read() : [], row => row.entity)
  }
  const [names, identifiers, sources] = await Promise.all([
    byEntity(
      () => sql<({ entity: string } & FeedName)[]>`
        select entity, text, language, kind = 'PREFERRED' as preferred from ${sql(name)}.names where entity = any(${ids})
        order by entity, language, kind <> 'PREFERRED', kind = 'FORMER', standing, text`,
    ),
    byEntity(
      () => sql<{ entity: string; identifier: string }[]>`
        select entity, scheme || ':' || value as identifier from ${sql(name)}.identifiers where entity = any(${ids})
        union all select entity, 'FORMER_ID:' || id from ${sql(name)}.former_ids where entity = any(${ids})
        order by entity, identifier`,
    ),
    byEntity(
      () => sql<{ entity: string; source: string }[]>`
        select requested.id as entity, cited.source from unnest(${ids}::text[]) as requested (id), lateral (
          select distinct source from ${sql(name)}.claims where entity = requested.id and retracted_at is null
        ) cited order by requested.id, cited.source`,
    ),
  ])
  return { names, identifiers, sources }
}

export const unique = <T>(values: T[]) => [...new Set(values)]
