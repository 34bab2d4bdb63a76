// @ts-expect-error the package brings no types
import edtf from 'edtf'

/** A calendar day, ISO 8601: `2015-07-06`. Two days compare as strings. */
export type Day = string

/** The first and the last day that a date can mean; null: open or unknown. */
export type Bounds = { earliest: Day | null; latest: Day | null }

/** The precisions of a date, from the finest to the coarsest. */
export const precisions = ['DAY', 'MONTH', 'SEASON', 'YEAR', 'DECADE', 'CENTURY', 'INTERVAL'] as const
export type DatePrecision = (typeof precisions)[number]

/**
 * The error of a date, with advice; null for a valid date.
 *
 *     edtfError('2015-07~')     // null
 *     edtfError('2015-02-30')   // '`2015-02-30` is not a day: February 2015 ends on 2015-02-28.'
 *
 * Accepts EDTF (ISO 8601-2) level 1: `2015`, `2015-07`, `2015-07-06`, seasons `2015-21` to `2015-24`, unknown digits
 * from the right (`201X`, `20XX`, `2015-XX`), `~` approximate, `?` uncertain, `%` both, and intervals: `2015/..` is
 * open, `2015/` has an unknown end. Years run from 0001, because PostgreSQL has no year 0, to 9998, because some lists
 * write "no end" as `9999`.
 */
export const edtfError = (text: string): string | null => readingOf(text).error

/** The error of a calendar day, with advice; null for a valid day: `dayError('2015-7-6')`. */
export function dayError(text: string): string | null {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text) ?? []
  if (!year || !month || !day)
    return otherNotationError(text, 'day', dayError) ?? `${quoted(text)} is not a day: write it as \`2015-07-06\`.`
  if (year === '0000') return `${quoted(text)} is in the year 0000: years run from 0001.`
  if (month < '01' || month > '12') return `${quoted(text)} has no such month: months run from 01 to 12.`
  const last = String(daysIn(Number(year), Number(month)))
  if (day === '00') return `${quoted(text)} is not a day: days run from 01, and a month alone is \`${year}-${month}\`.`
  if (day > last) return `${quoted(text)} is not a day: ${months[+month - 1]} ${year} ends on ${year}-${month}-${last}.`
  return null
}

/**
 * The first and the last day that a date can mean.
 *
 *     boundsOf('2015-07')      // { earliest: '2015-07-01', latest: '2015-07-31' }
 *     boundsOf('/2016-06-29')  // { earliest: null, latest: '2016-06-29' }
 *
 * `~` and `?` do not change the bounds. EDTF does not define the days of a season. Here a season is northern, from the
 * first day of its first month to the solstice or equinox, and a winter starts in its year. Throws an Error if the date
 * is invalid (`edtfError`).
 */
export const boundsOf = (text: string): Bounds => valid(text).bounds

/** The precision: DAY for `2015-07-06~`, MONTH for `2015-07-XX`. Throws an Error if the date is invalid. */
export const precisionOf = (text: string): DatePrecision => valid(text).precision

/** Whether the date or an end of the interval is uncertain: `2015-07?`, `2015/2016%`. */
export const isUncertain = (text: string): boolean => /[?%]/.test(text)

/** Whether the date or an end of the interval is approximate: `2015-07~`, `2015/2016%`. */
export const isApproximate = (text: string): boolean => /[~%]/.test(text)

/**
 * The two dates of an interval; null for an open or unknown end. A single date is both its start and its end.
 *
 *     endsOf('/2016-06-29')   // { start: null, end: '2016-06-29' }
 */
export function endsOf(text: string): { start: string | null; end: string | null } {
  const [start = '', end = start] = text.split('/')
  return { start: isMissing(start) ? null : start, end: isMissing(end) ? null : end }
}

type Reading = { error: string | null; bounds: Bounds; precision: DatePrecision }

// A cache, because most rows have one of few dates, and the parser takes longer than all other work on a date.
const parsed = new Map<string, Reading>()
const maxParsed = 10_000
const longestDate = 23

