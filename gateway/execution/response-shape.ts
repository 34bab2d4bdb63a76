import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLLeafType,
  type GraphQLNullableType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type NamedTypeNode,
  type OperationDefinitionNode,
  print,
  type SelectionSetNode,
} from 'graphql'
import { bailOutError, plainName, UnsupportedPlan } from './bail-out.ts'
import type { Data } from './deep-merge.ts'
import type { StepContext } from './plan-steps.ts'

type CompleteValue = (value: unknown) => unknown
type Field = { key: string; give: CompleteValue }
/** Selection sets that count as one, as GraphQL merges the selections of equal fields. */
type Merged = SelectionSetNode[]
type Selection = SelectionSetNode['selections'][number]

/**
 * Compiles the selection of an operation into a function that shapes merged data for the client: the selected fields,
 * in the order of the operation. The function throws `bailOut` if the data are invalid for the schema.
 *
 *     const shape = compileShape(apiSchema, operation, fragments, name => variables[name])
 *     shape({ source: { __typename: 'Source', id: 'src_a', title: 'A' } })   // { source: { title: 'A' } }
 *
 * `holds` returns the value of a variable of @skip or @include.
 */
export function compileShape(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  holds: StepContext['holds'],
): (data: Data) => Data {
  return objectOf(schema.getQueryType()!, [[operation.selectionSet]]) as (data: Data) => Data

  function objectOf(declared: GraphQLCompositeType, selected: Merged[]): CompleteValue {
    const byType = new Map<unknown, Field[]>()
    function fieldsOf(typename: unknown): Field[] {
      const type = typename === undefined ? declared : schema.getType(typename as string)
      if (!isCompositeType(type)) return bailOutError()
      const fields = [...collected(type, selected)].map(([key, { node, below }]) => fieldOf(type, key, node, below))
      byType.set(typename, fields)
      return fields
    }
    return value => {
      if (typeof value !== 'object' || Array.isArray(value)) bailOutError()
      const data = value as Data
      const fields = byType.get(data.__typename) ?? fieldsOf(data.__typename)
      const shaped: Data = {}
      for (let at = 0; at < fields.length; at++) {
        const { key, give } = fields[at]!
        shaped[key] = give(data[key])
      }
      return shaped
    }
  }

  /** The selected fields of a type by response name: the first field node, and the selection sets of all its nodes. */
  function collected(
    type: GraphQLCompositeType,
    selected: Merged[],
    found = new Map<string, { node: FieldNode; below: Merged[] }>(),
  ) {
    for (const { one, sets } of selected.flatMap(mergedByKey)) {
      if (!isAsked(one)) continue
      if (one.kind === Kind.FIELD) {
        const key = (one.alias ?? one.name).value
        const field = found.get(key) ?? found.set(key, { node: one, below: [] }).get(key)!
        if (sets.length > 0) field.below.push(sets)
      } else if (one.kind === Kind.INLINE_FRAGMENT) {
        if (applies(one.typeCondition, type)) collected(type, [sets], found)
      } else {
        const { typeCondition, selectionSet } = fragments.get(one.name.value)!
        if (applies(typeCondition, type)) collected(type, [[selectionSet]], found)
      }
    }
    return found
  }

  function isAsked({ directives = [] }: Selection): boolean {
    return directives.every(({ name: { value: name }, arguments: given }) => {
      if (name !== 'skip' && name !== 'include') return true
      const condition = given![0]!.value
      const isTrue =
        condition.kind === Kind.VARIABLE
          ? holds(condition.name.value)
          : condition.kind === Kind.BOOLEAN && condition.value
      return isTrue === (name === 'include')
    })
  }

  function applies(condition: NamedTypeNode | undefined, type: GraphQLCompositeType): boolean {
    if (condition === undefined || condition.name.value === type.name) return true
    // The data have no `__typename`, so their object type is unknown.
    if (!isObjectType(type)) return bailOutError()
    const wanted = schema.getType(condition.name.value)
    return isAbstractType(wanted) && schema.isSubType(wanted, type)
  }

  function fieldOf(type: GraphQLCompositeType, key: string, node: FieldNode, below: Merged[]): Field {
    plainName(key)
    const name = node.name.value
    if (name === '__typename') return { key, give: isObjectType(type) ? () => type.name : bailOutError }
    const field = 'getFields' in type ? type.getFields()[name] : undefined
    if (!field) throw new UnsupportedPlan(name)
    return { key, give: completing(field.type, below) }
  }

  function completing(type: GraphQLOutputType, below: Merged[]): CompleteValue {
    const give = present(getNullableType(type), below)
    return isNonNullType(type) ? value => give(value ?? bailOutError()) : value => (value == null ? null : give(value))
  }

  function present(type: GraphQLNullableType, below: Merged[]): CompleteValue {
    if (isListType(type)) {
      const give = completing(type.ofType as GraphQLOutputType, below)
      return value => (Array.isArray(value) ? value.map(each => give(each)) : bailOutError())
    }
    if (isCompositeType(type)) return objectOf(type, below)
    const fits = compileLeaf(type as GraphQLLeafType)
    return value => (fits(value) ? value : bailOutError())
  }
}

/** Validates values of a leaf type by the rules of the stock executor. A custom scalar accepts every value. */
function compileLeaf(type: GraphQLLeafType): (value: unknown) => boolean {
  if (isEnumType(type)) return value => typeof value === 'string' && type.getValue(value) !== undefined
  switch (type.name) {
    case 'String':
      return value => typeof value === 'string'
    case 'ID':
      return value => typeof value === 'string' || Number.isSafeInteger(value)
    case 'Int':
      return value => Number.isSafeInteger(value)
    case 'Float':
      return value => Number.isFinite(value)
    case 'Boolean':
      return value => typeof value === 'boolean'
    default:
      return () => true
  }
}

/**
 * Merges selections that differ only in their sub-selections, at the position of the first one. The order of fields in
 * a response depends on it: Apollo merges in the same way.
 */
function mergedByKey(sets: Merged): { one: Selection; sets: Merged }[] {
  const byKey = new Map<string, { one: Selection; sets: Merged }>()
  for (const one of sets.flatMap(({ selections }) => selections)) {
    const key = keyOf(one)
    const found = byKey.get(key) ?? byKey.set(key, { one, sets: [] }).get(key)!
    if ('selectionSet' in one && one.selectionSet) found.sets.push(one.selectionSet)
  }
  return [...byKey.values()]
}

function keyOf(one: Selection): string {
  const directives = one.directives?.map(print).sort().join(' ') ?? ''
  if (one.kind === Kind.FIELD) return `${(one.alias ?? one.name).value} ${directives}`
  if (one.kind === Kind.FRAGMENT_SPREAD) return `...${one.name.value} ${directives}`
  return `... on ${one.typeCondition?.name.value ?? ''} ${directives}`
}
