import type { ExecutionResult, GraphQLError } from 'graphql'

/*
 * Two answers to one question. Where a null has risen, one of the faults below it is told, and which depends on what came
 * first; all else is the same.
 */

type Told = { message: string; path: readonly (string | number)[]; locations: string; cause: string }

/** What of an answer has to be the same: data, the errors where they belong, and the places to which a null has risen. */
export function settledIn({ data, errors = [] }: ExecutionResult) {
  const told = errors.map(toldOf)
  const [risen, own] = [
    told.filter(error => placeOf(data, error) < error.path.length),
    told.filter(error => placeOf(data, error) >= error.path.length),
  ]
  return {
    data: JSON.stringify(data),
    errors: own.map(error => JSON.stringify(error)).sort(),
    risen: [...new Set(risen.map(error => JSON.stringify(error.path.slice(0, placeOf(data, error)))))].sort(),
  }
}

const toldOf = ({ message, path = [], locations, originalError }: GraphQLError): Told => ({
  message,
  path,
  locations: JSON.stringify(locations),
  cause: `${originalError?.name}: ${originalError?.message}`,
})

/** How far the path of an error leads into the data. */
function placeOf(data: unknown, { path }: Told): number {
  let value = data
  for (const [depth, step] of path.entries()) {
    if (value === null || value === undefined) return depth
    value = (value as Record<string | number, unknown>)[step]
  }
  return path.length
}
