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
import { chain, isPromise, type Many, manyOf } from './batched-resolver.ts'
import { compileCompletion } from './complete-values.ts'
import { compileEntities } from './entities.ts'
import { FailedValue, placeBelow } from './errors.ts'
import { type CompiledSelection, type ExecutionState, NULLED } from './execution-state.ts'

/*
 * A selection, compiled for one type of object: it is answered field by field, each for all objects at once. The selections
 * below are compiled when an object of their type is first met.
 */

/** What is compiled from: `variables` are those that decide `@skip` and `@include`. */
export type FieldSource = {
  schema: GraphQLSchema
  fragments: Record<string, FragmentDefinitionNode>
  variables: Record<string, unknown>
}

/** What `nodes` together select of a type. */
export function compileSelection(
  source: FieldSource,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): CompiledSelection {
  const { schema, fragments, variables } = source
  const found = [...collectSubfields(schema, fragments as never, variables as never, type, nodes)]
  const keys = found.map(([key]) => key)
  const fields = found.map(([key, nodes], turn) => compiledField(source, type, key, turn, nodes))
  const assembled = (columns: unknown[][], count: number) =>
    Array.from({ length: count }, (_, index) => {
      const made: Record<string, unknown> = {}
      let isNulled = false
      for (let column = 0; column < keys.length; column++) {
        const value = columns[column]![index]
        if (value === NULLED) isNulled = true
        made[keys[column]!] = value
      }
      return isNulled ? NULLED : made
    })
  return (objects, at, run) => {
    const columns = fields.map(answer => answer(objects, at, run))
    return columns.some(isPromise)
      ? Promise.all(columns).then(columns => assembled(columns, objects.length))
      : assembled(columns as unknown[][], objects.length)
  }
}

function compiledField(
  source: FieldSource,
  parent: GraphQLObjectType,
  key: string,
  turn: number,
  nodes: readonly FieldNode[],
): CompiledSelection {
  const name = nodes[0]!.name.value
  if (name === '__typename') return objects => objects.map(() => parent.name)
  const { schema } = source
  const definition = parent.getFields()[name]!
  const isNonNull = isNonNullType(definition.type)
  const resolved = resolving(definition, argumentsOf(definition, nodes[0]!), schema)
  const selections = new Map<GraphQLObjectType, CompiledSelection>()
  const selected =
    (type: GraphQLObjectType): CompiledSelection =>
    (objects, at, run) => {
      const known = selections.get(type) ?? compileSelection(source, type, nodes)
      selections.set(type, known)
      return known(objects, at, run)
    }
  const complete = compileCompletion(definition.type, { coordinate: `${parent.name}.${name}`, nodes, schema, selected })
  return (objects, at, run) =>
    objects.length === 0
      ? []
      : complete(resolved(objects, run), index => placeBelow(at(index), key, turn, isNonNull), run)
}

type Arguments = (variables: Record<string, unknown>) => Record<string, unknown>

/** Read once where no variable is in them, else once for each execution. */
function argumentsOf(definition: GraphQLField<unknown, unknown>, node: FieldNode): Arguments {
  const given: Arguments = variables => getArgumentValues(definition, node, variables)
  if (node.arguments?.some(({ value }) => hasVariable(value))) return given
  try {
    const fixed = given({})
    return () => fixed
  } catch {
    return given
  }
}

const hasVariable = (value: ValueNode): boolean =>
  value.kind === Kind.VARIABLE ||
  (value.kind === Kind.LIST && value.values.some(hasVariable)) ||
  (value.kind === Kind.OBJECT && value.fields.some(field => hasVariable(field.value)))

function resolving(
  { name, resolve }: GraphQLField<unknown, unknown>,
  args: Arguments,
  schema: GraphQLSchema,
): (objects: readonly unknown[], run: ExecutionState) => Many {
  const failing = (objects: readonly unknown[]) => (error: unknown) => objects.map(() => new FailedValue(error))
  const many = manyOf(resolve)
  const one = (
    name === '_entities' ? compileEntities(schema, resolve as never) : (resolve ?? property(name))
  ) as Resolve
  return (objects, { variables, context }) => {
    try {
      const given = args(variables)
      if (many) return chain(many(objects, given, context), same => same, failing(objects))
      return objects.map(object => {
        try {
          return one(object, given, context)
        } catch (error) {
          return new FailedValue(error)
        }
      })
    } catch (error) {
      return failing(objects)(error)
    }
  }
}

type Resolve = (object: unknown, args: Record<string, unknown>, context: unknown) => unknown

/** What graphql-js takes where there is no resolver: the property of this name, or what it gives if it is a function. */
const property =
  (name: string): Resolve =>
  (object, args, context) => {
    if ((typeof object !== 'object' && typeof object !== 'function') || object === null) return undefined
    const value = (object as Record<string, unknown>)[name]
    return typeof value === 'function' ? value.call(object, args, context) : value
  }
