import type { Mapping, RowMaker } from '#data/adapters/mapping'
import type { BundleError } from '#data/bundle'
import { type BundleTable, bundleTable, columnsOf, factKeyOf } from '#toolkit/domain'
import { createTextSet } from '#toolkit/import'
import { type BundleTables, csvLineOf } from './bundle-writer.ts'

/** A row of a bundle that was written: its cells in the order of the columns of its table, and the line that it stands in. */
export type RowOrigin = { table: BundleTable; cells: string[]; line: number }

export type RowWriter = {
  /** Writes a row with its evidence, unless that has been said already. `isShared`: the record is not surely about this. */
  write(making: RowMaker, cells: string[], locator: string, row: number, isShared: boolean): RowOrigin | undefined
  /** Writes a row that no row of a file is behind. */
  plain(table: string, cells: { [column: string]: string }): RowOrigin | undefined
  /** Forgets what it only needed to write. */
  end(): void
}

/** A fault of the bundle, told of the file, row and column that it was made from. */
export function rowTracer({ files }: Mapping, { fromOf }: BundleTables) {
  return (fault: BundleError): BundleError => {
    if (fault.row === null) return fault
    const table = fault.file.replace(/\.csv$/, '')
    const from = fromOf(table, fault.row)
    // What stands in no file of the data set is said by the mapping.
    const said = fault.column === null ? table : `${table}.${fault.column}`
    if (!from) return { ...fault, file: 'mapping', row: null, column: said }
    const { file, row, making } = placeOf(from)
    const cells = [making.cells, making.otherwise ?? {}].flatMap(cells => cells[fault.column ?? ''] ?? [])
    const columns = cells.flatMap(cell => (typeof cell === 'string' ? [] : cell.from))
    const column = columns.length === 0 ? said : [...new Set(columns)].join(' or ')
    const suggestion = fault.suggestion?.replace(/^(row|it has row) (\d+)\b/, (told, word: string, other: string) => {
      const from = fromOf(table, Number(other))
      if (!from) return told
      const place = placeOf(from)
      return `${word} ${place.row}${place.file === file ? '' : ` of ${place.file}`}`
    })
    return { ...fault, file, row, column, ...(suggestion !== undefined && { suggestion }) }
  }

  function placeOf(from: number) {
    const number = from % makings
    const { file, rows } = files[Math.floor(number / compileRowMakers)]!
    return { file, row: Math.floor(from / makings), making: rows[number % compileRowMakers]! }
  }
}

/** How many rows a file may say to make: the file and the row of the mapping are told by one number. */
export const compileRowMakers = 1_000

/** How many numbers of that kind there may be: with the row of the file they are one number. */
const makings = 100 * compileRowMakers

/** Writes the rows of a bundle, each claim once. */
export function createRowWriter({ source, confidence }: Mapping, tables: BundleTables): RowWriter {
  let said = createTextSet()
  const spots = new Map<BundleTable, { source: number; locator: number; confidence: number; note: number }>()
  const isNew = (...key: string[]) => said.add(key.join('\u0000'))
  function add(table: BundleTable, cells: string[], from: number): RowOrigin | undefined {
    const text = csvLineOf(cells)
    return isNew('', table.name, text) ? { table, cells, line: tables.add(table.name, text, from) } : undefined
  }

  function spotsOf(table: BundleTable) {
    let spot = spots.get(table)
    if (!spot) {
      const names = columnsOf(table).map(({ name }) => name)
      const at = (name: string) => names.indexOf(name)
      spot = { source: at('source'), locator: at('locator'), confidence: at('confidence'), note: at('note') }
      spots.set(table, spot)
    }
    return spot
  }

  return {
    write({ table, once, tells, from }, cells, locator, row, isShared) {
      if (once && !isNew(table.name, ...keyOf(table, cells))) return undefined
      if (table.hasEvidence) {
        const at = spotsOf(table)
        if (!tells.has('source')) cells[at.source] = source.id!
        if (!tells.has('locator')) cells[at.locator] = locator
        if (!tells.has('confidence')) cells[at.confidence] = confidence ?? ''
        if (isShared) {
          cells[at.confidence] = 'LOW'
          cells[at.note] ||= shared
        }
      }
      return add(table, cells, row * makings + from)
    },

    plain(name, cells) {
      const table = bundleTable[name]!
      const row = columnsOf(table).map(column => cells[column.name] ?? '')
      return add(table, row, 0)
    },

    end() {
      said = createTextSet()
      tables.close()
    },
  }
}

const shared = 'several records of the data set bear this id'

function keyOf(table: BundleTable, cells: string[]): string[] {
  return factKeyOf(table, Object.fromEntries(table.columns.map(({ field }, at) => [field, cells[at]!])))
}
