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
  groupByTable,
  idsIn,
  type Row,
  readFacts,
  readRows,
  unique,
} from './feed-queries.ts'
import { actedForVerbs, coversVerbs, milestoneVerbs, roleVerbs, wordingOf } from './link-verbs.ts'
import type { Feed, FeedArgs, FeedEdge, FeedLink, FeedNode, FeedVerb, LinkFeed } from './types.ts'

/** The links of `facts.graphql`. */
export const factLinks: FeedLink[] = [
  { table: 'participations', from: 'actor', to: 'entity', kind: 'role', verbs: roleVerbs },
  { table: 'participations', from: 'actor', to: 'onBehalfOf', verbs: actedForVerbs },
  { table: 'milestones', from: 'actor', to: 'entity', kind: 'kind', date: 'date', verbs: milestoneVerbs },
  { table: 'entity_areas', from: 'entity', to: 'area', verbs: coversVerbs },
]

const MAX_PAGE_SIZE = 5_000

/**
 * A page of the feed of a subgraph.
 *
 *     const { edges, cursor, hasMore } = await readFeedPage({ name, intake, sql, feed }, { first: 5000 })
 *
 * An entity or link that changed twice can be on two pages, each time in its current state. A removed one has `deleted:
 * true`. If there is a next page, `onNext` receives its cursor before this page is complete. Throws BAD_USER_INPUT for
 * a cursor of another database or definition of the feed. The reader then starts again without a cursor.
 */
export async function readFeedPage(
  source: FeedSource,
  { after, first }: FeedArgs,
  onNext: (cursor: string) => void = () => undefined,
): Promise<LinkFeed> {
  const size = first ?? MAX_PAGE_SIZE
  if (size < 1 || size > MAX_PAGE_SIZE) {
    throw refusal('BAD_USER_INPUT', `\`first\` is ${size}: ask for 1 to ${MAX_PAGE_SIZE} at a time.`, {
      argument: 'first',
    })
  }
  const { name, sql, feed } = source
  const definition = fingerprintOf(feed)
  const start = after == null ? START : decodeCursor(after, definition)
  const [nums, ids] = await readColumns(
    sql,
    [sql`num::text`, sql`id`],
    sql`(select num, id from ${sql(name)}.changes where num >= ${start.num} order by num limit ${size + 2}) changed`,
  )
  const hasCursor = start.num !== START.num
  // The database was reset or replaced since the cursor was made, so a page after it would miss changes.
  if (hasCursor && (nums![0] !== start.num || ids![0] !== start.id)) throw unknownCursor
  const firstIndex = hasCursor ? 1 : 0
  const lastIndex = Math.min(ids!.length, size + firstIndex) - 1
  const end = lastIndex < firstIndex ? start : { num: nums![lastIndex]!, id: ids![lastIndex]! }
  const cursor = encodeCursor(end, definition)
  const hasMore = lastIndex < ids!.length - 1
  if (hasMore) onNext(cursor)
  const idsOf = groupByTable(unique(ids!.slice(firstIndex, lastIndex + 1)))
  const nodeIds = feed.nodes.flatMap(idsOf)
  const [facts, rows, descriptions] = await Promise.all([
    readFacts(source, idsOf),
    readRows(source, nodeIds),
    describeEntities(source, nodeIds),
  ])
  const edges = feed.links.flatMap(link => edgesOf(link, facts.get(link.table)!))
  const deletedFacts = [...facts.values()].flatMap(each => each.deleted)
  return {
    nodes: nodeIds.map(id => nodeOf(feed, id, rows.get(id), descriptions)),
    edges: [...edges, ...deletedFacts.map(deletedEdge)],
    verbs: verbsOf(feed, new Set(edges.map(({ verb }) => verb))),
    cursor,
    hasMore,
  }
}

/** An edge that deletes all edges of a fact without a row and claims. Its claims now belong to another fact. */
const deletedEdge = (id: string): FeedEdge => ({
  id,
  from: '',
  to: '',
  kind: '',
  verb: '',
  date: null,
  deleted: true,
  evidence: '[]',
})

