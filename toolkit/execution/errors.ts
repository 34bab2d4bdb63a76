import { type FieldNode, type GraphQLError, locatedError } from 'graphql'

/**
 * The place of a value in the response. `order` has the position among the siblings at each step of `path`.
 * `levelsNulled` is the number of steps that a null at this place propagates upwards.
 */
type ResponsePlace = { path: (string | number)[]; order: number[]; levelsNulled: number }

/** Creates the place of the value with this index. Only errors need places, so the executor creates no others. */
export type PlaceAt = (index: number) => ResponsePlace

export const ROOT: ResponsePlace = { path: [], order: [], levelsNulled: 0 }

/** The place one step below. A null in a non-null place propagates to the nearest nullable place above it. */
export const placeBelow = (
  { path, order, levelsNulled }: ResponsePlace,
  step: string | number,
  position: number,
  isNonNull: boolean,
): ResponsePlace => ({
  path: [...path, step],
  order: [...order, position],
  levelsNulled: isNonNull ? levelsNulled + 1 : 0,
})

export type ExecutionError = { error: unknown; nodes: readonly FieldNode[]; place: ResponsePlace }

/** The value of a resolver that threw `error`. */
export class FailedValue {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * The errors of the response, as graphql-js reports them for synchronous resolvers: in the order of the document,
 * without errors below a place that another error has nulled.
 */
export function errorsOf(errors: ExecutionError[]): GraphQLError[] {
  const nulled = new Set<string>()
  const isReported = ({ place: { path, levelsNulled } }: ExecutionError) => {
    let key = ''
    if (nulled.has(key)) return false
    for (const step of path.slice(0, path.length - levelsNulled)) {
      key += `/${step}`
      if (nulled.has(key)) return false
    }
    nulled.add(key)
    return true
  }
  return errors
    .sort((a, b) => compareOrder(a.place.order, b.place.order))
    .filter(isReported)
    .map(({ error, nodes, place }) => locatedError(error, nodes, place.path))
}

function compareOrder(a: number[], b: number[]): number {
  const differing = a.findIndex((position, index) => position !== b[index])
  return differing === -1 ? a.length - b.length : a[differing]! - (b[differing] ?? -1)
}
