import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql'
import {
  canonicalLanguage,
  countryError,
  currencyError,
  dayError,
  decimalError,
  edtfError,
  languageError,
  urlError,
} from '#toolkit/domain'
import { refusal } from '#toolkit/errors'

/**
 * The scalars of the contract, for a map of resolvers.
 *
 *     const resolvers = { ...scalars, Query: { … } }
 *
 * All are strings on the wire. What a client sends is checked and refused with BAD_USER_INPUT and what to write
 * instead; what we answer was checked when it was imported. A language tag is answered, and read, as BCP 47 writes
 * it: `zh-Hant`.
 */
export const scalars = {
  Date: scalar('Date', dayError, {
    write: value => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
  }),
  DateTime: scalar('DateTime', faultOfInstant, { write: inUtc, read: inUtc }),
  EDTF: scalar('EDTF', edtfError),
  Decimal: scalar('Decimal', decimalError),
  LanguageTag: scalar('LanguageTag', languageError, { write: canonical, read: canonical }),
  CountryCode: scalar('CountryCode', countryError),
  CurrencyCode: scalar('CurrencyCode', currencyError),
  URL: scalar('URL', urlError),
}

/**
 * What is wrong with a text that a client sent, or null.
 *
 *     faultOfText('Nokia\u0000')   // 'A text has the character NUL in it: leave it out.'
 *
 * PostgreSQL stores no NUL, and half of a surrogate pair is no Unicode and would be changed on its way.
 */
export function textError(text: string): string | null {
  if (text.includes('\0')) return 'A text has the character NUL in it: leave it out.'
  if (/\p{Surrogate}/u.test(text)) return 'A text has half of a surrogate pair in it: send whole Unicode characters.'
  return null
}

type Change = (value: unknown) => unknown

function scalar(
  name: string,
  faultOf: (text: string) => string | null,
  { write = same, read = same }: { write?: Change; read?: Change } = {},
): GraphQLScalarType<unknown, unknown> {
  const parsed = (value: unknown) => {
    if (typeof value !== 'string') throw refusal('BAD_USER_INPUT', `${name} is sent as a string, in quotes.`)
    const fault = faultOf(value)
    if (fault) throw refusal('BAD_USER_INPUT', fault)
    return read(value)
  }
  return new GraphQLScalarType({
    name,
    parseValue: parsed,
    parseLiteral(node: ValueNode) {
      try {
        return parsed(node.kind === Kind.STRING ? node.value : undefined)
      } catch (error) {
        // With its place in the document, from which the argument is told.
        throw new GraphQLError((error as Error).message, { nodes: node, originalError: error as Error })
      }
    },
    serialize: value => {
      const text = write(value)
      if (typeof text !== 'string') throw new TypeError(`${name} cannot be made of ${typeof value}.`)
      return text
    },
  })
}

function same(value: unknown): unknown {
  return value
}

function canonical(value: unknown): unknown {
  return typeof value === 'string' ? (canonicalLanguage(value) ?? value) : value
}

function faultOfInstant(text: string): string | null {
  const form =
    /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text)
  if (!form) return `\`${text.slice(0, 40)}\` is not an instant: write it as \`2015-07-06T12:00:00Z\`.`
  return dayError(form[1]!)
}

// Whole seconds are written without a fraction, as in the contract's example.
function inUtc(value: unknown): unknown {
  if (!(value instanceof Date) && typeof value !== 'string') return value
  return new Date(value).toISOString().replace('.000Z', 'Z')
}
