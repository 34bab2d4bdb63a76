import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable } from './bundle.ts'
import { copyBytes } from './copy.ts'
import type { Intake, Told } from './intake.ts'
import { createLines, type Lines } from './lines.ts'
import { groupBy } from './loader.ts'
import { TIES } from './ties.ts'

/*
 * Rows of a large import that are taken in while those after them are still read: straight into the tables that they end in. One
 * of which the graph has been told before, or this import has, is left to `merge`: what becomes of it depends on all that is
 * told. So are those that are no claim.
 */

/** The columns of `incoming` that claims have too, under the same names save that of the id. */
export const claimColumns = [
  'import',
  'bundle_table',
  'claim',
  'fact',
  'entity',
  'told',
  'source',
  'locator',
  'quote',
  'observed_on',
  'stance',
  'basis',
  'confidence',
  'note',
]

const asClaims = claimColumns.map(column => (column === 'claim' ? 'id' : column))

/** Tables whose rows the feed tells with what they belong to, and not by themselves. */
export const untold = ['names', 'identifiers', 'figures', TIES]

/** Rows of different facts, written as the tables of claims and of facts take them. */
export type Ahead = {
  /** Adds a row of `incoming`; false where it is not to be taken ahead. */
  add(row: unknown[]): boolean
  /** The bytes of its claims. */
  size(): number
  /** Takes them in, notes them in `changes`, and gives how many of each table; what it leaves goes to `incoming`. */
  take(tx: TransactionSql): Promise<{ table: string; count: number }[]>
}

/** A row, and where its lines end. */
type Row = { fact: string; entity: string; table: string; claimEnd: number; factEnd: number }

/**
 * Gathers rows that are to be taken ahead.
 *
 *     const ahead = createAhead(intake)
 *     if (!ahead.add(row)) others.add(row)
 *     const taken = await ahead.take(tx)
 */
export function createAhead(intake: Intake): Ahead {
  const claims = createLines()
  const facts = new Map<string, { lines: Lines; columns: string[]; fields: string[]; derived: string[] }>()
  let rows: Row[] = []
  let told = new Set<string>()

  function tableOf(name: string, derived: object) {
    const columns = getTableColumns(intake.facts[name]!.into)
    const fields = bundleTable[name]!.columns.map(({ field }) => field).filter(field => field !== 'id')
    const all = ['id', ...fields, ...Object.keys(derived)].map(field => columns[field]!.name)
    const table = { lines: createLines(), columns: all, fields, derived: Object.keys(derived) }
    facts.set(name, table)
    return table
  }

  return {
    add(row) {
      const [, name, claim, fact, entity, values] = row as [string, string, string, string, string, Told]
      const derived = row.at(-1) as Record<string, unknown> | null
      if (claim === '' || derived === null || told.has(fact)) return false
      told.add(fact)
      const table = facts.get(name) ?? tableOf(name, derived)
      claims.add(row, claimColumns.length)
      const cells: unknown[] = [fact]
      for (const field of table.fields) cells.push(values[field])
      for (const field of table.derived) cells.push(derived[field])
      table.lines.add(cells)
      rows.push({ fact, entity, table: name, claimEnd: claims.size(), factEnd: table.lines.size() })
      return true
    },
    size: claims.size,

    async take(tx) {
      const all = rows
      const known = await noteNew(tx, all)
      const isNew = ({ fact }: Row) => !known.has(fact)
      const isKnown = ({ fact }: Row) => known.has(fact)
      const bytes = claims.take()
      const said = (isMeant: (row: Row) => boolean) => linesOf(bytes, all, row => row.claimEnd, isMeant)
      await copyBytes(tx, 'claims', asClaims, said(isNew))
      if (known.size > 0) await copyBytes(tx, 'incoming', claimColumns, said(isKnown))
      const counts: { table: string; count: number }[] = []
      for (const [table, own] of groupBy(all, each => each.table)) {
        const { lines, columns } = facts.get(table)!
        const written = linesOf(lines.take(), own, row => row.factEnd, isNew)
        await copyBytes(tx, getTableName(intake.facts[table]!.into), columns, written)
        counts.push({ table, count: own.filter(isNew).length })
      }
      const entities = new Set(all.filter(isNew).map(({ entity }) => entity))
      await tx`insert into touched (entity) select unnest(${[...entities]}::text[])`
      rows = []
      told = new Set()
      return counts
    },
  }
}

/** Notes in `changes` which of these facts are new, and gives the others, of which claims tell: those of this import among them. */
async function noteNew(tx: TransactionSql, rows: Row[]): Promise<Set<string>> {
  // Things are noted when all is taken in, with those that facts belong to.
  const isTold = ({ table, fact, entity }: Row) => fact !== entity && !untold.includes(table)
  const factsOf = (areTold: boolean) => rows.filter(row => isTold(row) === areTold).map(({ fact }) => fact)
  // One by one, whatever the planner makes of it: of all the claims few are looked at.
  const known = await tx<{ fact: string }[]>`
    with asked as materialized (
      select fact, is_told, coalesce((select true from claims c where c.fact = each.fact limit 1), false) as is_known
      from (
        select unnest(${factsOf(true)}::text[]) as fact, true as is_told
        union all select unnest(${factsOf(false)}::text[]), false
      ) each
    ), noted as (insert into changes (id) select fact from asked where is_told and not is_known)
    select fact from asked where is_known`
  return new Set(known.map(({ fact }) => fact))
}

/** The lines of the rows that are meant; `endOf` says where that of each ends. */
function linesOf(bytes: Buffer, rows: Row[], endOf: (row: Row) => number, isMeant: (row: Row) => boolean): Buffer {
  if (rows.every(isMeant)) return bytes
  let start = 0
  const parts: Buffer[] = []
  for (const row of rows) {
    const end = endOf(row)
    if (isMeant(row)) parts.push(bytes.subarray(start, end))
    start = end
  }
  return Buffer.concat(parts)
}
