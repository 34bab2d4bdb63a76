import { type SQL, sql } from 'drizzle-orm'
import type { Drizzle } from '#toolkit/database'
import type { Page } from '#toolkit/graphql'
import { type Params, pageParams } from '#toolkit/lists'
import { placeholder } from '#toolkit/sql'
import type { EvidenceRow } from '../tables.ts'
import { readIndexChanges } from './index-changes.ts'

/** An entity in the index. */
type NodeRow = { num: number; id: string; type: string }
/** A link; `from` and `to` are ids. */
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
type Verb = { key: string; language: string; text: string; inverse: string; relative: string | null }

const array = (name: string) => sql`${placeholder(name)}::text[]`
const word = (name: string) => sql`${placeholder(name)}::text`
const isAnyOrNull = (value: SQL, name: string) => sql`(${array(name)} is null or ${value} = any(${array(name)}))`

const link = sql`e.num, e.id, e.subgraph, a.id as "from", b.id as "to", e.kind, e.verb, e.date, e.evidence`
const ends = sql`join links.nodes a on a.num = e."from" join links.nodes b on b.num = e."to"`

/** Prepares a statement, and returns a function that executes it and returns its rows. */
const preparedOn =
  (db: Drizzle) =>
  <Row>(name: string, text: SQL) => {
    const statement = db.select({ row: sql<Row>`to_jsonb(found)` }).from(sql`(${text}) as found`).prepare(name)
    return async (params: Params): Promise<Row[]> => (await statement.execute(params)).map(({ row }) => row)
  }

export function queries(db: Drizzle) {
  const rows = preparedOn(db)
  // For a former id, the row has the surviving entity, and `requestedId` is the former id.
  const nodesByIds = rows<NodeRow & { requestedId: string }>(
    'nodes_by_ids',
    sql`select num, id, type, id as "requestedId" from links.nodes where id = any(${array('ids')}) and type is not null
      union all select n.num, n.id, n.type, i.value from links.identifiers i join links.nodes n on n.num = i.node
      where i.scheme = 'FORMER_ID' and i.value = any(${array('ids')}) and n.type is not null`,
  )
  const nodesByNums = rows<NodeRow>(
    'nodes_by_nums',
    sql`select num, id, type from links.nodes where num = any(${placeholder('nums')}::int[])`,
  )
  const pageOfNodes = rows<NodeRow & { sortKey: string }>(
    'page_of_nodes',
    sql`select num, id, type, id as "sortKey" from links.nodes
      where num = any(${placeholder('nums')}::int[]) and (${word('id')} is null or id > ${word('id')})
      order by id limit ${placeholder('take')}`,
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
      sql`select ${link} from links.edges e ${ends} where e.num = any(${placeholder('nums')}::int[])`,
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
    ...supportQueries(db),
    ...readIndexChanges(db),
    /** The nodes with this identifier in any scheme. */
    nodesByFoldedIdentifier: rows<{ node: number; value: string }>(
      'nodes_by_folded_identifier',
      sql`select node, value from links.identifiers where folded = ${word('folded')} order by node, value`,
    ),
    /** Nodes in the order of `nums`, each with its name at the place in `places`; null if it has no such name. */
    nodesWithNames: rows<NodeRow & { text: string | null }>(
      'nodes_with_names',
      sql`select n.num, n.id, n.type, names.text
        from unnest(${placeholder('nums')}::int[], ${placeholder('places')}::int[]) with ordinality as hit (num, place, at)
        join links.nodes n on n.num = hit.num
        left join links.names on names.node = hit.num and names.place = hit.place order by at`,
    ),
    /** A page of these nodes, in order of their ids. */
    pageOfNodes: (page: Page, nums: readonly number[]) => pageOfNodes({ ...pageParams(page), nums }),
  }
}

function supportQueries(db: Drizzle) {
  const rows = preparedOn(db)
  const supported = rows<{ parent: string; id: string; type: string; sortKey: string }>(
    'supported',
    sql`select parent.source as parent, each.id, each.type, each.id as "sortKey" from unnest(${array('parents')}) as parent(source),
      lateral (select id, type from links.supports s where s.source = parent.source and ${isAnyOrNull(sql`type`, 'types')}
        and (${word('id')} is null or id > ${word('id')}) order by id limit ${placeholder('take')}) each order by 1, 2`,
  )
  const counts = rows<{ parent: string; count: number }>(
    'supported_count',
    sql`select source as parent, count(*)::int as count from links.supports
      where source = any(${array('parents')}) and ${isAnyOrNull(sql`type`, 'types')} group by source`,
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
