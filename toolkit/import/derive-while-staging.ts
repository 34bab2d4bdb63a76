import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable } from '#toolkit/domain'
import { derivedOf, type FactClaim, type ImportDefinition, SAME_AS, valuesOf } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { type CopyBuffer, copyBytes, createCopyBuffer } from '#toolkit/sql'
import { createTextMap } from './text-set.ts'

/*
 * Fast path of an import: rows that cannot conflict are copied into their final tables while the file is still being
 * read. A row about a fact that already has claims, from the graph or from this import, is left to `merge`, because its
 * values depend on all of those claims. A row that is not a claim is left to `merge` too.
 */

/** The columns that `incoming` shares with `claims`; `claim` is named `id` there. */
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

/** Tables whose rows the change feed publishes with their entity, not on their own. */
export const factlessTables = ['names', 'identifiers', 'figures', SAME_AS]

/** A row of `incoming`, and its claim where the row may be derived early; otherwise null. */
export type Staged = { row: unknown[]; claim: FactClaim | null }

/** Rows in the COPY format of the tables of claims and of facts. */
export type EarlyDerivation = {
  /** Adds a row; false where the row is left to `merge`. */
  add(staged: Staged): boolean
  /** The size of the buffered claims in bytes. */
  size(): number
  /**
   * Copies the buffered rows into their tables, records them in `changes`, and returns their number by table. Rows of
   * facts that already have claims go to `incoming`.
   */
  flush(tx: TransactionSql): Promise<{ table: string; count: number }[]>
}

/** A fact with buffered claims, and their number. */
type Fact = { table: string; entity: string; claims: number }

/**
 * Buffers the rows that are derived early.
 *
 *     const early = createEarlyDerivation(intake)
 *     if (!early.add(staged)) others.add(staged.row)
 *     const added = await early.flush(tx)
 *
 * The values of a fact are chosen here where its rows are close together in the file; a later row of the same fact is
 * left to `merge`. Rows and ids are buffered outside the heap, because thousands of short-lived objects slow the
 * garbage collector.
 */
export function createEarlyDerivation(intake: ImportDefinition): EarlyDerivation {
  // Each line has the number of its fact.
  const claims = createCopyBuffer()
  const tables = new Map<string, { lines: CopyBuffer; columns: string[]; fields: string[]; derived: string[] }>()
  const numbers = createTextMap()
  let facts: Fact[] = []
  // Fact ids to look up: those that the change feed publishes on their own, and the others.
  const lookups = { published: createCopyBuffer(), unpublished: createCopyBuffer() }
  // The rows of each fact whose values are not chosen yet, by the number of the fact, and the number of these rows.
  let open = new Map<number, Staged[]>()
  let openRows = 0

  function tableOf(name: string, derived: object) {
    const columns = getTableColumns(intake.facts[name]!.into)
    const fields = bundleTable[name]!.columns.map(({ field }) => field).filter(field => field !== 'id')
    const all = ['id', ...fields, ...Object.keys(derived)].map(field => columns[field]!.name)
    const table = { lines: createCopyBuffer(), columns: all, fields, derived: Object.keys(derived) }
    tables.set(name, table)
    return table
  }

  /** Chooses the values of the open facts and writes their rows. */
  function closeFacts() {
    for (const [number, rows] of open) {
      const { row } = rows[0]!
      const name = row[1] as string
      const { values, derived } = rows.length === 1 ? ofOneRow(rows[0]!) : ofRows(name, rows)
      const table = tables.get(name) ?? tableOf(name, derived)
      const cells: unknown[] = [row[3]]
      for (const field of table.fields) cells.push(values[field])
      for (const field of table.derived) cells.push(derived[field])
      table.lines.add(cells, cells.length, number)
    }
    open = new Map()
    openRows = 0
  }

  function ofRows(name: string, rows: Staged[]) {
    const claims = rows.map(({ claim }) => claim!)
    const values = valuesOf(bundleTable[name]!, claims)
    return { values, derived: derivedOf(bundleTable[name]!, intake.facts[name]!, values, claims) }
  }

  function openFact(id: string, table: string, entity: string) {
    facts.push({ table, entity, claims: 0 })
    // `merge` records entities at its end, with the entities of all touched facts.
    const isPublished = id !== entity && !factlessTables.includes(table)
    ;(isPublished ? lookups.published : lookups.unpublished).add([id])
  }

  return {
    add(staged) {
      const { row, claim } = staged
      if (claim === null) return false
      if (openRows >= MAX_OPEN_ROWS) closeFacts()
      const [, table, id, fact, entity] = row as [string, string, string, string, string]
      const number = numbers.first(fact, facts.length)
      if (number === facts.length) {
        openFact(fact, table, entity)
        open.set(number, [staged])
      } else {
        const rows = open.get(number)
        if (!rows || rows.some(each => each.row[2] === id)) return false
        rows.push(staged)
      }
      openRows += 1
      facts[number]!.claims += 1
      claims.add(row, claimColumns.length, number)
      return true
    },
    size: claims.size,

    async flush(tx) {
      closeFacts()
      const known = await recordNewFacts(tx, lookups.published.take(), lookups.unpublished.take())
      const isKnown = new Set(known.map(id => numbers.get(id)))
      const isNew = (number: number) => !isKnown.has(number)
      const [fresh, others] = claims.parted(isNew)
      await copyBytes(tx, 'claims', asClaims, fresh)
      if (others.length > 0) await copyBytes(tx, 'incoming', claimColumns, others)
      for (const [name, { lines, columns }] of tables) {
        const [fresh] = lines.parted(isNew)
        if (fresh.length > 0) await copyBytes(tx, getTableName(intake.facts[name]!.into), columns, fresh)
      }
      const added = facts.filter((_, number) => isNew(number))
      const touched = [...new Set(added.map(({ entity }) => entity))]
      await tx`insert into touched (entity) select unnest(${touched}::text[])`
      numbers.clear()
      facts = []
      return [...groupBy(added, ({ table }) => table)].map(([table, own]) => ({
        table,
        count: own.reduce((sum, { claims }) => sum + claims, 0),
      }))
    },
  }
}

// Rows that are held in memory until their values are chosen.
const MAX_OPEN_ROWS = 128

const ofOneRow = ({ row, claim }: Staged) => ({ values: claim!.told, derived: row.at(-1) as Record<string, unknown> })

/**
 * Records in `changes` the new facts among `published`, and returns the ids of both lists that already have claims,
 * including claims of this import. Each list has one id a line.
 */
async function recordNewFacts(tx: TransactionSql, published: Buffer, unpublished: Buffer): Promise<string[]> {
  // The subselect with `limit 1` forces one index lookup an id: the planner would otherwise read the whole table of
  // claims.
  const known = await tx<{ fact: string }[]>`
    with lookups as materialized (
      select fact, is_published, coalesce((select true from claims c where c.fact = each.fact limit 1), false) as is_known
      from (
        select string_to_table(${published.toString()}, E'\n') as fact, true as is_published
        union all select string_to_table(${unpublished.toString()}, E'\n'), false
      ) each
      where fact <> ''
    ), noted as (insert into changes (id) select fact from lookups where is_published and not is_known)
    select fact from lookups where is_known`
  return known.map(({ fact }) => fact)
}
