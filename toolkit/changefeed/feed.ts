import { hash } from 'node:crypto'
import { bundleTable } from '#toolkit/domain'
import { refusal } from '#toolkit/errors'
import type { FieldValues } from '#toolkit/facts'
import { stubOf } from '#toolkit/graphql'
import { readColumns } from '#toolkit/sql'
import {
  type ChangedFacts,
  type Claim,
  describeEntities,
  type EntityDescriptions,
  type FeedSource,
  factsOf,
  groupByTable,
  idsIn,
  type Row,
  rowsOf,
  unique,
} from './feed-queries.ts'
import { acting, covering, roles, steps, wordingOf } from './link-verbs.ts'
import type { Feed, FeedArgs, FeedEdge, FeedLink, FeedNode, FeedVerb, LinkFeed } from './types.ts'

/** The ties of `facts.graphql`. */
export const factLinks: FeedLink[] = [
  { table: 'participations', from: 'actor', to: 'entity', kind: 'role', verbs: roles },
  { table: 'participations', from: 'actor', to: 'onBehalfOf', verbs: acting },
  { table: 'milestones', from: 'actor', to: 'entity', kind: 'kind', date: 'date', verbs: steps },
  { table: 'entity_areas', from: 'entity', to: 'area', verbs: covering },
]

const LARGEST = 5_000

/**
 * A page of the feed of a subgraph.
 *
 *     const { edges, cursor, hasMore } = await feedPage({ name, intake, sql, feed }, { first: 5000 })
 *
 * What changed twice may be told twice, each time as it is now; what is gone is told as deleted. Where there is more, `goesOn`
 * hears from where on before the page is told. Throws BAD_USER_INPUT for a cursor that no page of this database can have had, or
 * that is of a feed which told other things: whoever holds one has to begin anew.
 */
