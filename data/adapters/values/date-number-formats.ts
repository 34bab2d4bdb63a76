import type { FormatError } from '#data/bundle'
import { edtfError } from '#toolkit/domain'

/*
 * Parses dates and numbers in the formats of source tables. A date format is a Unicode pattern (UTS 35); a number format has
 * `groupChar` and `decimalChar` of CSV on the Web (W3C).
 */

/**
 * Returns a parser of dates in these formats. It returns EDTF with the precision of the format (day, month or year), and does not
 * check that the day exists. It returns null for a text in no format, and an error if two formats give different dates.
 *
 *     dateParser(['d/M/yyyy', 'MMMM yyyy'])('6/7/2015')      // '2015-07-06'
 *     dateParser(['d MMMM yyyy'], 'fr')('6 juillet 2015')    // '2015-07-06'
 *
 * Throws an Error if `formatError` rejects a format.
 */
export function dateParser(formats: readonly string[], language = 'en'): (text: string) => string | FormatError | null {
  const months = monthsIn(language)
  const forms = formats.map(format => formOf(format, months))
  return text => {
    const found = [...new Set(forms.map(form => dateIn(text, form, months)).filter(date => date !== null))]
    const dates = found.filter(date => date !== noMonth)
    if (dates.length === 0 && found.length > 0)
      return { rule: `a date as ${formats.join(' or ')}`, suggestion: 'months run from 1 to 12' }
    const valid = dates.length > 1 ? dates.filter(date => edtfError(date) === null) : []
    if (valid.length > 1) return { rule: 'one date', suggestion: `it may be ${valid.join(' or ')}` }
    return valid[0] ?? dates[0] ?? null
  }
}

/** Returns the error of a date format such as `d/M/yy`, or null. */
export function formatError(format: string): string | null {
  const letters = partsOf(format).flatMap(({ letters }) => letters ?? [])
  const stray = letters.find(part => !Object.hasOwn(signs, part))
  if (stray?.startsWith('y')) return `a year has four digits: \`yyyy\``
  if (stray) return `\`${stray}\` is none of ${Object.keys(signs).join(', ')}; put words in single quotes`
  const names = letters.map(part => signs[part]!.name).filter(name => name !== undefined)
  if (new Set(names).size < names.length) return 'it has one part twice'
  if (!names.includes('year')) return 'it has no year'
  if (names.includes('day') && !names.includes('month')) return 'it has a day and no month'
  const time = letters.find(part => /^[Hhmsa]/.test(part))
  if (time && !names.includes('day')) return `\`${time}\` is a time of day, but there is no day; a month is \`MM\``
  const isOpen = partsOf(format).some(
    ({ letters }, at, parts) => hasVariableLength(letters) && isOfDigits(parts[at + 1]?.letters),
  )
  return isOpen ? 'numbers without a separator need all digits: `yyyyMMdd`' : null
}

const hasVariableLength = (letters: string | undefined) => ['M', 'd', 'H', 'h'].includes(letters ?? '')
const isOfDigits = (letters: string | undefined) =>
  letters !== undefined && /^(?:y+|MM?|dd?|HH?|hh?|m+|s+)$/.test(letters)

/** Whether Intl has the names of months in a language. */
export const hasMonthNames = (language: string): boolean => {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language).length > 0
  } catch {
    return false
  }
}

/**
 * Returns a parser of decimal numbers with a separator of digit groups (`groupChar`, optional) and a decimal separator. With `.`
 * and `,` it parses `1.234,50` as `1234.50`.
 */
export function numberParser({ groupChar = '', decimalChar = '.' }): (text: string) => string | FormatError {
  // If `groupChar` is a space, the parser accepts every kind of space.
  const between = groupChar.trim() === '' && groupChar !== '' ? ' ' : groupChar
  const error = { rule: 'a decimal number', suggestion: `written as \`1${between}234${decimalChar}5\`` }
  return text => {
    const [integer = '', fraction, ...more] = text.split(decimalChar)
    const [first = '', ...groups] = between === '' ? [integer] : integer.replace(/\s/g, ' ').split(between)
    // The groups after the first have three digits each. In Indian notation only the last has three, the others have two.
    const areGroups = /^(?:\d{3}(?: \d{3})*|\d\d(?: \d\d)* \d{3})$/.test(groups.join(' '))
    const isInteger = groups.length === 0 ? /^[+-]?\d+$/.test(first) : areGroups && /^[+-]?[1-9]\d{0,2}$/.test(first)
    const isValid = more.length === 0 && isInteger && /^\d+$/.test(fraction ?? '0')
    if (!isValid) return text === '' ? '' : error
    return [first, ...groups].join('') + (fraction === undefined ? '' : `.${fraction}`)
  }
}

type Name = 'year' | 'month' | 'day'

// The time of day and the day of the week are matched and ignored.
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

/** Splits a format into runs of one letter and the literals between them; `''` is a quotation mark. */
function partsOf(format: string): Part[] {
  return [...format.matchAll(/(([A-Za-z])\2*)|'((?:[^']|'')*)'|([^A-Za-z])/g)].map(([, letters, , quoted, sign]) =>
    letters ? { letters } : { literal: quoted === '' ? "'" : (quoted?.replaceAll("''", "'") ?? sign!) },
  )
}

function formOf(format: string, months: Map<string, string>): RegExp {
  const error = formatError(format)
  if (error) throw new Error(`${format}: ${error}`)
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

// The result for a month outside of 1 to 12. EDTF would read 21 to 24 as seasons.
const noMonth = 'no such month'

/** Maps month names in a language to two-digit numbers: long and short names, in the forms without and with a day. */
function monthsIn(language: string): Map<string, string> {
  const months = new Map<string, string>()
  // British English shortens September to Sept, American English to Sep.
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

/** Escapes a text for use in a regular expression. */
export const escapeRegExp = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
