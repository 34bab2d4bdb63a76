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

/*
 * From what resolvers give to what is answered, for all values of a level at once: "CompleteValue" of the specification.
 */

/**
 * Completes the values of a field, or of the items of its lists. A null where none may be becomes NULLED, and what is NULLED
 * where a null may be becomes one: so it rises.
 */
export function compileCompletion(
  type: GraphQLOutputType,
  field: Field,
): (values: Many, at: PlaceAt, run: ExecutionState) => Many {
  const isNonNull = isNonNullType(type)
  const complete = completingAny(getNullableType(type), field)
  const emptyHere = () => new Error(`Cannot return null for non-nullable field ${field.coordinate}.`)
  const sealed = (results: unknown[], at: PlaceAt, run: ExecutionState) => {
    for (let index = 0; index < results.length; index++) {
      if (!isNonNull && results[index] === NULLED) results[index] = null
      if (isNonNull && results[index] === null) results[index] = recordError(emptyHere(), field, at(index), run)
    }
    return results
  }
  const isAnswer = answering(type)
  return (values, at, run) =>
    !isPromise(values) && isAnswer && values.every(isAnswer)
      ? values
      : chain(chain(values, settle), values =>
          chain(complete(extractErrors(values, field, at, run), at, run), results => sealed(results, at, run)),
        )
}

/** Tells whether a value of a leaf is answered as it is; most are. */
function answering(type: GraphQLOutputType): ((value: unknown) => boolean) | undefined {
  const leaf = getNullableType(type)
  const isReady = isLeafType(leaf) ? isItself[leaf.name] : undefined
  return isReady && !isNonNullType(type) ? value => value === null || isReady(value) : isReady
}

function completingAny(type: GraphQLOutputType, field: Field): CompiledSelection {
  if (isLeafType(type)) return leaf(type, field)
  if (isListType(type)) return list(type, field)
  return isObjectType(type) ? completeObjects(type, field) : completeAbstract(type as GraphQLAbstractType, field)
}

// What is what it is to be need not be asked.
const isItself: Record<string, (value: unknown) => boolean> = {
  String: value => typeof value === 'string',
  ID: value => typeof value === 'string',
  Boolean: value => typeof value === 'boolean',
  Int: value => (value as number) === ((value as number) | 0),
  Float: Number.isFinite,
}

function leaf(type: GraphQLLeafType, field: Field): CompiledSelection {
  const isReady = isItself[type.name] ?? (() => false)
  const written = (value: unknown) => {
    const written = type.serialize(value)
    if (written != null) return written
    const call = `${inspect(type)}.serialize(${inspect(value)})`
    throw new Error(`Expected \`${call}\` to return non-nullable value, returned: ${inspect(written)}`)
  }
  return (values, at, run) =>
    values.map((value, index) => {
      if (value == null) return null
      if (value === NULLED || isReady(value)) return value
      try {
        return written(value)
      } catch (error) {
        return recordError(error, field, at(index), run)
      }
    })
}

/** The items of all lists are completed together, and parted again. */
function list({ ofType }: GraphQLList<GraphQLOutputType>, field: Field): CompiledSelection {
  const complete = compileCompletion(ofType, field)
  const isNonNull = isNonNullType(ofType)
  const noList = () => new GraphQLError(`Expected Iterable, but did not find one for field "${field.coordinate}".`)
  return (values, at, run) => {
    const items: unknown[] = []
    const starts: number[] = []
    const lists = values.map((value, index) => {
      starts.push(items.length)
      if (value == null || value === NULLED) return value ?? null
      try {
        if (!isIterable(value)) throw noList()
        for (const item of value) items.push(item)
        return undefined
      } catch (error) {
        items.length = starts[index]!
        return recordError(error, field, at(index), run)
      }
    })
    const itemAt: PlaceAt = index => {
      const owner = starts.findLastIndex(start => start <= index)
      const position = index - starts[owner]!
      return placeBelow(at(owner), position, position, isNonNull)
    }
    return chain(complete(items, itemAt, run), results =>
      lists.map((list, index) => {
        if (list !== undefined) return list
        const own = results.slice(starts[index], starts[index + 1])
        return isNonNull && own.includes(NULLED) ? NULLED : own
      }),
    )
  }
}

const isIterable = (value: unknown): value is Iterable<unknown> =>
  typeof value === 'object' && typeof (value as { [Symbol.iterator]?: unknown })[Symbol.iterator] === 'function'
