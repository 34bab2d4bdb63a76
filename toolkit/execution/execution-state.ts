import type { FieldNode, GraphQLObjectType, GraphQLSchema } from 'graphql'
import { isPromise, type Many } from './batched-resolver.ts'
import { type ExecutionError, FailedValue, type PlaceAt } from './errors.ts'

export type ExecutionState = { variables: Record<string, unknown>; context: unknown; errors: ExecutionError[] }

/** Executes a selection for several objects, or completes several values. */
export type CompiledSelection = (values: readonly unknown[], placeAt: PlaceAt, state: ExecutionState) => Many

/** Marks a null in a non-null place. The null propagates to the parent. */
export const NULLED = Symbol('nulled')

/** The field whose values are completed. `selectionFor` compiles its selection for an object type. */
export type Field = {
  coordinate: string
  nodes: readonly FieldNode[]
  schema: GraphQLSchema
  selectionFor: (type: GraphQLObjectType) => CompiledSelection
}

/** Waits for the promises among the values. A rejected promise becomes a `FailedValue`. */
export function settle(values: readonly unknown[]): Many {
  let waiting = 0
  for (const value of values) if (isPromise(value)) waiting++
  if (waiting === 0) return values as unknown[]
  return new Promise(resolve => {
    const settled = [...values]
    const put = (index: number, value: unknown) => {
      settled[index] = value
      if (--waiting === 0) resolve(settled)
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

/** Records the errors among the values. Returns the values with NULLED in place of each error. */
export function extractErrors(values: unknown[], field: Field, placeAt: PlaceAt, state: ExecutionState): unknown[] {
  let result = values
  for (let index = 0; index < values.length; index++) {
    const value = values[index]
    if (!(value instanceof FailedValue || value instanceof Error)) continue
    if (result === values) result = [...values]
    result[index] = recordError(value instanceof FailedValue ? value.error : value, field, placeAt(index), state)
  }
  return result
}

export function recordError(
  error: unknown,
  { nodes }: Field,
  place: ExecutionError['place'],
  { errors }: ExecutionState,
): typeof NULLED {
  errors.push({ error, nodes, place })
  return NULLED
}

/** Whether a value is neither null nor NULLED. */
export const isPresent = (value: unknown) => value != null && value !== NULLED
