import { stringify } from 'csv-stringify/sync'
import { type Column, type Item, valuesOf } from './columns.ts'

/** `type` is the media type, `head` the text before all rows, `rows` the text of a batch of rows. */
export type Format = { type: string; head(columns: Column[]): string; rows(columns: Column[], items: Item[]): string }

/**
 * The formats by the ending of an address. `csv` is RFC 4180 in UTF-8; an apostrophe precedes a value that a
 * spreadsheet would read as a formula. `jsonl` has one object per line, with a field for each column.
 */
export const formats: Record<string, Format> = {
  csv: {
    type: 'text/csv; charset=utf-8',
    head: columns => csv([columns.map(column => column.name)]),
    rows: (columns, items) => csv(items.map(item => columns.map(column => cellOf(item, column)))),
  },
  jsonl: {
    type: 'application/x-ndjson; charset=utf-8',
    head: () => '',
    rows: (columns, items) => items.map(item => `${JSON.stringify(objectOf(item, columns))}\n`).join(''),
  },
}

const csv = (lines: string[][]) =>
  stringify(lines, { record_delimiter: 'windows', escape_formulas: true, quoted_match: /[\r\n]/ })

/** Joins the values of a list with `|`. An unknown value is empty text, and `|` in a value becomes `¦`. */
function cellOf(item: Item, { path, isList }: Column): string {
  const texts = valuesOf(item, path).map(value => String(value ?? ''))
  return texts.map(text => (isList ? text.replaceAll('|', '¦') : text)).join('|')
}

function objectOf(item: Item, columns: Column[]): Item {
  const contentOf = ({ path, isList }: Column) => (isList ? valuesOf(item, path) : (valuesOf(item, path)[0] ?? null))
  return Object.fromEntries(columns.map(column => [column.name, contentOf(column)]))
}
