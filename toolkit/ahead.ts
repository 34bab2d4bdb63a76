import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable } from './bundle.ts'
import { copyBytes } from './copy.ts'
import type { Intake } from './intake.ts'
import { createLines, type Lines } from './lines.ts'
import { createSet } from './seen.ts'
import { TIES } from './ties.ts'
import { derivedOf, type FactClaim, valuesOf } from './values.ts'

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
export const untold = ['names', 'identifiers', 'figures', TIES]

/** A row as `incoming` has it, and its claim as the rule looks at it, where it may be taken ahead. */
export type Staged = { row: unknown[]; claim: FactClaim | null }

/** Rows written as the tables of claims and of facts take them. */
export type Ahead = {
  /** Adds a row; false where it is not to be taken ahead. */
  add(staged: Staged): boolean
  /** The bytes of its claims. */
  size(): number
  /** Takes them in, notes them in `changes`, and gives how many of each table; what it leaves goes to `incoming`. */
  take(tx: TransactionSql): Promise<{ table: string; count: number }[]>
}

/**
 * Gathers rows that are to be taken ahead.
 *
 *     const ahead = createAhead(intake)
 *     if (!ahead.add(staged)) others.add(staged.row)
 *     const taken = await ahead.take(tx)
 *
 * What rows close to one another tell of the same fact is weighed here. Of a fact that comes up again later, `merge` has to weigh it.
 * Rows and their ids gather outside the heap: thousands that live for a while would keep its collector busy.
 */
export function createAhead(intake: Intake): Ahead {
  const claims = createLines()
  const tables = new Map<string, { lines: Lines; columns: string[]; fields: string[]; derived: string[] }>()
  const facts = createSet()
  // The facts to look up: those that the feed tells by themselves, and the others.
  const asked = { told: createLines(), untold: createLines() }
  let tally = createTally()
  // What rows tell of each fact that is still to be weighed, and how many rows that are.
  let open = new Map<string, Staged[]>()
  let held = 0

  function tableOf(name: string, derived: object) {
    const columns = getTableColumns(intake.facts[name]!.into)
    const fields = bundleTable[name]!.columns.map(({ field }) => field).filter(field => field !== 'id')
    const all = ['id', ...fields, ...Object.keys(derived)].map(field => columns[field]!.name)
    const table = { lines: createLines(), columns: all, fields, derived: Object.keys(derived) }
    tables.set(name, table)
    return table
  }

  /** Writes the open facts, and closes them. */
  function weigh() {
    for (const [id, told] of open) {
      const name = told[0]!.row[1] as string
      const { values, derived } = told.length === 1 ? alone(told[0]!) : weighed(name, told)
      const table = tables.get(name) ?? tableOf(name, derived)
      const cells: unknown[] = [id]
      for (const field of table.fields) cells.push(values[field])
      for (const field of table.derived) cells.push(derived[field])
      table.lines.add(cells)
    }
    open = new Map()
    held = 0
  }

  function weighed(name: string, told: Staged[]) {
    const claims = told.map(({ claim }) => claim!)
    const values = valuesOf(bundleTable[name]!, claims)
    return { values, derived: derivedOf(bundleTable[name]!, intake.facts[name]!, values, claims) }
  }

  return {
    add({ row, claim }) {
      if (claim === null) return false
      if (held >= mostHeld) weigh()
      const [, table, id, fact, entity] = row as [string, string, string, string, string]
      const told = open.get(fact)
      if (told?.some(each => each.row[2] === id)) return false
      if (!told && !facts.add(fact)) return false
      if (told) told.push({ row, claim })
      else {
        open.set(fact, [{ row, claim }])
        // Things are noted when all is taken in, with those that facts belong to.
        const isTold = fact !== entity && !untold.includes(table)
        ;(isTold ? asked.told : asked.untold).add([fact])
      }
      held += 1
      claims.add(row, claimColumns.length)
      tally.add(table, entity)
      return true
    },
    size: claims.size,

    async take(tx) {
      weigh()
      facts.clear()
      const known = await noteNew(tx, textOf(asked.told), textOf(asked.untold))
      const { others, those } = parted(claims.take(), claimColumns.indexOf('fact'), known)
      await copyBytes(tx, 'claims', asClaims, others)
      if (known.size > 0) await copyBytes(tx, 'incoming', claimColumns, those)
      for (const [name, { lines, columns }] of tables) {
        const { others } = parted(lines.take(), columns.indexOf('id'), known)
        if (others.length > 0) await copyBytes(tx, getTableName(intake.facts[name]!.into), columns, others)
      }
      const { entities, counts } = known.size === 0 ? tally : tallyOf(others)
      tally = createTally()
      await tx`insert into touched (entity) select unnest(${[...entities]}::text[])`
      return [...counts].map(([table, count]) => ({ table, count }))
    },
  }
}

// Rows that are held in memory until they are weighed.
const mostHeld = 128

const alone = ({ row, claim }: Staged) => ({ values: claim!.told, derived: row.at(-1) as Record<string, unknown> })

/** How many claims there are of each table, and of which things. */
function createTally() {
  const [counts, entities] = [new Map<string, number>(), new Set<string>()]
  return {
    counts,
    entities,
    add(table: string, entity: string) {
      counts.set(table, (counts.get(table) ?? 0) + 1)
      entities.add(entity)
    },
  }
}

function tallyOf(claims: Buffer) {
  const tally = createTally()
  for (const line of linesIn(claims)) {
    const [, table, , , entity] = line.toString().split('\t') as [string, string, string, string, string]
    tally.add(table, entity)
  }
  return tally
}

/**
 * Notes in `changes` which of these facts are new, those that the feed tells, and gives all others, of which claims tell: those of
 * this import among them. Ids stand in a line each.
 */
async function noteNew(tx: TransactionSql, told: string, untold: string): Promise<Set<string>> {
  // One by one, whatever the planner makes of it: of all the claims few are looked at.
  const known = await tx<{ fact: string }[]>`
    with asked as materialized (
      select fact, is_told, coalesce((select true from claims c where c.fact = each.fact limit 1), false) as is_known
      from (
        select string_to_table(${told}, E'\n') as fact, true as is_told
        union all select string_to_table(${untold}, E'\n'), false
      ) each
      where fact <> ''
    ), noted as (insert into changes (id) select fact from asked where is_told and not is_known)
    select fact from asked where is_known`
  return new Set(known.map(({ fact }) => fact))
}

const textOf = (lines: Lines) => lines.take().toString()

/** Lines by whether the fact whose id they have in a cell is one of those. */
function parted(bytes: Buffer, cell: number, facts: Set<string>): { those: Buffer; others: Buffer } {
  if (facts.size === 0) return { those: bytes.subarray(0, 0), others: bytes }
  const [those, others]: [Buffer[], Buffer[]] = [[], []]
  for (const line of linesIn(bytes))
    (facts.has(line.toString().split('\t', cell + 1)[cell]!) ? those : others).push(line)
  return { those: Buffer.concat(those), others: Buffer.concat(others) }
}

function* linesIn(bytes: Buffer): Generator<Buffer> {
  for (let at = 0, end = 0; at < bytes.length; at = end) {
    end = bytes.indexOf(10, at) + 1
    yield bytes.subarray(at, end)
  }
}
