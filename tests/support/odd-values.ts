import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
} from 'graphql'
import { needed, schema, wayBetween } from '#tests/ways'

/*
 * Every argument of the schema that takes a string or a number, also within a filter, and the odd values to send there.
 */

/** One place for a value: `Query.agreements filter.date.from`. */
export type Place = { name: string; scalar: string; ask(value: unknown): { query: string; variables: { v: unknown } } }

export const texts: [name: string, text: string][] = [
  ['NUL', 'a\0b'],
  ['the first half of a surrogate pair', 'a\ud800'],
  ['the second half of a surrogate pair', '\udc00a'],
  ['right to left', '\u202eanihC\u202c'],
  ['control characters', '\u0007\u001b[31m\u009f'],
  ['90 KB', 'x'.repeat(90_000)],
  ['an empty text', ''],
  ['a space', ' '],
  ['a day that does not exist', '2024-02-30'],
  ['a year of five digits', '10000-01-01'],
  ['the year 0', '0000-01-01'],
  ['SQL', `'; drop table agreements.agreements; --`],
  ['SQL in a comment', '1 /* or */ = 1 --'],
  ['wildcards of LIKE', '%_\\'],
  ['a regular expression', '(?:(a+)+)$[^]{9,}\\p{L}'],
  ['operators of a text search', `a & !b | <-> :* ''`],
  ['NaN', 'NaN'],
  ['__proto__', '__proto__'],
  ['decomposed and composed letters', 'Cafe\u0301 Café'],
]

export const numbers: [name: string, number: number][] = [
  ['2^31', 2 ** 31],
  ['-2^31 - 1', -(2 ** 31) - 1],
  ['2^31 - 1', 2 ** 31 - 1],
  ['-2^31', -(2 ** 31)],
  ['-1', -1],
  ['-0', -0],
  ['1.5', 1.5],
  ['1e308', 1e308],
]

const types = Object.values(schema.getTypeMap()).filter(type => isObjectType(type) && !type.name.startsWith('__'))

export const places: Place[] = types.filter(isObjectType).flatMap(type =>
  Object.values(type.getFields()).flatMap(field =>
    field.args.flatMap(argument =>
      pathsIn(argument.type, []).map(({ path, scalar, filled }) => ({
        name: `${type.name}.${field.name} ${[argument.name, ...path].join('.')}`,
        scalar,
        ask: value => ({ query: questionOf(type.name, field, argument), variables: { v: filled(value) } }),
      })),
    ),
  ),
)

type Path = { path: string[]; scalar: string; filled: (value: unknown) => unknown }

/** The paths to the scalars of an argument, each with a function that puts a value there. */
function pathsIn(type: GraphQLInputType, path: string[]): Path[] {
  if (isNonNullType(type)) return pathsIn(type.ofType, path)
  if (isListType(type)) {
    return pathsIn(type.ofType, path).map(one => ({ ...one, filled: value => [one.filled(value)] }))
  }
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields())
    return fields.flatMap(field =>
      pathsIn(field.type, [...path, field.name]).map(one => ({
        ...one,
        filled: value => ({ ...besides(fields, field), [field.name]: one.filled(value) }),
      })),
    )
  }
  const isAsked = isScalarType(type) && type.name !== 'Boolean'
  return isAsked ? [{ path, scalar: type.name, filled: value => value }] : []
}

/** Values for the other required fields of an input object. */
function besides(fields: GraphQLInputField[], field: GraphQLInputField): Record<string, unknown> {
  const others = fields.filter(one => one !== field && isNonNullType(one.type) && one.defaultValue === undefined)
  return Object.fromEntries(others.map(one => [one.name, anyOf(one.type)]))
}

function anyOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return anyOf(type.ofType)
  if (isListType(type)) return [anyOf(type.ofType)]
  return isEnumType(type) ? type.getValues()[0]!.name : 'x'
}

function questionOf(typeName: string, field: GraphQLField<unknown, unknown>, argument: GraphQLArgument): string {
  const { open, close } = wayBetween('Query', typeName)!
  const others = argumentsOf(typeName, field).filter(([name]) => name !== argument.name)
  const args = [...others, [argument.name, '$v']].map(([name, value]) => `${name}: ${value}`)
  const call = `{${field.name}(${args.join(', ')})${selected(field)}}`
  return `query ($v: ${argument.type}) ${open}${call}${close}`
}

/** The other required arguments of a field, as document text. */
function argumentsOf(typeName: string, field: GraphQLField<unknown, unknown>): [name: string, value: string][] {
  if (typeName === 'Query') {
    return [...(needed[field.name] ?? '').matchAll(/(\w+): ("[^"]*"|\[[^\]]*\]|\w+)/g)].map(([, name, value]) => [
      name!,
      value!,
    ])
  }
  return field.args
    .filter(one => isNonNullType(one.type) && one.defaultValue === undefined)
    .map(one => [one.name, String([anyOf(one.type)].flat()[0])])
}

function selected(field: GraphQLField<unknown, unknown>): string {
  const type = getNamedType(field.type)
  if (!isCompositeType(type)) return ''
  const fields = isObjectType(type) ? type.getFields() : {}
  return `{${['totalCount', 'id'].find(name => name in fields) ?? '__typename'}}`
}
