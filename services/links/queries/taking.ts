import type { PendingQuery, Row, Sql, TransactionSql } from 'postgres'

/*
 * How the index takes in what a feed tells. Whoever writes holds one lock, so that two processes on one database do not take
 * in the same page twice.
 */

/** How far a feed has been read; `isWhole` when its first reading was taken in. */
export type FeedState = { cursor: string | null; isWhole: boolean }

/** A page of a feed as the index keeps it. */
export type IndexPage = {
  nodes: {
    id: string
    type: string
    names: { text: string; language: string | null; preferred: boolean; folded: string; terms: string[] }[]
    identifiers: { scheme: string; value: string; folded: string }[]
    sources: string[]
  }[]
  edges: {
    id: string
    from: string
    to: string
    kind: string
    verb: string
    date: string | null
    evidence: unknown[]
    sources: number
  }[]
  verbs: { verb: string; language: string; text: string; inverse: string; relative: string | null }[]
  /** Ids of things and of ties that are there no more, and of all things at the end of a tie, each once. */
  ids: { goneNodes: string[]; goneEdges: string[]; ends: string[] }
}

export async function feedState(sql: Sql, subgraph: string): Promise<FeedState> {
  const [state] = await sql<FeedState[]>`
    select cursor, is_whole as "isWhole" from links.feeds where subgraph = ${subgraph}`
  return state ?? { cursor: null, isWhole: false }
}

/** The feeds that have been read to their end once. */
export async function wholeFeeds(sql: Sql): Promise<string[]> {
  const feeds = await sql<{ subgraph: string }[]>`select subgraph from links.feeds where is_whole`
  return feeds.map(({ subgraph }) => subgraph)
}

/** The types of the things that the index has of a feed. */
export async function typesToldBy(sql: Sql, subgraph: string): Promise<string[]> {
  const types = await sql<{ type: string }[]>`
    select distinct type from links.nodes where subgraph = ${subgraph} and type is not null`
  return types.map(({ type }) => type)
}

