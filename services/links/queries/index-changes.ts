import { type SQL, sql } from 'drizzle-orm'
import type { Drizzle } from '#toolkit/database'
import type { Params } from '#toolkit/lists'
import { placeholder } from '#toolkit/sql'

/*
 * What the index has, for those who hold it in memory: all of it, or what has changed since a revision. It comes in columns,
 * which are read much faster than as many rows; all of it by stretches of numbers, which are found whatever PostgreSQL knows of
 * a table that is new.
 */

type Nodes = { num: number[]; type: (string | null)[] }
type Edges = { num: number[]; from: number[]; to: number[]; kind: string[]; sources: number[] }
type Names = { node: number[]; place: number[]; folded: string[]; preferred: boolean[] }
export type IndexChanges = { nodes: Nodes; removed: number[]; edges: Edges; names: Names }

const atOnce = 50_000

const node = ['num', 'type']
const edge = ['num', 'from', 'to', 'kind', 'sources']
const name = ['node', 'place', 'folded', 'preferred']

export function readIndexChanges(db: Drizzle) {
  const columns = <Columns>(title: string, fields: string[], rows: SQL) => {
    const told = fields.map(field => sql`${sql.raw(`'${field}'`)}, coalesce(json_agg(${sql.identifier(field)}), '[]')`)
    const statement = db
      .select({ columns: sql<Columns>`json_build_object(${sql.join(told, sql`, `)})` })
      .from(sql`(${rows}) as told`)
      .prepare(title)
    return async (params: Params) => (await statement.execute(params))[0]!.columns
  }
  const within = (num: SQL) => sql`${num} > ${placeholder('after')}::int and ${num} <= ${placeholder('until')}::int`
  const since = sql`revision > ${placeholder('since')}::int`
  // Not as a join: the order of numbers is that of the index.
  const isShown = sql`reading = any(array(select reading from links.feeds))`
  const tie = sql`select num, "from", "to", kind, sources from links.edges where ${isShown}`
  const naming = sql`select names.node, place, folded, preferred from links.names`

  const allNodes = columns<Nodes>('all_nodes', node, sql`select num, type from links.nodes where ${within(sql`num`)}`)
  const allEdges = columns<Edges>('all_edges', edge, sql`${tie} and ${within(sql`num`)} order by num`)
  const allNames = columns<Names>('all_names', name, sql`${naming} where ${within(sql`node`)} order by node, place`)

  const changedNodes = columns<Nodes>('changed_nodes', node, sql`select num, type from links.nodes where ${since}`)
  const removedEdges = columns<Pick<Edges, 'num'>>(
    'removed_edges',
    ['num'],
    sql`select num from links.removed where ${since}`,
  )
  const changedEdges = columns<Edges>('changed_edges', edge, sql`${tie} and ${since}`)
  const changedNames = columns<Names>(
    'changed_names',
    name,
    sql`${naming} join links.nodes on node = num where ${since} order by node, place`,
  )
  const many = db
    .select({
      changes: sql<number>`((select count(*) from links.nodes where ${since})
        + (select count(*) from links.edges where ${since}) + (select count(*) from links.removed where ${since}))::int`,
    })
    .from(sql`(select) as nothing`)
    .prepare('many')
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
  // While one stretch is taken in, the next one is read.
  async function* all<Columns>(read: (params: Params) => Promise<Columns>, of: 'node' | 'edge') {
    const [first, last] = (await extent.execute())[0]![of]
    let after = first - 1
    const ahead: Promise<Columns>[] = []
    const goOn = () => {
      if (after >= last) return
      const reading = read({ after, until: after + atOnce })
      reading.catch(() => undefined)
      ahead.push(reading)
      after += atOnce
    }
    goOn()
    goOn()
    for (let next = ahead.shift(); next; next = ahead.shift()) {
      yield await next
      goOn()
    }
  }
  return {
    /** A number that grows with each change, and which readings of feeds are shown. */
    latest: async () => (await latest.execute())[0]!,
    allNodes: () => all(allNodes, 'node'),
    allEdges: () => all(allEdges, 'edge'),
    allNames: () => all(allNames, 'node'),
    /** What has changed since a revision; undefined where it is so much that all may be read as well. */
    async changesSince(since: number): Promise<IndexChanges | undefined> {
      if ((await many.execute({ since }))[0]!.changes > atOnce) return undefined
      const nodes = await changedNodes({ since })
      const removed = await removedEdges({ since })
      const edges = await changedEdges({ since })
      const names = await changedNames({ since })
      return { nodes, removed: removed.num, edges, names }
    },
  }
}
