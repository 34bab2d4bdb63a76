import { type FormatError, formatErrorOf } from '#data/bundle'
import { bundleTables, type Column, evidenceColumns } from '#toolkit/domain'
import type { Check, CheckedBundle } from './types.ts'

/** Checks that each cell has the form of its column, the unit of a sum is its currency, and no indexed text is too long. */
export function checkCells({ errors }: CheckedBundle): Check {
  return {
    see({ table, told, evidence }, at) {
      for (const { column, valid } of tableColumns.get(table)!) {
        const cell = told[column.field]
        const error = cell === undefined || valid.has(cell) ? null : validateCell(column, valid, cell)
        if (error) errors.add({ ...at, column: column.name, value: cell!, ...error })
      }
      for (const { column, valid } of columnsOfEvidence) {
        const cell = evidence[column.field]
        const error = cell === undefined || valid.has(cell) ? null : validateCell(column, valid, cell)
        if (error) errors.add({ ...at, column: column.name, value: cell!, ...error })
      }
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
}

// Few distinct enum values, languages and dates fill most cells, so valid cells are cached.
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

// The columns of indexes. A key of a PostgreSQL index has at most 2,700 bytes.
const indexed: Record<string, string> = { sources: 'title', names: 'text', identifiers: 'value', figures: 'measure' }
const maxBytes = 2_000
