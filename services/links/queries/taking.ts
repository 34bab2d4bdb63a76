import type { Sql, TransactionSql } from 'postgres'
import { copyInto } from '#toolkit'

/*
 * How the index takes in what a feed tells. Whoever writes holds one lock, so that two processes on one database do not take
 * in the same page twice.
 */

/** How far a feed has been read: to its end (`isWhole`), or so many pages of its first reading. */
export type FeedState = { cursor: string | null; isWhole: boolean; pages: number }

/** A page of a feed as the index keeps it; what is gone has no type, or no kind. */
export type IndexPage = {
  nodes: {
    id: string
    type: string | null
    names: { text: string; language: string | null; preferred: boolean; folded: string }[]
    identifiers: { scheme: string; value: string; folded: string }[]
    sources: string[]
  }[]
  /** `evidence` as JSON. */
  edges: {
    id: string
    from: string
    to: string
    kind: string | null
    verb: string
    date: string | null
    evidence: string
    sources: number
  }[]
  verbs: { verb: string; language: string; text: string; inverse: string; relative: string | null }[]
}

export async function feedState(sql: Sql | TransactionSql, subgraph: string): Promise<FeedState> {
  const [state] = await sql<FeedState[]>`
    select case when f.is_whole then f.cursor else r.cursor end as cursor, coalesce(f.is_whole, false) as "isWhole",
      coalesce(r.pages, 0) as pages
    from (select ${subgraph}::text as subgraph) asked
      left join links.feeds f using (subgraph) left join links.readings r using (subgraph)`
  return state!
}

/** The feeds that have been read to their end once. */
export async function wholeFeeds(sql: Sql): Promise<string[]> {
  const feeds = await sql<{ subgraph: string }[]>`select subgraph from links.feeds where is_whole`
  return feeds.map(({ subgraph }) => subgraph)
}

/** Begins a feed anew; what is known of it stays until it has been read whole. */
export async function beginAnew(sql: Sql, subgraph: string): Promise<void> {
  await locked(sql, async tx => {
    await emptyTold(tx, subgraph)
    await tx`update links.feeds set cursor = null, is_whole = false where subgraph = ${subgraph}`
  })
}

/** Takes out what is known of subgraphs that are none of these: they do not belong to the graph any more. */
export async function keepOnly(sql: Sql, subgraphs: string[]): Promise<void> {
  await locked(sql, async tx => {
    const others = await tx<{ subgraph: string }[]>`
      select subgraph from links.feeds where is_whole and subgraph <> all(${subgraphs})`
    for (const { subgraph } of others) {
      const revision = await nextRevision(tx)
      await forget(tx, subgraph, revision)
      // Its row stays, with the revision that tells of this, and is begun anew if it comes back.
      await tx`
        update links.feeds set cursor = null, is_whole = false, revision = ${revision} where subgraph = ${subgraph}`
    }
  })
}

/**
 * Takes in a page that was read after `before`, with the cursor where it ends. Of a first reading nothing is seen before its
 * last page (`isLast`), and then all at once. Gives false where somebody else has taken it in meanwhile.
 */
export async function takePage(
  sql: Sql,
  subgraph: string,
  { before, page, cursor, isLast }: { before: FeedState; page: IndexPage; cursor: string; isLast: boolean },
): Promise<boolean> {
  return locked(sql, async tx => {
    const now = await feedState(tx, subgraph)
    if (now.cursor !== before.cursor || now.isWhole !== before.isWhole) return false
    const pages = now.pages + 1
    await copyPage(tx, subgraph, pages, page)
    if (!now.isWhole && !isLast) {
      await tx`
        insert into links.readings (subgraph, cursor, pages) values (${subgraph}, ${cursor}, ${pages})
        on conflict (subgraph) do update set cursor = excluded.cursor, pages = excluded.pages`
      return true
    }
    const revision = await nextRevision(tx)
    if (!now.isWhole) await forget(tx, subgraph, revision)
    await takeIn(tx, subgraph, { revision, pages })
    await emptyTold(tx, subgraph)
    await tx`
      insert into links.feeds (subgraph, cursor, is_whole, revision) values (${subgraph}, ${cursor}, true, ${revision})
      on conflict (subgraph) do update set cursor = excluded.cursor, is_whole = true, revision = excluded.revision`
    return true
  })
}

async function copyPage(tx: TransactionSql, subgraph: string, page: number, told: IndexPage): Promise<void> {
  const nodes = ['subgraph', 'page', 'id', 'type', 'names', 'identifiers', 'sources']
  const edges = ['subgraph', 'page', 'id', 'from', 'to', 'kind', 'verb', 'date', 'evidence', 'sources']
  // An array would become one of PostgreSQL.
  const json = JSON.stringify
  await copyInto(
    tx,
    'links.told_nodes',
    nodes,
    told.nodes.map(each => [
      subgraph,
      page,
      each.id,
      each.type,
      json(each.names),
      json(each.identifiers),
      json(each.sources),
    ]),
  )
  await copyInto(
    tx,
    'links.told_edges',
    edges,
    told.edges.map(each => [
      subgraph,
      page,
      each.id,
      each.from,
      each.to,
      each.kind,
      each.verb,
      each.date,
      each.evidence,
      each.sources,
    ]),
  )
  await tx`
    insert into links.verbs (subgraph, verb, language, text, inverse, relative)
    select ${subgraph}, told.verb, told.language, told.text, told.inverse, told.relative
    from json_populate_recordset(null::links.verbs, ${json(told.verbs)}::text::json) told
    on conflict (subgraph, verb, language)
    do update set text = excluded.text, inverse = excluded.inverse, relative = excluded.relative`
}

