import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'
import { type BundleRow, type BundleTable, type Column, columnsOf } from '#toolkit'
import type { Fault, Faults } from './faults.ts'
import { nearest } from './nearest.ts'
import { soundUtf8 } from './utf8.ts'

/**
 * The rows of a table of a bundle, one after the other: memory does not grow with the file.
 *
 *     for await (const { row, line } of rowsOf('data/reference', bundleTable.names!, faults)) ...
 *
 * What is wrong with the file, its header or its cells goes to `faults`. A row that cannot be read is left out, and
 * what could be meant is read on with (a misspelt column, a cell without its blanks), so that one mistake is one fault.
 * A missing file is an empty table.
 */
export async function* rowsOf(
  folder: string,
  table: BundleTable,
  faults: Faults,
): AsyncGenerator<{ row: BundleRow; line: number }> {
  const file = `${table.name}.csv`
  const add = (row: number | null, column: string | null, value: string | null, rule: string, suggestion?: string) =>
    faults.add({ file, row, column, value, rule, suggestion })
  const lost = (...fault: Parameters<typeof add>) => {
    add(...fault)
    faults.unread.add(table.name)
  }

  let header: Header | undefined
  try {
    for await (const { line, cells, isSound } of recordsOf(join(folder, file), lost)) {
      if (header === undefined) {
        header = headerOf(table, cells, add)
        if (header.isBroken) faults.unread.add(table.name)
        if (header.columns.every(column => column === null)) return
        continue
      }
      if (cells.length === 1 && cells[0] === '') continue
      const subject = cells[header.columns.findIndex(column => column?.field === table.subject)]
      if (!isSound || cells.length !== header.columns.length) {
        if (!isSound) add(line, null, null, 'quotes stand around a whole cell', 'write a quote inside a quoted cell twice')
        else add(line, null, null, 'a row has a cell for each column', countsOf(cells.length, header.columns.length))
        if (subject) faults.excused.add(subject)
        continue
      }
      yield { row: rowOf(table, header.columns, cells, (...fault) => add(line, ...fault)), line }
    }
    if (header === undefined && !faults.unread.has(table.name)) lost(1, null, null, 'a file begins with a header')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined || !('syscall' in (error as object))) throw error
    if (code !== 'ENOENT') lost(null, null, code, 'the file can be read')
  }
}

type Add = (row: number | null, column: string | null, value: string | null, rule: string, suggestion?: string) => void
type Header = { columns: (Column | null)[]; isBroken: boolean }
type Read = { line: number; cells: string[]; isSound: boolean }

// A quote that is never closed takes in the rest of the file; this is where reading stops.
const mostSigns = 1_000_000

/** Every record of a file, with its row number. The parser takes loose quoting, so that the rows after it can be read. */
async function* recordsOf(path: string, lost: Add): AsyncGenerator<Read> {
  let line = 0
  let isOver = false
  const parser = parse({
    bom: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: mostSigns,
    skip_records_with_error: true,
    on_record: ({ record, raw }: { record: string[]; raw: string }): Read => {
      line += 1
      return { line, cells: record, isSound: isQuotedWell(raw) }
    },
    on_skip: error => {
      if (isOver) return
      isOver = true
      if (error?.code === 'CSV_QUOTE_NOT_CLOSED') lost(line + 1, null, null, 'a quote that is opened is closed')
      else lost(line + 1, null, null, `a row has at most ${mostSigns.toLocaleString('en')} signs`, 'close the quote')
    },
  })
  const stop = (fault: Pick<Fault, 'row' | 'value' | 'rule' | 'suggestion'>) => {
    isOver = true
    lost(fault.row, null, fault.value, fault.rule, fault.suggestion)
  }
  // The reader of the parser is told of what goes wrong.
  pipeline(createReadStream(path), source => soundUtf8(source, stop, () => isOver), parser, () => {})
  yield* parser
}

/** Whether quotes enclose whole cells: then what stands between quotes is a cell, or parts two of them. */
function isQuotedWell(raw: string): boolean {
  if (!raw.includes('"')) return true
  const pieces = raw.replace(/[\r\n]+$/, '').split('"')
  const last = pieces.length - 1
  return (
    last % 2 === 0 &&
    pieces.every((piece, at) => {
      if (at % 2 === 1 || piece === '') return true
      return (at === 0 || piece.startsWith(',')) && (at === last || piece.endsWith(','))
    })
  )
}

/** The column of each cell, or null for those to leave out. */
function headerOf(table: BundleTable, cells: string[], add: Add): Header {
  const known = columnsOf(table)
  const [separator] = cells.length === 1 ? (/[;\t|]/.exec(cells[0]!) ?? []) : []
  if (separator) {
    add(1, null, cells[0]!, 'cells are parted by commas', `not by ${separator === '\t' ? 'tabs' : `\`${separator}\``}`)
    return { columns: cells.map(() => null), isBroken: true }
  }
  const exact = cells.map(cell => known.find(column => column.name === cell) ?? null)
  const columns = exact.map((column, at) => {
    if (column && exact.indexOf(column) < at) add(1, column.name, cells[at]!, 'a column stands once')
    return column && exact.indexOf(column) === at ? column : null
  })
  for (const [at, cell] of cells.entries()) {
    if (exact[at]) continue
    const free = known.filter(column => !columns.includes(column))
    const meant = nearest(cell, free.map(column => column.name))
    add(1, cell, cell, `a column of ${table.name}`, meant ? `\`${meant}\`?` : `it has ${known.map(({ name }) => name).join(', ')}`)
    columns[at] = free.find(column => column.name === meant) ?? null
  }
  const missing = known.filter(column => column.required && !columns.includes(column))
  for (const { name } of missing) add(1, name, null, 'the column must be there')
  return { columns, isBroken: missing.length > 0 }
}

type AddCell = (column: string | null, value: string | null, rule: string, suggestion?: string) => void

function rowOf(table: BundleTable, columns: (Column | null)[], cells: string[], add: AddCell): BundleRow {
  const row: BundleRow = { table: table.name, told: {}, evidence: {} }
  const own = table.columns.length === columnsOf(table).length ? null : new Set(table.columns)
  for (const [at, column] of columns.entries()) {
    if (!column) continue
    const cell = cleaned(column, cells[at]!, add)
    if (cell !== '') (own === null || own.has(column) ? row.told : row.evidence)[column.field] = cell
    else if (column.required) add(column.name, null, 'the cell must be filled')
  }
  return row
}

const strange = /[\p{Cc}\p{Zl}\p{Zp}\ufeff\ufffd]/u

/** The cell as it should be; what is wrong with it is told. */
function cleaned(column: Column, cell: string, add: AddCell): string {
  if (cell === '' || /^[\w./:|-]+$/.test(cell)) return cell
  if (/\ufffd/.test(cell)) add(column.name, cell, 'no sign was lost in a conversion', 'take it from the original')
  else if (strange.test(cell)) add(column.name, cell, 'no line break or control character in a cell')
  const trimmed = cell.trim()
  if (trimmed !== cell) add(column.name, cell, 'no blanks around a cell')
  const composed = trimmed.normalize('NFC')
  if (composed !== trimmed) add(column.name, cell, 'text is in Unicode form NFC', `\`${composed}\``)
  return composed
}

const countsOf = (cells: number, columns: number) =>
  `it has ${cells} for ${columns}${cells > columns ? ': a cell with a comma is quoted' : ''}`
