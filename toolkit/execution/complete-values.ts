import {
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLOutputType,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { inspect } from 'graphql/jsutils/inspect.js'
import { chain, isPromise, type Many } from './batched-resolver.ts'
import { type PlaceAt, placeBelow } from './errors.ts'
import {
  type CompiledSelection,
  type ExecutionState,
  extractErrors,
  type Field,
  NULLED,
  recordError,
  settle,
} from './execution-state.ts'
import { completeAbstract, completeObjects } from './objects.ts'

/**
 * Completes the values of a field, or the items of its lists, for all objects of a level: "CompleteValue" of the
 * specification. In a non-null place a null becomes NULLED. In a nullable place NULLED becomes null, so that a
 * null propagates to the nearest nullable place.
 */
export function compileCompletion(
  type: GraphQLOutputType,
  field: Field,
): (values: Many, placeAt: PlaceAt, state: ExecutionState) => Many {
  const isNonNull = isNonNullType(type)
  const complete = compileNullable(getNullableType(type), field)
  const nullError = () => new Error(`Cannot return null for non-nullable field ${field.coordinate}.`)
  const propagateNulls = (results: unknown[], placeAt: PlaceAt, state: ExecutionState) => {
    for (let index = 0; index < results.length; index++) {
      if (!isNonNull && results[index] === NULLED) results[index] = null
      if (isNonNull && results[index] === null) results[index] = recordError(nullError(), field, placeAt(index), state)
    }
    return results
  }
  const isComplete = completenessCheck(type)
  return (values, placeAt, state) =>
    !isPromise(values) && isComplete && values.every(isComplete)
      ? values
      : chain(chain(values, settle), values =>
          chain(complete(extractErrors(values, field, placeAt, state), placeAt, state), results =>
            propagateNulls(results, placeAt, state),
          ),
        )
}

/** Returns a check whether a value is already complete, as most are; undefined if values of the type never are. */
function completenessCheck(type: GraphQLOutputType): ((value: unknown) => boolean) | undefined {
  const leaf = getNullableType(type)
  const isSerialized = isLeafType(leaf) ? isSerializedAs[leaf.name] : undefined
  return isSerialized && !isNonNullType(type) ? value => value === null || isSerialized(value) : isSerialized
}

function compileNullable(type: GraphQLOutputType, field: Field): CompiledSelection {
  if (isLeafType(type)) return completeLeaves(type, field)
  if (isListType(type)) return completeLists(type, field)
  return isObjectType(type) ? completeObjects(type, field) : completeAbstract(type as GraphQLAbstractType, field)
}

// Values in their serialised form skip `serialize`.
const isSerializedAs: Record<string, (value: unknown) => boolean> = {
  String: value => typeof value === 'string',
  ID: value => typeof value === 'string',
  Boolean: value => typeof value === 'boolean',
  Int: value => (value as number) === ((value as number) | 0),
  Float: Number.isFinite,
}

function completeLeaves(type: GraphQLLeafType, field: Field): CompiledSelection {
  const isSerialized = isSerializedAs[type.name] ?? (() => false)
  const serialize = (value: unknown) => {
    const serialized = type.serialize(value)
    if (serialized != null) return serialized
    const call = `${inspect(type)}.serialize(${inspect(value)})`
    throw new Error(`Expected \`${call}\` to return non-nullable value, returned: ${inspect(serialized)}`)
  }
  return (values, placeAt, state) =>
    values.map((value, index) => {
      if (value == null) return null
      if (value === NULLED || isSerialized(value)) return value
      try {
        return serialize(value)
      } catch (error) {
        return recordError(error, field, placeAt(index), state)
      }
    })
}

/** Completes the items of all lists together. */
function completeLists({ ofType }: GraphQLList<GraphQLOutputType>, field: Field): CompiledSelection {
  const complete = compileCompletion(ofType, field)
  const isNonNull = isNonNullType(ofType)
  const notIterable = () => new GraphQLError(`Expected Iterable, but did not find one for field "${field.coordinate}".`)
  return (values, placeAt, state) => {
    const items: unknown[] = []
    const starts: number[] = []
    const lists = values.map((value, index) => {
      starts.push(items.length)
      if (value == null || value === NULLED) return value ?? null
      try {
        if (!isIterable(value)) throw notIterable()
        for (const item of value) items.push(item)
        return undefined
      } catch (error) {
        items.length = starts[index]!
        return recordError(error, field, placeAt(index), state)
      }
    })
    const itemAt: PlaceAt = index => {
      const owner = starts.findLastIndex(start => start <= index)
      const position = index - starts[owner]!
      return placeBelow(placeAt(owner), position, position, isNonNull)
    }
    return chain(complete(items, itemAt, state), results =>
      lists.map((list, index) => {
        if (list !== undefined) return list
        const ownItems = results.slice(starts[index], starts[index + 1])
        return isNonNull && ownItems.includes(NULLED) ? NULLED : ownItems
      }),
    )
  }
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function'