/** The edges of these facts: the current ones, and with `deleted: true` the former ones that their claims had. */
function edgesOf(
  { table, from: fromField, to: toField, kind: kindField, date: dateField, verbs }: FeedLink,
  { singleClaim, others }: ChangedFacts,
): FeedEdge[] {
  const verbOf = new Map(Object.entries(verbs).map(([kind, { en }]) => [kind, wordingOf(en).text]))
  const [onlyKind = ''] = verbOf.keys()
  const isKey = [fromField, toField].every(field => bundleTable[table]!.key.includes(field))
  const edges: FeedEdge[] = []
  function add(factId: string, kind: string, edge: Pick<FeedEdge, 'from' | 'to' | 'date' | 'deleted' | 'evidence'>) {
    const { from, to, date, deleted, evidence } = edge
    if (from === to) return
    const id = isKey ? factId : `${factId}/${kind}${from === factId ? '' : `/${from}`}${to === factId ? '' : `/${to}`}`
    edges.push({ id, from, to, kind, verb: verbOf.get(kind)!, date, deleted, evidence })
  }
  const [fromCells, toCells, kinds, dates] = [fromField, toField, kindField, dateField].map(
    field => singleClaim.columns[field ?? ''],
  )
  for (let at = 0; at < singleClaim.ids.length; at++) {
    const [id, evidence] = [singleClaim.ids[at]!, singleClaim.evidence[at]!]
    const [kind, date] = [kinds?.[at] ?? onlyKind, dates?.[at] || null]
    for (const from of idsIn(fromCells![at]))
      for (const to of idsIn(toCells![at])) add(id, kind, { from, to, date, deleted: false, evidence })
  }
  for (const [id, { row, claims }] of others) {
    const currentValues = [...(row ? [row] : []), ...claims.map(claim => claim.values)]
    const kind = kindField === undefined ? onlyKind : currentValues[0]![kindField]!
    // A fact with both ends in its key never had other ends: a fact with other ends has another id.
    const allValues = isKey ? currentValues : [...currentValues, ...claims.map(claim => claim.idHistory)]
    const isCurrent = (field: string, id: string) => row !== undefined && idsIn(row[field]).includes(id)
    for (const from of idsInField(allValues, fromField))
      for (const to of idsInField(allValues, toField))
        add(id, kind, {
          from,
          to,
          date: (dateField && row?.[dateField]) || null,
          deleted: !isCurrent(fromField, from) || !isCurrent(toField, to),
          evidence: evidenceOf(claims, [fromField, from], [toField, to]),
        })
  }
  return edges
}

/** The valid claims with both ends as a JSON list; if there are none, the valid claims with one end. */
function evidenceOf(claims: Claim[], from: [field: string, id: string], to: [field: string, id: string]): string {
  const valid = claims.filter(claim => claim.isValid)
  const hasEnd = ({ values }: Claim, [field, id]: [string, string]) => idsIn(values[field]).includes(id)
  const withBothEnds = valid.filter(claim => hasEnd(claim, from) && hasEnd(claim, to))
  const withOneEnd = () => unique([from, to].flatMap(end => valid.filter(claim => hasEnd(claim, end))))
  return `[${(withBothEnds.length > 0 ? withBothEnds : withOneEnd()).map(claim => claim.evidence)}]`
}

const idsInField = (rows: (Row | FieldValues)[], field: string) => unique(rows.flatMap(row => idsIn(row[field])))

function nodeOf({ title }: Feed, id: string, row: Row | undefined, descriptions: EntityDescriptions): FeedNode {
  const titleName = title && row ? [{ text: row[title]!, language: row.language ?? null, preferred: true }] : []
  return {
    id,
    type: stubOf(id).__typename,
    deleted: !row,
    names: [
      ...titleName,
      ...(descriptions.names.get(id) ?? []).map(({ text, language, preferred }) => ({ text, language, preferred })),
    ],
    identifiers: (descriptions.identifiers.get(id) ?? []).map(each => each.identifier),
    sources: (descriptions.sources.get(id) ?? []).map(each => each.source),
  }
}

function verbsOf({ links }: Feed, used: Set<string>): FeedVerb[] {
  const wordings = new Map(
    links.flatMap(({ verbs }) => Object.values(verbs)).map(each => [wordingOf(each.en).text, each]),
  )
  return [...used].flatMap(verb =>
    Object.entries(wordings.get(verb)!).map(([language, text]) => ({ verb, language, ...wordingOf(text) })),
  )
}

/** The last row of the table `changes` on a page. */
type Position = { num: string; id: string }

const START: Position = { num: '0', id: '' }

// A cursor contains this hash. A feed with other links or verbs rejects it, so that the reader reads all rows again.
const fingerprintOf = (feed: Feed) => hash('sha256', JSON.stringify(feed), 'hex').slice(0, 12)

const encodeCursor = ({ num, id }: Position, definition: string) =>
  Buffer.from(JSON.stringify([num, id, definition])).toString('base64url')

function decodeCursor(cursor: string, definition: string): Position {
  try {
    const [num, id, cursorDefinition] = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
    if (/^[0-9]{1,18}$/.test(num) && typeof id === 'string' && cursorDefinition === definition) return { num, id }
  } catch {
    // Malformed: rejected below.
  }
  throw unknownCursor
}

const unknownCursor = refusal('BAD_USER_INPUT', '`after` is not a cursor of this feed: leave it out to start again.', {
  argument: 'after',
})
