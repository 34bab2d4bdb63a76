import { bundleTable } from './bundle.ts'
import { refusal } from './errors.ts'
import {
  type Claim,
  claimsOf,
  type Described,
  isNode,
  isOf,
  type Offering,
  type Row,
  rowsOf,
  toldOf,
  unique,
} from './feed-rows.ts'
import { stubOf } from './ids.ts'
import type { Told } from './intake.ts'
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
  const ids = unique(page.map(({ id }) => id))
  const tying = unique(feed.ties.map(({ table }) => table)).map(isOf)
  const isTying = (id: string) => tying.some(isOne => isOne(id))
  const standing = rowsOf(offering, ids)
  const [rows, claims, told] = await Promise.all([
    standing,
    claimsOf(offering, ids.filter(isTying), standing),
    toldOf(offering, ids.filter(isNode(feed))),
  ])
  const edges = feed.ties.flatMap(tie =>
    ids.filter(isOf(tie.table)).flatMap(id => edgesOf(tie, id, rows.get(id), claims.get(id) ?? [])),
  )
  const gone = ids.filter(id => !rows.has(id) && !claims.has(id) && isTying(id))
  return {
    nodes: ids.filter(isNode(feed)).map(id => nodeOf(feed, id, rows.get(id), told)),
    edges: [...edges, ...gone.map(traceless)],
    verbs: verbsOf(feed, new Set(edges.map(({ verb }) => verb))),
    cursor: sealed(page.at(-1) ?? start),
    hasMore: changed.length > size,
  }
}

/**
 * The same as `page` gives, without asking it again where it has told all: as long as there is a lease of the revision (leases.ts),
 * there is no more to tell.
 *
 *     const tell = tellingOnce(asked => feedPage(offering, asked), heard.leased)
 */
export function tellingOnce(
  page: (asked: FeedArgs) => Promise<LinkFeed>,
  leased: () => string | undefined,
): (asked: FeedArgs) => Promise<LinkFeed> {
  let end: { revision: string; told: LinkFeed; first: FeedArgs['first'] } | undefined
  return async asked => {
    const revision = leased()
    const isKnown = end?.revision === revision && end?.told.cursor === asked.after && end?.first === asked.first
    if (end && isKnown) return end.told
    const told = await page(asked)
    if (revision !== undefined && isEnd(told) && leased() === revision) end = { revision, told, first: asked.first }
    return told
  }
}

const isEnd = ({ nodes, edges, verbs, hasMore }: LinkFeed) =>
  nodes.length + edges.length + verbs.length === 0 && !hasMore

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
  for (const claim of claims) if (claim.told) told.push(claim.told)
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
  const says = ({ told }: Claim, [field, id]: [string, string]) => !told || idsIn(told, field).includes(id)
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

function verbsOf({ ties }: Feed, used: Set<string>): FeedVerb[] {
  const known = new Map(ties.flatMap(({ verbs }) => Object.values(verbs)).map(each => [wordingOf(each.en).text, each]))
  return [...used].flatMap(verb =>
    Object.entries(known.get(verb)!).map(([language, text]) => ({ verb, language, ...wordingOf(text) })),
  )
}

/** The ids that a field has; several are joined by a bar. */
function idsIn(told: Record<string, string | null>, field: string): string[] {
  const ids = told[field]
  if (ids == null) return []
  return ids.includes('|') ? ids.split('|') : [ids]
}

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
