import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { findInvalidUtf8, type InvalidByte } from './utf8.ts'

/** A row of a CSV file as it stands; `isSound` is false where its quotes are amiss. */
export type CsvRecord = { line: number; cells: string[]; isSound: boolean }

/** Where a file cannot be read on, and why. */
export type LineBreak = { row: number; value: string | null; rule: string; suggestion?: string }

/** An empty line, and commas alone, as spreadsheets leave them: it says nothing, and is counted. */
export const isBlank = (cells: string[]): boolean => cells[0] === '' && cells.every(cell => cell === '')

/** What is wrong with a record that has not as many cells as the header, or whose quotes are amiss. */
export const pluralise = ({ length }: string[], columns: number) => ({
  rule: 'a row has a cell for each column',
  suggestion: `it has ${length}, the header ${columns}${length > columns ? '; quote a cell with a comma in it' : ''}`,
})
export const describeQuote = {
  rule: 'quotes stand around a whole cell',
  suggestion: 'inside a quoted cell, write a quote twice; no blank stands before the first',
}

// A quote that is never closed takes in the rest of the file; this is where reading stops.
const MAX_RECORD_LENGTH = 1_000_000

// So many records at a time: they are gone before the collector of the heap would have to move them.
const few = 32

/**
 * Every record of a CSV file (RFC 4180) with its row number, in constant memory: some at a time,
 * since waiting for each would take longer than reading it. Broken quoting costs the rows it is in, and
 * not those after. Where the file cannot be read on, `lost` is told and the records before it have been given. Throws the
 * error of the file system.
 *
 * Of our own: a line without a quote is split at its commas, which takes a third of the time that csv-parse needs for it.
 */
export async function* readRecords(path: string, lost: (at: LineBreak) => void): AsyncGenerator<CsvRecord[]> {
  const found = await stat(path)
  // A pipe has what it has once, and a file is read again for its hash and for what a fault refers to.
  if (found.isFIFO() || found.isSocket()) return lost({ row: 1, value: null, rule: 'a table is a file, and no pipe' })
  let bad: InvalidByte | undefined
  let line = 1
  // A record whose quotes are still open, and the bytes of a line whose end is still to come.
  let [open, rest] = ['', Buffer.alloc(0)]
  const source = findInvalidUtf8(createReadStream(path), at => {
    bad = at
  })
  let isFirst = true
  for await (const chunk of source) {
    const other = isFirst ? otherForm(chunk) : undefined
    if (other) return lost(other)
    isFirst = false
    const bytes = Buffer.concat([rest, chunk])
    let records: CsvRecord[] = []
    let at = 0
    // Line by line, since a part of a text keeps the whole of it in memory.
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, at)) {
      const text = textOf(bytes.subarray(at, end), line)
      at = end + 1
      const record = open + text
      if (record.length > MAX_RECORD_LENGTH) {
        yield records
        return lost(tooLong(line))
      }
      if (isOpenAfter(text, open !== '')) open = `${record}\n`
      else {
        open = ''
        records.push({ line, ...cellsOf(record) })
        line += 1
        if (records.length === few) {
          yield records
          records = []
        }
      }
    }
    yield records
    rest = bytes.subarray(at)
    if (open.length + rest.length > 4 * MAX_RECORD_LENGTH) return lost(tooLong(line))
  }
  if (bad) return lost(notUtf8(bad))
  const text = textOf(rest, line)
  if (isOpenAfter(text, open !== '')) return lost(openQuote(line))
  if (open + text !== '') yield [{ line, ...cellsOf(open + text) }]
}

// A byte order mark may stand before the first.
const textOf = (bytes: Buffer, line: number) =>
  line === 1 ? bytes.toString().replace(/^\ufeff/, '') : bytes.toString()

/** Whether a quoted cell goes on in the next line. Inside a cell that does not begin with one, a quote is a sign like others. */
function isOpenAfter(line: string, isOpenBefore: boolean): boolean {
  if (!isOpenBefore && !line.includes('"')) return false
  let [isOpen, at] = isOpenBefore || line[0] !== '"' ? [isOpenBefore, 0] : [true, 1]
  for (;;) {
    const next = line.indexOf(isOpen ? '"' : ',', at)
    if (next === -1) return isOpen
    const isQuote = line[next + 1] === '"'
    // A quote after another stands for one; after a comma it opens a cell.
    at = next + (isQuote ? 2 : 1)
    isOpen = isQuote
  }
}

const cell = /(?:"([^"]*(?:""[^"]*)*)"|([^",]*)),/y

function cellsOf(record: string): Omit<CsvRecord, 'line'> {
  const text = record.endsWith('\r') ? record.slice(0, -1) : record
  if (!text.includes('"')) return { cells: text.split(','), isSound: true }
  const cells: string[] = []
  cell.lastIndex = 0
  for (let match = cell.exec(`${text},`); match; match = cell.exec(`${text},`)) {
    cells.push(match[1]?.replaceAll('""', '"') ?? match[2]!)
    if (cell.lastIndex > text.length) return { cells, isSound: true }
  }
  return { cells: text.split(','), isSound: false }
}

/** What a file is that begins so, where it is no CSV file. */
function otherForm(bytes: Buffer): LineBreak | undefined {
  const told = (rule: string, suggestion: string) => ({ row: 1, value: null, rule, suggestion })
  if (bytes.subarray(0, 4).equals(archive))
    return told('a file is CSV', 'it is a spreadsheet or an archive: save it as CSV')
  // In UTF-16 every other byte of plain text is one.
  if (bytes.subarray(0, 64).filter(byte => byte === 0).length > bytes.subarray(0, 64).length / 4)
    return told('a file is UTF-8', 'it looks like UTF-16: save it as UTF-8')
  const end = bytes.indexOf('\r')
  return end !== -1 && end < bytes.length - 1 && !bytes.includes('\n')
    ? told('a line ends in a line feed', 'these end in a carriage return alone: save it for Windows or Unix')
    : undefined
}
// How a .zip begins, as an .xlsx and an .ods do.
const archive = Buffer.from('PK\x03\x04')

const openQuote = (row: number): LineBreak => ({ row, value: null, rule: 'a quote that is opened is closed' })

const tooLong = (row: number): LineBreak => ({
  row,
  value: null,
  rule: `a row has at most ${MAX_RECORD_LENGTH.toLocaleString('en')} signs`,
  suggestion: 'a quote in it may not be closed',
})

const notUtf8 = ({ byte, offset, row }: InvalidByte): LineBreak => ({
  row,
  value: `0x${byte.toString(16).padStart(2, '0')} at offset ${offset}`,
  rule: 'a file is UTF-8',
  suggestion: offset === 0 && byte >= 0xfe ? 'it looks like UTF-16: save it as UTF-8' : 'save it as UTF-8',
})
