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
 * The custom scalars of the schema, for a map of resolvers.
 *
 *     const resolvers = { ...scalars, Query: { … } }
 *
 * All are strings on the wire. They reject an invalid value from a client with BAD_USER_INPUT and an instruction. They
 * do not validate values of responses: the import has done so. LanguageTag converts tags in both directions to the form
 * of BCP 47, such as `zh-Hant`.
 */
export const scalars = {
  Date: scalar('Date', dayError, {
    write: value => (value instanceof Date ? value.toISOString().slice(0, 10) : value),
  }),
  DateTime: scalar('DateTime', dateTimeError, { write: toUtc, read: toUtc }),
  EDTF: scalar('EDTF', edtfError),
  Decimal: scalar('Decimal', decimalError),
  LanguageTag: scalar('LanguageTag', languageError, { write: canonical, read: canonical }),
  CountryCode: scalar('CountryCode', countryError),
  CurrencyCode: scalar('CurrencyCode', currencyError),
  URL: scalar('URL', urlError),
}

/**
 * The error in a text from a client; null if the text is valid.
 *
 *     textError('Nokia\u0000')   // 'A text has the character NUL in it: leave it out.'
 *
 * PostgreSQL cannot store NUL. UTF-8 cannot encode half of a surrogate pair.
 */
export function textError(text: string): string | null {
  if (text.includes('\0')) return 'A text has the character NUL in it: leave it out.'
  if (/\p{Surrogate}/u.test(text)) return 'A text has half of a surrogate pair in it: send whole Unicode characters.'
  return null
}

type Conversion = (value: unknown) => unknown

function scalar(
  name: string,
  errorOf: (text: string) => string | null,
  { write, read }: { write?: Conversion; read?: Conversion } = {},
): GraphQLScalarType<unknown, unknown> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string') throw refusal('BAD_USER_INPUT', `Send ${name} as a string, in quotes.`)
    const error = errorOf(value)
    if (error) throw refusal('BAD_USER_INPUT', error)
    return read ? read(value) : value
  }
  return new GraphQLScalarType({
    name,
    parseValue: parse,
    parseLiteral(node: ValueNode) {
      try {
        return parse(node.kind === Kind.STRING ? node.value : undefined)
      } catch (error) {
        // `toBadInput` finds the name of the argument at the position of the node.
        throw new GraphQLError((error as Error).message, { nodes: node, originalError: error as Error })
      }
    },
    serialize: value => {
      const text = write ? write(value) : value
      if (typeof text !== 'string') throw new TypeError(`${name} cannot be serialized from ${typeof value}.`)
      return text
    },
  })
}

function canonical(value: unknown): unknown {
  return typeof value === 'string' ? (canonicalLanguage(value) ?? value) : value
}

function dateTimeError(text: string): string | null {
  const form =
    /^(\d{4}-\d\d-\d\d)T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{1,9})?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(text)
  if (!form) return `\`${text.slice(0, 40)}\` is not a date with a time: write it as \`2015-07-06T12:00:00Z\`.`
  return dayError(form[1]!)
}

// As the schema describes DateTime, whole seconds have no fraction.
function toUtc(value: unknown): unknown {
  if (!(value instanceof Date) && typeof value !== 'string') return value
  return new Date(value).toISOString().replace('.000Z', 'Z')
}
