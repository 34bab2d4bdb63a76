import { type BundleTable, type Column, columnsOf, suggest } from '#toolkit/domain'

/** The column of each cell, null for those to leave out; `isBroken` where a column that every row needs is not there. */
export type Header = { columns: (Column | null)[]; isBroken: boolean }

type Tell = (column: string | null, value: string | null, rule: string, suggestion?: string) => void

/** What the first row of a file says, in any order. A misspelt name is told, and read on with as what it was meant for. */
export function parseHeader(table: BundleTable, cells: string[], tell: Tell): Header {
  const known = columnsOf(table)
  const other = detectSeparator(cells)
  if (other) {
    tell(null, cells[0]!, splitByCommas, `not by ${other}`)
    return { columns: [null], isBroken: true }
  }

  const exact = cells.map(cell => known.find(column => column.name === cell) ?? null)
  const columns = exact.map((column, at) => (exact.indexOf(column) === at ? column : null))
  for (const [at, cell] of cells.entries()) {
    if (columns[at]) continue
    if (exact[at]) {
      tell(cell, cell, 'a column stands once')
      continue
    }
    if (cell.trim() === '') {
      tell(null, null, 'a column has a name', 'take out the column, or the comma at the end of the header')
      continue
    }
    const free = known.filter(column => !columns.includes(column)).map(column => column.name)
    const meant = suggest(cell, free)
    tell(
      cell,
      cell,
      `a column of ${table.name}`,
      meant ? `\`${meant}\`?` : `one of ${known.map(({ name }) => name).join(', ')}`,
    )
    columns[at] = known.find(column => column.name === meant) ?? null
  }
  const missing = known.filter(column => column.required && !columns.includes(column))
  for (const { name } of missing) tell(name, null, 'the column is needed')
  return { columns, isBroken: missing.length > 0 }
}

export const splitByCommas = 'cells are parted by commas'

/** What a header is parted by that has no comma, if by anything. */
export function detectSeparator(cells: string[]): string | undefined {
  const [separator] = cells.length === 1 ? (/[;\t|]/.exec(cells[0]!) ?? []) : []
  return separator && (separator === '\t' ? 'tabs' : `\`${separator}\``)
}
