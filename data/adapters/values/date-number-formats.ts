import type { FormatError } from '#data/bundle'
import { edtfError } from '#toolkit/domain'

/*
 * Dates and numbers as tables write them. A format of dates is a pattern of Unicode (UTS 35), and those of numbers have the
 * two characters that CSV on the Web (W3C) names.
 */

/** What a text would be as a date of EDTF, whether there is such a day or not; null if it is not written so. */
export type ReadDate = (text: string) => string | FormatError | null

/**
 * Reads dates that are written in one of these formats: day, month or year, as fine as the format is. What is a date by
 * two of them, and not the same one, is at fault.
 *
 *     readingDates(['d/M/yyyy', 'MMMM yyyy'])('6/7/2015')      // '2015-07-06'
 *     readingDates(['d MMMM yyyy'], 'fr')('6 juillet 2015')    // '2015-07-06'
 *
 * Throws an Error where `faultOfFormat` finds a fault.
 */
export function dateParser(formats: readonly string[], language = 'en'): ReadDate {
  const months = monthsIn(language)
  const forms = formats.map(format => formOf(format, months))
  return text => {
    const found = [...new Set(forms.map(form => dateIn(text, form, months)).filter(date => date !== null))]
    const dates = found.filter(date => date !== noMonth)
    if (dates.length === 0 && found.length > 0)
      return { rule: `a date as ${formats.join(' or ')}`, suggestion: 'months run from 1 to 12' }
    const sound = dates.length > 1 ? dates.filter(date => edtfError(date) === null) : []
    if (sound.length > 1) return { rule: 'one date', suggestion: `it may be ${sound.join(' or ')}` }
    return sound[0] ?? dates[0] ?? null
  }
}

/** What is wrong with a format of dates, or null: `faultOfFormat('d/M/yy')`. */
export function formatError(format: string): string | null {
  const letters = partsOf(format).flatMap(({ letters }) => letters ?? [])
  const stray = letters.find(part => !Object.hasOwn(signs, part))
  if (stray?.startsWith('y')) return `a year has four digits: \`yyyy\``
  if (stray) return `\`${stray}\` is none of ${Object.keys(signs).join(', ')}; words stand in single quotes`
  const names = letters.map(part => signs[part]!.name).filter(name => name !== undefined)
  if (new Set(names).size < names.length) return 'it has the same part twice'
  if (!names.includes('year')) return 'it has no year'
  if (names.includes('day') && !names.includes('month')) return 'it has a day and no month'
  const time = letters.find(part => /^[Hhmsa]/.test(part))
  if (time && !names.includes('day')) return `\`${time}\` is of a time of day, and it has no day; a month is \`MM\``
  const isOpen = partsOf(format).some(
    ({ letters }, at, parts) => ofOneOrTwo(letters) && isOfDigits(parts[at + 1]?.letters),
  )
  return isOpen ? 'where nothing stands between two numbers, both have all digits: `yyyyMMdd`' : null
}

const ofOneOrTwo = (letters: string | undefined) => letters !== undefined && ['M', 'd', 'H', 'h'].includes(letters)
const isOfDigits = (letters: string | undefined) =>
  letters !== undefined && /^(?:y+|MM?|dd?|HH?|hh?|m+|s+)$/.test(letters)

/** Whether names of months are known in a language. */
export const hasMonthNames = (language: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0
  } catch {
    return false
  }
}

/**
 * Reads decimal numbers whose groups of digits are parted by `groupChar`, if by anything, and whose fraction follows
 * `decimalChar`: by `.` and `,`, `1.234,50` is `1234.50`.
 */
export function numberParser({ groupChar = '', decimalChar = '.' }): (text: string) => string | FormatError {
  // Blanks of every sort are one.
  const between = groupChar.trim() === '' && groupChar !== '' ? ' ' : groupChar
  const misfit = { rule: 'a decimal number', suggestion: `written as \`1${between}234${decimalChar}5\`` }
  return text => {
    const [whole = '', fraction, ...more] = text.split(decimalChar)
    const [first = '', ...groups] = between === '' ? [whole] : whole.replace(/\s/g, ' ').split(between)
    // Thousands; or lakhs, of which all groups but the last have two digits.
    const areGroups = /^(?:\d{3}(?: \d{3})*|\d\d(?: \d\d)* \d{3})$/.test(groups.join(' '))
    const isWhole = groups.length === 0 ? /^[+-]?\d+$/.test(first) : areGroups && /^[+-]?[1-9]\d{0,2}$/.test(first)
    const isSound = more.length === 0 && isWhole && /^\d+$/.test(fraction ?? '0')
    if (!isSound) return text === '' ? '' : misfit
    return [first, ...groups].join('') + (fraction === undefined ? '' : `.${fraction}`)
  }
}

