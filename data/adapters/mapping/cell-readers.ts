import { dateParser, escapeRegExp, numberParser, type Transform, transforms } from '#data/adapters/values'
import type { FormatError } from '#data/bundle'
import { suggest } from '#toolkit/domain'
import type { Cell } from './schema.ts'
import { compileTemplate, templateColumns } from './templates.ts'
import type { ActorResolver, CellReader, RawRow, ReadColumn } from './types.ts'

/** Compiles a cell of a mapping to a reader. It is called once per file, the reader once per row. */
export function compileCell(cell: Cell, readOf: (column: string) => ReadColumn, actors: ActorResolver): CellReader {
  if (typeof cell === 'string') return { column: null, textIn: () => cell, read: () => cell }
  const { from, before = '', words, reading, begins } = cell
  const isTemplate = from.includes('{')
  const read = isTemplate ? compileTemplate(from, readOf) : readOf(from)
  const known = words && new Map(Object.entries(words))
  const pattern =
    reading &&
    new RegExp(
      `${begins ? '^' : `(?<!${inWord})`}(?:${Object.keys(reading).sort(longestFirst).map(escapeRegExp).join('|')})(?!${inWord})`,
      'iv',
    )
  const meanings = reading && new Map(Object.entries(reading).map(([words, says]) => [words.toLowerCase(), says]))

  function translate(text: string): string | FormatError {
    if (known) return known.get(text) ?? known.get('*') ?? unknown(text, [...known.keys()])
    if (pattern) return meanings!.get(pattern.exec(text)?.[0].toLowerCase() ?? '') ?? ''
    return text
  }

  const compile = (change: Transform) =>
    memoiseCells((cell: string) => {
      const changed = change(transforms.text(cell) as string)
      const value = typeof changed === 'string' && changed !== '' ? translate(changed) : changed
      return typeof value === 'string' && value !== '' ? before + value : value
    })
  const textOf = compile(changeOf(cell, actors))
  if (!isTemplate || cell.format === undefined) return { column: from, textIn: record => textOf(read(record)), read }

  const datesOf = datesIn(cell, readOf)
  const ofDates = compile(changeOf({ ...cell, format: undefined }, actors))
  return {
    column: from,
    read,
    // Either each column has a date in the format, or the text of the whole template is one date.
    textIn(record) {
      const dates = datesOf(record)
      if (dates === null) return textOf(read(record))
      return typeof dates === 'string' ? ofDates(dates) : dates
    },
  }
}

const longestFirst = (a: string, b: string) => b.length - a.length

// Characters that continue a word, without those of scripts that have no spaces between words.
const inWord =
  '[[\\p{L}\\p{M}\\p{N}_]--[\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}]]'

/**
 * Returns a reader of a template whose columns are dates in the format of the cell. It returns the template with the dates in EDTF,
 * or the first error. It returns null if no column has a date in the format.
 */
function datesIn({ from, format, language }: ColumnCell, readOf: (column: string) => ReadColumn) {
  const date = dateParser([format!].flat(), language)
  const read = memoiseCells((text: string) => date(transforms.text(text) as string) ?? '')
  const columns = templateColumns(from).map(readOf)
  const joined = compileTemplate(from, column => {
    const text = readOf(column)
    return record => (read(text(record)) as string) || text(record)
  })
  return (record: RawRow): string | FormatError | null => {
    const found = columns.map(text => read(text(record)))
    const error = found.find(date => typeof date !== 'string')
    if (error !== undefined) return error
    return found.every(date => date === '') ? null : joined(record)
  }
}

/** Memoises a function of a cell, because most rows have the same few codes, keys and dates. Caches at most 250 short cells. */
export function memoiseCells<T>(compute: (cell: string) => T): (cell: string) => T {
  const cache = new Map<string, T>()
  return cell => {
    const cached = cache.get(cell)
    if (cached !== undefined) return cached
    if (cache.size >= MAX_MEMOISED_CELLS) cache.clear()
    const value = compute(cell)
    if (cell.length < 50) cache.set(cell, value)
    return value
  }
}

const MAX_MEMOISED_CELLS = 250

type ColumnCell = Exclude<Cell, string>

function changeOf({ as = 'text', format, language, ...number }: ColumnCell, actors: ActorResolver): Transform {
  if (as === 'actor') return text => (text === '' ? '' : actors.idOf(text))
  if (as === 'name of country') return actors.countryName
  const change = transforms[as]
  if (format !== undefined) return dateOf(change, [format].flat(), language)
  if (!number.groupChar && !number.decimalChar) return change
  const read = numberParser(number)
  return text => {
    const parsed = read(text)
    return typeof parsed === 'string' ? change(parsed) : parsed
  }
}

/** Returns a transform that parses dates in these formats and in EDTF. */
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
  const match = suggest(text, known)
  const listed = known.length > maxListed ? `${known.slice(0, maxListed).join(', ')} …` : known.join(', ')
  return { rule: 'a word that the mapping knows', suggestion: match ? `\`${match}\`?` : `it knows ${listed}` }
}

const maxListed = 12
