import { transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { type BundleTable, bundleTable, columnsOf } from '#toolkit/domain'
import { compileCell } from './cell-readers.ts'
import type { Cell, RowRule } from './schema.ts'
import { compileTemplate } from './templates.ts'
import type { ActorResolver, CellReader, RawRow, ReadColumn } from './types.ts'

/** The position of a row among the rows of its key. */
export type ActorPosition = 'first' | 'further' | 'alone'

/** Receives the error of a cell. */
export type ReportCell = (column: string, value: string, error: FormatError) => void

/** A row rule of a mapping, compiled for the columns of a file. */
export type RowMaker = {
  table: BundleTable
  once: boolean
  /** Columns that the mapping fills; they get no default. */
  columns: Set<string>
  /** The numbers of the file and the row rule in the mapping, as one number. */
  from: number
  applies(record: RawRow, place: ActorPosition | null): boolean
  /** Returns the parts of the cell of `each`, one per row to make; one empty part without `each`. */
  partsOf(record: RawRow, report: ReportCell): string[]
  /**
   * Returns the cells in the order of the columns of the table. Null if a required cell is empty, or a key cell has an error,
   * because the row would be another fact. UNKNOWN if the kind of the entity has an error: then no row about the entity is made.
   */
  cellsOf(record: RawRow, report: ReportCell): string[] | null | typeof UNKNOWN
}

/** The result of `cellsOf` for an entity whose kind has an error. */
export const UNKNOWN = 'UNKNOWN'

export function compileRowMaker(
  rule: RowRule,
  readColumn: (column: string) => ReadColumn,
  actors: ActorResolver,
  from: number,
  isAlone: (column: string, part: string) => boolean,
  empty: readonly string[] = [],
): RowMaker {
  const { cells, needs = [], otherwise, each, once = false } = rule
  const table = bundleTable[rule.table]!
  const columns = columnsOf(table)
  const names = columns.map(({ name }) => name)
  const readOf = (column: string): ReadColumn => (column === each?.column ? ({ part }) => part : readColumn(column))
  const compileCells = (of: { [column: string]: Cell }) =>
    names.map(name => (of[name] === undefined ? null : compileCell(of[name], readOf, actors)))
  const primary = compileCells(cells)
  const fallback = otherwise && compileCells({ ...cells, ...otherwise })
  const required = columns.filter(({ name, required }) => required && name !== 'source').map(({ name }) => name)
  const needed = [...required, ...needs].map(name => names.indexOf(name))
  const kind = table.prefix === null ? names.indexOf('kind') : -1
  const identifying = columns.map(({ field }) => table.key.includes(field) || field === table.subject)
  const tests = testsOf(rule, readColumn, actors)
  const readEach = each && readColumn(each.column)

  function valuesOf(all: typeof primary, record: RawRow, report: ReportCell): ReturnType<RowMaker['cellsOf']> {
    let [isKnown, isOfKind] = [true, true]
    const values = all.map((cell, at) => {
      const text = cell === null ? '' : textOf(cell, record, report)
      if (text === null && identifying[at]) isKnown = false
      if (text === null && at === kind) isOfKind = false
      return text ?? ''
    })
    if (!isOfKind) return UNKNOWN
    return isKnown && needed.every(at => values[at] !== '') ? values : null
  }

  return {
    table,
    once,
    columns: new Set(Object.keys({ ...cells, ...otherwise })),
    from,
    applies: (record, place) => tests.every(test => test(record, place)),
    partsOf(record, report) {
      if (!each) return unsplit
      const text = readEach!(record)
      return splitCell(text, each, empty).filter((part): part is string => {
        if (typeof part !== 'string') report(each.column, text, part)
        return typeof part === 'string' && (!each.alone || isAlone(each.column, part))
      })
    },
    cellsOf(record, report) {
      const values = valuesOf(primary, record, report)
      return fallback && !Array.isArray(values) ? valuesOf(fallback, record, report) : values
    },
  }
}

const unsplit = ['']

/** Returns the distinct non-empty parts of a cell, and an error for each invalid part. */
export function splitCell(
  text: string,
  { by, as = 'text' }: NonNullable<RowRule['each']>,
  empty: readonly string[],
): (string | FormatError)[] {
  const texts = text.split(by).map(part => transforms.text(part) as string)
  const parts = texts.filter(part => !empty.includes(part)).map(part => transforms[as](part))
  return [...new Set(parts)].filter(part => part !== '')
}

/** Returns the text of a cell, or null after reporting its error. */
function textOf({ column, textIn, read }: CellReader, record: RawRow, report: ReportCell): string | null {
  const value = textIn(record)
  if (typeof value === 'string') return value
  report(column!, read(record), value)
  return null
}

type Test = (record: RawRow, place: ActorPosition | null) => boolean

function testsOf({ when = {} }: RowRule, readOf: (column: string) => ReadColumn, actors: ActorResolver): Test[] {
  const { same, differ, is, isNot, row, country, own } = when
  const tests: Test[] = []
  const readTrimmed = (column: string): ReadColumn => {
    const read = readOf(column)
    return record => transforms.text(read(record)) as string
  }
  const compare = ([a, b]: [string, string], areSame: boolean) => {
    const [first, second] = [readTrimmed(a), readTrimmed(b)]
    tests.push(record => (first(record) === second(record)) === areSame)
  }
  const test = (column: string, matches: (text: string) => boolean) => {
    const read = readTrimmed(column)
    tests.push(record => matches(read(record)))
  }
  if (same) compare(same, true)
  if (differ) compare(differ, false)
  if (is) test(is[0], text => text === is[1])
  if (isNot) test(isNot[0], text => text !== isNot[1])
  if (row) tests.push((_, place) => place === row || (row === 'first' && place === 'alone'))
  if (country) test(country, actors.isCountry)
  if (own) test(own, actors.isOwn)
  return tests
}

/** Returns the reader of a column of a file; `other.csv:End` is a column of the joined row. */
export function columnReader(columns: Map<string, number>, joined: { file: string; columns: string[] } | undefined) {
  return (column: string): ReadColumn => {
    if (joined && column.startsWith(`${joined.file}:`)) {
      const at = joined.columns.indexOf(column.slice(joined.file.length + 1))
      return record => record.joined[at] ?? ''
    }
    const at = columns.get(column)!
    return ({ cells }) => cells[at]!
  }
}

/** Returns the reader of the locator of a record, such as `row {row}` or `No {No}`. */
export function locatorReader(template: string, readOf: (column: string) => ReadColumn): (record: RawRow) => string {
  const read = compileTemplate(template, readOf)
  return record => transforms.text(read(record)) as string
}
