import {
  type ActorPosition,
  type FileMapping,
  type Mapping,
  memoiseCells,
  splitCell,
  templateColumns,
} from '#data/adapters/mapping'
import { slugOf, transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { createTextSet } from '#toolkit/import'
import { type DataFile, unreadColumns } from './source-files.ts'

/** The records of a file by their key: the row of each, how many rows there are, and what other files borrow. */
export type RecordKeys = {
  of: Map<string, { row: number; text: string; rows: number; lent: string[] }>
  /** What tells a key from others: that of which an id is made, where the mapping makes one of it. */
  identify(text: string): string
  texts: Set<string>
  /** The columns that are lent, in their order. */
  columns: string[]
}

/** A record that has to be left out, and why. */
type RefusedRecord = FormatError & { value: string }

/** Reads the keys of a file. Copies of a row do not count. */
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
  for await (const some of rows(unreadColumns)) {
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

/** Which of the rows of its key a row is; a further one is refused, save for the lives of one thing. */
export function actorPositions({ key, lives }: FileMapping, { columns }: DataFile, { of, identify }: RecordKeys) {
  const seen = new Set<string>()
  const at = columns.get(key!)!
  return (cells: string[]): ActorPosition | RefusedRecord => {
    const value = cells[at]!
    const found = identify(value)
    if (normaliseKey(value) === '')
      return { value, rule: `${key} is filled`, suggestion: 'it tells records from others' }
    if (found === '') return { value, rule: `a ${key} has Latin letters or digits`, suggestion: 'an id is made of it' }
    const { row, text, rows } = of.get(found)!
    if (normaliseKey(text) !== normaliseKey(value))
      return {
        value,
        rule: `an id is made of one ${key}`,
        suggestion: `row ${row} has \`${text}\`, which gives the same`,
      }
    const isFurther = seen.has(found)
    seen.add(found)
    if (!isFurther) return rows === 1 ? 'alone' : 'first'
    return lives ? 'further' : { value, rule: `a ${key} stands once`, suggestion: `row ${row} has it` }
  }
}

/** What a row borrows of the row it is joined to; `isShared`: several records of the other file have that key. */
export function joinRows({ file, join }: FileMapping, { columns }: DataFile, { of, identify }: RecordKeys) {
  const at = columns.get(join!.column)!
  return (cells: string[]): { lent: string[]; isShared: boolean } | RefusedRecord => {
    const found = of.get(identify(cells[at]!))
    return found && normaliseKey(found.text) === normaliseKey(cells[at]!)
      ? { lent: found.lent, isShared: found.rows > 1 && join!.file !== file }
      : { value: cells[at]!, rule: `what ${join!.column} names is in ${join!.file}` }
  }
}

/** Whether a part of a cell of a column stands in one row alone, for the columns of which only such parts are wanted. */
export async function singleParts(
  { rows: makings, empty }: FileMapping,
  { columns, rows }: DataFile,
): Promise<(column: string, part: string) => boolean> {
  const wanted = new Map(makings.flatMap(({ each }) => (each?.alone ? [[each.column, each]] : [])))
  const counts = new Map([...wanted.keys()].map(column => [column, new Map<string, number>()]))
  // A number is the same in capitals.
  const isAlone = (column: string, part: string) => counts.get(column)?.get(part.toLowerCase()) === 1
  if (wanted.size === 0) return isAlone
  const copies = createDuplicateFinder()
  for await (const some of rows(unreadColumns)) {
    for (const { cells } of some) {
      if (copies.has(cells)) continue
      for (const [column, each] of wanted) {
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

/** Whether a row has been there before, cell for cell. */
export function createDuplicateFinder() {
  const seen = createTextSet()
  return { has: (cells: string[]) => !seen.add(cells.join('\u0000')) }
}

const normaliseKey = memoiseCells(text => String(transforms.text(text)))

/** Whether ids are made of the key, so that it has to be told from others by what an id keeps of it. */
const isOfIds = ({ key, rows }: FileMapping) =>
  rows
    .flatMap(({ cells, otherwise }) => Object.values({ ...cells, ...otherwise }))
    .some(
      cell =>
        typeof cell !== 'string' && (cell.as === 'slug' || cell.before) && templateColumns(cell.from).includes(key!),
    )
