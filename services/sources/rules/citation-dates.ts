import { boundsOf, endsOf, isApproximate, isUncertain, precisionOf } from '#toolkit/domain'

/** A date in words, with the precision and certainty of its source: `about June 2015`, `from 2015 on`. */
export function inWords(edtf: string): string {
  if (edtf.includes('/')) {
    const { start, end } = endsOf(edtf)
    if (start === null) return `until ${inWords(end!)}`
    return end === null ? `from ${inWords(start)} on` : `${inWords(start)} to ${inWords(end)}`
  }
  return `${isUncertain(edtf) ? 'possibly ' : ''}${isApproximate(edtf) ? 'about ' : ''}${wordsFor(edtf)}`
}

/** Year, month and day of a date, as precise as the date: `[2015, 7]` for `2015-07~`. Null for other precisions. */
export function partsOf(date: string): number[] | null {
  const length = { DAY: 3, MONTH: 2, YEAR: 1, SEASON: 0, DECADE: 0, CENTURY: 0, INTERVAL: 0 }[precisionOf(date)]
  return length === 0 ? null : numbersIn(date).slice(0, length)
}

/** The year and the number of a season, 1 for spring: `{ year: 2015, season: 2 }` for `2015-22`. Null for other dates. */
export function seasonOf(date: string): { year: number; season: number } | null {
  if (precisionOf(date) !== 'SEASON') return null
  const [year, code] = numbersIn(date) as [number, number]
  return { year, season: code - 20 }
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')
const SEASONS = ['spring', 'summer', 'autumn', 'winter']

function wordsFor(date: string): string {
  const season = seasonOf(date)
  if (season) return `${SEASONS[season.season - 1]} ${season.year}`
  const parts = partsOf(date)
  if (parts === null) {
    const { earliest, latest } = boundsOf(date)
    return `between ${numbersIn(earliest!)[0]} and ${numbersIn(latest!)[0]}`
  }
  const [year, month, day] = parts
  if (day !== undefined) return date.slice(0, 10)
  return month === undefined ? `${year}` : `${MONTHS[month - 1]} ${year}`
}

const numbersIn = (date: string) => date.split('-').map(part => Number.parseInt(part, 10))