function readingOf(text: string): Reading {
  const known = parsed.get(text)
  if (known) return known
  const reading = read(text)
  if (parsed.size >= maxParsed) parsed.clear()
  if (text.length <= longestDate) parsed.set(text, reading)
  return reading
}

function valid(text: string): Reading {
  const reading = readingOf(text)
  if (reading.error) throw new Error(reading.error)
  return reading
}

function read(text: string): Reading {
  if (!text.includes('/')) return readOne(text)
  const meant = otherNotationError(text, 'date', edtfError)
  if (meant) return invalid(meant)
  const { start, end } = endsOf(text)
  const parts = text.split('/')
  if (parts.length > 2)
    return invalid(
      parts.every(part => /^(?:\d{3}.*|\.\.|)$/.test(part))
        ? `${quoted(text)} has more than two ends: write \`start/end\`.`
        : noDate(text),
    )
  if (start === null && end === null) return invalid(`${quoted(text)} has neither a start nor an end.`)
  const [first, last] = [start, end].map(part => (part === null ? unknown : readOne(part))) as [Reading, Reading]
  if (first.error ?? last.error) return invalid((first.error ?? last.error)!)
  const bounds = { earliest: first.bounds.earliest, latest: last.bounds.latest }
  if (bounds.earliest && bounds.latest && bounds.latest < bounds.earliest)
    return invalid(`${quoted(text)} ends before it starts: write the earlier date first.`)
  return { error: null, bounds, precision: 'INTERVAL' }
}

const noDate = (text: string) =>
  `${quoted(text)} is not a date: write \`2015\`, \`2015-07\`, \`2015-07-06~\`, \`201X\` or \`2015/..\`.`

const form = /^(\d\dXX|\d{3}X|\d{4}(?:-XX(?:-XX)?|-\d\d(?:-XX|-\d\d)?)?)[~?%]?$/

function readOne(text: string): Reading {
  const bare = form.exec(text)?.[1]
  if (!bare) return invalid(otherNotationError(text, 'date', edtfError) ?? noDate(text))
  const [year = '', month = 'XX', day = 'XX'] = bare.split('-')
  if (/^0[0X]?[0X]?[0X]$/.test(year)) return invalid(`${quoted(text)} reaches into the year 0000: years run from 0001.`)
  if (year === '9999') return invalid(`${quoted(text)} is no date of a source: write \`2015/..\` for what has no end.`)
  if (month >= '21' && month <= '24' && day === 'XX' && bare.length === 7) return season(Number(year), Number(month))
  if (month !== 'XX' && (month < '01' || month > '12'))
    return invalid(
      `${quoted(text)} has no such month: months run from 01 to 12, seasons from 21 to 24 and have no day.`,
    )
  if (day !== 'XX') {
    const error = dayError(bare)
    return error ? invalid(error) : { error, bounds: { earliest: bare, latest: bare }, precision: 'DAY' }
  }
  const { min, max } = edtf(bare) as { min: number; max: number }
  const precision = month !== 'XX' ? 'MONTH' : year.endsWith('XX') ? 'CENTURY' : year.endsWith('X') ? 'DECADE' : 'YEAR'
  return { error: null, bounds: { earliest: dayAt(min), latest: dayAt(max) }, precision }
}

/**
 * The error of a date that is written as people or spreadsheets do, with the date in EDTF; null for other texts.
 *
 *     otherNotationError('31/06/2015', 'date', edtfError)   // '… write `2015-06-30`, the last day of June 2015.'
 *     otherNotationError('06/07/2015', 'day', dayError)   // '… write `2015-07-06`, or `2015-06-07` if the month …'
 */
function otherNotationError(text: string, what: string, errorOf: (date: string) => string | null): string | null {
  const all = meaningsOf(text).filter(({ date }) => date !== text)
  const [first, second] = all.filter(({ date }) => errorOf(date) === null)
  if (!first) return all[0] ? errorOf(all[0].date) : null
  const isOne = second === undefined || second.date === first.date
  const meant = isOne ? first.note : `, or \`${second.date}\` if the month comes first`
  return `${quoted(text)} is not a ${what}: write \`${first.date}\`${meant}.`
}

