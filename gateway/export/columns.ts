import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  GraphQLString,
  type GraphQLType,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

/** A column of a table: where in an item of the answer its value is, and whether there may be several. */
export type Column = { name: string; path: string[]; isList: boolean }

export type Item = Record<string, unknown>

// Plumbing of pages, and the way in which a date is written: they say nothing of what a column holds.
const unspoken = ['nodes', 'edges', 'node', 'rows', 'edtf']
const left = ['pageInfo', 'cursor']

/**
 * The columns that a selection gives: one for each leaf, named after its path in the answer.
 *
 *     { date { edtf earliest } parties { nodes { id } } }   // date, date_earliest, parties_id
 */
export function columnsOf(schema: GraphQLSchema, selectionSet: SelectionSetNode, type: GraphQLType): Column[] {
  return below(schema, selectionSet, type, [], false)
}

function below(
  schema: GraphQLSchema,
  { selections }: SelectionSetNode,
  type: GraphQLType,
  path: string[],
  isList: boolean,
): Column[] {
  const parent = getNamedType(type) as GraphQLCompositeType
  const fields = selections.filter((one): one is FieldNode => one.kind === Kind.FIELD)
  return fields.flatMap(field => {
    const key = (field.alias ?? field.name).value
    if (left.includes(key)) return []
    const fieldType =
      field.name.value === '__typename' || !('getFields' in parent)
        ? GraphQLString
        : parent.getFields()[field.name.value]!.type
    const here = [...path, key]
    if (!isCompositeType(getNamedType(fieldType)))
      return [{ name: nameOf(here), path: here, isList: isList || isMany(fieldType) }]
    // Of a list of rows each is a row by itself: `{ rows: edge }`.
    const [inner, innerType] = key === 'rows' ? edgesOf(field, fieldType) : [field.selectionSet!, fieldType]
    return below(schema, inner, innerType, here, key !== 'rows' && (isList || isMany(fieldType)))
  })
}

function edgesOf({ selectionSet }: FieldNode, type: GraphQLType): [SelectionSetNode, GraphQLType] {
  const edges = selectionSet!.selections.find(
    (one): one is FieldNode => one.kind === Kind.FIELD && one.name.value === 'edges',
  )!
  return [
    edges.selectionSet!,
    (getNamedType(type) as never as { getFields(): Record<string, { type: GraphQLType }> }).getFields().edges!.type,
  ]
}

const isMany = (type: GraphQLType) => isListType(getNullableType(type))

const nameOf = (path: string[]) =>
  path
    .filter(key => !unspoken.includes(key))
    .map(key => key.replace(/[A-Z]/g, sign => `_${sign.toLowerCase()}`))
    .join('_')

/** The values of a column in an item; `null` keeps the place of what is unknown, so that columns of one list go together. */
export function valuesOf(item: unknown, path: string[], at = 0): unknown[] {
  if (Array.isArray(item)) return item.flatMap(each => valuesOf(each, path, at))
  if (item === null || item === undefined) return [null]
  return at === path.length ? [item] : valuesOf((item as Item)[path[at]!], path, at + 1)
}

/** An item in whose lists the same stands once: a source that is cited by three claims is one source. */
export function withoutRepeats(value: unknown): unknown {
  if (Array.isArray(value)) {
    const seen = new Map(value.map(each => [JSON.stringify(each), each]))
    return [...seen.values()].map(withoutRepeats)
  }
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, withoutRepeats(each)]))
}
