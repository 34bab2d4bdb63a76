import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '#toolkit/graphql'
import type { Fragments } from './counts.ts'
import { introspectionWeights } from './introspection.ts'
import { type ListSize, readWeights } from './weights.ts'

/** The assumed number of items of a list without `@listSize` and without a page argument. */
const ASSUMED_LIST_SIZE = 3

type Field = GraphQLField<unknown, unknown>
type Variables = Record<string, unknown>
type CostFunction = (operation: OperationDefinitionNode, fragments: Fragments, variables?: Variables) => number
/** The size of a page, and the fields that are lists of this size: `nodes` and `edges`. */
type PageSize = { fields: string[]; size: number }

/**
 * Returns a function that computes the highest possible cost of an operation, without executing it. The unit is points:
 * one point for each object that the response can have.
 *
 *     const costOf = createCostFunction(apiSchema, supergraphSdl)
 *     costOf(operation, fragments, { first: 50 })   // { agreements(first: $first) { nodes { title } } } costs 51
 *
 * The cost of a field is multiplied by the sizes of the pages around it. A fragment counts each time it is spread. An
 * abstract type costs as much as its most expensive object type. An invalid page argument counts as the largest page.
 */
export function createCostFunction(schema: GraphQLSchema, supergraphSdl: string): CostFunction {
  const own = readWeights(supergraphSdl)
  const introspection = introspectionWeights(schema)
  const weights = new Map([...own.weights, ...introspection.weights])
  const sizes = new Map([...own.sizes, ...introspection.sizes])

  return (operation, fragments, variables = {}) => {
    const root = schema.getRootType(operation.operation)
    if (!root) return 0
    const defaults = new Map(operation.variableDefinitions?.map(one => [one.variable.name.value, one.defaultValue]))
    const cache = new Map<SelectionSetNode, Map<string, number>>()
    return Math.ceil(costOf(operation.selectionSet, root, { fields: [], size: 1 }))

    // Without a cache, the time would grow exponentially with the depth of nested fragments.
    function costOf(selectionSet: SelectionSetNode, type: GraphQLObjectType, page: PageSize): number {
      const costs = cache.get(selectionSet) ?? cache.set(selectionSet, new Map()).get(selectionSet)!
      const key = `${type.name} ${page.fields} ${page.size}`
      const cost =
        costs.get(key) ?? selectionSet.selections.reduce((sum, one) => sum + costOfSelection(one, type, page), 0)
      costs.set(key, Math.min(cost, Number.MAX_SAFE_INTEGER))
      return costs.get(key)!
    }

    function costOfSelection(one: SelectionNode, type: GraphQLObjectType, page: PageSize): number {
      if (one.kind === Kind.FIELD) return costOfField(one, type, page)
      const { typeCondition, selectionSet } = one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)!
      return canBe(type, typeCondition?.name.value ?? type.name) ? costOf(selectionSet, type, page) : 0
    }

    function costOfField(node: FieldNode, type: GraphQLObjectType, page: PageSize): number {
      const field = fieldOf(type, node.name.value)
      if (!field) return 0
      const coordinate = `${type.name}.${field.name}`
      const weight = weights.get(coordinate) ?? 0
      const returned = getNamedType(field.type)
      if (!node.selectionSet || !isCompositeType(returned)) return weight
      const { items, innerPage } = sizesOf(node, field, sizes.get(coordinate), page)
      const types = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [returned]
      const highest = Math.max(
        0,
        ...types.map(type => (weights.get(type.name) ?? 1) + costOf(node.selectionSet!, type, innerPage)),
      )
      return weight + items * highest
    }

    function sizesOf(node: FieldNode, field: Field, listSize: ListSize | undefined, page: PageSize) {
      const { assumedSize, slicingArguments, sizedFields } = listSize ?? connectionSize(field)
      const size = slicingArguments
        ? pageSize(node, field, slicingArguments, assumedSize)
        : (assumedSize ?? ASSUMED_LIST_SIZE)
      const innerPage = sizedFields ? { fields: sizedFields, size } : { fields: [], size: 1 }
      if (!isListType(getNullableType(field.type))) return { items: 1, innerPage }
      if (page.fields.includes(field.name)) return { items: page.size, innerPage }
      return { items: lengthOfListArgument(node, field) ?? (sizedFields ? 1 : size), innerPage }
    }

    function pageSize(node: FieldNode, field: Field, names: string[], assumed = DEFAULT_PAGE_SIZE): number {
      const given = names.map(name => valueAt(node, field, name)).filter(value => value !== undefined && value !== null)
      if (given.length === 0) return assumed
      const requested = given.map(value => (Number.isInteger(value) ? (value as number) : MAX_PAGE_SIZE))
      return Math.min(Math.max(0, ...requested), MAX_PAGE_SIZE)
    }

    /** A field with a required list argument has one item for each of its values: `nodes(ids:)`, `facets(by:)`. */
    function lengthOfListArgument(node: FieldNode, field: Field): number | undefined {
      const list = field.args.find(({ type }) => isNonNullType(type) && isListType(type.ofType))
      const value = list && valueAt(node, field, list.name)
      return list && (Array.isArray(value) ? value.length : 1)
    }

    function valueAt(node: FieldNode, field: Field, name: string): unknown {
      const value = node.arguments?.find(one => one.name.value === name)?.value
      const argumentDefault = field.args.find(one => one.name === name)?.defaultValue
      if (!value) return argumentDefault
      if (value.kind !== Kind.VARIABLE) return valueFromASTUntyped(value, variables)
      const given = Object.hasOwn(variables, value.name.value) ? variables[value.name.value] : undefined
      if (given !== undefined) return given
      const variableDefault = defaults.get(value.name.value)
      return variableDefault ? valueFromASTUntyped(variableDefault) : argumentDefault
    }
  }

  function canBe(type: GraphQLObjectType, name: string): boolean {
    const condition = schema.getType(name)
    return condition === type || (isAbstractType(condition) && schema.isSubType(condition, type))
  }

  function fieldOf(type: GraphQLObjectType, name: string): Field | undefined {
    if (type === schema.getQueryType()) {
      if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef
      if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef
    }
    return type.getFields()[name]
  }
}

/** The sizes of a Relay connection: a field with `first` or `last` whose type has `nodes` or `edges`. */
function connectionSize(field: Field): ListSize {
  const slicingArguments = field.args.map(one => one.name).filter(name => name === 'first' || name === 'last')
  const type = getNamedType(field.type)
  const fields = isObjectType(type) || isInterfaceType(type) ? type.getFields() : {}
  const sizedFields = ['nodes', 'edges'].filter(name => name in fields)
  return slicingArguments.length > 0 && sizedFields.length > 0 ? { slicingArguments, sizedFields } : {}
}
