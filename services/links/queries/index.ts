import { type SQL, sql } from 'drizzle-orm'
import { type Drizzle, given, type Page, type Params, pageParams } from '#toolkit'

export * from './taking.ts'

/** A thing as the index knows it. */
export type NodeRow = { num: number; id: string; type: string }
/** A tie; `from` and `to` are ids. */
export type LinkRow = {
  num: number
  id: string
  subgraph: string
  from: string
  to: string
  kind: string
  verb: string
  date: string | null
  evidence: EvidenceRow[]
}
export type EvidenceRow = {
  source: string
  locator: string | null
  quote: string | null
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
  confidence: 'HIGH' | 'MEDIUM' | 'LOW'
}
type Verb = { key: string; language: string; text: string; inverse: string; relative: string | null }

const array = (name: string) => sql`${given(name)}::text[]`
const word = (name: string) => sql`${given(name)}::text`
const isAsked = (value: SQL, name: string) => sql`(${array(name)} is null or ${value} = any(${array(name)}))`

const link = sql`e.num, e.id, e.subgraph, a.id as "from", b.id as "to", e.kind, e.verb, e.date, e.evidence`
const ends = sql`join links.nodes a on a.num = e."from" join links.nodes b on b.num = e."to"`

/** Reads rows of a statement that is prepared once. */
const reading = (db: Drizzle) => ({
  rows: <Row>(name: string, text: SQL) => {
    const statement = db.select({ row: sql<Row>`to_jsonb(found)` }).from(sql`(${text}) as found`).prepare(name)
    return async (params: Params = {}): Promise<Row[]> => (await statement.execute(params)).map(({ row }) => row)
  },
})

export function queries(db: Drizzle) {
  const { rows } = reading(db)
  // A former id leads to what it has become; `asked` is the id that led to each.
  const nodesByIds = rows<NodeRow & { asked: string }>(
    'nodes_by_ids',
    sql`select num, id, type, id as asked from links.nodes where id = any(${array('ids')}) and type is not null
      union all select n.num, n.id, n.type, i.value from links.identifiers i join links.nodes n on n.num = i.node
      where i.scheme = 'FORMER_ID' and i.value = any(${array('ids')}) and n.type is not null`,
  )
  const nodesByNums = rows<NodeRow>(
    'nodes_by_nums',
    sql`select num, id, type from links.nodes where num = any(${given('nums')}::int[])`,
  )
  return {
    nodesByIds: (ids: readonly string[]) => nodesByIds({ ids }),
    nodesByNums: (nums: readonly number[]) => nodesByNums({ nums }),
    nodeByIdentifier: rows<NodeRow>(
      'node_by_identifier',
      sql`select n.num, n.id, n.type from links.identifiers i join links.nodes n on n.num = i.node
        where i.scheme = ${word('scheme')} and i.value = ${word('value')} and n.type is not null order by n.id limit 1`,
    ),
    linksByNums: rows<LinkRow>(
      'links_by_nums',
      sql`select ${link} from links.edges e ${ends} where e.num = any(${given('nums')}::int[])`,
    ),
    namesOf: rows<{ node: string; text: string; language: string | null; preferred: boolean }>(
      'names_of',
      sql`select id as node, text, language, preferred from links.nodes join links.names on node = num
        where id = any(${array('ids')}) order by node, place`,
    ),
    verbsOf: rows<Verb>(
      'verbs_of',
      sql`select subgraph || ' ' || verb as key, language, text, inverse, relative from links.verbs
        where subgraph || ' ' || verb = any(${array('keys')})`,
    ),
    ...searching(db),
    ...neighbouring(db),
    ...supporting(db),
    ...changing(db),
  }
}

/**
 * The best name or number of each thing that fits, and how well it does. Where few do, each word is also taken for the terms
 * that are spelt most like it.
 */
const found = sql`
  with strict as (
    select node, text as matched, preferred,
      case when folded = ${word('folded')} then 4 when starts_with(folded, ${word('folded')}) then 3 else 2 end::float8 as fit
    from links.names where terms @@ ${word('terms')}::tsquery and folded like all(${array('patterns')})
  ), spelt as (
    select string_agg('(' || alike.terms || ')', ' & ')::tsquery as terms, count(alike.terms) = count(*) as is_whole
    from unnest(${array('words')}) as asked(word), lateral (
      select string_agg(quote_literal(near.term), ' | ') as terms from (
        select term from links.terms where term % asked.word order by similarity(term, asked.word) desc, term limit 5
      ) near
    ) alike
    where (select count(*) from (select from strict limit 10) few) < 10
  ), fitting as (
    select node, matched, preferred, fit from strict
    union all
    select node, value, true, 5 from links.identifiers where folded = ${word('folded')}
    union all
    (select node, text, preferred, word_similarity(${word('folded')}, folded)::float8
      from links.names where terms @@ (select terms from spelt where is_whole) order by node, place limit 1000)
  ), best as (
    select distinct on (node) node, matched, fit from fitting
    order by node, fit desc, preferred desc, length(matched), matched
  )
  select n.id, n.type, best.matched,
    (case when fit < 1 then fit * 0.9 else fit end + 0.09 * n.degree::float8 / (n.degree + 20))::float8 as score
  from best join links.nodes n on n.num = best.node where n.type is not null`

function searching(db: Drizzle) {
  const { rows } = reading(db)
  const search = rows<{ id: string; type: string; matched: string; score: number; sortKey: string }>(
    'search',
    sql`select id, type, matched, score, score::text as "sortKey" from (${found}) hits
      where ${isAsked(sql`type`, 'types')}
        and (${word('id')} is null or score < ${word('key')}::float8 or (score = ${word('key')}::float8 and id > ${word('id')}))
      order by score desc, id limit ${given('take')}`,
  )
  return {
    search: (page: Page, params: Params) => search({ ...params, ...pageParams(page) }),
    searchCounts: rows<{ type: string; count: number }>(
      'search_counts',
      sql`select type, count(*)::int as count from (${found}) hits group by type order by type`,
    ),
  }
}

