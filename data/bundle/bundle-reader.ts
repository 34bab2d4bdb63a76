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
import { isBlank, type LineBreak, readRecords, recordError } from './csv-reader.ts'
import { type Header, parseHeader, type Report } from './header.ts'

/** A row of a bundle and its line in the file. */
export type PlacedRow = { row: BundleRow; line: number }

/** Streams all rows of a bundle in batches, and adds the errors of files, headers and cells to `errors`. */
export type Rows = (errors: BundleErrors) => AsyncIterable<Iterable<PlacedRow>>

/** Streams the rows of the files of a folder, table by table. */
export const readRows = (folder: string): Rows =>
  async function* (errors) {
    for (const table of bundleTables) yield* readTable(folder, table, errors)
  }

/**
 * Streams the rows of a table of a bundle in batches, in constant memory.
 *
 *     for await (const batch of readTable('data/reference', bundleTable.names!, errors)) for (const { row, line } of batch) ...
 *
 * Adds errors of the file, its header and its cells to `errors`. An unreadable row is skipped. A cell with spaces around it is
 * reported, then trimmed, so that later checks do not report it again. A missing file is an empty table.
 */
export async function* readTable(
  folder: string,
  table: BundleTable,
  errors: BundleErrors,
): AsyncGenerator<PlacedRow[]> {
  const file = `${table.name}.csv`
  const reportAt = (line: number) => reporterOf(errors, table, line)
  const onUnreadable = (at: LineBreak) => {
    errors.add({ file, column: null, ...at })
    errors.unread.add(table.name)
  }

  let header: Header | undefined
  try {
    for await (const records of readRecords(join(folder, file), onUnreadable)) {
      const rows: PlacedRow[] = []
      for (const record of records) {
        const { line, cells } = record
        if (header === undefined) {
          header = parseHeader(table, cells, reportAt(line))
          if (header.isBroken) errors.unread.add(table.name)
          if (header.columns.every(column => column === null)) return
          continue
        }
        if (isBlank(cells)) continue
        const error = recordError(record, header.columns.length)
        if (error) {
          reportAt(line)(null, null, error.rule, error.suggestion)
          const subject = cells[header.columns.findIndex(column => column?.field === table.subject)]
          if (subject) errors.excused.add(subject.trim())
        } else rows.push({ row: rowOf(table, header.columns, cells, reportAt(line)), line })
      }
      yield rows
    }
    const isEmpty = !header && !errors.unread.has(table.name)
    if (isEmpty) onUnreadable({ row: 1, value: null, rule: 'a file starts with a header' })
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    if (syscall === undefined) throw error
    if (code === 'ENOENT') return
    errors.add({ file, row: null, column: null, value: code ?? null, rule: 'the file can be read' })
    errors.unread.add(table.name)
  }
}

/** Parses a row that has all columns of its table, in the order of the table. */
export const parseRow = (table: BundleTable, cells: string[], line: number, errors: BundleErrors): PlacedRow => ({
  row: rowOf(table, allColumns.get(table)!, cells, reporterOf(errors, table, line)),
  line,
})
const allColumns = new Map(bundleTables.map(table => [table, columnsOf(table)]))

const reporterOf =
  (errors: BundleErrors, { name }: BundleTable, row: number): Report =>
  (column, value, rule, suggestion) =>
    errors.add({ file: `${name}.csv`, row, column, value, rule, suggestion })

function rowOf(table: BundleTable, columns: Header['columns'], cells: string[], report: Report): BundleRow {
  const row: BundleRow = { table: table.name, told: {}, evidence: {} }
  for (const [at, column] of columns.entries()) {
    if (column === null) continue
    const cell = normaliseCell(column, cells[at]!, report)
    if (cell !== '') (evidenceColumns.includes(column) ? row.evidence : row.told)[column.field] = cell
    else if (column.required) report(column.name, null, 'a required cell is not empty')
  }
  return row
}

const plain = /^[\w./:|~-]*$/
// Control characters, line separators, text direction marks and noncharacters of Unicode.
const control = /[\p{Cc}\p{Zl}\p{Zp}\ufeff\u202a-\u202e\u2066-\u2069\ufffe\uffff]/u
const visible = /[^\p{C}\p{Z}]/u

/** Returns the trimmed cell in Unicode form NFC. Reports each correction and each invalid character. */
function normaliseCell({ name }: Column, cell: string, report: Report): string {
  if (plain.test(cell)) return cell
  const trimmed = cell.trim()
  const composed = trimmed.normalize('NFC')
  if (trimmed !== cell) report(name, cell, 'no spaces around a cell')
  if (composed !== trimmed) report(name, cell, 'text is in Unicode form NFC', `\`${composed}\``)
  if (control.test(trimmed)) report(name, cell, 'no line break or control character in a cell')
  if (trimmed !== '' && !visible.test(trimmed)) report(name, cell, 'a cell has a visible character, or is empty')
  if (trimmed.includes('\ufffd'))
    report(name, cell, 'no character is lost', 'a conversion replaced one: copy the text from the original')
  return composed
}
