import { transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { type BundleTable, bundleTable, columnsOf } from '#toolkit/domain'
import { compileCell } from './cell-readers.ts'
import type { Cell, RowRule } from './schema.ts'
import { compileTemplate } from './templates.ts'
import type { ActorResolver, CellReader, RawRow, ReadColumn } from './types.ts'

/** Which of the rows of its key a row is. */
export type ActorPosition = 'first' | 'further' | 'alone'

/** Hears of a cell that is not as it has to be. */
export type ReportCell = (column: string, value: string, misfit: FormatError) => void

/** A row that a mapping says to make, ready for the columns of a file. */
export type RowMaker = {
  table: BundleTable
  once: boolean
  /** Columns that the mapping tells; what is usual is not put there. */
  tells: Set<string>
  /** The file and the row of the mapping, as one number. */
  from: number
  applies(record: RawRow, place: ActorPosition | null): boolean
  /** What a row is made of each: the parts of a cell, or the record as a whole. */
  partsOf(record: RawRow, tell: ReportCell): string[]
  /**
   * The cells in the order of the columns of the table; null where one that is needed is empty, or one is at fault of those that
   * tell which fact it is: without it, the row would speak of another. Where the kind of the thing itself is at fault, nothing is
   * to be told of it.
   */
  cellsOf(record: RawRow, tell: ReportCell): string[] | null | typeof UNKNOWN
}

/** For the cells of a row that tells of a thing whose kind is at fault. */
export const UNKNOWN = 'UNKNOWN'

export function compileRowMaker(
  making: RowRule,
  readWhole: (column: string) => ReadColumn,
  actors: ActorResolver,
  from: number,
  isAlone: (column: string, part: string) => boolean,
  empty: readonly string[] = [],
): RowMaker {
  const { cells, needs = [], otherwise, each, once = false } = making
  const table = bundleTable[making.table]!
  const columns = columnsOf(table)
  const names = columns.map(({ name }) => name)
  const readOf = (column: string): ReadColumn => (column === each?.column ? ({ part }) => part : readWhole(column))
  const readyCells = (of: { [column: string]: Cell }) =>
    names.map(name => (of[name] === undefined ? null : compileCell(of[name], readOf, actors)))
  const usual = readyCells(cells)
  const other = otherwise && readyCells({ ...cells, ...otherwise })
  const required = columns.filter(({ name, required }) => required && name !== 'source').map(({ name }) => name)
  const needed = [...required, ...needs].map(name => names.indexOf(name))
  const kind = table.prefix === null ? names.indexOf('kind') : -1
  const identifying = columns.map(({ field }) => table.key.includes(field) || field === table.subject)
  const tests = testsOf(making, readWhole, actors)
  const readEach = each && readWhole(each.column)

  function valuesOf(all: typeof usual, record: RawRow, tell: ReportCell): ReturnType<RowMaker['cellsOf']> {
    let [isKnown, isOfKind] = [true, true]
    const values = all.map((cell, at) => {
      const text = cell === null ? '' : textOf(cell, record, tell)
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
    tells: new Set(Object.keys({ ...cells, ...otherwise })),
    from,
    applies: (record, place) => tests.every(test => test(record, place)),
    partsOf(record, tell) {
      if (!each) return unsplit
      const text = readEach!(record)
      return splitCell(text, each, empty).filter((part): part is string => {
        if (typeof part !== 'string') tell(each.column, text, part)
        return typeof part === 'string' && (!each.alone || isAlone(each.column, part))
      })
    },
    cellsOf(record, tell) {
      const values = valuesOf(usual, record, tell)
      return other && !Array.isArray(values) ? valuesOf(other, record, tell) : values
    },
  }
}

const unsplit = ['']

/** The parts of a cell that say something, each once, and what is wrong with those that are not as they have to be. */
export function splitCell(
  text: string,
  { by, as = 'text' }: NonNullable<RowRule['each']>,
  empty: readonly string[],
): (string | FormatError)[] {
  const texts = text.split(by).map(part => transforms.text(part) as string)
  const parts = texts.filter(part => !empty.includes(part)).map(part => transforms[as](part))
  return [...new Set(parts)].filter(part => part !== '')
}

/** null where the cell is at fault. */
function textOf({ column, textIn, read }: CellReader, record: RawRow, tell: ReportCell): string | null {
  const value = textIn(record)
  if (typeof value === 'string') return value
  tell(column!, read(record), value)
  return null
}

type Test = (record: RawRow, place: ActorPosition | null) => boolean

function testsOf({ when = {} }: RowRule, readOf: (column: string) => ReadColumn, actors: ActorResolver): Test[] {
  const { same, differ, is, isNot, row, country, own } = when
  const tests: Test[] = []
  const tidily = (column: string): ReadColumn => {
    const read = readOf(column)
    return record => transforms.text(read(record)) as string
  }
  const compare = ([a, b]: [string, string], areSame: boolean) => {
    const [first, second] = [tidily(a), tidily(b)]
    tests.push(record => (first(record) === second(record)) === areSame)
  }
  const ask = (column: string, holds: (text: string) => boolean) => {
    const read = tidily(column)
    tests.push(record => holds(read(record)))
  }
  if (same) compare(same, true)
  if (differ) compare(differ, false)
  if (is) ask(is[0], text => text === is[1])
  if (isNot) ask(isNot[0], text => text !== isNot[1])
  if (row) tests.push((_, place) => place === row || (row === 'first' && place === 'alone'))
  if (country) ask(country, actors.isCountry)
  if (own) ask(own, actors.isOwn)
  return tests
}

/** How the columns of a file are read, and with `other.csv:End` those of the row that it is joined to. */
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

/** The place of a record in its data set: `row {row}`, or the columns that tell it from others. */
export function locatorReader(template: string, readOf: (column: string) => ReadColumn): (record: RawRow) => string {
  const read = compileTemplate(template, readOf)
  return record => transforms.text(read(record)) as string
}
