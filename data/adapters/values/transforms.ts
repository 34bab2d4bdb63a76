import type { FormatError } from '#data/bundle'
import { canonicalLanguage, decimalError, edtfError, urlError } from '#toolkit/domain'

/** Converts the text of a cell. Returns an empty text if the cell has no value. */
export type Transform = (text: string) => string | FormatError

const openEnd = '9999-12-31'
const spaces = /[\s\p{Cc}\p{Zl}\p{Zp}\ufeff]+/gu
const plain = /^[!-~]*$/
const marks = /\p{Mn}/gu
/** Letters of a script that is not Latin; `slugOf` drops them. */
export const otherScript = /(?=\p{L})[^\p{Script=Latin}\p{Script=Common}\p{Script=Inherited}]/u
const nothing = /^(?:n\.?\/?a\.?|nan|none|null|unknown|[-–—?.]+)$/i

/** Returns the slug of an id: `FRA-GBR_1403A` gives `fra-gbr-1403a`. Empty if there are no Latin letters or digits. */
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
  return validate(written, 'a date of EDTF', edtfError)
}

const open: Transform = text => (text === openEnd ? '' : date(text))

/** The conversions that a mapping can apply to a cell, by name. An ambiguous cell is an error. */
export const transforms = {
  /** Collapses white space, so that the text has one line. */
  text,

  /** The slug of the text; an error if `slugOf` would drop letters. */
  slug: text => {
    const slug = slugOf(text)
    const isLossless = text.trim() === '' || (slug !== '' && !otherScript.test(text))
    return isLossless ? slug : { rule: 'Latin letters or digits only, for the id' }
  },

  /** An EDTF date with the precision of the source. `1981-09..1981-10` becomes the interval `1981-09/1981-10`. */
  date,

  /** A date; empty for `9999-12-31`, which means that the event has not happened. */
  open,

  /** The end of a term with unknown start: `2020` becomes `/2020`. */
  termTo: text => {
    const end = open(text)
    return typeof end !== 'string' || end === '' || end.includes('/') ? end : `/${end}`
  },

  /** A day of a source that writes the first day of a month if it knows only the month: `2015-07-01` becomes `2015-07`. */
  firstIsMonth: text => {
    const day = date(text)
    return typeof day === 'string' && /^\d{4}-\d\d-01$/.test(day) ? day.slice(0, 7) : day
  },

  /** A day that may be an estimate: `2004-07-13` becomes `2004-07~`, about July. 1 January becomes the year. */
  estimated: text => {
    const day = date(text)
    if (typeof day !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(day)) return day
    return day.endsWith('-01-01') ? day.slice(0, 4) : `${day.slice(0, 7)}~`
  },

  /** A number with at most one decimal point. It is not rounded. */
  decimal: text => validate(text, 'a decimal number', decimalError),

  url: text => validate(text, 'an address', urlError),

  /** The text without enclosing quotation marks. */
  unquoted: quoted => String(text(quoted)).replace(/^"(.*)"$/, '$1'),

  /** A language tag in canonical form (BCP 47). */
  language: text => (text === '' ? '' : (canonicalLanguage(text) ?? { rule: 'a language of BCP 47' })),

  /** A citation without its URL and numbers that are 0: `Treaty Series 104/0: 0 0` becomes `Treaty Series 104`. */
  citation: citation => {
    const number = citation
      .replace(/ https?:\/\/\S+$/, '')
      .replace(/(?:[: ]+0)+$/, '')
      .replace(/\s*\/0(?=$|:)/, '')
    const clean = String(text(number))
    return /[1-9]/.test(clean.replace(/\([^)]*\)/g, '')) ? clean : ''
  },
} satisfies Record<string, Transform>

export type TransformName = keyof typeof transforms

/** The transforms that return a date. */
export const dateTransforms: readonly string[] = [
  'date',
  'open',
  'termTo',
  'firstIsMonth',
  'estimated',
] satisfies TransformName[]

function validate(text: string, rule: string, errorOf: (text: string) => string | null): string | FormatError {
  const error = text === '' ? null : errorOf(text)
  if (error === null) return text
  return { rule, suggestion: nothing.test(text) ? 'list it under `empty` if it means no value' : error }
}