/** The ties of one thing, one direction after the other; `asked` says which of them. */
const tiesOf = (asked: SQL, limit: SQL) => {
  const one = (own: SQL, other: SQL, direction: string, besides: SQL) => sql`(
    select e.*, ${other} as other from links.edges e join links.nodes n on n.num = ${other}
    where ${own} = ${given('of')}::int and ${word('direction')} <> ${sql.raw(`'${direction}'`)} ${besides}
      and n.type is not null and ${isAsked(sql`n.type`, 'types')} ${asked} ${limit})`
  return sql`${one(sql`e."from"`, sql`e."to"`, 'IN', sql``)} union all
    ${one(sql`e."to"`, sql`e."from"`, 'OUT', sql`and (e."from" <> e."to" or ${word('direction')} = 'IN')`)}`
}

function neighbouring(db: Drizzle) {
  const { rows } = reading(db)
  const after = sql`and ${isAsked(sql`e.kind`, 'kinds')}
    and (${word('id')} is null or (e.kind, e.num) > (${word('key')}, ${word('id')}::int))`
  const neighbours = rows<LinkRow & { node: string; sortKey: string }>(
    'neighbours',
    sql`select ${link}, o.id as node, e.kind as "sortKey"
      from (${tiesOf(after, sql`order by e.kind, e.num limit ${given('take')}`)} order by kind, num limit ${given('take')}) e
      ${ends} join links.nodes o on o.num = e.other order by e.kind, e.num`,
  )
  // What both are tied to, without either of them.
  const shared = sql`select n.num, n.id, n.type from links.nodes n where n.num in (
      select "to" from links.edges where "from" = ${given('a')}::int union select "from" from links.edges where "to" = ${given('a')}::int
    ) and n.num in (
      select "to" from links.edges where "from" = ${given('b')}::int union select "from" from links.edges where "to" = ${given('b')}::int
    ) and n.num <> ${given('a')}::int and n.num <> ${given('b')}::int and n.type is not null and ${isAsked(sql`n.type`, 'types')}`
  const between = rows<NodeRow & { sortKey: string }>(
    'between',
    sql`select num, id, type, id as "sortKey" from (${shared}) both_have
      where ${word('id')} is null or id > ${word('id')} order by id limit ${given('take')}`,
  )
  return {
    neighbours: (page: Page, params: Params) => neighbours({ ...params, ...pageParams(page) }),
    kindsOf: rows<{ kind: string; count: number }>(
      'kinds_of',
      sql`select kind, count(*)::int as count from (${tiesOf(sql``, sql``)}) ties group by kind order by count(*) desc, kind`,
    ),
    between: (page: Page, params: Params) => between({ ...params, ...pageParams(page) }),
    betweenCount: rows<{ count: number }>(
      'between_count',
      sql`select count(*)::int as count from (${shared}) both_have`,
    ),
    /** The ties between one thing and others, in a stable order. */
    tiesBetween: rows<LinkRow & { other: number }>(
      'ties_between',
      sql`select ${link}, e.other from (
          select *, "to" as other from links.edges where "from" = ${given('of')}::int and "to" = any(${given('nums')}::int[])
          union all
          select *, "from" as other from links.edges where "to" = ${given('of')}::int and "from" = any(${given('nums')}::int[])
        ) e ${ends} order by e.kind, e.num`,
    ),
  }
}

function supporting(db: Drizzle) {
  const { rows } = reading(db)
  const supported = rows<{ parent: string; id: string; type: string; sortKey: string }>(
    'supported',
    sql`select parent.source as parent, each.id, each.type, each.id as "sortKey" from unnest(${array('parents')}) as parent(source),
      lateral (select id, type from links.supports s where s.source = parent.source and ${isAsked(sql`type`, 'types')}
        and (${word('id')} is null or id > ${word('id')}) order by id limit ${given('take')}) each order by 1, 2`,
  )
  const counts = rows<{ parent: string; count: number }>(
    'supported_count',
    sql`select source as parent, count(*)::int as count from links.supports
      where source = any(${array('parents')}) and ${isAsked(sql`type`, 'types')} group by source`,
  )
  return {
    supported: {
      page: (parents: string[], page: Page, params: Params) => supported({ ...params, parents, ...pageParams(page) }),
      counts: (parents: string[], params: Params) => counts({ ...params, parents }),
    },
    sourcesOf: rows<{ source: string }>(
      'sources_of',
      sql`select source from links.supports where id = any(${array('ids')})
        union select id from links.nodes where id = any(${array('ids')}) and type = 'SOURCE' order by source`,
    ),
  }
}

/** What has changed since a revision, for those who keep ties in memory. */
function changing(db: Drizzle) {
  const { rows } = reading(db)
  const since = sql`revision > ${given('since')}::int`
  return {
    revision: rows<{ revision: number }>(
      'revision',
      sql`select coalesce(max(revision), 0)::int as revision from links.feeds`,
    ),
    changedNodes: rows<{ num: number; type: string | null }>(
      'changed_nodes',
      sql`select num, type from links.nodes where ${since}`,
    ),
    removedEdges: rows<{ num: number }>('removed_edges', sql`select num from links.removed where ${since}`),
    changedEdges: rows<{ num: number; from: number; to: number; kind: string; sources: number }>(
      'changed_edges',
      sql`select num, "from", "to", kind, sources from links.edges
        where ${since} and num > ${given('after')}::int order by num limit ${given('take')}`,
    ),
  }
}