type Meaning = { date: string; note: string }

function meaningsOf(text: string): Meaning[] {
  if (/^[1-5]\d{4}$/.test(text)) {
    const date = dayAt(Date.UTC(1899, 11, 30) + Number(text) * 86_400_000)
    return [{ date, note: ' if a spreadsheet has counted the days' }]
  }
  const [, counted] = /^(\d{4})\.0$/.exec(text) ?? []
  if (counted) return [{ date: counted, note: ', if it is a year' }]
  const short = /^(.+[/. -])(\d\d)$/.exec(text)
  if (short && !/\d{4}/.test(text))
    return meaningsOf(`${short[1]}20${short[2]}`).map(({ date }) => ({
      date,
      note: ` if ${short[2]} is 20${short[2]}`,
    }))
  return notations.flatMap(notation => {
    const { year, month, day } = notation.exec(text)?.groups ?? {}
    return year && month ? meaning(year, numberOf(month), day) : []
  })
}

// Day, month, year; month, day, year; year first, also without zeros or with a time; month and year; names of months.
const notations = [
  /^(?<day>\d\d?)[/. -](?<month>\d\d?)[/. -](?<year>\d{4})$/,
  /^(?<month>\d\d?)[/. -](?<day>\d\d?)[/. -](?<year>\d{4})$/,
  /^(?<year>\d{4})[/. -](?<month>\d\d?)(?:[/. -](?<day>\d\d?))?$/,
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)[T ]\d\d?:\d\d\S*$/,
  /^(?<month>\d\d?)[/. -](?<year>\d{4})$/,
  /^(?:(?<day>\d\d?)\.?[ -])?(?<month>[A-Z][a-z]+)\.?[ -](?<year>\d{4})$/,
  /^(?<month>[A-Z][a-z]+)\.? (?<day>\d\d?), ?(?<year>\d{4})$/,
]

// `July` and `Jul` are 7; other texts are 0.
const numberOf = (month: string) =>
  /\d/.test(month)
    ? Number(month)
    : 1 + months.findIndex(name => name === month || (month.length === 3 && name.startsWith(month)))

/** A day or a month; a day after the end of its month becomes the last day. Empty if there is no such month or day. */
function meaning(year: string, month: number, day?: string): Meaning[] {
  if (month < 1 || month > 12 || (day !== undefined && (+day < 1 || +day > 31))) return []
  const [start, last] = [`${year}-${String(month).padStart(2, '0')}`, daysIn(+year, month)]
  if (day === undefined) return [{ date: start, note: '' }]
  if (+day > last) return [{ date: `${start}-${last}`, note: `, the last day of ${months[month - 1]} ${year}` }]
  return [{ date: `${start}-${day.padStart(2, '0')}`, note: '' }]
}

const seasons = '03-01/06-21 06-01/09-23 09-01/12-22 12-01/03-21'.split(' ')

function season(year: number, code: number): Reading {
  const [from, to] = seasons[code - 21]!.split('/')
  const dayIn = (year: number, monthAndDay?: string) => `${String(year).padStart(4, '0')}-${monthAndDay}`
  const bounds = { earliest: dayIn(year, from), latest: dayIn(code === 24 ? year + 1 : year, to) }
  return { error: null, bounds, precision: 'SEASON' }
}

const unknown: Reading = { error: null, bounds: { earliest: null, latest: null }, precision: 'INTERVAL' }
const invalid = (error: string): Reading => ({ ...unknown, error })
const isMissing = (end: string) => end === '' || end === '..'
const quoted = (text: string) => `\`${text.length > 40 ? `${text.slice(0, 40)}…` : text}\``
const dayAt = (instant: number): Day => new Date(instant).toISOString().slice(0, 10)
const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysIn = (year: number, month: number) =>
  month === 2 ? (isLeap(year) ? 29 : 28) : [4, 6, 9, 11].includes(month) ? 30 : 31
const months = 'January February March April May June July August September October November December'.split(' ')
