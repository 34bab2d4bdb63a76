import {
  cellColumns,
  type FileMapping,
  type Mapping,
  memoiseCells,
  type RowPosition,
  splitCell,
} from '#data/adapters/mapping'
import { slugOf, transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { createTextSet } from '#toolkit/import'
import { type DataFile, silentReporter } from './source-files.ts'

/** The index of a file by its key column. */
export type RecordKeys = {
  /** By normalised key: number and text of its first row, the number of its rows, and the cells that joins take. */
  of: Map<string, { row: number; text: string; rows: number; lent: string[] }>
  /** Normalises a key. If the mapping makes ids of keys, returns the slug, so that two keys with one slug are an error. */
  identify(text: string): string
  texts: Set<string>
  /** The columns that joins take, in the order of `lent`. */
  columns: string[]
}

/** The error of a record that is skipped, and the value of its key. */
type RefusedRecord = FormatError & { value: string }

/** Indexes a file by key in a first pass. Ignores copies of a row. */
export async function readRecordKeys(
  mapping: FileMapping,
  { columns, rows }: DataFile,
  { files }: Mapping,
): Promise<RecordKeys> {
  const lent = [...new Set(files.flatMap(({ join }) => (join?.file === mapping.file ? join.take : [])))]
  const at = columns.get(mapping.key!)!
  const copies = createDuplicateFinder()
  const identify = isOfIds(mapping) ? memoiseCells(slugOf) : normaliseKey
  const keys: RecordKeys = { of: new Map(), identify, texts: new Set(), columns: lent }
  for await (const some of rows(silentReporter)) {
    for (const { row, cells } of some) {
      const text = cells[at]!
      const key = identify(text)
      if (key === '' || copies.has(cells)) continue
      keys.texts.add(text)
      const known = keys.of.get(key)
      if (known) known.rows += 1
      else keys.of.set(key, { row, text, rows: 1, lent: lent.map(column => cells[columns.get(column)!]!) })
    }
  }
  return keys
}

/** Returns a function that finds the position of a row among the rows with its key. Without `lives` a second row is an error. */
export function rowPositions({ key, lives }: FileMapping, { columns }: DataFile, { of, identify }: RecordKeys) {
  const seen = new Set<string>()
  const at = columns.get(key!)!
  return (cells: string[]): RowPosition | RefusedRecord => {
    const value = cells[at]!
    const found = identify(value)
    if (normaliseKey(value) === '') return { value, rule: `${key} is filled`, suggestion: 'it identifies the record' }
    if (found === '') return { value, rule: `a ${key} has Latin letters or digits`, suggestion: 'the id contains them' }
    const { row, text, rows } = of.get(found)!
    if (normaliseKey(text) !== normaliseKey(value))
      return {
        value,
        rule: `two values of ${key} give different ids`,
        suggestion: `row ${row} has \`${text}\`, which gives the same id`,
      }
    const isFurther = seen.has(found)
    seen.add(found)
    if (!isFurther) return rows === 1 ? 'alone' : 'first'
    return lives ? 'further' : { value, rule: `a ${key} occurs once`, suggestion: `row ${row} has it` }
  }
}

/** Returns a function that joins a row of another file. `isShared`: several rows of the other file have the key. */
export function joinRows({ file, join }: FileMapping, { columns }: DataFile, { of, identify }: RecordKeys) {
  const at = columns.get(join!.column)!
  return (cells: string[]): { lent: string[]; isShared: boolean } | RefusedRecord => {
    const found = of.get(identify(cells[at]!))
    return found && normaliseKey(found.text) === normaliseKey(cells[at]!)
      ? { lent: found.lent, isShared: found.rows > 1 && join!.file !== file }
      : { value: cells[at]!, rule: `the ${join!.column} is in ${join!.file}` }
  }
}

/** Counts the parts of cells in columns with `each.alone`. Returns a function that checks if only one row has a part. */
export async function singleParts(
  { rows: rules, empty }: FileMapping,
  { columns, rows }: DataFile,
): Promise<(column: string, part: string) => boolean> {
  const columnsToCount = new Map(rules.flatMap(({ each }) => (each?.alone ? [[each.column, each]] : [])))
  const counts = new Map([...columnsToCount.keys()].map(column => [column, new Map<string, number>()]))
  // Document numbers are case-insensitive.
  const isAlone = (column: string, part: string) => counts.get(column)?.get(part.toLowerCase()) === 1
  if (columnsToCount.size === 0) return isAlone
  const copies = createDuplicateFinder()
  for await (const some of rows(silentReporter)) {
    for (const { cells } of some) {
      if (copies.has(cells)) continue
      for (const [column, each] of columnsToCount) {
        const own = counts.get(column)!
        for (const part of splitCell(cells[columns.get(column)!]!, each, empty)) {
          if (typeof part !== 'string') continue
          const key = part.toLowerCase()
          own.set(key, (own.get(key) ?? 0) + 1)
        }
      }
    }
  }
  return isAlone
}

/** Creates a set of rows; `has` checks if an earlier row has the same cells, and adds the row. */
export function createDuplicateFinder() {
  const seen = createTextSet()
  return { has: (cells: string[]) => !seen.add(cells.join('\u0000')) }
}

const normaliseKey = memoiseCells(text => String(transforms.text(text)))

/** Whether the mapping makes ids of the key. */
const isOfIds = ({ key, rows }: FileMapping) =>
  rows
    .flatMap(({ cells, otherwise }) => Object.values({ ...cells, ...otherwise }))
    .filter(cell => typeof cell !== 'string' && (cell.as === 'slug' || cell.before))
    .some(cell => cellColumns(cell).includes(key!))
