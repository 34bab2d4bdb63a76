import { stringify } from 'csv-stringify/sync'
import { type Column, type Item, valuesOf } from './columns.ts'

/** How rows are written: `head` before all of them, and a text for each batch. */
export type Format = { type: string; head(columns: Column[]): string; rows(columns: Column[], items: Item[]): string }

/**
 * The formats by the ending of an address.
 *
 * `csv` is RFC 4180 in UTF-8. A cell that a spreadsheet would take for a formula has an apostrophe before it. `jsonl` has an
 * object on each line, with the columns as its fields and lists as lists.
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

/** Several values are joined by a bar; one that is unknown keeps its place, and a bar in one of them is a broken bar. */
const cellOf = (item: Item, { path, isList }: Column) => {
  const values = valuesOf(item, path)
  return values.every(value => value === null) && values.length < 2
    ? ''
    : values.map(value => (isList ? String(value ?? '').replaceAll('|', '¦') : String(value ?? ''))).join('|')
}

function objectOf(item: Item, columns: Column[]): Item {
  return Object.fromEntries(
    columns.map(({ name, path, isList }) => {
      const values = valuesOf(item, path)
      return [name, isList ? values : (values[0] ?? null)]
    }),
  )
}