async function emptyTold(tx: TransactionSql, subgraph: string): Promise<void> {
  await tx`delete from links.told_nodes where subgraph = ${subgraph}`
  await tx`delete from links.told_edges where subgraph = ${subgraph}`
  await tx`delete from links.readings where subgraph = ${subgraph}`
}

async function nextRevision(tx: TransactionSql): Promise<number> {
  const [row] = await tx<{ revision: number }[]>`
    select coalesce(max(revision), 0)::int + 1 as revision from links.feeds`
  return row!.revision
}

const locked = <T>(sql: Sql, work: (tx: TransactionSql) => Promise<T>): Promise<T> =>
  sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(hashtext('accord:links:feeds'))`
    return work(tx)
  }) as Promise<T>

/** Takes out all that a feed has told. */
async function forget(tx: TransactionSql, subgraph: string, revision: number): Promise<void> {
  const known = tx`select num from links.nodes where subgraph = ${subgraph}`
  await tx`
    with gone as (delete from links.edges where subgraph = ${subgraph} returning num)
    insert into links.removed (num, revision) select num, ${revision} from gone`
  await tx`delete from links.names where node in (${known})`
  await tx`delete from links.identifiers where node in (${known})`
  await tx`delete from links.supports where id in (select id from links.nodes where subgraph = ${subgraph})`
  await tx`update links.nodes set type = null, subgraph = null, revision = ${revision} where subgraph = ${subgraph}`
}

type Taking = { revision: number; pages: number }

/** Takes in every page of a feed that lies in `told`. */
async function takeIn(tx: TransactionSql, subgraph: string, { revision, pages }: Taking): Promise<void> {
  // Of what is new PostgreSQL has no figures, and would read the index whole for each page.
  await tx`
    select set_config(name, 'off', true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) as name`
  for (let page = 1; page <= pages; page++) {
    await takeNodes(tx, subgraph, revision, page)
    await takeEdges(tx, subgraph, revision, page)
  }
}

async function takeNodes(tx: TransactionSql, subgraph: string, revision: number, page: number): Promise<void> {
  const told = tx`links.told_nodes told where told.subgraph = ${subgraph} and told.page = ${page}`
  // Its names may have changed, though nothing else has; what is gone may be told by another subgraph now.
  await tx`
    update links.nodes n set type = told.type, subgraph = ${subgraph}, revision = ${revision} from ${told}
    and n.id = told.id and (told.type is not null or n.subgraph = ${subgraph})`
  await tx`
    insert into links.nodes (id, type, subgraph, revision)
    select told.id, told.type, ${subgraph}, ${revision}::int from ${told}
    and told.type is not null and not exists (select from links.nodes n where n.id = told.id)`
  const touched = tx`select n.num from links.nodes n, ${told} and n.id = told.id`
  await tx`delete from links.names where node in (${touched})`
  await tx`delete from links.identifiers where node in (${touched})`
  await tx`delete from links.supports where id in (select told.id from ${told})`
  await tx`
    insert into links.names (node, place, text, language, preferred, folded)
    select n.num, name.place, name.text, name.language, name.preferred, name.folded
    from links.nodes n, links.told_nodes told, rows from (
      json_to_recordset(told.names) as (text text, language text, preferred boolean, folded text)
    ) with ordinality as name (text, language, preferred, folded, place)
    where told.subgraph = ${subgraph} and told.page = ${page} and n.id = told.id`
  await tx`
    insert into links.identifiers (node, scheme, value, folded)
    select n.num, each.scheme, each.value, each.folded
    from links.nodes n, links.told_nodes told,
      json_to_recordset(told.identifiers) as each (scheme text, value text, folded text)
    where told.subgraph = ${subgraph} and told.page = ${page} and n.id = told.id`
  await tx`
    insert into links.supports (source, id, type)
    select distinct source, told.id, told.type from links.told_nodes told, json_array_elements_text(told.sources) as source
    where told.subgraph = ${subgraph} and told.page = ${page}`
}

async function takeEdges(tx: TransactionSql, subgraph: string, revision: number, page: number): Promise<void> {
  const told = tx`links.told_edges told where told.subgraph = ${subgraph} and told.page = ${page}`
  // Under a key, others go on from it after a slash.
  await tx`
    with removed as (
      delete from links.edges e using ${told} and told.kind is null
        and (e.id = told.id or (e.id > told.id || '/' and e.id < told.id || '0')) returning e.num
    )
    insert into links.removed (num, revision) select num, ${revision} from removed`
  // What a tie leads to may belong to a feed that has not been read yet.
  await tx`
    insert into links.nodes (id, revision)
    select id, ${revision}::int from (
      select told."from" as id from ${told} and told.kind is not null union select told."to" from ${told} and told.kind is not null
    ) ends where not exists (select from links.nodes n where n.id = ends.id)`
  await tx`
    insert into links.edges as e (id, subgraph, "from", "to", kind, verb, date, evidence, sources, revision)
    select told.id, ${subgraph}, a.num, b.num, told.kind, told.verb, told.date, told.evidence, told.sources, ${revision}::int
    from links.told_edges told join links.nodes a on a.id = told."from" join links.nodes b on b.id = told."to"
    where told.subgraph = ${subgraph} and told.page = ${page} and told.kind is not null
    on conflict (id) do update set kind = excluded.kind, verb = excluded.verb, date = excluded.date,
      evidence = excluded.evidence, sources = excluded.sources, revision = excluded.revision
    where (e.kind, e.verb, e.date, e.evidence::text) is distinct from
      (excluded.kind, excluded.verb, excluded.date, excluded.evidence::text)`
}
