import type { ExecutionResult, GraphQLError } from 'graphql'

/*
 * Compares the responses of two executors to one operation. When a null propagates to a parent, the response has one of
 * the errors below that parent. Which one depends on the order of execution; everything else must be equal.
 */

type PlainError = { message: string; path: readonly (string | number)[]; locations: string; cause: string }

/**
 * The parts of a response that must be equal: data, the errors whose own field is null, and the places of propagated
 * nulls.
 */
export function settledIn({ data, errors = [] }: ExecutionResult) {
  const all = errors.map(plainErrorOf)
  const [propagated, own] = [
    all.filter(error => depthOf(data, error) < error.path.length),
    all.filter(error => depthOf(data, error) >= error.path.length),
  ]
  return {
    data: JSON.stringify(data),
    errors: own.map(error => JSON.stringify(error)).sort(),
    risen: [...new Set(propagated.map(error => JSON.stringify(error.path.slice(0, depthOf(data, error)))))].sort(),
  }
}

const plainErrorOf = ({ message, path = [], locations, originalError }: GraphQLError): PlainError => ({
  message,
  path,
  locations: JSON.stringify(locations),
  cause: `${originalError?.name}: ${originalError?.message}`,
})

/** The number of steps of the path of an error that exist in the data. */
function depthOf(data: unknown, { path }: PlainError): number {
  let value = data
  for (const [depth, step] of path.entries()) {
    if (value === null || value === undefined) return depth
    value = (value as Record<string | number, unknown>)[step]
  }
  return path.length
}
