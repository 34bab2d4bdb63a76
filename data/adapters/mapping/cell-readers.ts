import { dateParser, escapeRegExp, numberParser, type Transform, transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { suggest } from '#toolkit/domain'
import type { Cell } from './schema.ts'
import { compileTemplate, templateColumns } from './templates.ts'
import type { ActorResolver, CellReader, RawRow, ReadColumn } from './types.ts'

/** Makes a cell of a mapping ready, once for a file and not for each row. */
export function compileCell(cell: Cell, readOf: (column: string) => ReadColumn, actors: ActorResolver): CellReader {
  if (typeof cell === 'string') return { column: null, textIn: () => cell, read: () => cell }
  const { from, before = '', words, reading, begins } = cell
  const isOfSeveral = from.includes('{')
  const read = isOfSeveral ? compileTemplate(from, readOf) : readOf(from)
  const known = words && new Map(Object.entries(words))
  const sought =
    reading &&
    new RegExp(
      `${begins ? '^' : `(?<!${inWord})`}(?:${Object.keys(reading).sort(longestFirst).map(escapeRegExp).join('|')})(?!${inWord})`,
      'iv',
    )
  const meanings = reading && new Map(Object.entries(reading).map(([words, says]) => [words.toLowerCase(), says]))

  function saidBy(text: string): string | FormatError {
    if (known) return known.get(text) ?? known.get('*') ?? unknown(text, [...known.keys()])
    if (sought) return meanings!.get(sought.exec(text)?.[0].toLowerCase() ?? '') ?? ''
    return text
  }

  const become = (change: Transform) =>
    memoiseCells((cell: string) => {
      const changed = change(transforms.text(cell) as string)
      const said = typeof changed === 'string' && changed !== '' ? saidBy(changed) : changed
      return typeof said === 'string' && said !== '' ? before + said : said
    })
  const textOf = become(changeOf(cell, actors))
  if (!isOfSeveral || cell.format === undefined) return { column: from, textIn: record => textOf(read(record)), read }

  const datesOf = datesIn(cell, readOf)
  const ofDates = become(changeOf({ ...cell, format: undefined }, actors))
  return {
    column: from,
    read,
    // Each column has a date of the format, or all of them together have one.
    textIn(record) {
      const dates = datesOf(record)
      if (dates === null) return textOf(read(record))
      return typeof dates === 'string' ? ofDates(dates) : dates
    },
  }
}

const longestFirst = (a: string, b: string) => b.length - a.length

// What a word goes on with; scripts that do not part their words have none.
const inWord =
  '[[\\p{L}\\p{M}\\p{N}_]--[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]]'

/**
 * Reads columns in braces of which each may have a date of the cell's format: as EDTF, with what stands between them. Null where
 * none has, and what is wrong with the first that is at fault.
 */
function datesIn({ from, format, language }: Written, readOf: (column: string) => ReadColumn) {
  const date = dateParser([format!].flat(), language)
  const read = memoiseCells((text: string) => date(transforms.text(text) as string) ?? '')
  const columns = templateColumns(from).map(column => readOf(column))
  const joined = compileTemplate(from, column => {
    const text = readOf(column)
    return record => (read(text(record)) as string) || text(record)
  })
  return (record: RawRow): string | FormatError | null => {
    const found = columns.map(text => read(text(record)))
    const misfit = found.find(date => typeof date !== 'string')
    if (misfit !== undefined) return misfit
    return found.every(date => date === '') ? null : joined(record)
  }
}

/** The same function of a cell: the same codes, keys and dates stand in row after row, and what became of them is remembered. */
export function memoiseCells<T>(become: (cell: string) => T): (cell: string) => T {
  const known = new Map<string, T>()
  return cell => {
    const before = known.get(cell)
    if (before !== undefined) return before
    if (known.size >= MAX_MEMOISED_CELLS) known.clear()
    const made = become(cell)
    if (cell.length < 50) known.set(cell, made)
    return made
  }
}

const MAX_MEMOISED_CELLS = 250

type Written = Exclude<Cell, string>

function changeOf({ as = 'text', format, language, ...number }: Written, actors: ActorResolver): Transform {
  if (as === 'actor') return text => (text === '' ? '' : actors.idOf(text))
  if (as === 'name of country') return actors.countryName
  const change = transforms[as]
  if (format !== undefined) return dateOf(change, [format].flat(), language)
  return number.groupChar || number.decimalChar ? numberOf(change, numberParser(number)) : change
}

const numberOf =
  (change: Transform, read: Transform): Transform =>
  text => {
    const number = read(text)
    return typeof number === 'string' ? change(number) : number
  }

/** Dates of these formats, and those of EDTF. */
function dateOf(change: Transform, formats: string[], language?: string): Transform {
  const read = dateParser(formats, language)
  return text => {
    const date = read(text) ?? text
    if (typeof date !== 'string') return date
    const changed = change(date)
    return typeof changed === 'string' ? changed : { ...changed, rule: `a date as ${formats.join(' or ')}, or of EDTF` }
  }
}

function unknown(text: string, known: string[]): FormatError {
  const meant = suggest(text, known)
  const listed = known.length > most ? `${known.slice(0, most).join(', ')} …` : known.join(', ')
  return { rule: 'a word that the mapping knows', suggestion: meant ? `\`${meant}\`?` : `it knows ${listed}` }
}

const most = 12
