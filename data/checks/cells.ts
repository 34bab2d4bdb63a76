import { type FormatError, formatErrorOf } from '#data/bundle'
import { type BundleRow, bundleTables, type Column, evidenceColumns } from '#toolkit/domain'
import type { Check, CheckedBundle, RowPlace } from './types.ts'

/** Checks that each cell has the form of its column, the unit of a sum is its currency, and no indexed text is too long. */
export function checkCells({ errors }: CheckedBundle): Check {
  return {
    see({ table, told, evidence }, at) {
      checkForms(told, tableColumns.get(table)!, at)
      checkForms(evidence, columnsOfEvidence, at)
      const { currency, unit } = told
      if (currency !== undefined && unit !== undefined && unit !== currency) {
        const suggestion = `\`${currency}\``
        errors.add({ ...at, column: 'unit', value: unit, rule: 'the unit of a sum is its currency', suggestion })
      }
      const column = indexed[table]
      const text = (column && told[column]) ?? ''
      if (text.length > maxBytes / 3 && Buffer.byteLength(text) > maxBytes) {
        const rule = `the ${column} has at most ${maxBytes.toLocaleString('en')} bytes`
        errors.add({ ...at, column: column!, value: text, rule, suggestion: 'shorten it' })
      }
    },
  }

  function checkForms(cells: BundleRow['told'], columns: CachedColumn[], at: RowPlace): void {
    for (const { column, valid } of columns) {
      const cell = cells[column.field]
      const error = cell === undefined || valid.has(cell) ? null : validateCell(column, valid, cell)
      if (error) errors.add({ ...at, column: column.name, value: cell!, ...error })
    }
  }
}

// Most cells repeat one of few enum values, languages or dates, so the valid values of a column are cached.
type CachedColumn = { column: Column; valid: Set<string> }
const maxCached = 2_000

function validateCell(column: Column, valid: Set<string>, cell: string): FormatError | null {
  const error = formatErrorOf(column, cell)
  if (error === null && valid.size < maxCached && cell.length < 50) valid.add(cell)
  return error
}

const cachedColumns = (columns: Column[]): CachedColumn[] =>
  columns.filter(({ form }) => form !== 'text').map(column => ({ column, valid: new Set() }))
const tableColumns = new Map(bundleTables.map(table => [table.name, cachedColumns(table.columns)]))
const columnsOfEvidence = cachedColumns(evidenceColumns)

// The indexed column of each table. PostgreSQL rejects a row whose index key has more than 2,700 bytes.
const indexed: Record<string, string> = { sources: 'title', names: 'text', identifiers: 'value', figures: 'measure' }
const maxBytes = 2_000
