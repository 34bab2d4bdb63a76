import { type BundleTable, type Column, columnsOf, suggest } from '#toolkit/domain'
import type { FormatError } from './cell-formats.ts'

/** `columns` has the column of each cell, null for an ignored cell. `isBroken`: a required column is missing. */
export type Header = { columns: (Column | null)[]; isBroken: boolean }

export type Report = (column: string | null, value: string | null, rule: string, suggestion?: string) => void

/** Parses the header row; columns may have any order. A misspelt name is reported, then parsed as the most similar column. */
export function parseHeader(table: BundleTable, cells: string[], report: Report): Header {
  const known = columnsOf(table)
  const error = separatorError(cells)
  if (error) {
    report(null, cells[0]!, error.rule, error.suggestion)
    return { columns: [null], isBroken: true }
  }

  const exact = cells.map(cell => known.find(column => column.name === cell) ?? null)
  const columns = exact.map((column, at) => (exact.indexOf(column) === at ? column : null))
  for (const [at, cell] of cells.entries()) {
    if (columns[at]) continue
    if (exact[at]) {
      report(cell, cell, 'a column occurs once')
      continue
    }
    if (cell.trim() === '') {
      report(null, null, 'a column has a name', 'remove the column, or the comma at the end of the header')
      continue
    }
    const unused = known.filter(column => !columns.includes(column)).map(({ name }) => name)
    const match = suggest(cell, unused)
    const suggestion = match ? `\`${match}\`?` : `one of ${known.map(({ name }) => name).join(', ')}`
    report(cell, cell, `a column of ${table.name}`, suggestion)
    columns[at] = known.find(({ name }) => name === match) ?? null
  }
  const missing = known.filter(column => column.required && !columns.includes(column))
  for (const { name } of missing) report(name, null, 'the column is required')
  return { columns, isBroken: missing.length > 0 }
}

/** Returns the error of a header without a comma whose cells are separated by tabs, `;` or `|`; undefined for other headers. */
export function separatorError(cells: string[]): FormatError | undefined {
  const [separator] = cells.length === 1 ? (/[;\t|]/.exec(cells[0]!) ?? []) : []
  if (separator === undefined) return undefined
  return {
    rule: 'cells are separated by commas',
    suggestion: `not by ${separator === '\t' ? 'tabs' : `\`${separator}\``}`,
  }
}
