import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { parse } from 'csv-parse'
import { type BadByte, soundUtf8 } from './utf8.ts'

/** A row of a CSV file as it stands; `isSound` is false where its quotes are amiss. */
export type CsvRecord = { line: number; cells: string[]; isSound: boolean }

/** Where a file cannot be read on, and why. */
export type Break = { row: number; value: string | null; rule: string; suggestion?: string }

// A quote that is never closed takes in the rest of the file; this is where reading stops.
const mostSigns = 1_000_000

/**
 * Every record of a CSV file with its row number, in constant memory. Broken quoting costs the rows it is in, and not
 * those after. Where the file cannot be read on, `lost` is told and the records before it have been given. Throws the
 * error of the file system.
 */
export async function* recordsOf(path: string, lost: (at: Break) => void): AsyncGenerator<CsvRecord> {
  let end: Break | undefined
  let [line, last] = [0, Number.POSITIVE_INFINITY]
  const parser = parse({
    bom: true,
    raw: true,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: ['\r\n', '\n'],
    max_record_size: mostSigns,
    skip_records_with_error: true,
    on_skip: (error): undefined => stop(error?.code === 'CSV_QUOTE_NOT_CLOSED' ? openQuote : tooLong),
  })
  function stop(why: (row: number) => Break): undefined {
    // The parser is ahead of the reader: this many records are whole, and the one it is in is not.
    if (!end) [end, last] = [why(parser.info.records + 1), parser.info.records]
  }
  // What fails upstream is thrown by the parser.
  pipeline(
    createReadStream(path),
    source => soundUtf8(source, bad => stop(() => notUtf8(bad))),
    parser,
    () => {},
  )
  for await (const { record, raw } of parser as AsyncIterable<{ record: string[]; raw: string }>) {
    line += 1
    if (line <= last) yield { line, cells: record, isSound: isQuotedWell(raw) }
  }
  if (end) lost(end)
}

/** Whether quotes enclose whole cells: then what stands between two quotes is a cell, or parts two of them. */
function isQuotedWell(raw: string): boolean {
  if (!raw.includes('"')) return true
  const pieces = raw.replace(/[\r\n]+$/, '').split('"')
  const last = pieces.length - 1
  return pieces.every((piece, at) => {
    if (at % 2 === 1 || piece === '') return true
    return (at === 0 || piece.startsWith(',')) && (at === last || piece.endsWith(','))
  })
}

const openQuote = (row: number): Break => ({ row, value: null, rule: 'a quote that is opened is closed' })

const tooLong = (row: number): Break => ({
  row,
  value: null,
  rule: `a row has at most ${mostSigns.toLocaleString('en')} signs`,
  suggestion: 'a quote in it may not be closed',
})

const notUtf8 = ({ byte, offset, row }: BadByte): Break => ({
  row,
  value: `0x${byte.toString(16).padStart(2, '0')} at offset ${offset}`,
  rule: 'a file is UTF-8',
  suggestion: offset === 0 && byte >= 0xfe ? 'it looks like UTF-16: save it as UTF-8' : 'save it as UTF-8',
})
