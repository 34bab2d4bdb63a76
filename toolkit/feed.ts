import { getTableColumns, getTableName } from 'drizzle-orm'
import type { Sql } from 'postgres'
import { bundleTable } from './bundle.ts'
import { refusal } from './errors.ts'
import { prefixOf, stubOf } from './ids.ts'
import { hasEvidence, type Intake, type Told } from './intake.ts'
import { groupBy } from './loader.ts'
import { toldOf as becomeOf } from './ties.ts'
import { acting, covering, roles, steps, type Wording, type Wordings, wordingOf } from './wordings.ts'

/*
 * What a subgraph tells the index of links: `_links` of feed.graphql. `merge` notes in `changes` each entity and fact that an
 * import touches, under a number that grows from import to import. The feed tells these in this order, as they are now.
 */

/**
 * The rows of a table of a bundle as ties between what two of their fields name. The kind is what the field `kind` tells, and
 * `verbs` has a wording for each; without such a field it is the one that `verbs` has.
 *
 *     { table: 'participations', from: 'actor', to: 'entity', kind: 'role', verbs: roles }
 *     { table: 'events', from: 'id', to: 'follows', verbs: { FOLLOWS: { en: 'followed | was followed by', zh: '…' } } }
 */
export type FeedTie = {
  table: string
  from: string
  to: string
  kind?: string
  date?: string
  verbs: Record<string, Wordings>
}

/** The tables whose rows are things of their own, `title` being their name where they have no other; and the ties. */
export type Feed = { nodes: string[]; title?: string; ties: FeedTie[] }

/** The ties of `facts.graphql`. */
export const factTies: FeedTie[] = [
  { table: 'participations', from: 'actor', to: 'entity', kind: 'role', verbs: roles },
  { table: 'participations', from: 'actor', to: 'onBehalfOf', verbs: acting },
  { table: 'milestones', from: 'actor', to: 'entity', kind: 'kind', date: 'date', verbs: steps },
  { table: 'entity_areas', from: 'entity', to: 'area', verbs: covering },
]

export type FeedName = { text: string; language: string | null; preferred: boolean }
export type FeedNode = {
  id: string
  type: string
  deleted: boolean
  names: FeedName[]
  identifiers: string[]
  sources: string[]
}
export type FeedEdge = {
  id: string
  from: string
  to: string
  kind: string
  verb: string
  date: string | null
  deleted: boolean
  evidence: string
}
export type FeedVerb = Wording & { verb: string; language: string }
export type LinkFeed = { nodes: FeedNode[]; edges: FeedEdge[]; verbs: FeedVerb[]; cursor: string; hasMore: boolean }

export type FeedArgs = { after?: string | null; first?: number | null }

type Offering = { name: string; intake: Intake; sql: Sql; feed: Feed }
type Row = { id: string } & Record<string, string | null>
/** `told` is what it tells, with what former ids have become; `evidence` is JSON. */
type Claim = { fact: string; table: string; told: Told; stands: boolean; evidence: string }

const LARGEST = 5_000

/**
 * A page of the feed of a subgraph.
 *
 *     const { edges, cursor, hasMore } = await feedPage({ name, intake, sql, feed }, { first: 5000 })
 *
 * What changed twice may be told twice, each time as it is now; what is gone is told as deleted. Throws BAD_USER_INPUT for a
 * cursor that no page of this database can have had: whoever holds one has to begin anew.
 */