export async function readFeedPage(
  offering: FeedSource,
  { after, first }: FeedArgs,
  goesOn: (cursor: string) => void = () => undefined,
): Promise<LinkFeed> {
  const size = first ?? LARGEST
  if (size < 1 || size > LARGEST) {
    throw refusal('BAD_USER_INPUT', `\`first\` is ${size}: ask for 1 to ${LARGEST} at a time.`, { argument: 'first' })
  }
  const { name, sql, feed } = offering
  const definition = fingerprintOf(feed)
  const start = after == null ? beginning : opened(after, definition)
  // The driver hands over columns of texts in less time than rows.
  const [nums, ids] = await readColumns(
    sql,
    [sql`num::text`, sql`id`],
    sql`(select num, id from ${sql(name)}.changes where num >= ${start.num} order by num limit ${size + 2}) changed`,
  )
  const placeAt = (at: number): Place => ({ num: nums![at]!, id: ids![at]! })
  const isOn = start.num !== beginning.num
  // It is from before the database was emptied or exchanged, and would wait for changes that never come.
  if (isOn && (nums![0] !== start.num || ids![0] !== start.id)) throw unknown
  const [begins, last] = [isOn ? 1 : 0, Math.min(ids!.length, size + (isOn ? 1 : 0)) - 1]
  const cursor = sealed(last < begins ? start : placeAt(last), definition)
  const hasMore = last < ids!.length - 1
  if (hasMore) goesOn(cursor)
  const idsOf = groupByTable(unique(ids!.slice(begins, last + 1)))
  const things = feed.nodes.flatMap(idsOf)
  const [facts, rows, told] = await Promise.all([
    factsOf(offering, idsOf),
    rowsOf(offering, things),
    describeEntities(offering, things),
  ])
  const edges = feed.links.flatMap(tie => edgesOf(tie, facts.get(tie.table)!))
  const gone = [...facts.values()].flatMap(each => each.gone)
  return {
    nodes: things.map(id => nodeOf(feed, id, rows.get(id), told)),
    edges: [...edges, ...gone.map(traceless)],
    verbs: verbsOf(feed, new Set(edges.map(({ verb }) => verb))),
    cursor,
    hasMore,
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

/** The edges of these facts: those that each makes as it is, and as deleted those that its claims once made. */
function edgesOf({ table, from, to, kind, date, verbs }: FeedLink, { once, others }: ChangedFacts): FeedEdge[] {
  const verbOf = new Map(Object.entries(verbs).map(([sort, { en }]) => [sort, wordingOf(en).text]))
  const [onlySort = ''] = verbOf.keys()
  const isKey = [from, to].every(field => bundleTable[table]!.key.includes(field))
  const edges: FeedEdge[] = []
  function add(id: string, sort: string, edge: Pick<FeedEdge, 'from' | 'to' | 'date' | 'deleted' | 'evidence'>) {
    const { from, to, date, deleted, evidence } = edge
    if (from === to) return
    const own = isKey ? id : `${id}/${sort}${from === id ? '' : `/${from}`}${to === id ? '' : `/${to}`}`
    edges.push({ id: own, from, to, kind: sort, verb: verbOf.get(sort)!, date, deleted, evidence })
  }
  const [froms, tos, sorts, dates] = [from, to, kind, date].map(field => once.told[field ?? ''])
  for (let at = 0; at < once.ids.length; at++) {
    const [id, evidence] = [once.ids[at]!, once.evidence[at]!]
    const [sort, date] = [sorts?.[at] ?? onlySort, dates?.[at] || null]
    for (const from of idsIn(froms![at]))
      for (const to of idsIn(tos![at])) add(id, sort, { from, to, date, deleted: false, evidence })
  }
  for (const [id, { row, claims }] of others) {
    const told = [...(row ? [row] : []), ...claims.map(claim => claim.told)]
    const sort = kind === undefined ? onlySort : told[0]![kind]!
    // An edge between parts of the key has the id of the fact, and where a key has changed, another.
    const named = isKey ? told : [...told, ...claims.map(claim => claim.ever)]
    const stands = (field: string, id: string) => row !== undefined && idsIn(row[field]).includes(id)
    for (const a of idsToldIn(named, from))
      for (const b of idsToldIn(named, to))
        add(id, sort, {
          from: a,
          to: b,
          date: (date && row?.[date]) || null,
          deleted: !stands(from, a) || !stands(to, b),
          evidence: evidenceOf(claims, [from, a], [to, b]),
        })
  }
  return edges
}

/** The claims that stand and tell of both ends, or of one where none does of both; as a list in JSON. */
function evidenceOf(claims: Claim[], from: [field: string, id: string], to: [field: string, id: string]): string {
  const standing = claims.filter(claim => claim.stands)
  const says = ({ told }: Claim, [field, id]: [string, string]) => idsIn(told[field]).includes(id)
  const whole = standing.filter(claim => says(claim, from) && says(claim, to))
  const half = () => unique([from, to].flatMap(end => standing.filter(claim => says(claim, end))))
  return `[${(whole.length > 0 ? whole : half()).map(claim => claim.evidence)}]`
}

/** The ids that a field has in any of these rows. */
const idsToldIn = (told: (Row | FieldValues)[], field: string) => unique(told.flatMap(each => idsIn(each[field])))

function nodeOf({ title }: Feed, id: string, row: Row | undefined, told: EntityDescriptions): FeedNode {
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

function verbsOf({ links: ties }: Feed, used: Set<string>): FeedVerb[] {
  const known = new Map(ties.flatMap(({ verbs }) => Object.values(verbs)).map(each => [wordingOf(each.en).text, each]))
  return [...used].flatMap(verb =>
    Object.entries(known.get(verb)!).map(([language, text]) => ({ verb, language, ...wordingOf(text) })),
  )
}

/** Where in `changes` a page ends: the number there, and what is noted under it. */
type Place = { num: string; id: string }

const beginning: Place = { num: '0', id: '' }

// What was told by another definition may have other ties, or other words: its cursor is none of this feed.
const fingerprintOf = (feed: Feed) => hash('sha256', JSON.stringify(feed), 'hex').slice(0, 12)

const sealed = ({ num, id }: Place, definition: string) =>
  Buffer.from(JSON.stringify([num, id, definition])).toString('base64url')

function opened(cursor: string, definition: string): Place {
  try {
    const [num, id, of] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (/^[0-9]{1,18}$/.test(num) && typeof id === 'string' && of === definition) return { num, id }
  } catch {
    // Not one of ours: refused below.
  }
  throw unknown
}

const unknown = refusal('BAD_USER_INPUT', '`after` is not a cursor of this feed: leave it out to begin anew.', {
  argument: 'after',
})
