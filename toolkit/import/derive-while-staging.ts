import { getTableColumns, getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { bundleTable } from '#toolkit/domain'
import { derivedOf, type FactClaim, type ImportDefinition, SAME_AS, valuesOf } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { type Change, type CopyBuffer, copyBytes, createCopyBuffer } from '#toolkit/sql'
import { createTextMap } from './text-set.ts'

/*
 * Early merge: an import copies rows that cannot conflict into their final tables while it still reads the file.
 * `merge` handles the other rows: rows without a claim, and rows about a fact that already has claims from the graph or
 * from this import. The values of such a fact depend on all of its claims.
 */

/** The columns that `incoming` shares with `claims`, by their names in `incoming`. */
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

/** The same columns, by their names in `claims`. */
export const columnsOfClaims = claimColumns.map(column => (column === 'claim' ? 'id' : column))

/** The tables whose rows the changefeed publishes as a part of their entity. */
export const factlessTables = ['names', 'identifiers', 'figures', SAME_AS]

/** A row of `incoming`, and its claim. The claim is null if only `merge` may derive the fact of the row. */
export type Staged = { row: unknown[]; claim: FactClaim | null }

export type CountedChange = { table: string; change: keyof Change; count: number }

export type EarlyDerivation = ReturnType<typeof createEarlyDerivation>

/**
 * Buffers claims and the facts that are derived from them, in the COPY format of their tables.
 *
 *     const early = createEarlyDerivation(intake)
 *     if (!early.add(staged)) others.add(staged.row)
 *     const added = await early.flush(tx)
 *
 * It chooses the values of a fact from rows that are close together in the file, and leaves later rows of the fact to
 * `merge`. The buffers are outside the heap, because thousands of short-lived objects slow the garbage collector.
 */
export function createEarlyDerivation(intake: ImportDefinition) {
  // Each line of the buffers has the number of its fact: the index in `facts`.
  const claims = createCopyBuffer()
  const tables = new Map<string, { lines: CopyBuffer; columns: string[]; fields: string[]; derived: string[] }>()
  const numbers = createTextMap()
  let facts: { table: string; entity: string; claims: number }[] = []
  // The ids of the facts: facts that the changefeed publishes on their own, and the others.
  const lookups = { published: createCopyBuffer(), unpublished: createCopyBuffer() }
  // The rows of facts without chosen values, by the number of the fact; `openRows` counts these rows.
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
      const claims = rows.map(({ claim }) => claim!)
      const values = valuesOf(bundleTable[name]!, claims)
      // Staging has already derived the columns for the case of a single claim.
      const derived =
        rows.length === 1
          ? (row.at(-1) as Record<string, unknown>)
          : derivedOf(bundleTable[name]!, intake.facts[name]!, values, claims)
      const table = tables.get(name) ?? tableOf(name, derived)
      const cells: unknown[] = [row[3]]
      for (const field of table.fields) cells.push(values[field])
      for (const field of table.derived) cells.push(derived[field])
      table.lines.add(cells, cells.length, number)
    }
    open = new Map()
    openRows = 0
  }

  function openFact(id: string, table: string, entity: string) {
    facts.push({ table, entity, claims: 0 })
    // `merge` records the entities of all touched facts in `changes`.
    const isPublished = id !== entity && !factlessTables.includes(table)
    ;(isPublished ? lookups.published : lookups.unpublished).add([id])
  }

  return {
    /** Adds a row; false if the row is left to `merge`. */
    add(staged: Staged): boolean {
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
    /** The size of the buffered claims in bytes. */
    size: claims.size,
    /**
     * Copies the buffered rows into their tables, records their facts in `changes`, and returns the counts by table.
     * Rows of facts that already have claims go to `incoming`.
     */
    async flush(tx: TransactionSql): Promise<CountedChange[]> {
      closeFacts()
      const known = await recordNewFacts(tx, lookups.published.take(), lookups.unpublished.take())
      const isKnown = new Set(known.map(id => numbers.get(id)))
      const isNew = (number: number) => !isKnown.has(number)
      const [fresh, others] = claims.parted(isNew)
      await copyBytes(tx, 'claims', columnsOfClaims, fresh)
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
        change: 'added',
        count: own.reduce((sum, { claims }) => sum + claims, 0),
      }))
    },
  }
}

// The number of rows that wait in memory until the values of their facts are chosen.
const MAX_OPEN_ROWS = 128

/**
 * Records the new facts among `published` in `changes`. Returns the ids of both lists that already have claims,
 * including claims of this import. Each list has one id a line.
 */
async function recordNewFacts(tx: TransactionSql, published: Buffer, unpublished: Buffer): Promise<string[]> {
  // The subselect with `limit 1` forces one index lookup an id. Otherwise PostgreSQL reads the whole table of claims.
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
