import type { Mapping, RowMaker } from '#data/adapters/mapping'
import type { BundleError } from '#data/bundle'
import { type BundleTable, bundleTable, bundleTables, columnsOf, factKeyOf } from '#toolkit/domain'
import { createTextSet } from '#toolkit/import'
import { type BundleTables, csvLineOf } from './bundle-writer.ts'

/** A written row of a bundle: its cells in the order of the columns of its table, and its line. */
export type RowOrigin = { table: BundleTable; cells: string[]; line: number }

export type RowWriter = {
  /** Writes a row with its evidence, unless it is a duplicate. With `isShared` (an ambiguous join) its confidence is LOW. */
  write(maker: RowMaker, cells: string[], locator: string, row: number, isShared: boolean): RowOrigin | undefined
  /** Writes a row that has no origin in a file. */
  plain(table: string, cells: { [column: string]: string }): RowOrigin | undefined
  /** Closes the files and frees the memory for duplicates. */
  end(): void
}

/** Returns a function that maps an error of the bundle to the file, row and column of its origin in the data set. */
export function rowTracer({ files }: Mapping, { fromOf }: BundleTables) {
  return (error: BundleError): BundleError => {
    if (error.row === null) return error
    const table = error.file.replace(/\.csv$/, '')
    const from = fromOf(table, error.row)
    const target = error.column === null ? table : `${table}.${error.column}`
    // A row without an origin is a constant of the mapping.
    if (!from) return { ...error, file: 'mapping', row: null, column: target }
    const { file, row, rule } = placeOf(from)
    const cells = [rule.cells, rule.otherwise ?? {}].flatMap(cells => cells[error.column ?? ''] ?? [])
    const columns = cells.flatMap(cell => (typeof cell === 'string' ? [] : cell.from))
    const column = columns.length === 0 ? target : [...new Set(columns)].join(' or ')
    const suggestion = error.suggestion?.replace(/^(row|it has row) (\d+)\b/, (match, word: string, other: string) => {
      const from = fromOf(table, Number(other))
      if (!from) return match
      const place = placeOf(from)
      return `${word} ${place.row}${place.file === file ? '' : ` of ${place.file}`}`
    })
    return { ...error, file, row, column, ...(suggestion !== undefined && { suggestion }) }
  }

  function placeOf(from: number) {
    const number = from % maxCodes
    const { file, rows } = files[Math.floor(number / MAX_ROW_RULES)]!
    return { file, row: Math.floor(from / maxCodes), rule: rows[number % MAX_ROW_RULES]! }
  }
}

/** Maximum number of row rules per file. The code of a row rule is `file * MAX_ROW_RULES + rule`. */
export const MAX_ROW_RULES = 1_000

/** Maximum number of codes of row rules. The origin of a written row is `row * maxCodes + code`. */
const maxCodes = 100 * MAX_ROW_RULES

/** Creates a writer of the rows of a bundle, which writes each claim once. */
export function createRowWriter({ source, confidence }: Mapping, tables: BundleTables): RowWriter {
  let seen = createTextSet()
  const isNew = (...key: string[]) => seen.add(key.join('\u0000'))
  function add(table: BundleTable, cells: string[], from: number): RowOrigin | undefined {
    const text = csvLineOf(cells)
    return isNew('', table.name, text) ? { table, cells, line: tables.add(table.name, text, from) } : undefined
  }

  return {
    write({ table, once, columns, from }, cells, locator, row, isShared) {
      if (once && !isNew(table.name, ...keyOf(table, cells))) return undefined
      if (table.hasEvidence) {
        const at = evidencePositions.get(table)!
        if (!columns.has('source')) cells[at.source] = source.id!
        if (!columns.has('locator')) cells[at.locator] = locator
        if (!columns.has('confidence')) cells[at.confidence] = confidence ?? ''
        if (isShared) {
          cells[at.confidence] = 'LOW'
          cells[at.note] ||= sharedNote
        }
      }
      return add(table, cells, row * maxCodes + from)
    },

    plain(name, cells) {
      const table = bundleTable[name]!
      const row = columnsOf(table).map(column => cells[column.name] ?? '')
      return add(table, row, 0)
    },

    end() {
      seen = createTextSet()
      tables.close()
    },
  }
}

/** The positions of the columns of the evidence that have defaults, by table. */
const evidencePositions = new Map(
  bundleTables.map(table => {
    const names = columnsOf(table).map(({ name }) => name)
    const at = (name: string) => names.indexOf(name)
    return [table, { source: at('source'), locator: at('locator'), confidence: at('confidence'), note: at('note') }]
  }),
)

const sharedNote = 'several records of the data set bear this id'

function keyOf(table: BundleTable, cells: string[]): string[] {
  return factKeyOf(table, Object.fromEntries(table.columns.map(({ field }, at) => [field, cells[at]!])))
}