export async function feedPage(offering: Offering, { after, first }: FeedArgs): Promise<LinkFeed> {
  const size = first ?? LARGEST
  if (size < 1 || size > LARGEST) {
    throw refusal('BAD_USER_INPUT', `\`first\` is ${size}: ask for 1 to ${LARGEST} at a time.`, { argument: 'first' })
  }
  const { name, sql, feed } = offering
  const start = after == null ? { at: 0, id: '' } : opened(after)
  const changed = await sql<{ at: number; id: string }[]>`
    select at, id from ${sql(name)}.changes where (at, id) > (${start.at}, ${start.id}) order by at, id limit ${size + 1}`
  if (changed.length === 0) await refuseUnknown(offering, start.at)
  const page = changed.slice(0, size)
  const ids = [...new Set(page.map(({ id }) => id))]
  const [rows, claims, told] = await Promise.all([
    rowsOf(offering, ids),
    claimsOf(offering, ids),
    toldOf(offering, ids),
  ])
  const edges = feed.ties.flatMap(tie =>
    ids.filter(isOf(tie.table)).flatMap(id => edgesOf(tie, id, rows.get(id), claims.get(id) ?? [])),
  )
  const tying = feed.ties.map(({ table }) => isOf(table))
  const gone = ids.filter(id => !rows.has(id) && !claims.has(id) && tying.some(isTying => isTying(id)))
  return {
    nodes: ids.filter(isNode(feed)).map(id => nodeOf(feed, id, rows.get(id), told)),
    edges: [...edges, ...gone.map(traceless)],
    verbs: verbsOf(feed, new Set(edges.map(({ verb }) => verb))),
    cursor: sealed(page.at(-1) ?? start),
    hasMore: changed.length > size,
  }
}

/** A fact of which nothing is left, since its claims are another's now: every edge under its id is gone. */
const traceless = (id: string): FeedEdge => ({
  id,
  from: '',
  to: '',
  kind: '',
  verb: '',
  date: null,
  deleted: true,
  evidence: '[]',
})

/** The edges of one fact: those that it makes as it is, and as deleted those that its claims once made. */
function edgesOf(
  { table, from, to, kind, date, verbs }: FeedTie,
  fact: string,
  row: Row | undefined,
  claims: Claim[],
): FeedEdge[] {
  const told: (Row | Told)[] = row ? [row] : []
  for (const claim of claims) told.push(claim.told)
  const [froms, tos] = [idsToldIn(told, from), idsToldIn(told, to)]
  if (froms.length === 0 || tos.length === 0) return []
  const sort = kind === undefined ? Object.keys(verbs)[0]! : told[0]![kind]!
  const verb = wordingOf(verbs[sort]!.en).text
  const isKey = [from, to].every(field => bundleTable[table]!.key.includes(field))
  return froms.flatMap(a =>
    tos
      .filter(b => b !== a)
      .map(b => ({
        id: isKey ? fact : [fact, sort, ...[a, b].filter(id => id !== fact)].join('/'),
        from: a,
        to: b,
        kind: sort,
        verb,
        date: (date && row?.[date]) || null,
        deleted: !row || !idsIn(row, from).includes(a) || !idsIn(row, to).includes(b),
        evidence: `[${sayings(claims, [from, a], [to, b]).map(claim => claim.evidence)}]`,
      })),
  )
}

/** The claims that stand and tell of both ends, or of one where none does of both. */
function sayings(claims: Claim[], from: [field: string, id: string], to: [field: string, id: string]): Claim[] {
  const says = (claim: Claim, [field, id]: [string, string]) => idsIn(claim.told, field).includes(id)
  const standing = claims.filter(claim => claim.stands)
  const whole = standing.filter(claim => says(claim, from) && says(claim, to))
  if (whole.length > 0) return whole
  return unique([from, to].flatMap(end => standing.filter(claim => says(claim, end))))
}

/** The ids that a field has in any of these rows. */
function idsToldIn(told: (Row | Told)[], field: string): string[] {
  const [first, ...others] = told
  const ids = first ? idsIn(first, field) : []
  return others.every(other => other[field] === first![field]) ? ids : unique(told.flatMap(each => idsIn(each, field)))
}

function nodeOf({ title }: Feed, id: string, row: Row | undefined, told: Described): FeedNode {
  const own = title && row ? [{ text: row[title]!, language: row.language ?? null, preferred: true }] : []
  return {
    id,
    type: stubOf(id).__typename,
    deleted: !row,
    names: [
      ...own,
      ...(told.names.get(id) ?? []).map(({ text, language, preferred }) => ({ text, language, preferred })),
    ],
    identifiers: (told.identifiers.get(id) ?? []).map(each => each.identifier),
    sources: (told.sources.get(id) ?? []).map(each => each.source),
  }
}

