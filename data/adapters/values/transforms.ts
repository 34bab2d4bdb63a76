import type { FormatError } from '#data/bundle'
import { canonicalLanguage, decimalError, edtfError, urlError } from '#toolkit/domain'

/** What becomes of a cell: its new text, empty where it says nothing, or how it had to be. */
export type Transform = (text: string) => string | FormatError

const openEnd = '9999-12-31'
const spaces = /[\s\p{Cc}\p{Zl}\p{Zp}\ufeff]+/gu
const plain = /^[!-~]*$/
const marks = /\p{Mn}/gu
/** Letters of another script, of which `slugOf` keeps nothing. */
export const otherScript = /(?=\p{L})[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u
const nothing = /^(?:n\.?\/?a\.?|nan|none|null|unknown|[-–—?.]+)$/i

/** What follows the prefix of an id: `FRA-GBR_1403A` is `fra-gbr-1403a`; empty where there are no Latin letters and no digits. */
export const slugOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(marks, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')

const text: Transform = text => (plain.test(text) ? text : text.normalize('NFC').replace(spaces, ' ').trim())

const date: Transform = text => {
  const written = /^[^./]+\.\.[^./]+$/.test(text) ? text.replace('..', '/') : text
  return checked(written, 'a date of EDTF', edtfError)
}

const open: Transform = text => (text === openEnd ? '' : date(text))

/**
 * The ways in which a mapping may change a cell, by the name that it gives. Each is pure. None guesses: what is not
 * certain is a misfit, which is reported.
 */
export const transforms = {
  /** Words on one line, with one blank between two of them. */
  text,

  /** What `slugOf` makes of it. */
  slug: text => {
    const slug = slugOf(text)
    const isWhole = text.trim() === '' || (slug !== '' && !otherScript.test(text))
    return isWhole ? slug : { rule: 'Latin letters or digits, of which an id is made' }
  },

  /** A date of EDTF, as precise as it was. `1981-09..1981-10` is an interval that somebody wrote otherwise. */
  date,

  /** The same for what may be still to come: `9999-12-31` says that it has not come. */
  open,

  /** A term of which the end alone is known. */
  termTo: text => {
    const end = open(text)
    return typeof end !== 'string' || end === '' || end.includes('/') ? end : `/${end}`
  },

  /** A day of a list that writes the first of the month where it knows no more than the month. */
  firstIsMonth: text => {
    const day = date(text)
    return typeof day === 'string' && /^\d{4}-\d\d-01$/.test(day) ? day.slice(0, 7) : day
  },

  /** A day of which nobody knows how far it was estimated: about that month, and on 1 January no more than the year. */
  estimated: text => {
    const day = date(text)
    if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) return day
    return day.endsWith('-01-01') ? day.slice(0, 4) : `${day.slice(0, 7)}~`
  },

  /** A number with at most one point; its digits are never rounded. */
  decimal: text => checked(text, 'a decimal number', decimalError),

  url: text => checked(text, 'an address', urlError),

  /** The text in quotation marks, where these stand around all of it. */
  unquoted: quoted => String(text(quoted)).replace(/^"(.*)"$/, '$1'),

  /** A tag of BCP 47 as it is to be written. */
  language: text => (text === '' ? '' : (canonicalLanguage(text) ?? { rule: 'a language of BCP 47' })),

  /** A citation without address and without what was never filled: of `Treaty Series 104/0: 0 0` it keeps `Treaty Series 104`. */
  citation: cited => {
    const number = cited
      .replace(/ https?:\/\/\S+$/, '')
      .replace(/(?:[: ]+0)+$/, '')
      .replace(/\s*\/0(?=$|:)/, '')
    const kept = String(text(number))
    return /[1-9]/.test(kept.replace(/\([^)]*\)/g, '')) ? kept : ''
  },
} satisfies Record<string, Transform>

export type TransformName = keyof typeof transforms

/** Those that read a date. */
export const dateTransforms: readonly string[] = [
  'date',
  'open',
  'termTo',
  'firstIsMonth',
  'estimated',
] satisfies TransformName[]

function checked(text: string, rule: string, faultOf: (text: string) => string | null): string | FormatError {
  const fault = text === '' ? null : faultOf(text)
  if (fault === null) return text
  return { rule, suggestion: nothing.test(text) ? 'list it under `empty` if it says nothing' : fault }
}
