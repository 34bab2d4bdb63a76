import { transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { type BundleTable, bundleTable, columnsOf } from '#toolkit/domain'
import { compileCell } from './cell-readers.ts'
import type { Cell, RowRule } from './schema.ts'
import { compileTemplate, joinedColumn } from './templates.ts'
import type { ActorResolver, RawRow, ReadColumn } from './types.ts'

/** The position of a row among the rows with its key: the first of several, a later one, or the only one. */
export type RowPosition = 'first' | 'further' | 'alone'

/** Reports the error of a cell. */
export type ReportCell = (column: string, value: string, error: FormatError) => void

/** A row rule of a mapping, compiled for the columns of a file. */
export type RowMaker = {
  table: BundleTable
  once: boolean
  /** Columns that the mapping fills. The defaults of `source`, `locator` and `confidence` apply only to others. */
  columns: Set<string>
  /** The numbers of the file and the row rule in the mapping, as one number. */
  from: number
  applies(record: RawRow, place: RowPosition | null): boolean
  /** Returns the parts of the cell of `each`, one per row to make. Without `each`, returns one empty part. */
  partsOf(record: RawRow, report: ReportCell): string[]
  /**
   * Returns the cells in the order of the columns of the table. Returns null if a required cell is empty, or if an error in a key
   * cell leaves the fact of the row unknown. Returns UNKNOWN if the kind of an entity has an error.
   */
  cellsOf(record: RawRow, report: ReportCell): string[] | null | typeof UNKNOWN
}

/** The result of `cellsOf` for an entity whose kind has an error. No row of its record is made. */
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
      const value = cell?.textIn(record) ?? ''
      if (typeof value === 'string') return value
      report(cell!.column!, cell!.read(record), value)
      if (identifying[at]) isKnown = false
      if (at === kind) isOfKind = false
      return ''
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

type Test = (record: RawRow, place: RowPosition | null) => boolean

/** Compiles the condition `when` of a row rule to tests that must all be true. */
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
    const name = joinedColumn(column, joined)
    const at = name === undefined ? columns.get(column)! : joined!.columns.indexOf(name)
    return name === undefined ? ({ cells }) => cells[at]! : record => record.joined[at] ?? ''
  }
}

/** Returns the reader of the locator of a record, such as `row {row}` or `No {No}`. */
export function locatorReader(template: string, readOf: (column: string) => ReadColumn): (record: RawRow) => string {
  const read = compileTemplate(template, readOf)
  return record => transforms.text(read(record)) as string
}
