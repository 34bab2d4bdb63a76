import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  getArgumentValues,
  isNonNullType,
  Kind,
  type ValueNode,
} from 'graphql'
import { collectSubfields } from 'graphql/execution/collectFields.js'
import { batchedResolverOf, chain, isPromise, type Many } from './batched-resolver.ts'
import { compileCompletion } from './complete-values.ts'
import { compileEntities } from './entities.ts'
import { FailedValue, placeBelow } from './errors.ts'
import { type CompiledSelection, type ExecutionState, NULLED } from './execution-state.ts'

/** The schema and document of a selection. `variables` are the variables of `@skip` and `@include`. */
type FieldSource = {
  schema: GraphQLSchema
  fragments: Record<string, FragmentDefinitionNode>
  variables: Record<string, unknown>
}

/**
 * Compiles the merged selection of `nodes` on a type. The compiled selection executes each field for all objects at
 * once, and compiles a nested selection at the first object of its type.
 */
export function compileSelection(
  source: FieldSource,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): CompiledSelection {
  const { schema, fragments, variables } = source
  const collected = [...collectSubfields(schema, fragments as never, variables as never, type, nodes)]
  const keys = collected.map(([key]) => key)
  const fields = collected.map(([key, nodes], position) => compileField(source, type, key, position, nodes))
  const toObjects = (columns: unknown[][], count: number) =>
    Array.from({ length: count }, (_, index) => {
      const object: Record<string, unknown> = {}
      let isNulled = false
      for (let column = 0; column < keys.length; column++) {
        const value = columns[column]![index]
        if (value === NULLED) isNulled = true
        object[keys[column]!] = value
      }
      return isNulled ? NULLED : object
    })
  return (objects, placeAt, state) => {
    const columns = fields.map(execute => execute(objects, placeAt, state))
    return columns.some(isPromise)
      ? Promise.all(columns).then(columns => toObjects(columns, objects.length))
      : toObjects(columns as unknown[][], objects.length)
  }
}

function compileField(
  source: FieldSource,
  parent: GraphQLObjectType,
  key: string,
  position: number,
  nodes: readonly FieldNode[],
): CompiledSelection {
  const name = nodes[0]!.name.value
  if (name === '__typename') return objects => objects.map(() => parent.name)
  const { schema } = source
  const definition = parent.getFields()[name]!
  const isNonNull = isNonNullType(definition.type)
  const resolve = compileResolver(definition, argumentsOf(definition, nodes[0]!), schema)
  const selections = new Map<GraphQLObjectType, CompiledSelection>()
  const selectionFor =
    (type: GraphQLObjectType): CompiledSelection =>
    (objects, placeAt, state) => {
      const selection = selections.get(type) ?? compileSelection(source, type, nodes)
      selections.set(type, selection)
      return selection(objects, placeAt, state)
    }
  const field = { coordinate: `${parent.name}.${name}`, nodes, schema, selectionFor }
  const complete = compileCompletion(definition.type, field)
  return (objects, placeAt, state) =>
    objects.length === 0
      ? []
      : complete(resolve(objects, state), index => placeBelow(placeAt(index), key, position, isNonNull), state)
}

type Arguments = (variables: Record<string, unknown>) => Record<string, unknown>

/** Coerces arguments without variables once, other arguments at each execution. */
function argumentsOf(definition: GraphQLField<unknown, unknown>, node: FieldNode): Arguments {
  const coerce: Arguments = variables => getArgumentValues(definition, node, variables)
  if (node.arguments?.some(({ value }) => hasVariable(value))) return coerce
  try {
    const fixed = coerce({})
    return () => fixed
  } catch {
    return coerce
  }
}

const hasVariable = (value: ValueNode): boolean =>
  value.kind === Kind.VARIABLE ||
  (value.kind === Kind.LIST && value.values.some(hasVariable)) ||
  (value.kind === Kind.OBJECT && value.fields.some(field => hasVariable(field.value)))

function compileResolver(
  { name, resolve }: GraphQLField<unknown, unknown>,
  args: Arguments,
  schema: GraphQLSchema,
): (objects: readonly unknown[], state: ExecutionState) => Many {
  const failAll = (objects: readonly unknown[]) => (error: unknown) => objects.map(() => new FailedValue(error))
  const resolveMany = batchedResolverOf(resolve)
  const resolveOne = (
    name === '_entities' ? compileEntities(schema, resolve as never) : (resolve ?? defaultResolver(name))
  ) as Resolve
  return (objects, { variables, context }) => {
    try {
      const values = args(variables)
      if (resolveMany) return chain(resolveMany(objects, values, context), results => results, failAll(objects))
      return objects.map(object => {
        try {
          return resolveOne(object, values, context)
        } catch (error) {
          return new FailedValue(error)
        }
      })
    } catch (error) {
      return failAll(objects)(error)
    }
  }
}

type Resolve = (object: unknown, args: Record<string, unknown>, context: unknown) => unknown

/** The default resolver of graphql-js: the property with this name, or its result if it is a function. */
const defaultResolver =
  (name: string): Resolve =>
  (object, args, context) => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return undefined
    const value = (object as Record<string, unknown>)[name]
    return typeof value === 'function' ? value.call(object, args, context) : value
  }
