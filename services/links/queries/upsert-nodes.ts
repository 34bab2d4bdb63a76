import type { TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'
import { ownerTables, tableOf } from './feed-generations.ts'
import type { IndexPage } from './feed-page.ts'

// Writes the nodes of a feed. A node belongs to the feed that last sent it, but a foreign subgraph receives no node of another feed.

/** One write of a page. `isPublished`: the generation is published, so the page updates its rows in place. */
export type NodeWrite = {
  subgraph: string
  reading: number
  revision: number
  /** Numbers of nodes by id. */
  numbers: Map<string, number>
  isPublished: boolean
  onYield?: OnYield | undefined
}

/** A node that a feed has sent, and the subgraph that owns it. */
export type OwnedNode = NodeEntry & { of: string }
/** Called with the nodes that a foreign feed has sent and another subgraph owns. */
export type OnYield = (nodes: Pick<OwnedNode, 'id' | 'of'>[]) => void

/** Inserts or replaces the nodes of a page in a generation. */
export async function upsertNodes(
  tx: TransactionSql,
  { subgraph, reading, revision, numbers, isPublished, onYield }: NodeWrite,
  nodes: IndexPage['nodes'],
): Promise<void> {
  if (nodes.length === 0) return
  const numbered = nodes.map(node => ({ ...node, num: numbers.get(node.id)! }))
  const replaced = isPublished
    ? numbered
    : await tx<NodeEntry[]>`
        with repeated as (
          delete from links.told_nodes where subgraph = ${subgraph} and num = any(${numbered.map(({ num }) => num)})
          returning num
        )
        select num, id from repeated join links.nodes using (num)`
  const targetOf = (table: OwnerTable) => (isPublished ? `links.${table}` : tableOf(table, reading))
  await deleteRows(tx, targetOf, replaced, reading)
  const types = numbered.map(({ num, type }) => [subgraph, num, type])
  await copyInto(tx, 'links.told_nodes', ['subgraph', 'num', 'type'], types)
  const yielded = new Set(
    isPublished ? (await setNodeTypes(tx, { subgraph, revision, onYield })).map(({ num }) => num) : [],
  )
  const accepted = yielded.size === 0 ? numbered : numbered.filter(({ num }) => !yielded.has(num))
  for (const table of ownerTables) {
    const { columns, cells } = rowFormats[table]
    const rows = accepted.flatMap(cells).map(row => [reading, ...row])
    if (rows.length > 0) await copyInto(tx, targetOf(table), ['reading', ...columns], rows)
  }
}

type NodeEntry = { num: number; id: string }
type OwnerTable = (typeof ownerTables)[number]
type NumberedNode = NodeEntry & IndexPage['nodes'][number]

/** The rows of a node in each table, after the column `reading`. */
const rowFormats: Record<OwnerTable, { columns: string[]; cells: (node: NumberedNode) => unknown[][] }> = {
  names: {
    columns: ['node', 'place', 'text', 'language', 'preferred', 'folded'],
    cells: ({ num, names }) =>
      names.map(({ text, language, preferred, folded }, at) => [num, at + 1, text, language, preferred, folded]),
  },
  identifiers: {
    columns: ['node', 'scheme', 'value', 'folded'],
    cells: ({ num, identifiers }) => identifiers.map(({ scheme, value, folded }) => [num, scheme, value, folded]),
  },
  supports: {
    columns: ['source', 'id', 'type'],
    cells: ({ id, type, sources }) => [...new Set(sources)].map(source => [source, id, type]),
  },
}

/** Deletes the rows of nodes from these tables: those of one generation, or of all. */
async function deleteRows(
  tx: TransactionSql,
  targetOf: (table: OwnerTable) => string,
  nodes: NodeEntry[],
  reading?: number,
): Promise<void> {
  if (nodes.length === 0) return
  const inGeneration = reading === undefined ? tx`` : tx`and reading = ${reading}`
  const nums = nodes.map(({ num }) => num)
  await tx`delete from ${tx(targetOf('names'))} where node = any(${nums}) ${inGeneration}`
  await tx`delete from ${tx(targetOf('identifiers'))} where node = any(${nums}) ${inGeneration}`
  await tx`delete from ${tx(targetOf('supports'))} where id = any(${nodes.map(({ id }) => id)}) ${inGeneration}`
}

/**
 * Moves the staged types of a feed from `told_nodes` to the nodes, and makes the feed their owner. Deletes the rows that the former
 * owner has sent. A deletion changes only nodes of this feed.
 *
 * With `onYield`, nodes of another owner stay as they are. The function passes them to `onYield` and returns them, and the caller must
 * drop their rows.
 */
export async function setNodeTypes(
  tx: TransactionSql,
  { subgraph, revision, onYield }: Pick<NodeWrite, 'subgraph' | 'revision' | 'onYield'>,
): Promise<NodeEntry[]> {
  const nodesOfOthers = await tx<OwnedNode[]>`
    select num, id, n.subgraph as of from links.told_nodes staged join links.nodes n using (num)
    where staged.subgraph = ${subgraph} and staged.type is not null and n.subgraph <> ${subgraph}
      and (${onYield === undefined} or n.type is not null)`
  if (!onYield) await deleteRows(tx, table => `links.${table}`, nodesOfOthers)
  else if (nodesOfOthers.length > 0) {
    onYield(nodesOfOthers.map(({ id, of }) => ({ id, of })))
    await tx`
      delete from links.told_nodes where subgraph = ${subgraph} and num = any(${nodesOfOthers.map(({ num }) => num)})`
  }
  await tx`
    update links.nodes n set type = staged.type, subgraph = ${subgraph}, revision = ${revision} from links.told_nodes staged
    where staged.subgraph = ${subgraph} and n.num = staged.num and (staged.type is not null or n.subgraph = ${subgraph})`
  await tx`delete from links.told_nodes where subgraph = ${subgraph}`
  return onYield ? nodesOfOthers : []
}

/** Deletes the rows of nodes from an unpublished generation. */
export const removeNodes = (tx: TransactionSql, nodes: NodeEntry[], reading: number): Promise<void> =>
  deleteRows(tx, table => tableOf(table, reading), nodes, reading)
