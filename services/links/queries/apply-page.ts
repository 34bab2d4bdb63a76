import type { Sql, TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'
import { beginGeneration, GONE, indexEdges, isInGeneration, publishGeneration, tableOf } from './feed-generations.ts'
import type { IndexPage } from './feed-page.ts'
import { type FeedState, feedState, forgetFeed, nextRevision, withFeedLock } from './feed-state.ts'
import { type NodeWrite, removeNodes, setNodeTypes, upsertNodes, type YieldingOwner } from './upsert-nodes.ts'

/*
 * How the index takes in what a feed tells.
 *
 * A reading from the beginning has a number of its own, and what it tells is put aside (readings.ts) until the feed has come to its
 * end: then it takes the place of the one before, in one transaction that has little left to do.
 */

/**
 * Takes in a page that was read after `before`, with the cursor where it ends. Of a reading from the beginning nothing is seen
 * before its last page (`isLast`), and then all at once. `numbers` is what whoever reads remembers from page to page: the numbers of things.
 * With `yields` the feed is one from elsewhere: what another feed tells of is left out, and heard there.
 * Gives false where somebody else has taken the page in meanwhile.
 */
export async function applyPage(
  sql: Sql,
  subgraph: string,
  {
    before,
    page,
    cursor,
    isLast,
    numbers,
    yields,
  }: {
    before: FeedState
    page: IndexPage
    cursor: string
    isLast: boolean
    numbers: Map<string, number>
    yields?: YieldingOwner | undefined
  },
): Promise<boolean> {
  const reading = await withFeedLock(sql, async tx => {
    const now = await feedState(tx, subgraph)
    const isShown = now.isWhole
    if (now.cursor !== before.cursor || isShown !== before.isWhole) return undefined
    const reading = now.reading ?? (await beginGeneration(tx))
    const revision = isShown ? await nextRevision(tx) : 0
    // What the last pages of a reading told is read again where PostgreSQL dies before it has written them.
    if (!isShown) await tx`set local synchronous_commit = off`
    const taking = { subgraph, reading, revision, numbers, isShown, yields }
    await lookUp(tx)
    await learnNumbers(tx, numbers, page)
    await upsertNodes(tx, taking, page.nodes)
    await applyEdges(tx, taking, page.edges)
    await applyVerbs(tx, subgraph, page.verbs)
    if (isShown) {
      await tx`update links.feeds set cursor = ${cursor}, revision = ${revision} where subgraph = ${subgraph}`
    } else {
      await tx`
        insert into links.readings (subgraph, number, cursor) values (${subgraph}, ${reading}, ${cursor})
        on conflict (subgraph) do update set cursor = excluded.cursor`
    }
    return reading
  })
  if (reading === undefined) return false
  return before.isWhole || !isLast || showEntities(sql, subgraph, { reading, cursor, yields })
}

/** Shows a reading that has come to its end in place of the one before. Its ties are put in order while its things are taken in. */
export async function showEntities(
  sql: Sql,
  subgraph: string,
  { reading, cursor, yields }: { reading: number; cursor: string; yields?: YieldingOwner | undefined },
): Promise<boolean> {
  const indexing = indexEdges(sql, reading)
  // It may fail long before it is waited for.
  indexing.catch(() => {})
  try {
    return await withFeedLock(sql, async tx => {
      const now = await feedState(tx, subgraph)
      if (now.cursor !== cursor || now.reading !== reading || now.isWhole) return false
      const revision = await nextRevision(tx)
      await forgetFeed(tx, subgraph, revision)
      await tx`analyze links.told_nodes`
      await removeNodes(tx, await setNodeTypes(tx, { subgraph, revision, yields }), reading)
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

// Of what is new PostgreSQL has no figures, and would read the index whole for each page.
const lookUp = (tx: TransactionSql) => tx`
  select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) as name`

/** Takes in the ties of a page. */
async function applyEdges(
  tx: TransactionSql,
  { subgraph, reading, revision, numbers, isShown }: NodeWrite,
  edges: IndexPage['edges'],
): Promise<void> {
  const [standing, gone] = [edges.filter(({ kind }) => kind !== null), edges.filter(({ kind }) => kind === null)]
  const rows = standing.map(({ id, from, to, kind, verb, date, evidence, sources }) => {
    return [id, subgraph, reading, numbers.get(from), numbers.get(to), kind, verb, date, evidence, sources, revision]
  })
  if (!isShown) {
    const rowsOfGone = gone.map(({ id }) => [id, subgraph, reading, 0, 0, GONE, '', null, '[]', 0, revision])
    return copyInto(tx, tableOf('edges', reading), told, [...rowsOfGone, ...rows])
  }
  if (gone.length > 0)
    await tx`
      with removed as (
        delete from links.edges e using unnest(${gone.map(({ id }) => id)}::text[]) as gone (id)
        where e.reading = ${reading} and (e.id = gone.id or ${isInGeneration(tx, 'e.id', 'gone.id')})
        returning e.num
      )
      insert into links.removed (num, revision) select num, ${revision} from removed`
  if (standing.length === 0) return
  const columns = tx(told)
  await tx`
    create temporary table if not exists told_edges on commit delete rows as select ${columns} from links.edges with no data`
  await copyInto(tx, 'told_edges', told, rows)
  await tx`
    insert into links.edges as e (${columns}) select ${columns} from told_edges
    on conflict (reading, id) do update set kind = excluded.kind, verb = excluded.verb, date = excluded.date,
      evidence = excluded.evidence, sources = excluded.sources, revision = excluded.revision
    where (e.kind, e.verb, e.date, e.evidence::text) is distinct from
      (excluded.kind, excluded.verb, excluded.date, excluded.evidence::text)`
}

const told = ['id', 'subgraph', 'reading', 'from', 'to', 'kind', 'verb', 'date', 'evidence', 'sources', 'revision']

// Looking things up by their ids would take most of the time that a tie takes: what one reading has looked up it remembers.
const remembered = 500_000

/** Learns the numbers of the things of a page. What a tie leads to may belong to a feed that has not been read yet. */
async function learnNumbers(tx: TransactionSql, numbers: Map<string, number>, page: IndexPage): Promise<void> {
  if (numbers.size > remembered) numbers.clear()
  const met = new Set<string>()
  const meet = (id: string) => {
    if (!numbers.has(id)) met.add(id)
  }
  for (const { id } of page.nodes) meet(id)
  for (const { kind, from, to } of page.edges) {
    if (kind === null) continue
    meet(from)
    meet(to)
  }
  if (met.size === 0) return
  const unknown = [...met]
  const found = await tx<{ id: string; num: number }[]>`
    with made as (
      insert into links.nodes (id) select id from unnest(${unknown}::text[]) as asked (id)
      where not exists (select from links.nodes n where n.id = asked.id) returning id, num
    )
    select id, num from made union all select id, num from links.nodes where id = any(${unknown})`
  for (const { id, num } of found) numbers.set(id, num)
}

async function applyVerbs(tx: TransactionSql, subgraph: string, verbs: IndexPage['verbs']): Promise<void> {
  await tx`
    insert into links.verbs (subgraph, verb, language, text, inverse, relative)
    select ${subgraph}, told.verb, told.language, told.text, told.inverse, told.relative
    from json_populate_recordset(null::links.verbs, ${JSON.stringify(verbs)}::text::json) told
    on conflict (subgraph, verb, language)
    do update set text = excluded.text, inverse = excluded.inverse, relative = excluded.relative`
}
