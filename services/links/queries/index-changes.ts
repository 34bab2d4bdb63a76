import { type SQL, sql } from 'drizzle-orm'
import type { Drizzle } from '#toolkit/database'
import type { Params } from '#toolkit/lists'
import { placeholder } from '#toolkit/sql'

/*
 * Reads the index into memory: all of it, or its changes since a revision. Statements return columns, which the client parses much
 * faster than rows. The whole index is read in ranges of numbers: PostgreSQL then uses an index even if a new table has no statistics.
 */

type Nodes = { num: number[]; type: (string | null)[] }
type Edges = { num: number[]; from: number[]; to: number[]; kind: string[]; sources: number[] }
type Names = { node: number[]; place: number[]; folded: string[]; preferred: boolean[] }
export type IndexChanges = { nodes: Nodes; removed: number[]; edges: Edges; names: Names }

// Numbers in one range, and the limit of `changesSince`.
const RANGE_SIZE = 50_000

const nodeFields = ['num', 'type']
const edgeFields = ['num', 'from', 'to', 'kind', 'sources']
const nameFields = ['node', 'place', 'folded', 'preferred']

export function readIndexChanges(db: Drizzle) {
  const columns = <Columns>(statementName: string, fields: string[], rows: SQL) => {
    const aggregates = fields.map(
      field => sql`${sql.raw(`'${field}'`)}, coalesce(json_agg(${sql.identifier(field)}), '[]')`,
    )
    const statement = db
      .select({ columns: sql<Columns>`json_build_object(${sql.join(aggregates, sql`, `)})` })
      .from(sql`(${rows}) as found`)
      .prepare(statementName)
    return async (params: Params) => (await statement.execute(params))[0]!.columns
  }
  const within = (num: SQL) => sql`${num} > ${placeholder('after')}::int and ${num} <= ${placeholder('until')}::int`
  const since = sql`revision > ${placeholder('since')}::int`
  // An array instead of a join, so that PostgreSQL reads the rows in order of the index by number.
  const isPublished = sql`reading = any(array(select reading from links.feeds))`
  const edges = sql`select num, "from", "to", kind, sources from links.edges where ${isPublished}`
  const names = sql`select names.node, place, folded, preferred from links.names`

  const allNodes = columns<Nodes>(
    'all_nodes',
    nodeFields,
    sql`select num, type from links.nodes where ${within(sql`num`)}`,
  )
  const allEdges = columns<Edges>('all_edges', edgeFields, sql`${edges} and ${within(sql`num`)} order by num`)
  const allNames = columns<Names>(
    'all_names',
    nameFields,
    sql`${names} where ${within(sql`node`)} order by node, place`,
  )

  const changedNodes = columns<Nodes>(
    'changed_nodes',
    nodeFields,
    sql`select num, type from links.nodes where ${since}`,
  )
  const removedEdges = columns<Pick<Edges, 'num'>>(
    'removed_edges',
    ['num'],
    sql`select num from links.removed where ${since}`,
  )
  const changedEdges = columns<Edges>('changed_edges', edgeFields, sql`${edges} and ${since}`)
  const changedNames = columns<Names>(
    'changed_names',
    nameFields,
    sql`${names} join links.nodes on node = num where ${since} order by node, place`,
  )
  const changeCount = db
    .select({
      changes: sql<number>`((select count(*) from links.nodes where ${since})
        + (select count(*) from links.edges where ${since}) + (select count(*) from links.removed where ${since}))::int`,
    })
    .from(sql`(select) as nothing`)
    .prepare('change_count')
  const latest = db
    .select({
      revision: sql<number>`coalesce(max(revision), 0)::int`,
      readings: sql<string>`coalesce(string_agg(subgraph || ' ' || reading, ',' order by subgraph), '')`,
    })
    .from(sql`links.feeds`)
    .prepare('latest')
  const bounds = (nums: SQL) => sql<[first: number, last: number]>`(
    select json_build_array(coalesce(min(num), 1), coalesce(max(num), 0)) from ${nums}
  )`
  const extent = db
    .select({ node: bounds(sql`links.nodes`), edge: bounds(sql`links.edges`) })
    .from(sql`(select) as nothing`)
    .prepare('extent')
  // Requests the next range while the caller processes one.
  async function* rangesOf<Columns>(read: (params: Params) => Promise<Columns>, table: 'node' | 'edge') {
    const [first, last] = (await extent.execute())[0]![table]
    let after = first - 1
    const requested: Promise<Columns>[] = []
    const requestNext = () => {
      if (after >= last) return
      const range = read({ after, until: after + RANGE_SIZE })
      range.catch(() => undefined)
      requested.push(range)
      after += RANGE_SIZE
    }
    requestNext()
    requestNext()
    for (let next = requested.shift(); next; next = requested.shift()) {
      yield await next
      requestNext()
    }
  }
  return {
    /** The revision, which grows with each change, and the published generation of each feed. */
    latest: async () => (await latest.execute())[0]!,
    allNodes: () => rangesOf(allNodes, 'node'),
    allEdges: () => rangesOf(allEdges, 'edge'),
    allNames: () => rangesOf(allNames, 'node'),
    /** The changes since a revision; undefined if there are more than 50,000, because a read of the whole index is then faster. */
    async changesSince(since: number): Promise<IndexChanges | undefined> {
      if ((await changeCount.execute({ since }))[0]!.changes > RANGE_SIZE) return undefined
      const nodes = await changedNodes({ since })
      const removed = await removedEdges({ since })
      const edges = await changedEdges({ since })
      const names = await changedNames({ since })
      return { nodes, removed: removed.num, edges, names }
    },
  }
}
