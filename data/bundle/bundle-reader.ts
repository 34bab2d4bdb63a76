import { join } from 'node:path'
import {
  type BundleRow,
  type BundleTable,
  bundleTables,
  type Column,
  columnsOf,
  evidenceColumns,
} from '#toolkit/domain'
import type { BundleErrors } from './bundle-errors.ts'
import { describeQuote, isBlank, type LineBreak, pluralise, readRecords } from './csv-reader.ts'
import { type Header, parseHeader } from './header.ts'

/** A row of a bundle, and the line of its file that it stands in. */
export type PlacedRow = { row: BundleRow; line: number }

/** All rows of a bundle, some at a time; what is wrong with them as they stand goes to `faults`. */
export type Rows = (faults: BundleErrors) => AsyncIterable<Iterable<PlacedRow>>

/** Those of the files of a folder, table by table. */
export const readRows = (folder: string): Rows =>
  async function* (faults) {
    for (const table of bundleTables) yield* readTable(folder, table, faults)
  }

/**
 * The rows of a table of a bundle, some at a time: memory does not grow with the file.
 *
 *     for await (const some of rowsOf('data/reference', bundleTable.names!, faults)) for (const { row, line } of some) ...
 *
 * What is wrong with the file, its header or a cell goes to `faults`. A row that cannot be read is left out; what is
 * told and can be guessed is read as it was meant (a cell without the blanks around it), so that one mistake is one
 * fault. A missing file is an empty table.
 */
export async function* readTable(
  folder: string,
  table: BundleTable,
  faults: BundleErrors,
): AsyncGenerator<PlacedRow[]> {
  const file = `${table.name}.csv`
  const tellAt = (line: number) => tellingOf(faults, table, line)
  const lost = (at: LineBreak) => {
    faults.add({ file, column: null, ...at })
    faults.unread.add(table.name)
  }

  let header: Header | undefined
  try {
    for await (const records of readRecords(join(folder, file), lost)) {
      const rows: PlacedRow[] = []
      for (const { line, cells, isSound } of records) {
        if (header === undefined) {
          header = parseHeader(table, cells, tellAt(line))
          if (header.isBroken) faults.unread.add(table.name)
          if (header.columns.every(column => column === null)) return
        } else if (!isSound || (cells.length !== header.columns.length && !isBlank(cells))) {
          const { rule, suggestion } = isSound ? pluralise(cells, header.columns.length) : describeQuote
          tellAt(line)(null, null, rule, suggestion)
          const subject = cells[header.columns.findIndex(column => column?.field === table.subject)]
          if (subject) faults.excused.add(subject.trim())
        } else if (!isBlank(cells)) {
          rows.push({ row: rowOf(table, header.columns, cells, tellAt(line)), line })
        }
      }
      yield rows
    }
    if (!header && !faults.unread.has(table.name)) lost({ row: 1, value: null, rule: 'a file begins with a header' })
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    if (code === 'ENOENT') return
    faults.add({ file, row: null, column: null, value: code ?? null, rule: 'the file can be read' })
    faults.unread.add(table.name)
  }
}

/** A row that has all columns of its table, in their order. */
export const parseRow = (table: BundleTable, cells: string[], line: number, faults: BundleErrors): PlacedRow => ({
  row: rowOf(table, allColumns.get(table)!, cells, tellingOf(faults, table, line)),
  line,
})
const allColumns = new Map(bundleTables.map(table => [table, columnsOf(table)]))

const tellingOf =
  (faults: BundleErrors, { name }: BundleTable, row: number): Tell =>
  (column, value, rule, suggestion) =>
    faults.add({ file: `${name}.csv`, row, column, value, rule, suggestion })

type Tell = (column: string | null, value: string | null, rule: string, suggestion?: string) => void

function rowOf(table: BundleTable, columns: Header['columns'], cells: string[], tell: Tell): BundleRow {
  const row: BundleRow = { table: table.name, told: {}, evidence: {} }
  for (const [at, column] of columns.entries()) {
    if (column === null) continue
    const cell = cleaned(column, cells[at]!, tell)
    if (cell !== '') (evidenceColumns.includes(column) ? row.evidence : row.told)[column.field] = cell
    else if (column.required) tell(column.name, null, 'the cell is filled')
  }
  return row
}

const plain = /^[\w./:|~-]*$/
// Also what turns the direction of what follows, and what is no character.
const control = /[\p{Cc}\p{Zl}\p{Zp}\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u
const visible = /[^\p{C}\p{Z}]/u

/** The cell as it is to be; what is wrong with it as it stands is told. */
function cleaned({ name }: Column, cell: string, tell: Tell): string {
  if (plain.test(cell)) return cell
  const trimmed = cell.trim()
  const composed = trimmed.normalize('NFC')
  if (trimmed !== cell) tell(name, cell, 'no blanks around a cell')
  if (composed !== trimmed) tell(name, cell, 'text is in Unicode form NFC', `\`${composed}\``)
  if (control.test(trimmed)) tell(name, cell, 'no line break or control character in a cell')
  if (trimmed !== '' && !visible.test(trimmed)) tell(name, cell, 'a cell has a sign that shows, or is empty')
  if (trimmed.includes('\ufffd')) tell(name, cell, 'no sign is lost', 'a conversion replaced it: see the original')
  return composed
}
