import {
  type FieldNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLLeafType,
  type GraphQLList,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql'
import { inspect } from 'graphql/jsutils/inspect.js'
import { chained, isPromise, type Many } from './batched.ts'
import { type At, below, Failed, type Fault } from './faults.ts'

/*
 * From what resolvers give to what is answered, for all values of a level at once: "CompleteValue" of the specification.
 */

export type Run = { variables: Record<string, unknown>; context: unknown; faults: Fault[] }

/** Answers for many: objects that are asked a selection, or values that are completed. */
export type Answering = (of: readonly unknown[], at: At, run: Run) => Many

/** A null that may not stand where it is: it rises to what the value is part of. */
export const NULLED = Symbol('nulled')

/** The field whose values are completed; `selected` answers its selection for objects of a type. */
export type Field = {
  coordinate: string
  nodes: readonly FieldNode[]
  schema: GraphQLSchema
  selected: (type: GraphQLObjectType) => Answering
}

export function completing(type: GraphQLOutputType, field: Field): (values: Many, at: At, run: Run) => Many {
  const isNonNull = isNonNullType(type)
  const complete = completingAny(getNullableType(type), field)
  const emptyHere = () => new Error(`Cannot return null for non-nullable field ${field.coordinate}.`)
  const sealed = (results: unknown[], at: At, run: Run) => {
    for (let index = 0; index < results.length; index++) {
      if (!isNonNull && results[index] === NULLED) results[index] = null
      if (isNonNull && results[index] === null) results[index] = failed(emptyHere(), field, at(index), run)
    }
    return results
  }
  return (values, at, run) =>
    chained(chained(values, settled), values =>
      chained(complete(sound(values, field, at, run), at, run), results => sealed(results, at, run)),
    )
}

function completingAny(type: GraphQLOutputType, field: Field): Answering {
  if (isLeafType(type)) return leaf(type, field)
  if (isListType(type)) return list(type, field)
  return isObjectType(type) ? object(type, field) : abstract(type as GraphQLAbstractType, field)
}

/** Waits for those values that are promises; a rejection is `Failed`. */
function settled(values: readonly unknown[]): Many {
  let waiting = 0
  for (const value of values) if (isPromise(value)) waiting++
  if (waiting === 0) return values as unknown[]
  return new Promise(resolve => {
    const given = [...values]
    const put = (index: number, value: unknown) => {
      given[index] = value
      if (--waiting === 0) resolve(given)
    }
    values.forEach((value, index) => {
      if (!isPromise(value)) return
      value.then(
        value => put(index, value),
        error => put(index, new Failed(error)),
      )
    })
  })
}

/** The values without the faults among them, which are noted. */
function sound(values: unknown[], field: Field, at: At, run: Run): unknown[] {
  let left = values
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (!(value instanceof Failed || value instanceof Error)) continue
    if (left === values) left = [...values]
    left[index] = failed(value instanceof Failed ? value.error : value, field, at(index), run)
  }
  return left
}

function failed(error: unknown, { nodes }: Field, place: Fault['place'], { faults }: Run): typeof NULLED {
  faults.push({ error, nodes, place })
  return NULLED
}

// What is what it is to be need not be asked.
const isItself: Record<string, (value: unknown) => boolean> = {
  String: value => typeof value === 'string',
  ID: value => typeof value === 'string',
  Boolean: value => typeof value === 'boolean',
  Int: value => (value as number) === ((value as number) | 0),
  Float: Number.isFinite,
}

function leaf(type: GraphQLLeafType, field: Field): Answering {
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
        return failed(error, field, at(index), run)
      }
    })
}

/** The items of all lists are completed together, and parted again. */
function list({ ofType }: GraphQLList<GraphQLOutputType>, field: Field): Answering {
  const complete = completing(ofType, field)
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
        return failed(error, field, at(index), run)
      }
    })
    const itemAt: At = index => {
      const owner = starts.findLastIndex(start => start <= index)
      const position = index - starts[owner]!
      return below(at(owner), position, position, isNonNull)
    }
    return chained(complete(items, itemAt, run), results =>
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

function object(type: GraphQLObjectType, field: Field): Answering {
  const answer = field.selected(type)
  return (values, at, run) => answeredBy([answer], values, value => (isThere(value) ? 0 : undefined), at, run)
}

function abstract(type: GraphQLAbstractType, field: Field): Answering {
  const resolveType = (type.resolveType ?? namedByItself) as (value: unknown, context: unknown) => unknown
  return (values, at, run) => {
    const typeOf = (value: unknown) => {
      if (!isThere(value)) return value
      try {
        return resolveType(value, run.context)
      } catch (error) {
        return new Failed(error)
      }
    }
    return chained(settled(values.map(typeOf)), named => {
      const types = sound(named, field, at, run).map((name, index) => {
        if (!isThere(values[index]) || name === NULLED) return undefined
        try {
          return runtimeType(name, values[index], type, field)
        } catch (error) {
          failed(error, field, at(index), run)
          return undefined
        }
      })
      const all = [...new Set(types)].filter(type => type !== undefined)
      const numbers = types.map(type => (type ? all.indexOf(type) : undefined))
      const found = values.map((value, index) => (isThere(value) && numbers[index] === undefined ? NULLED : value))
      return answeredBy(all.map(field.selected), found, (_, index) => numbers[index], at, run)
    })
  }
}

const namedByItself = (value: unknown) => {
  const name = typeof value === 'object' && (value as { __typename?: unknown }).__typename
  return typeof name === 'string' ? name : undefined
}

const isThere = (value: unknown) => value != null && value !== NULLED

/** Answers for each value by the selection of its number, for all of a number at once. */
function answeredBy(
  answers: Answering[],
  values: readonly unknown[],
  numberOf: (value: unknown, index: number) => number | undefined,
  at: At,
  run: Run,
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
      chained(given, given => {
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
