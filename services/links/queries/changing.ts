import { type SQL, sql } from 'drizzle-orm'
import { type Drizzle, given, type Params } from '#toolkit'

/*
 * What the index has, for those who hold it in memory: all of it, or what has changed since a revision. It comes in columns,
 * which are read much faster than as many rows.
 */

type Nodes = { num: number[]; type: (string | null)[] }
type Edges = { num: number[]; from: number[]; to: number[]; kind: string[]; sources: number[] }
type Names = { node: number[]; place: number[]; folded: string[]; preferred: boolean[] }
export type Changes = { nodes: Nodes; removed: number[]; edges: Edges; names: Names }

const atOnce = 50_000

const node = ['num', 'type']
const edge = ['num', 'from', 'to', 'kind', 'sources']
const name = ['node', 'place', 'folded', 'preferred']

export function changing(db: Drizzle) {
  const columns = <Columns>(title: string, fields: string[], rows: SQL) => {
    const told = fields.map(field => sql`${sql.raw(`'${field}'`)}, coalesce(json_agg(${sql.identifier(field)}), '[]')`)
    const statement = db
      .select({ columns: sql<Columns>`json_build_object(${sql.join(told, sql`, `)})` })
      .from(sql`(${rows} limit ${given('take')}) as told`)
      .prepare(title)
    return async (params: Params) => (await statement.execute({ take: atOnce, ...params }))[0]!.columns
  }
  const [after, next] = [sql`${given('after')}::int`, sql`${given('next')}::int`]
  const isShown = sql`reading in (select reading from links.feeds)`
  const since = sql`revision > ${given('since')}::int`

  const allNodes = columns<Nodes>(
    'all_nodes',
    node,
    sql`select num, type from links.nodes where num > ${after} order by num`,
  )
  const allEdges = columns<Edges>(
    'all_edges',
    edge,
    sql`select num, "from", "to", kind, sources from links.edges where num > ${after} and ${isShown} order by num`,
  )
  const allNames = columns<Names>(
    'all_names',
    name,
    sql`select node, place, folded, preferred from links.names where (node, place) > (${after}, ${next}) order by node, place`,
  )
  const changedNodes = columns<Nodes>('changed_nodes', node, sql`select num, type from links.nodes where ${since}`)
  const removedEdges = columns<{ num: number[] }>(
    'removed_edges',
    ['num'],
    sql`select num from links.removed where ${since}`,
  )
  const changedEdges = columns<Edges>(
    'changed_edges',
    edge,
    sql`select num, "from", "to", kind, sources from links.edges where ${since} and ${isShown} order by num`,
  )
  const changedNames = columns<Names>(
    'changed_names',
    name,
    sql`select node, place, folded, preferred from links.nodes join links.names on node = num where ${since} order by node, place`,
  )
  const statement = db
    .select({
      revision: sql<number>`coalesce(max(revision), 0)::int`,
      readings: sql<string>`coalesce(string_agg(subgraph || ' ' || reading, ',' order by subgraph), '')`,
    })
    .from(sql`links.feeds`)
    .prepare('revision')
  return {
    /** A number that grows with each change, and which readings of feeds are shown. */
    revision: async () => (await statement.execute())[0]!,
    allNodes: () => pages(allNodes, ({ num }) => num),
    allEdges: () => pages(allEdges, ({ num }) => num),
    allNames: () =>
      pages(
        allNames,
        ({ node }) => node,
        ({ place }) => place,
      ),
    /** What has changed since a revision; undefined where it is so much that all may be read as well. */
    async changesSince(since: number): Promise<Changes | undefined> {
      const nodes = await changedNodes({ since })
      const removed = await removedEdges({ since })
      const edges = await changedEdges({ since })
      const names = await changedNames({ since })
      const isMuch = [nodes.num, removed.num, edges.num, names.node].some(column => column.length === atOnce)
      return isMuch ? undefined : { nodes, removed: removed.num, edges, names }
    },
  }
}

/** All of a table, page by page: on from the last row of the one before. */
async function* pages<Columns>(
  read: (params: Params) => Promise<Columns>,
  key: (columns: Columns) => number[],
  then: (columns: Columns) => number[] = () => [],
): AsyncGenerator<Columns> {
  for (let [after, next, isLast] = [0, 0, false]; !isLast; ) {
    const columns = await read({ after, next })
    yield columns
    after = key(columns).at(-1) ?? after
    next = then(columns).at(-1) ?? 0
    isLast = key(columns).length < atOnce
  }
}
