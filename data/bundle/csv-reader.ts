import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { FormatError } from './cell-formats.ts'
import { findInvalidUtf8, type InvalidByte } from './utf8.ts'

/** A raw row of a CSV file; `isSound` is false if its quoting is broken. */
export type CsvRecord = { line: number; cells: string[]; isSound: boolean }

/** The row at which reading stopped, and the reason. */
export type LineBreak = { row: number; value: string | null; rule: string; suggestion?: string }

/** Whether a row has no data: spreadsheets write empty rows, and rows of commas only. */
export const isBlank = (cells: string[]): boolean => cells[0] === '' && cells.every(cell => cell === '')

/** Returns the error of a record with broken quoting, or with more or fewer cells than the header; undefined if it has none. */
export function recordError({ cells: { length }, isSound }: CsvRecord, columns: number): FormatError | undefined {
  if (!isSound)
    return {
      rule: 'quotes enclose a whole cell',
      suggestion: 'inside a quoted cell, write a quote twice; put no space before the first quote',
    }
  if (length === columns) return undefined
  const advice = length > columns ? '; quote a cell with a comma in it' : ''
  return { rule: 'a row has a cell for each column', suggestion: `it has ${length}, the header ${columns}${advice}` }
}

// After an unclosed quote the rest of the file is one record, so a longer record ends the reading.
const MAX_RECORD_LENGTH = 1_000_000

// Records per batch. The garbage collector frees a batch of this size before it copies it to the old generation.
const batchSize = 32

/**
 * Streams the records of a CSV file (RFC 4180) with their row numbers, in constant memory and in batches: an `await` for each
 * record would take longer than parsing it. Broken quoting affects only its own rows. If the rest of the file is unreadable,
 * yields the records before and calls `onUnreadable`. Throws the error of the file system.
 *
 * csv-parse takes three times as long: here a line without a quote is only split at its commas.
 */
export async function* readRecords(path: string, onUnreadable: (at: LineBreak) => void): AsyncGenerator<CsvRecord[]> {
  const stats = await stat(path)
  // An import reads each table again, for its hash and for the rows that an error quotes. A pipe can be read only once.
  if (stats.isFIFO() || stats.isSocket()) return onUnreadable({ row: 1, value: null, rule: 'a table is not a pipe' })
  let bad: InvalidByte | undefined
  let line = 1
  // The start of a record whose quote is still open, and the bytes of an incomplete line.
  let [open, rest] = ['', Buffer.alloc(0)]
  const source = findInvalidUtf8(createReadStream(path), at => {
    bad = at
  })
  let isFirst = true
  for await (const chunk of source) {
    const formatError = isFirst ? detectOtherFormat(chunk) : undefined
    if (formatError) return onUnreadable(formatError)
    isFirst = false
    const bytes = Buffer.concat([rest, chunk])
    let records: CsvRecord[] = []
    let at = 0
    // Decodes line by line, because a substring of the decoded chunk would keep the whole chunk in memory.
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, at)) {
      const text = textOf(bytes.subarray(at, end), line)
      at = end + 1
      const record = open + text
      if (record.length > MAX_RECORD_LENGTH) {
        yield records
        return onUnreadable(tooLong(line))
      }
      if (isOpenAfter(text, open !== '')) open = `${record}\n`
      else {
        open = ''
        records.push({ line, ...cellsOf(record) })
        line += 1
        if (records.length === batchSize) {
          yield records
          records = []
        }
      }
    }
    yield records
    rest = bytes.subarray(at)
    if (open.length + rest.length > 4 * MAX_RECORD_LENGTH) return onUnreadable(tooLong(line))
  }
  if (bad) return onUnreadable(notUtf8(bad))
  const text = textOf(rest, line)
  if (isOpenAfter(text, open !== '')) return onUnreadable({ row: line, value: null, rule: 'an opened quote is closed' })
  if (open + text !== '') yield [{ line, ...cellsOf(open + text) }]
}

// The first line may start with a byte order mark.
const textOf = (bytes: Buffer, line: number) =>
  line === 1 ? bytes.toString().replace(/^\ufeff/, '') : bytes.toString()

/** Whether a quoted cell continues in the next line. In an unquoted cell a quote is an ordinary character. */
function isOpenAfter(line: string, isOpenBefore: boolean): boolean {
  if (!isOpenBefore && !line.includes('"')) return false
  let [isOpen, at] = isOpenBefore || line[0] !== '"' ? [isOpenBefore, 0] : [true, 1]
  for (;;) {
    const next = line.indexOf(isOpen ? '"' : ',', at)
    if (next === -1) return isOpen
    const isQuote = line[next + 1] === '"'
    // Inside a quoted cell two quotes are an escaped quote; after a comma a quote opens a cell.
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

/** Recognises a file that is not CSV by its first bytes. */
function detectOtherFormat(bytes: Buffer): LineBreak | undefined {
  const errorOf = (rule: string, suggestion: string) => ({ row: 1, value: null, rule, suggestion })
  if (bytes.subarray(0, 4).equals(archive))
    return errorOf('a file is CSV', 'it is a spreadsheet or an archive: save it as CSV')
  // In UTF-16 every second byte of ASCII text is 0.
  const head = bytes.subarray(0, 64)
  if (head.filter(byte => byte === 0).length > head.length / 4)
    return errorOf('a file is UTF-8', 'it looks like UTF-16: save it as UTF-8')
  const end = bytes.indexOf('\r')
  if (end === -1 || end === bytes.length - 1 || bytes.includes('\n')) return undefined
  const suggestion = 'its lines end in a carriage return: save it with Unix or Windows line ends'
  return errorOf('a line ends in a line feed', suggestion)
}
// The first bytes of a .zip; .xlsx and .ods files are .zip files.
const archive = Buffer.from('PK\x03\x04')

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
