import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable } from '#toolkit/domain'
import { derivedOf, type FactClaim, type ImportDefinition, SAME_AS, valuesOf } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { type CopyBuffer, copyBytes, createCopyBuffer } from '#toolkit/sql'
import { createTextMap } from './text-set.ts'

/*
 * Rows of a large import that are taken in while those after them are still read: straight into the tables that they end in. A
 * row about a fact of which the graph has been told before, or this import has, is left to `merge`: what becomes of it depends on
 * all that is told. So are those that are no claim.
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
export const factlessTables = ['names', 'identifiers', 'figures', SAME_AS]

/** A row as `incoming` has it, and its claim as the rule looks at it, where it may be taken ahead. */
export type Staged = { row: unknown[]; claim: FactClaim | null }

/** Rows written as the tables of claims and of facts take them. */
export type EarlyDerivation = {
  /** Adds a row; false where it is not to be taken ahead. */
  add(staged: Staged): boolean
  /** The bytes of its claims. */
  size(): number
  /** Takes them in, notes them in `changes`, and gives how many of each table; what it leaves goes to `incoming`. */
  take(tx: TransactionSql): Promise<{ table: string; count: number }[]>
}

/** A fact of which claims are on their way, and how many. */
type Fact = { table: string; entity: string; claims: number }

/**
 * Gathers rows that are to be taken ahead.
 *
 *     const ahead = createAhead(intake)
 *     if (!ahead.add(staged)) others.add(staged.row)
 *     const taken = await ahead.take(tx)
 *
 * What rows close to one another tell of the same fact is weighed here. Of a fact that comes up again later, `merge` has to weigh it.
 * Rows and ids gather outside the heap: thousands that live for a while would keep its collector busy.
 */
export function createEarlyDerivation(intake: ImportDefinition): EarlyDerivation {
  // Each line bears the number of its fact.
  const claims = createCopyBuffer()
  const tables = new Map<string, { lines: CopyBuffer; columns: string[]; fields: string[]; derived: string[] }>()
  const numbers = createTextMap()
  let facts: Fact[] = []
  // The ids to look up: of facts that the feed tells by themselves, and of the others.
  const asked = { told: createCopyBuffer(), untold: createCopyBuffer() }
  // What rows tell of each fact that is still to be weighed, by its number, and how many rows that are.
  let open = new Map<number, Staged[]>()
  let held = 0

  function tableOf(name: string, derived: object) {
    const columns = getTableColumns(intake.facts[name]!.into)
    const fields = bundleTable[name]!.columns.map(({ field }) => field).filter(field => field !== 'id')
    const all = ['id', ...fields, ...Object.keys(derived)].map(field => columns[field]!.name)
    const table = { lines: createCopyBuffer(), columns: all, fields, derived: Object.keys(derived) }
    tables.set(name, table)
    return table
  }

  /** Writes the open facts, and closes them. */
  function weigh() {
    for (const [number, told] of open) {
      const { row } = told[0]!
      const name = row[1] as string
      const { values, derived } = told.length === 1 ? alone(told[0]!) : weighed(name, told)
      const table = tables.get(name) ?? tableOf(name, derived)
      const cells: unknown[] = [row[3]]
      for (const field of table.fields) cells.push(values[field])
      for (const field of table.derived) cells.push(derived[field])
      table.lines.add(cells, cells.length, number)
    }
    open = new Map()
    held = 0
  }

  function weighed(name: string, told: Staged[]) {
    const claims = told.map(({ claim }) => claim!)
    const values = valuesOf(bundleTable[name]!, claims)
    return { values, derived: derivedOf(bundleTable[name]!, intake.facts[name]!, values, claims) }
  }

  function begin(id: string, table: string, entity: string) {
    facts.push({ table, entity, claims: 0 })
    // Things are noted when all is taken in, with those that facts belong to.
    const isTold = id !== entity && !factlessTables.includes(table)
    ;(isTold ? asked.told : asked.untold).add([id])
  }

  return {
    add(staged) {
      const { row, claim } = staged
      if (claim === null) return false
      if (held >= mostHeld) weigh()
      const [, table, id, fact, entity] = row as [string, string, string, string, string]
      const number = numbers.first(fact, facts.length)
      if (number === facts.length) {
        begin(fact, table, entity)
        open.set(number, [staged])
      } else {
        const told = open.get(number)
        if (!told || told.some(each => each.row[2] === id)) return false
        told.push(staged)
      }
      held += 1
      facts[number]!.claims += 1
      claims.add(row, claimColumns.length, number)
      return true
    },
    size: claims.size,

    async take(tx) {
      weigh()
      const known = await noteNew(tx, asked.told.take(), asked.untold.take())
      const isKnown = new Set(known.map(id => numbers.get(id)))
      const isNew = (number: number) => !isKnown.has(number)
      const [fresh, others] = claims.parted(isNew)
      await copyBytes(tx, 'claims', asClaims, fresh)
      if (others.length > 0) await copyBytes(tx, 'incoming', claimColumns, others)
      for (const [name, { lines, columns }] of tables) {
        const [fresh] = lines.parted(isNew)
        if (fresh.length > 0) await copyBytes(tx, getTableName(intake.facts[name]!.into), columns, fresh)
      }
      const taken = facts.filter((_, number) => isNew(number))
      const touched = [...new Set(taken.map(({ entity }) => entity))]
      await tx`insert into touched (entity) select unnest(${touched}::text[])`
      numbers.clear()
      facts = []
      return [...groupBy(taken, ({ table }) => table)].map(([table, own]) => ({
        table,
        count: own.reduce((sum, { claims }) => sum + claims, 0),
      }))
    },
  }
}

// Rows that are held in memory until they are weighed.
const mostHeld = 128

const alone = ({ row, claim }: Staged) => ({ values: claim!.told, derived: row.at(-1) as Record<string, unknown> })

/**
 * Notes in `changes` which of these facts are new, those that the feed tells, and gives all others, of which claims tell: those of
 * this import among them. Ids stand in a line each.
 */
async function noteNew(tx: TransactionSql, told: Buffer, untold: Buffer): Promise<string[]> {
  // One by one, whatever the planner makes of it: of all the claims few are looked at.
  const known = await tx<{ fact: string }[]>`
    with asked as materialized (
      select fact, is_told, coalesce((select true from claims c where c.fact = each.fact limit 1), false) as is_known
      from (
        select string_to_table(${told.toString()}, E'\n') as fact, true as is_told
        union all select string_to_table(${untold.toString()}, E'\n'), false
      ) each
      where fact <> ''
    ), noted as (insert into changes (id) select fact from asked where is_told and not is_known)
    select fact from asked where is_known`
  return known.map(({ fact }) => fact)
}
