import { prefixesOf, tableByPrefix } from '#data/bundle'
import type { Draft, Line, Mistake } from '#tests/draft'
import { type BundleTable, bundleTables, type Column, columnsOf } from '#toolkit/domain'
import { prefixOf } from '#toolkit/graphql'

/** A mistake in one cell: a value that its column does not allow. */
type CellMistake = {
  /** Whether the mistake is possible in a column. */
  at: (column: Column, table: BundleTable) => boolean
  /** The invalid value of the cell. */
  to: (number: number, cell: string, column: Column) => string
  rule: string | ((column: Column, cell: string) => string)
  /**
   * Whether the mistake is possible in a row. The cell must not be empty, unless `isFilled`: then an empty cell is
   * filled.
   */
  where?: (cells: Record<string, string>) => boolean
  isFilled?: boolean
  also?: (cell: string) => Record<string, string>
  tableOf?: (cell: string) => string
}

const hasForm = (form: Column['form']) => (column: Column) => column.form === form
const named =
  (...names: string[]) =>
  (column: Column, table: BundleTable) =>
    names.includes(`${table.name}.${column.name}`)
const prefixIn = (cell: string) => prefixOf(cell.split('|')[0]!)

// A change of one of these columns changes the fact of the row or the owner of an identifier, which causes other
// errors.
const isSettled = named(
  'participations.on_behalf_of',
  'figures.entity',
  'identifiers.entity',
  'figures.id',
  'sources.id',
)
const refers = (column: Column, table: BundleTable) =>
  prefixesOf(column).length > 0 && column.name !== 'id' && !isSettled(column, table)
const isText = (column: Column, table: BundleTable) =>
  column.name === 'note' || named('names.text', 'statements.gist', 'events.objective')(column, table)
// Two participations without an actor would be the same fact.
const mayBeEmpty = (column: Column, table: BundleTable) =>
  column.required && table.name !== 'participations' && !isSettled(column, table)

const forms: Record<string, CellMistake> = {
  'a misspelt enum value': {
    at: ({ form }) => typeof form === 'object' && 'words' in form,
    to: (number, cell) => `${cell.slice(0, -1)}${number}`,
    rule: ({ form }) => `a value of ${(form as { words: string }).words}`,
  },
  'an impossible date': { at: hasForm('edtf'), to: number => `${1990 + number}-02-30`, rule: 'a date of EDTF' },
  'a period that ends before it starts': {
    at: hasForm('edtf'),
    to: number => `2016/${1990 + number}`,
    rule: 'a date of EDTF',
  },
  'a month in place of a day': { at: hasForm('day'), to: () => '2015-07', rule: 'a day' },
  'an unknown id': {
    at: refers,
    to: (number, cell) => `${prefixIn(cell)}_nobody-${number}`,
    rule: (_, cell) => `the id is in ${tableByPrefix.get(prefixOf(cell))}.csv or in the graph`,
    tableOf: cell => tableByPrefix.get(prefixOf(cell))!,
  },
  'an id of another form': {
    at: (column, table) => prefixesOf(column).length > 0 && !isSettled(column, table),
    to: (number, cell) => `${prefixIn(cell)}_Some Body ${number}`,
    rule: column =>
      `an id that begins with ${prefixesOf(column)
        .map(prefix => `${prefix}_`)
        .join(' or ')}`,
  },
  'an unknown country': { at: hasForm('country'), to: () => 'UK', rule: 'a country of ISO 3166-1' },
  'a language in words': {
    at: hasForm('language'),
    to: () => 'english',
    rule: 'a language of BCP 47',
  },
  'an address without a scheme': { at: hasForm('url'), to: number => `example.org/${number}`, rule: 'an address' },
  'a number with a comma': { at: hasForm('decimal'), to: number => `${number},5`, rule: 'a decimal number' },
  'an unknown currency': {
    at: hasForm('currency'),
    to: () => 'EURO',
    rule: 'a currency of ISO 4217',
    also: unit => ({ unit }),
  },
  'a unit other than the currency': {
    at: named('figures.unit'),
    where: ({ currency }) => currency !== '',
    to: () => 'euro',
    rule: 'the unit of a sum is its currency',
  },
  'an empty cell': { at: mayBeEmpty, to: () => '', rule: 'a required cell is not empty' },
  'spaces around a cell': text((number, cell) => ` ${cell} ${number}`, 'no spaces around a cell'),
  'a line break': text(number => `A word\n${number}`, 'no line break or control character in a cell'),
  'a control character': text(number => `A word\u0007${number}`, 'no line break or control character in a cell'),
  'a decomposed letter': text(number => `Ge\u0301ant ${number}`, 'text is in Unicode form NFC'),
  'a replacement character': text(number => `G\ufffdant ${number}`, 'no character is lost'),
  'a long name': {
    at: named('names.text'),
    to: number => `${'中'.repeat(700)}${number}`,
    rule: 'the text has at most 2,000 bytes',
  },
  'a long title': {
    at: named('sources.title'),
    to: number => `${'x'.repeat(2_000)}${number}`,
    rule: 'the title has at most 2,000 bytes',
  },
  'a long quote': {
    at: hasForm('quote'),
    isFilled: true,
    to: number => `a b c d e f g h i j ${number}`,
    rule: 'a quote has at most 10 words',
  },
  'a whole sentence': {
    at: hasForm('quote'),
    isFilled: true,
    to: number => `They signed ${number}.`,
    rule: 'a quote is not a whole sentence',
  },
}

/** A mistake in a text column. */
function text(to: (number: number, cell: string) => string, rule: string): CellMistake {
  return { at: isText, isFilled: true, to, rule }
}

function inCell({ at, to, rule, where, isFilled, also, tableOf }: CellMistake): Mistake {
  const places = bundleTables.flatMap(table =>
    columnsOf(table)
      .filter(column => at(column, table))
      .map(column => ({ table, column })),
  )
  return (draft, number) => {
    const { table, column } = draft.pick(places)!
    const line = draft.original(
      table.name,
      cells => (isFilled || cells[column.name] !== '') && (where?.(cells) ?? true),
    )
    if (!line) return false
    const cell = to(number, line.cells[column.name]!, column)
    if (tableOf && !draft.protect(tableOf(cell))) return false
    // The copy of a preferred name is an alias: a second preferred name would be another error.
    const alias: Record<string, string> = table.name === 'names' ? { kind: 'ALIAS' } : {}
    const changes = { ...alias, ...also?.(cell), [column.name]: cell }
    const changed = table.hasEvidence
      ? draft.copy(table.name, line, changes)
      : changedInPlace(draft, table, line, changes)
    const broken = typeof rule === 'string' ? rule : rule(column, cell)
    return draft.expectError(table.name, changed, {
      column: column.name,
      value: cell === '' ? null : cell,
      rule: broken,
    })
  }
}

// A source has only one row, so the mistake changes that row.
function changedInPlace(draft: Draft, { name }: BundleTable, line: Line, changes: Record<string, string>): Line {
  draft.protect(name)
  draft.first(line.cells)
  line.cells = { ...line.cells, ...changes }
  return line
}

/** Mistakes in one cell, each made in a copy of a valid row. */
export const cellMistakes: Record<string, Mistake> = Object.fromEntries(
  Object.entries(forms).map(([name, mistake]) => [name, inCell(mistake)]),
)
