import { type BundleTable, type Column, columnsOf, suggest } from '#toolkit/domain'

/** The column of each cell, null for an ignored cell; `isBroken` if a required column is missing. */
export type Header = { columns: (Column | null)[]; isBroken: boolean }

export type Report = (column: string | null, value: string | null, rule: string, suggestion?: string) => void

/** Parses the header row; columns may have any order. A misspelt name is reported and then read as the column it resembles. */
export function parseHeader(table: BundleTable, cells: string[], report: Report): Header {
  const known = columnsOf(table)
  const separator = detectSeparator(cells)
  if (separator) {
    report(null, cells[0]!, splitByCommas, `not by ${separator}`)
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
    const unused = known.filter(column => !columns.includes(column)).map(column => column.name)
    const match = suggest(cell, unused)
    report(
      cell,
      cell,
      `a column of ${table.name}`,
      match ? `\`${match}\`?` : `one of ${known.map(({ name }) => name).join(', ')}`,
    )
    columns[at] = known.find(column => column.name === match) ?? null
  }
  const missing = known.filter(column => column.required && !columns.includes(column))
  for (const { name } of missing) report(name, null, 'the column is required')
  return { columns, isBroken: missing.length > 0 }
}

export const splitByCommas = 'cells are separated by commas'

/** Returns the separator of a header that has no comma, such as a tab, or undefined. */
export function detectSeparator(cells: string[]): string | undefined {
  const [separator] = cells.length === 1 ? (/[;\t|]/.exec(cells[0]!) ?? []) : []
  return separator && (separator === '\t' ? 'tabs' : `\`${separator}\``)
}