/** Begins a feed anew; what is known of it stays until it has been read whole. */
export async function beginAnew(sql: Sql, subgraph: string): Promise<void> {
  await locked(sql, async tx => {
    await tx`delete from links.pages where subgraph = ${subgraph}`
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
      await tx`delete from links.pages where subgraph = ${subgraph}`
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
    const [now] = await tx<FeedState[]>`
      select cursor, is_whole as "isWhole" from links.feeds where subgraph = ${subgraph}`
    if ((now?.cursor ?? null) !== before.cursor || (now?.isWhole ?? false) !== before.isWhole) return false
    const json = (part: unknown) => tx`${JSON.stringify(part)}::text::json`
    await tx`
      insert into links.pages (subgraph, nodes, edges, verbs, ids)
      values (${subgraph}, ${json(page.nodes)}, ${json(page.edges)}, ${json(page.verbs)}, ${json(page.ids)})`
    const isWhole = before.isWhole || isLast
    const revision = await nextRevision(tx)
    if (isWhole) {
      if (!before.isWhole) await forget(tx, subgraph, revision)
      await takeIn(tx, subgraph, { revision, isFirst: !before.isWhole })
    }
    await tx`
      insert into links.feeds as f (subgraph, cursor, is_whole, revision)
      values (${subgraph}, ${cursor}, ${isWhole}, ${isWhole ? revision : 0})
      on conflict (subgraph) do update set cursor = excluded.cursor, is_whole = excluded.is_whole,
        revision = greatest(f.revision, excluded.revision)`
    return true
  })
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

type Taking = { revision: number; isFirst: boolean }

/** Takes in every page of a feed that lies in `pages`, and empties it. */
async function takeIn(tx: TransactionSql, subgraph: string, taking: Taking): Promise<void> {
  // Of what is new PostgreSQL has no figures, and would read the index whole for each page.
  await setPlanning(tx, 'off')
  await tx`
    create temp table told_nodes (id text, type text, names jsonb, identifiers jsonb, sources jsonb) on commit drop`
  await tx`create temp table told_ids (what text, id text) on commit drop`
  await tx`create temp table ends (num int primary key) on commit drop`
  const pages = await tx<{ number: number }[]>`
    select number from links.pages where subgraph = ${subgraph} order by number`
  for (const { number } of pages) {
    const page = tx`links.pages p where p.subgraph = ${subgraph} and p.number = ${number}`
    await tx`truncate told_nodes, told_ids`
    await tx`
      insert into told_nodes
      select told.* from (select p.nodes from ${page}) p, json_populate_recordset(null::told_nodes, p.nodes) told`
    await tx`
      insert into told_ids
      select each.key, json_array_elements_text(each.value) from (select p.ids from ${page}) p, json_each(p.ids) each`
    await takeNodes(tx, subgraph, taking)
    await takeEdges(tx, subgraph, taking, page)
  }
  await countTies(tx, taking)
  await tx`delete from links.pages where subgraph = ${subgraph}`
}

const setPlanning = (tx: TransactionSql, value: 'on' | 'off') => tx`
  select set_config(name, ${value}, true) from unnest(array['enable_seqscan', 'enable_hashjoin', 'enable_mergejoin']) as name`

/** How many ties each thing has that a tie was told of; after a first reading, each thing. */
async function countTies(tx: TransactionSql, { isFirst }: Taking): Promise<void> {
  if (isFirst) await setPlanning(tx, 'on')
  const counted = isFirst
    ? tx`
        select num, count(*)::int as degree from (
          select "from" as num from links.edges union all select "to" from links.edges where "from" <> "to"
        ) each group by num`
    : tx`
        select num, (select count(*) from links.edges e where e."from" = ends.num)::int
          + (select count(*) from links.edges e where e."to" = ends.num and e."from" <> ends.num)::int as degree
        from ends`
  await tx`update links.nodes n set degree = c.degree from (${counted}) c where n.num = c.num and n.degree <> c.degree`
}

async function takeNodes(tx: TransactionSql, subgraph: string, { revision }: Taking): Promise<void> {
  await tx`
    update links.nodes n set type = told.type, subgraph = ${subgraph}, revision = ${revision} from told_nodes told
    where n.id = told.id and (n.type, n.subgraph) is distinct from (told.type, ${subgraph})`
  await tx`
    insert into links.nodes (id, type, subgraph, revision)
    select told.id, told.type, ${subgraph}, ${revision}::int from told_nodes told
    where not exists (select from links.nodes n where n.id = told.id)`
  await tx`
    update links.nodes n set type = null, revision = ${revision} from told_ids gone
    where what = 'goneNodes' and n.id = gone.id and subgraph = ${subgraph}`
  const ids = tx`select id from told_nodes union select id from told_ids where what = 'goneNodes'`
  const touched = tx`select num from links.nodes n join (${ids}) ids using (id)`
  await tx`delete from links.names where node in (${touched})`
  await tx`delete from links.identifiers where node in (${touched})`
  await tx`delete from links.supports where id in (${ids})`
  await tx`
    insert into links.names (node, place, text, language, preferred, folded, terms)
    select n.num, name.ordinality, name.value ->> 'text', name.value ->> 'language', (name.value -> 'preferred')::boolean,
      name.value ->> 'folded', array_to_tsvector(array(select jsonb_array_elements_text(name.value -> 'terms')))
    from told_nodes told join links.nodes n on n.id = told.id, jsonb_array_elements(told.names) with ordinality as name`
  await tx`
    insert into links.terms (term)
    select distinct each.term
    from told_nodes told, jsonb_array_elements(told.names) as name, jsonb_array_elements_text(name -> 'terms') as each (term)
    where not exists (select from links.terms t where t.term = each.term)`
  await tx`
    insert into links.identifiers (node, scheme, value, folded)
    select n.num, each.scheme, each.value, each.folded
    from told_nodes told join links.nodes n on n.id = told.id,
      jsonb_to_recordset(told.identifiers) as each (scheme text, value text, folded text)`
  await tx`
    insert into links.supports (source, id, type)
    select distinct source, told.id, told.type from told_nodes told, jsonb_array_elements_text(told.sources) as source`
}

async function takeEdges(
  tx: TransactionSql,
  subgraph: string,
  { revision, isFirst }: Taking,
  page: PendingQuery<Row[]>,
): Promise<void> {
  // What a tie leads to may belong to a feed that has not been read yet.
  await tx`
    insert into links.nodes (id, revision)
    select id, ${revision}::int from told_ids told
    where what = 'ends' and not exists (select from links.nodes n where n.id = told.id)`
  // Under a key, others go on from it after a slash.
  const isGone = tx`what = 'goneEdges' and (e.id = gone.id or (e.id > gone.id || '/' and e.id < gone.id || '0'))`
  if (!isFirst)
    await tx`
      insert into ends select num from told_ids join links.nodes using (id) where what = 'ends'
      union select unnest(array[e."from", e."to"]) from links.edges e join told_ids gone on ${isGone}
      on conflict do nothing`
  await tx`
    with removed as (delete from links.edges e using told_ids gone where ${isGone} returning num)
    insert into links.removed (num, revision) select num, ${revision} from removed`
  await tx`
    insert into links.edges as e (id, subgraph, "from", "to", kind, verb, date, evidence, sources, revision)
    select told.id, ${subgraph}, a.num, b.num, told.kind, told.verb, told.date, told.evidence, told.sources, ${revision}::int
    from (select p.edges from ${page}) p, json_to_recordset(p.edges) as told (id text, "from" text, "to" text, kind text,
      verb text, date text, evidence jsonb, sources smallint)
      join links.nodes a on a.id = told."from" join links.nodes b on b.id = told."to"
    on conflict (id) do update set kind = excluded.kind, verb = excluded.verb, date = excluded.date,
      evidence = excluded.evidence, sources = excluded.sources, revision = excluded.revision
    where (e.kind, e.verb, e.date, e.evidence) is distinct from (excluded.kind, excluded.verb, excluded.date, excluded.evidence)`
  await tx`
    insert into links.verbs (subgraph, verb, language, text, inverse, relative)
    select ${subgraph}, told.verb, told.language, told.text, told.inverse, told.relative
    from (select p.verbs from ${page}) p, json_populate_recordset(null::links.verbs, p.verbs) told
    on conflict (subgraph, verb, language)
    do update set text = excluded.text, inverse = excluded.inverse, relative = excluded.relative`
}
