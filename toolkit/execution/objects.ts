import { type GraphQLAbstractType, GraphQLError, type GraphQLObjectType, isObjectType } from 'graphql'
import { inspect } from 'graphql/jsutils/inspect.js'
import { chain, type Many } from './batched-resolver.ts'
import { FailedValue, type PlaceAt } from './errors.ts'
import {
  type CompiledSelection,
  type ExecutionState,
  extractErrors,
  type Field,
  isPresent,
  NULLED,
  recordError,
  settle,
} from './execution-state.ts'

/** Executes the selection for all values that are present. */
export function completeObjects(type: GraphQLObjectType, field: Field): CompiledSelection {
  const selection = field.selectionFor(type)
  return (values, placeAt, state) =>
    executeGroups([selection], values, value => (isPresent(value) ? 0 : undefined), placeAt, state)
}

/** Determines the object type of each value, and executes the selection of a type for all its values at once. */
export function completeAbstract(type: GraphQLAbstractType, field: Field): CompiledSelection {
  const resolveType = (type.resolveType ?? typenameOf) as (value: unknown, context: unknown) => unknown
  return (values, placeAt, state) => {
    const typeOf = (value: unknown) => {
      if (!isPresent(value)) return value
      try {
        return resolveType(value, state.context)
      } catch (error) {
        return new FailedValue(error)
      }
    }
    return chain(settle(values.map(typeOf)), names => {
      const types = extractErrors(names, field, placeAt, state).map((name, index) => {
        if (!isPresent(values[index]) || name === NULLED) return undefined
        try {
          return runtimeType(name, values[index], type, field)
        } catch (error) {
          recordError(error, field, placeAt(index), state)
          return undefined
        }
      })
      const distinctTypes = [...new Set(types)].filter(type => type !== undefined)
      const groups = types.map(type => (type ? distinctTypes.indexOf(type) : undefined))
      const objects = values.map((value, index) => (isPresent(value) && groups[index] === undefined ? NULLED : value))
      return executeGroups(distinctTypes.map(field.selectionFor), objects, (_, index) => groups[index], placeAt, state)
    })
  }
}

const typenameOf = (value: unknown) => {
  const name = typeof value === 'object' && (value as { __typename?: unknown }).__typename
  return typeof name === 'string' ? name : undefined
}

/** Executes each selection for the values of its group. A value without a group stays null or NULLED. */
function executeGroups(
  selections: CompiledSelection[],
  values: readonly unknown[],
  groupOf: (value: unknown, index: number) => number | undefined,
  placeAt: PlaceAt,
  state: ExecutionState,
): Many {
  const groups: number[][] = selections.map(() => [])
  values.forEach((value, index) => {
    const group = groupOf(value, index)
    if (group !== undefined) groups[group]!.push(index)
  })
  if (groups[0]?.length === values.length) return selections[0]!(values, placeAt, state)
  const results = values.map(value => (value === NULLED ? NULLED : null)) as unknown[]
  const pending = groups.flatMap((group, groupIndex) => {
    if (group.length === 0) return []
    const groupResults = selections[groupIndex]!(
      group.map(index => values[index]),
      index => placeAt(group[index]!),
      state,
    )
    return (
      chain(groupResults, groupResults => {
        group.forEach((index, position) => {
          results[index] = groupResults[position]
        })
      }) ?? []
    )
  })
  return pending.length > 0 ? Promise.all(pending).then(() => results) : results
}

/** The object type with this name. Throws the error of graphql-js if the name is not a possible type. */
function runtimeType(name: unknown, value: unknown, abstract: GraphQLAbstractType, field: Field): GraphQLObjectType {
  const { schema, nodes, coordinate } = field
  const must = `Abstract type "${abstract.name}" must resolve to an Object type at runtime for field "${coordinate}"`
  const resolved = `Abstract type "${abstract.name}" was resolved to a`
  if (name == null) {
    throw new GraphQLError(
      `${must}. Either the "${abstract.name}" type should provide a "resolveType" function or each possible type should provide an "isTypeOf" function.`,
      { nodes },
    )
  }
  if (typeof name !== 'string') {
    throw new GraphQLError(`${must} with value ${inspect(value)}, received "${inspect(name)}".`)
  }
  const type = schema.getType(name)
  if (!type) throw new GraphQLError(`${resolved} type "${name}" that does not exist inside the schema.`, { nodes })
  if (!isObjectType(type)) throw new GraphQLError(`${resolved} non-object type "${name}".`, { nodes })
  if (!schema.isSubType(abstract, type)) {
    throw new GraphQLError(`Runtime Object type "${name}" is not a possible type for "${abstract.name}".`, { nodes })
  }
  return type
}
