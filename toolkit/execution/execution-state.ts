import type { FieldNode, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { isPromise, type Many } from './batched-resolver.ts'
import { type ExecutionError, FailedValue, type PlaceAt } from './errors.ts'

/*
 * What the parts of the executor hand to one another.
 */

export type ExecutionState = { variables: Record<string, unknown>; context: unknown; errors: ExecutionError[] }

/** Answers for many: objects that are asked a selection, or values that are completed. */
export type CompiledSelection = (of: readonly unknown[], at: PlaceAt, run: ExecutionState) => Many

/** A null that may not stand where it is: it rises to what the value is part of. */
export const NULLED = Symbol('nulled')

/** The field whose values are completed; `selected` answers its selection for objects of a type. */
export type Field = {
  coordinate: string
  nodes: readonly FieldNode[]
  schema: GraphQLSchema
  selected: (type: GraphQLObjectType) => CompiledSelection
}

/** Waits for those values that are promises; a rejection is `Failed`. */
export function settle(values: readonly unknown[]): Many {
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
        error => put(index, new FailedValue(error)),
      )
    })
  })
}

/** The values without the faults among them, which are noted. */
export function extractErrors(values: unknown[], field: Field, at: PlaceAt, run: ExecutionState): unknown[] {
  let left = values
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (!(value instanceof FailedValue || value instanceof Error)) continue
    if (left === values) left = [...values]
    left[index] = recordError(value instanceof FailedValue ? value.error : value, field, at(index), run)
  }
  return left
}

export function recordError(
  error: unknown,
  { nodes }: Field,
  place: ExecutionError['place'],
  { errors: faults }: ExecutionState,
): typeof NULLED {
  faults.push({ error, nodes, place })
  return NULLED
}

/** A value that goes on: neither null nor at fault. */
export const isPresent = (value: unknown) => value != null && value !== NULLED
