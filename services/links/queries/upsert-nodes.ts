import type { TransactionSql } from 'postgres'
import { copyInto } from '#toolkit/sql'
import { ownerTables, tableOf } from './feed-generations.ts'
import type { IndexPage } from './feed-page.ts'

/*
 * How the index takes in what a feed tells of things. A thing is that of one feed: of the last that told of it, but one from
 * elsewhere takes none that another feed tells of.
 */

/** `isShown` tells whether what this reading told is served already, and its ties keep their numbers. */
export type NodeWrite = {
  subgraph: string
  reading: number
  revision: number
  numbers: Map<string, number>
  isShown: boolean
  yields?: YieldingOwner | undefined
}

/** A thing that a feed told of, and the subgraph that it is left to. */
export type OwnedNode = NodeEntry & { of: string }
/** Hears of the things that a feed from elsewhere does not get. */
export type YieldingOwner = (things: Pick<OwnedNode, 'id' | 'of'>[]) => void

/** Takes in what is told of things, in place of what the same reading told of them before. */
export async function upsertNodes(
  tx: TransactionSql,
  { subgraph, reading, revision, numbers, isShown, yields }: NodeWrite,
  nodes: IndexPage['nodes'],
): Promise<void> {
  if (nodes.length === 0) return
  const told = nodes.map(node => ({ ...node, num: numbers.get(node.id)! }))
  const before = isShown
    ? told
    : await tx<NodeEntry[]>`
        with again as (
          delete from links.told_nodes where subgraph = ${subgraph} and num = any(${told.map(({ num }) => num)})
          returning num
        )
        select num, id from again join links.nodes using (num)`
  const into = (table: OfThings) => (isShown ? `links.${table}` : tableOf(table, reading))
  await takeOut(tx, into, before, reading)
  const types = told.map(({ num, type }) => [subgraph, num, type])
  await copyInto(tx, 'links.told_nodes', ['subgraph', 'num', 'type'], types)
  const yielded = new Set(isShown ? (await setNodeTypes(tx, { subgraph, revision, yields })).map(({ num }) => num) : [])
  const taken = yielded.size === 0 ? told : told.filter(({ num }) => !yielded.has(num))
  for (const table of ownerTables) {
    const { columns, cells } = written[table]
    const rows = taken.flatMap(cells).map(row => [reading, ...row])
    if (rows.length > 0) await copyInto(tx, into(table), ['reading', ...columns], rows)
  }
}

export type NodeEntry = { num: number; id: string }
type OfThings = (typeof ownerTables)[number]
type ToldThing = NodeEntry & IndexPage['nodes'][number]

/** How what is told of a thing is written into each table. */
const written: Record<OfThings, { columns: string[]; cells: (told: ToldThing) => unknown[][] }> = {
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

/** Takes out what these tables have of things: what one reading told, or any. */
async function takeOut(
  tx: TransactionSql,
  from: (table: OfThings) => string,
  things: NodeEntry[],
  reading?: number,
): Promise<void> {
  if (things.length === 0) return
  const ofReading = reading === undefined ? tx`` : tx`and reading = ${reading}`
  const nums = things.map(({ num }) => num)
  await tx`delete from ${tx(from('names'))} where node = any(${nums}) ${ofReading}`
  await tx`delete from ${tx(from('identifiers'))} where node = any(${nums}) ${ofReading}`
  await tx`delete from ${tx(from('supports'))} where id = any(${things.map(({ id }) => id)}) ${ofReading}`
}

/**
 * Gives things the types that lie in `told_nodes`, and empties it. What another subgraph told of them goes; what is gone may be its.
 * With `yields`, what another subgraph tells of stays as it is, and is given back: what was told of it now is to be left out.
 */
export async function setNodeTypes(
  tx: TransactionSql,
  { subgraph, revision, yields }: Pick<NodeWrite, 'subgraph' | 'revision' | 'yields'>,
): Promise<NodeEntry[]> {
  const others = await tx<OwnedNode[]>`
    select num, id, n.subgraph as of from links.told_nodes told join links.nodes n using (num)
    where told.subgraph = ${subgraph} and told.type is not null and n.subgraph <> ${subgraph}
      and (${yields === undefined} or n.type is not null)`
  if (!yields) await takeOut(tx, table => `links.${table}`, others)
  else if (others.length > 0) {
    yields(others.map(({ id, of }) => ({ id, of })))
    await tx`
      delete from links.told_nodes where subgraph = ${subgraph} and num = any(${others.map(({ num }) => num)})`
  }
  await tx`
    update links.nodes n set type = told.type, subgraph = ${subgraph}, revision = ${revision} from links.told_nodes told
    where told.subgraph = ${subgraph} and n.num = told.num and (told.type is not null or n.subgraph = ${subgraph})`
  await tx`delete from links.told_nodes where subgraph = ${subgraph}`
  return yields ? others : []
}

/** Takes out of a reading that is to be shown what it told of these things. */
export const removeNodes = (tx: TransactionSql, things: NodeEntry[], reading: number): Promise<void> =>
  takeOut(tx, table => tableOf(table, reading), things, reading)