/** The rows that these facts and entities have now, by id; their columns by field. */
async function rowsOf({ name, intake, sql, feed }: Offering, ids: string[]): Promise<Map<string, Row>> {
  const found = await Promise.all(
    unique([...feed.nodes, ...feed.ties.map(({ table }) => table)]).map(table => {
      const own = ids.filter(isOf(table))
      const { into } = intake.facts[table]!
      const columns = Object.entries(getTableColumns(into)).map(([field, column]) => `"${column.name}" as "${field}"`)
      return own.length === 0
        ? []
        : sql<Row[]>`
            select ${sql.unsafe(columns.join(', '))} from ${sql(name)}.${sql(getTableName(into))} where id = any(${own})`
    }),
  )
  return new Map(found.flat().map(row => [row.id, row]))
}

/** What sources say of these facts, and what was taken back too: it tells which ties a fact once had. */
async function claimsOf({ name, intake, sql }: Offering, ids: string[]): Promise<Map<string, Claim[]>> {
  if (!hasEvidence(intake)) return new Map()
  const [claims, former] = await Promise.all([
    sql<Claim[]>`
    select fact, bundle_table as "table", told, retracted_at is null as stands, (
      select row_to_json(evidence)::text from (select source, locator, quote, stance, basis, confidence) evidence
    ) as evidence
    from unnest(${ids}::text[]) as asked (id) join ${sql(name)}.claims c on c.fact = asked.id
    order by fact, stance desc, basis desc, source, c.id`,
    sql<{ id: string; entity: string }[]>`select id, entity from ${sql(name)}.former_ids`,
  ])
  const survivors = new Map(former.map(({ id, entity }) => [id, entity]))
  if (survivors.size > 0)
    for (const claim of claims) claim.told = becomeOf(bundleTable[claim.table]!, claim.told, survivors)
  return groupBy(claims, claim => claim.fact)
}

type Described = Awaited<ReturnType<typeof toldOf>>

/** Names, identifiers and sources of those that are things of their own. */
async function toldOf({ name, intake, sql, feed }: Offering, ids: string[]) {
  const own = hasEvidence(intake) ? ids.filter(isNode(feed)) : []
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

function verbsOf({ ties }: Feed, used: Set<string>): FeedVerb[] {
  const known = new Map(ties.flatMap(({ verbs }) => Object.values(verbs)).map(each => [wordingOf(each.en).text, each]))
  return [...used].flatMap(verb =>
    Object.entries(known.get(verb)!).map(([language, text]) => ({ verb, language, ...wordingOf(text) })),
  )
}

/** Tells whether an id is that of a row of the table, by its prefix. */
function isOf(table: string): (id: string) => boolean {
  const { prefix, columns } = bundleTable[table]!
  const own = columns[0]!.form
  const prefixes = prefix !== null ? [prefix] : typeof own === 'object' && 'ids' in own ? own.ids : []
  return id => prefixes.includes(prefixOf(id))
}

function isNode({ nodes }: Feed): (id: string) => boolean {
  const all = nodes.map(isOf)
  return id => all.some(isOne => isOne(id))
}

/** The ids that a field has; several are joined by a bar. */
function idsIn(told: Record<string, string | null>, field: string): string[] {
  const ids = told[field]
  if (ids == null) return []
  return ids.includes('|') ? ids.split('|') : [ids]
}

const unique = <T>(values: T[]) => [...new Set(values)]

type Place = { at: number; id: string }

const sealed = ({ at, id }: Place) => Buffer.from(JSON.stringify([at, id])).toString('base64url')

function opened(cursor: string): Place {
  try {
    const [at, id] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (Number.isSafeInteger(at) && typeof id === 'string') return { at, id }
  } catch {
    // Not one of ours: refused below.
  }
  throw unknown
}

/** A cursor from before the database was emptied or exchanged would wait for changes that never come. */
async function refuseUnknown({ name, sql }: Offering, at: number): Promise<void> {
  const [row] = await sql`select 1 from ${sql(name)}.changes where at >= ${at} limit 1`
  if (at > 0 && !row) throw unknown
}

const unknown = refusal('BAD_USER_INPUT', '`after` is not a cursor of this feed: leave it out to begin anew.', {
  argument: 'after',
})