type Name = 'year' | 'month' | 'day'

// A time of day and the day of the week are read past.
const signs: Record<string, { name?: Name; of: string }> = {
  yyyy: { name: 'year', of: '\\d{4}' },
  M: { name: 'month', of: '\\d{1,2}' },
  MM: { name: 'month', of: '\\d\\d' },
  MMM: { name: 'month', of: '' },
  MMMM: { name: 'month', of: '' },
  d: { name: 'day', of: '\\d{1,2}' },
  dd: { name: 'day', of: '\\d\\d' },
  EEE: { of: '[\\p{L}.]+' },
  EEEE: { of: '[\\p{L}.]+' },
  H: { of: '\\d{1,2}' },
  HH: { of: '\\d\\d' },
  h: { of: '\\d{1,2}' },
  hh: { of: '\\d\\d' },
  mm: { of: '\\d\\d' },
  ss: { of: '\\d\\d' },
  a: { of: '[\\p{L}.]+' },
}

type Part = { letters: string; literal?: never } | { literal: string; letters?: never }

/** The parts of a format: letters of one kind, and what stands between them, where `''` is a quotation mark. */
function partsOf(format: string): Part[] {
  return [...format.matchAll(/(([A-Za-z])\2*)|'((?:[^']|'')*)'|([^A-Za-z])/g)].map(([, letters, , quoted, sign]) =>
    letters ? { letters } : { literal: quoted === '' ? "'" : (quoted?.replaceAll("''", "'") ?? sign!) },
  )
}

function formOf(format: string, months: Map<string, string>): RegExp {
  const fault = formatError(format)
  if (fault) throw new Error(`${format}: ${fault}`)
  const names = [...months.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp)
  const form = partsOf(format).map(({ letters, literal }) => {
    if (literal !== undefined) return /^\s+$/.test(literal) ? '\\s+' : escapeRegExp(literal)
    const { name, of } = signs[letters]!
    return name ? `(?<${name}>${of || `(?:${names.join('|')})`})${of ? '' : '\\.?'}` : of
  })
  return new RegExp(`^\\s*${form.join('')}\\s*$`, 'iu')
}

function dateIn(text: string, form: RegExp, months: Map<string, string>): string | null {
  const { year, month, day } = form.exec(text.normalize('NFC'))?.groups ?? {}
  if (!year) return null
  const two = (part: string) => part.padStart(2, '0')
  if (month && /^\d+$/.test(month) && !(Number(month) >= 1 && Number(month) <= 12)) return noMonth
  return [year, month && (months.get(month.toLowerCase()) ?? two(month)), day && two(day)].filter(Boolean).join('-')
}

// Written as the format says, and EDTF would take it for a season.
const noMonth = 'no such month'

/** The number of each month by its names in a language, whole and short, by themselves and beside a day. */
function monthsIn(language: string): Map<string, string> {
  const months = new Map<string, string>()
  // British and American English shorten September differently.
  for (const locale of /^en\b/i.test(language) ? ['en-GB', 'en-US'] : [language]) {
    for (const month of ['long', 'short'] as const) {
      for (const day of [undefined, 'numeric'] as const) {
        const form = new Intl.DateTimeFormat(locale, { month, day, timeZone: 'UTC', calendar: 'gregory' })
        for (let at = 0; at < 12; at++) {
          const name = form.formatToParts(Date.UTC(2015, at, 6)).find(({ type }) => type === 'month')!.value
          months.set(name.normalize('NFC').toLowerCase().replace(/\.$/, ''), String(at + 1).padStart(2, '0'))
        }
      }
    }
  }
  return months
}

/** A text as a part of a regular expression. */
export const escapeRegExp = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
