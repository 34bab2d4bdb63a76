import type { Sql, TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'
import { createGeneration, GONE, indexEdges, isBelowKey, publishGeneration, tableOf } from './feed-generations.ts'
import type { IndexPage } from './feed-page.ts'
import { deleteNodesOfFeed, type FeedState, feedState, nextRevision, withFeedLock } from './feed-state.ts'
import { type NodeWrite, type OnYield, removeNodes, setNodeTypes, upsertNodes } from './upsert-nodes.ts'

/*
 * Applies pages of feeds to the index. The first pages of a feed form a generation (feed-generations.ts), which stays invisible until
 * the feed is at its end. Then it replaces the published generation in one short transaction. Later pages change it in place.
 */

/**
 * Applies a page that was read at the state `before`, and stores its cursor. After the last page (`isLast`) of a generation, publishes
 * the generation. Returns false if another process has applied the page.
 *
 * `numbers` caches the numbers of nodes between calls. `onYield` is set for the feed of a foreign subgraph: the function drops nodes
 * that another feed owns, and passes them to `onYield`.
 */
export async function applyPage(
  sql: Sql,
  subgraph: string,
  options: {
    before: FeedState
    page: IndexPage
    cursor: string
    isLast: boolean
    numbers: Map<string, number>
    onYield?: OnYield | undefined
  },
): Promise<boolean> {
  const { before, page, cursor, isLast, numbers, onYield } = options
  const reading = await withFeedLock(sql, async tx => {
    const now = await feedState(tx, subgraph)
    const isPublished = now.isWhole
    if (now.cursor !== before.cursor || isPublished !== before.isWhole) return undefined
    const reading = now.reading ?? (await createGeneration(tx))
    const revision = isPublished ? await nextRevision(tx) : 0
    // PostgreSQL may lose the last pages of an unpublished generation in a crash. The next read then requests them again.
    if (!isPublished) await tx`set local synchronous_commit = off`
    const write = { subgraph, reading, revision, numbers, isPublished, onYield }
    await preferIndexScans(tx)
    await assignNumbers(tx, numbers, page)
    await upsertNodes(tx, write, page.nodes)
    await applyEdges(tx, write, page.edges)
    await applyVerbs(tx, subgraph, page.verbs)
    if (isPublished) {
      await tx`update links.feeds set cursor = ${cursor}, revision = ${revision} where subgraph = ${subgraph}`
    } else {
      await tx`
        insert into links.readings (subgraph, number, cursor) values (${subgraph}, ${reading}, ${cursor})
        on conflict (subgraph) do update set cursor = excluded.cursor`
    }
    return reading
  })
  if (reading === undefined) return false
  return before.isWhole || !isLast || showEntities(sql, subgraph, { reading, cursor, onYield })
}

/** Publishes a complete generation in place of the former one. It indexes the links while it writes the nodes. */
export async function showEntities(
  sql: Sql,
  subgraph: string,
  { reading, cursor, onYield }: { reading: number; cursor: string; onYield?: OnYield | undefined },
): Promise<boolean> {
  const indexing = indexEdges(sql, reading)
  // Without this handler, Node reports a rejection that occurs before the `await`.
  indexing.catch(() => {})
  try {
    return await withFeedLock(sql, async tx => {
      const now = await feedState(tx, subgraph)
      if (now.cursor !== cursor || now.reading !== reading || now.isWhole) return false
      const revision = await nextRevision(tx)
      await deleteNodesOfFeed(tx, subgraph, revision)
      await tx`analyze links.told_nodes`
      await removeNodes(tx, await setNodeTypes(tx, { subgraph, revision, onYield }), reading)
      await publishGeneration(tx, reading, indexing)
      await tx`delete from links.readings where subgraph = ${subgraph}`
      await tx`
        insert into links.feeds (subgraph, cursor, is_whole, revision, reading)
        values (${subgraph}, ${cursor}, true, ${revision}, ${reading})
        on conflict (subgraph) do update set cursor = excluded.cursor, is_whole = true, revision = excluded.revision,
          reading = excluded.reading`
      return true
    })
  } finally {
    await Promise.allSettled([indexing])
  }
}

// PostgreSQL has no statistics of a new table, and would scan the whole table for each page.
const preferIndexScans = (tx: TransactionSql) => tx`
  select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) as name`

async function applyEdges(
  tx: TransactionSql,
  { subgraph, reading, revision, numbers, isPublished }: NodeWrite,
  edges: IndexPage['edges'],
): Promise<void> {
  const present = edges.filter(({ kind }) => kind !== null)
  const deleted = edges.filter(({ kind }) => kind === null)
  const rows = present.map(({ id, from, to, kind, verb, date, evidence, sources }) => {
    return [id, subgraph, reading, numbers.get(from), numbers.get(to), kind, verb, date, evidence, sources, revision]
  })
  if (!isPublished) {
    const deletedRows = deleted.map(({ id }) => [id, subgraph, reading, 0, 0, GONE, '', null, '[]', 0, revision])
    return copyInto(tx, tableOf('edges', reading), EDGE_COLUMNS, [...deletedRows, ...rows])
  }
  if (deleted.length > 0)
    await tx`
      with removed as (
        delete from links.edges e using unnest(${deleted.map(({ id }) => id)}::text[]) as gone (id)
        where e.reading = ${reading} and (e.id = gone.id or ${isBelowKey(tx, 'e.id', 'gone.id')})
        returning e.num
      )
      insert into links.removed (num, revision) select num, ${revision} from removed`
  if (present.length === 0) return
  const columns = tx(EDGE_COLUMNS)
  await tx`
    create temporary table if not exists staged_edges on commit delete rows as select ${columns} from links.edges with no data`
  await copyInto(tx, 'staged_edges', EDGE_COLUMNS, rows)
  await tx`
    insert into links.edges as e (${columns}) select ${columns} from staged_edges
    on conflict (reading, id) do update set kind = excluded.kind, verb = excluded.verb, date = excluded.date,
      evidence = excluded.evidence, sources = excluded.sources, revision = excluded.revision
    where (e.kind, e.verb, e.date, e.evidence::text) is distinct from
      (excluded.kind, excluded.verb, excluded.date, excluded.evidence::text)`
}

const EDGE_COLUMNS = [
  'id',
  'subgraph',
  'reading',
  'from',
  'to',
  'kind',
  'verb',
  'date',
  'evidence',
  'sources',
  'revision',
]

// The numbers of nodes are cached between pages. Their look-up would take most of the time of a link.
const MAX_CACHED_NUMBERS = 500_000

/** Adds the numbers of all nodes of a page to `numbers`. Inserts the ends of links that no feed has sent yet. */
async function assignNumbers(tx: TransactionSql, numbers: Map<string, number>, page: IndexPage): Promise<void> {
  if (numbers.size > MAX_CACHED_NUMBERS) numbers.clear()
  const missing = new Set<string>()
  const addIfMissing = (id: string) => {
    if (!numbers.has(id)) missing.add(id)
  }
  for (const { id } of page.nodes) addIfMissing(id)
  for (const { kind, from, to } of page.edges) {
    if (kind === null) continue
    addIfMissing(from)
    addIfMissing(to)
  }
  if (missing.size === 0) return
  const ids = [...missing]
  const rows = await tx<{ id: string; num: number }[]>`
    with inserted as (
      insert into links.nodes (id) select id from unnest(${ids}::text[]) as missing (id)
      where not exists (select from links.nodes n where n.id = missing.id) returning id, num
    )
    select id, num from inserted union all select id, num from links.nodes where id = any(${ids})`
  for (const { id, num } of rows) numbers.set(id, num)
}

async function applyVerbs(tx: TransactionSql, subgraph: string, verbs: IndexPage['verbs']): Promise<void> {
  await tx`
    insert into links.verbs (subgraph, verb, language, text, inverse, relative)
    select ${subgraph}, page.verb, page.language, page.text, page.inverse, page.relative
    from json_populate_recordset(null::links.verbs, ${JSON.stringify(verbs)}::text::json) page
    on conflict (subgraph, verb, language)
    do update set text = excluded.text, inverse = excluded.inverse, relative = excluded.relative`
}
