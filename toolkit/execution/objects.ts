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

/*
 * Values that are objects: which type each has, and what is selected of it, for all of one type at once.
 */

export function completeObjects(type: GraphQLObjectType, field: Field): CompiledSelection {
  const answer = field.selected(type)
  return (values, at, run) => answeredBy([answer], values, value => (isPresent(value) ? 0 : undefined), at, run)
}

export function completeAbstract(type: GraphQLAbstractType, field: Field): CompiledSelection {
  const resolveType = (type.resolveType ?? namedByItself) as (value: unknown, context: unknown) => unknown
  return (values, at, run) => {
    const typeOf = (value: unknown) => {
      if (!isPresent(value)) return value
      try {
        return resolveType(value, run.context)
      } catch (error) {
        return new FailedValue(error)
      }
    }
    return chain(settle(values.map(typeOf)), named => {
      const types = extractErrors(named, field, at, run).map((name, index) => {
        if (!isPresent(values[index]) || name === NULLED) return undefined
        try {
          return runtimeType(name, values[index], type, field)
        } catch (error) {
          recordError(error, field, at(index), run)
          return undefined
        }
      })
      const all = [...new Set(types)].filter(type => type !== undefined)
      const numbers = types.map(type => (type ? all.indexOf(type) : undefined))
      const found = values.map((value, index) => (isPresent(value) && numbers[index] === undefined ? NULLED : value))
      return answeredBy(all.map(field.selected), found, (_, index) => numbers[index], at, run)
    })
  }
}

const namedByItself = (value: unknown) => {
  const name = typeof value === 'object' && (value as { __typename?: unknown }).__typename
  return typeof name === 'string' ? name : undefined
}

/** Answers for each value by the selection of its number, for all of a number at once. */
function answeredBy(
  answers: CompiledSelection[],
  values: readonly unknown[],
  numberOf: (value: unknown, index: number) => number | undefined,
  at: PlaceAt,
  run: ExecutionState,
): Many {
  const groups: number[][] = answers.map(() => [])
  values.forEach((value, index) => {
    const number = numberOf(value, index)
    if (number !== undefined) groups[number]!.push(index)
  })
  if (groups[0]?.length === values.length) return answers[0]!(values, at, run)
  const results = values.map(value => (value === NULLED ? NULLED : null)) as unknown[]
  const parts = groups.flatMap((group, number) => {
    if (group.length === 0) return []
    const given = answers[number]!(
      group.map(index => values[index]),
      index => at(group[index]!),
      run,
    )
    return (
      chain(given, given => {
        group.forEach((index, position) => {
          results[index] = given[position]
        })
      }) ?? []
    )
  })
  return parts.length > 0 ? Promise.all(parts).then(() => results) : results
}

/** The type that a value of an abstract type turns out to have, or what graphql-js says of such a name. */
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
