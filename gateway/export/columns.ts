import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLObjectType,
  GraphQLString,
  type GraphQLType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/** A column of a table. `path` leads to its value in an item of the response; `isList`: it can have several values. */
export type Column = { name: string; path: string[]; isList: boolean }

export type Item = Record<string, unknown>

// The name of a column has none of these keys, because they do not describe a value.
const unnamed = ['nodes', 'edges', 'node', 'rows', 'edtf']
const skipped = ['pageInfo', 'cursor']

/**
 * The columns of a selection: one for each leaf, named after its path in the response.
 *
 *     { date { edtf earliest } parties { nodes { id } } }   // date, date_earliest, parties_id
 */
export function columnsOf(
  selectionSet: SelectionSetNode,
  type: GraphQLType,
  path: string[] = [],
  isList = false,
): Column[] {
  const parent = getNamedType(type) as GraphQLCompositeType
  return fieldsOf(selectionSet).flatMap(field => {
    const key = keyOf(field)
    if (skipped.includes(key)) return []
    const fieldType =
      field.name.value === '__typename' || !('getFields' in parent)
        ? GraphQLString
        : parent.getFields()[field.name.value]!.type
    const here = [...path, key]
    if (!isCompositeType(getNamedType(fieldType)))
      return [{ name: nameOf(here), path: here, isList: isList || isMany(fieldType) }]
    // Each edge of the list `rows` becomes a row of its own: `{ rows: edge }`.
    const [inner, innerType] = key === 'rows' ? edgesOf(field, fieldType) : [field.selectionSet!, fieldType]
    return columnsOf(inner, innerType, here, key !== 'rows' && (isList || isMany(fieldType)))
  })
}

function edgesOf({ selectionSet }: FieldNode, type: GraphQLType): [SelectionSetNode, GraphQLType] {
  const edges = fieldsOf(selectionSet!).find(({ name }) => name.value === 'edges')!
  return [edges.selectionSet!, (getNamedType(type) as GraphQLObjectType).getFields().edges!.type]
}

export const fieldsOf = ({ selections }: SelectionSetNode) => selections.filter(one => one.kind === Kind.FIELD)
export const keyOf = ({ alias, name }: FieldNode) => (alias ?? name).value

const isMany = (type: GraphQLType) => isListType(getNullableType(type))

const nameOf = (path: string[]) =>
  path
    .filter(key => !unnamed.includes(key))
    .map(key => key.replace(/[A-Z]/g, sign => `_${sign.toLowerCase()}`))
    .join('_')

/** The values of a column in an item. An unknown value is `null`, so that the columns of one list stay aligned. */
export function valuesOf(item: unknown, path: string[], at = 0): unknown[] {
  if (Array.isArray(item)) return item.flatMap(each => valuesOf(each, path, at))
  if (item === null || item === undefined) return [null]
  return at === path.length ? [item] : valuesOf((item as Item)[path[at]!], path, at + 1)
}

/** Removes repeated values from all lists of an item: a source that three claims cite is listed once. */
export function withoutRepeats(value: unknown): unknown {
  if (Array.isArray(value)) {
    const seen = new Map(value.map(each => [JSON.stringify(each), each]))
    return [...seen.values()].map(withoutRepeats)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutRepeats(each)]))
}
