import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable } from './bundle.ts'
import { copyBytes } from './copy.ts'
import type { Intake } from './intake.ts'
import { createLines, type Lines } from './lines.ts'
import { groupBy } from './loader.ts'
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

/** A fact, and where its line ends; `told` is what rows close to one another tell of it, none once that is weighed. */
type Fact = { id: string; entity: string; table: string; end: number; told: Staged[] }

/**
 * Gathers rows that are to be taken ahead.
 *
 *     const ahead = createAhead(intake)
 *     if (!ahead.add(staged)) others.add(staged.row)
 *     const taken = await ahead.take(tx)
 *
 * What rows close to one another tell of the same fact is weighed here. Of a fact that comes up again later, `merge` has to weigh it.
 */
export function createAhead(intake: Intake): Ahead {
  const claims = createLines()
  const tables = new Map<string, { lines: Lines; columns: string[]; fields: string[]; derived: string[] }>()
  let facts = new Map<string, Fact>()
  // Of each claim its fact, and where its line ends.
  let said: Fact[] = []
  let ends: number[] = []
  // Facts that are still to be weighed, and how many rows tell of them.
  let open: Fact[] = []
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
    for (const fact of open) {
      const { id, table: name, told } = fact
      const { values, derived } = told.length === 1 ? alone(told[0]!) : weighed(name, told)
      const table = tables.get(name) ?? tableOf(name, derived)
      const cells: unknown[] = [id]
      for (const field of table.fields) cells.push(values[field])
      for (const field of table.derived) cells.push(derived[field])
      table.lines.add(cells)
      fact.end = table.lines.size()
      fact.told = none
    }
    open = []
    held = 0
  }

  function weighed(name: string, told: Staged[]) {
    const claims = told.map(({ claim }) => claim!)
    const values = valuesOf(bundleTable[name]!, claims)
    return { values, derived: derivedOf(bundleTable[name]!, intake.facts[name]!, values, claims) }
  }

  return {
    add(staged) {
      const { row, claim } = staged
      if (claim === null) return false
      const id = row[3] as string
      if (held >= mostHeld) weigh()
      const known = facts.get(id)
      if (known && (known.told.length === 0 || known.told.some(each => each.row[2] === row[2]))) return false
      const fact: Fact = known ?? { id, table: row[1] as string, entity: row[4] as string, end: 0, told: [] }
      fact.told.push(staged)
      if (!known) {
        facts.set(id, fact)
        open.push(fact)
      }
      held += 1
      claims.add(row, claimColumns.length)
      said.push(fact)
      ends.push(claims.size())
      return true
    },
    size: claims.size,

    async take(tx) {
      weigh()
      const all = [...facts.values()]
      const known = await noteNew(tx, all)
      const isKnown = ({ id }: Fact) => known.has(id)
      const isNew = (fact: Fact) => !isKnown(fact)
      const bytes = claims.take()
      const claimsOf = (isMeant: (fact: Fact) => boolean) => linesOf(bytes, said, at => ends[at]!, isMeant)
      await copyBytes(tx, 'claims', asClaims, claimsOf(isNew))
      if (known.size > 0) await copyBytes(tx, 'incoming', claimColumns, claimsOf(isKnown))
      for (const [table, own] of groupBy(all, each => each.table)) {
        const { lines, columns } = tables.get(table)!
        const written = linesOf(lines.take(), own, at => own[at]!.end, isNew)
        await copyBytes(tx, getTableName(intake.facts[table]!.into), columns, written)
      }
      const touched = new Set(all.filter(isNew).map(({ entity }) => entity))
      await tx`insert into touched (entity) select unnest(${[...touched]}::text[])`
      const counts = new Map<string, number>()
      for (const fact of said) if (isNew(fact)) counts.set(fact.table, (counts.get(fact.table) ?? 0) + 1)
      ;[facts, said, ends] = [new Map(), [], []]
      return [...counts].map(([table, count]) => ({ table, count }))
    },
  }
}

// Rows that are held in memory until they are weighed.
const mostHeld = 128
const none: Staged[] = []

const alone = ({ row, claim }: Staged) => ({ values: claim!.told, derived: row.at(-1) as Record<string, unknown> })

/** Notes in `changes` which of these facts are new, and gives the others, of which claims tell: those of this import among them. */
async function noteNew(tx: TransactionSql, facts: Fact[]): Promise<Set<string>> {
  // Things are noted when all is taken in, with those that facts belong to.
  const isTold = ({ table, id, entity }: Fact) => id !== entity && !untold.includes(table)
  const factsOf = (areTold: boolean) => facts.filter(fact => isTold(fact) === areTold).map(({ id }) => id)
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

/** The lines of the facts that are meant; `endOf` says where that of each ends. */
function linesOf(
  bytes: Buffer,
  facts: Fact[],
  endOf: (at: number) => number,
  isMeant: (fact: Fact) => boolean,
): Buffer {
  if (facts.every(isMeant)) return bytes
  let start = 0
  const parts: Buffer[] = []
  for (const [at, fact] of facts.entries()) {
    const end = endOf(at)
    if (isMeant(fact)) parts.push(bytes.subarray(start, end))
    start = end
  }
  return Buffer.concat(parts)
}
