import {
  type ArgumentNode,
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
  type SelectionSetNode,
  TypeMetaFieldDef,
  valueFromASTUntyped,
} from 'graphql'
import { DEFAULT_PAGE, LARGEST_PAGE } from '#toolkit/graphql'
import type { Fragments } from './counts.ts'
import { introspectionWeights } from './introspection.ts'
import { type ListSize, readWeights } from './weights.ts'

/** How many items a list is taken to have of which the schema says nothing. */
const ASSUMED_LIST_SIZE = 3

type Field = GraphQLField<unknown, unknown>
type Variables = Record<string, unknown>
type CostFunction = (operation: OperationDefinitionNode, fragments: Fragments, variables?: Variables) => number
/** What a page hands down to its `nodes` and `edges`. */
type Sized = { fields: string[]; size: number }

/**
 * What a query may cost at most, before anybody plans it: a point for each object that the answer can have.
 *
 *     const costOf = costing(apiSchema, supergraphSdl)
 *     costOf(operation, fragments, { first: 50 })   // { agreements(first: $first) { nodes { title } } } costs 51
 *
 * A field's objects are multiplied by the page they are on, down the tree; a fragment counts at each place, and of types of
 * which an object can be but one, the dearest. Only whole numbers between 0 and the largest page multiply: anything else the
 * subgraph refuses.
 */
export function createCostFunction(schema: GraphQLSchema, supergraphSdl: string): CostFunction {
  const ours = readWeights(supergraphSdl)
  const its = introspectionWeights(schema)
  const weights = new Map([...ours.weights, ...its.weights])
  const sizes = new Map([...ours.sizes, ...its.sizes])

  return (operation, fragments, variables = {}) => {
    const query = schema.getRootType(operation.operation)
    if (!query) return 0
    const defaults = new Map(operation.variableDefinitions?.map(one => [one.variable.name.value, one.defaultValue]))
    const known = new Map<SelectionSetNode, Map<string, number>>()
    return Math.ceil(costOf(operation.selectionSet, query, { fields: [], size: 1 }))

    /** A selection on an object of this very type. The same place is met once for each page size around it. */
    function costOf(selected: SelectionSetNode, type: GraphQLObjectType, sized: Sized): number {
      const costs = known.get(selected) ?? known.set(selected, new Map()).get(selected)!
      const key = `${type.name} ${sized.fields} ${sized.size}`
      const cost = costs.get(key) ?? selected.selections.reduce((sum, one) => sum + costOfOne(one, type, sized), 0)
      costs.set(key, Math.min(cost, Number.MAX_SAFE_INTEGER))
      return costs.get(key)!
    }

    function costOfOne(one: SelectionSetNode['selections'][number], type: GraphQLObjectType, sized: Sized): number {
      if (one.kind === Kind.FIELD) return costOfField(one, type, sized)
      const { typeCondition, selectionSet } = one.kind === Kind.INLINE_FRAGMENT ? one : fragments.get(one.name.value)!
      return canBe(type, typeCondition?.name.value ?? type.name) ? costOf(selectionSet, type, sized) : 0
    }

    function costOfField(node: FieldNode, type: GraphQLObjectType, sized: Sized): number {
      const field = fieldOf(type, node.name.value)
      if (!field) return 0
      const place = `${type.name}.${field.name}`
      const weight = weights.get(place) ?? 0
      const returned = getNamedType(field.type)
      if (!node.selectionSet || !isCompositeType(returned)) return weight
      const { items, below } = sizesOf(node, field, sizes.get(place), sized)
      const types = isAbstractType(returned) ? schema.getPossibleTypes(returned) : [returned]
      const dearest = Math.max(
        0,
        ...types.map(type => (weights.get(type.name) ?? 1) + costOf(node.selectionSet!, type, below)),
      )
      return weight + items * dearest
    }

    function sizesOf(node: FieldNode, field: Field, told: ListSize | undefined, sized: Sized) {
      const { assumedSize, slicingArguments, sizedFields } = told ?? pageOf(field)
      const size = slicingArguments
        ? pageSize(node, field, slicingArguments, assumedSize)
        : (assumedSize ?? ASSUMED_LIST_SIZE)
      const below = sizedFields ? { fields: sizedFields, size } : { fields: [], size: 1 }
      if (!isListType(getNullableType(field.type))) return { items: 1, below }
      if (sized.fields.includes(field.name)) return { items: sized.size, below }
      return { items: listed(node, field) ?? (sizedFields ? 1 : size), below }
    }

    function pageSize(node: FieldNode, field: Field, names: string[], assumed = DEFAULT_PAGE): number {
      const given = names.map(name => valueAt(node, field, name)).filter(value => value !== undefined && value !== null)
      if (given.length === 0) return assumed
      return Math.max(...given.map(value => (Number.isInteger(value) ? within(value as number) : LARGEST_PAGE)))
    }

    /** As many items as were asked for one by one: `nodes(ids:)`, `facets(by:)`. */
    function listed(node: FieldNode, field: Field): number | undefined {
      const list = field.args.find(({ type }) => isNonNullType(type) && isListType(type.ofType))
      const value = list && valueAt(node, field, list.name)
      return list && (Array.isArray(value) ? value.length : 1)
    }

    function valueAt(node: FieldNode, field: Field, name: string): unknown {
      const argument = node.arguments?.find((one: ArgumentNode) => one.name.value === name)
      const value = argument?.value
      const byDefault = field.args.find(one => one.name === name)?.defaultValue
      if (!value) return byDefault
      if (value.kind !== Kind.VARIABLE) return valueFromASTUntyped(value, variables)
      const given = Object.hasOwn(variables, value.name.value) ? variables[value.name.value] : undefined
      if (given !== undefined) return given
      const ofVariable = defaults.get(value.name.value)
      return ofVariable ? valueFromASTUntyped(ofVariable) : byDefault
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

const within = (size: number) => Math.min(Math.max(size, 0), LARGEST_PAGE)

/** A page as Relay has it needs no directive: a field with `first` that gives an object with `nodes` or `edges`. */
function pageOf(field: Field): ListSize {
  const slicingArguments = field.args.map(one => one.name).filter(name => name === 'first' || name === 'last')
  const page = getNamedType(field.type)
  const fields = isObjectType(page) || isInterfaceType(page) ? page.getFields() : {}
  const sizedFields = ['nodes', 'edges'].filter(name => name in fields)
  return slicingArguments.length > 0 && sizedFields.length > 0 ? { slicingArguments, sizedFields } : {}
}
