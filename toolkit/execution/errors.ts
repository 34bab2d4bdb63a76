import { type FieldNode, type GraphQLError, locatedError } from 'graphql'

/*
 * What goes wrong in an execution, and which of it is told.
 */

/** The place of a value in the answer: its path, its turn among its neighbours at each step, and how far a null there rises. */
export type ResponsePlace = { path: (string | number)[]; order: number[]; nullDepth: number }

/** The places of the values of a level, made where one is asked for: only faults have need of them. */
export type PlaceAt = (index: number) => ResponsePlace

export const ROOT: ResponsePlace = { path: [], order: [], nullDepth: 0 }

/** The place one step below: a null in it rises as far as what is above may not be null either. */
export const placeBelow = (
  { path, order: turns, nullDepth: rises }: ResponsePlace,
  step: string | number,
  turn: number,
  isNonNull: boolean,
): ResponsePlace => ({
  path: [...path, step],
  order: [...turns, turn],
  nullDepth: isNonNull ? rises + 1 : 0,
})

export type ExecutionError = { error: unknown; nodes: readonly FieldNode[]; place: ResponsePlace }

/** A resolver that threw, in place of its value. */
export class FailedValue {
  readonly error: unknown
  constructor(error: unknown) {
    this.error = error
  }
}

/**
 * The errors of an answer, as graphql-js tells them of resolvers that do not wait: in the order of the document, and of what
 * lies in a place that is null already none.
 */
export function errorsOf(faults: ExecutionError[]): GraphQLError[] {
  const nulled = new Set<string>()
  const isNews = ({ place: { path, nullDepth: rises } }: ExecutionError) => {
    let way = ''
    if (nulled.has(way)) return false
    for (const step of path.slice(0, path.length - rises)) {
      way += `/${step}`
      if (nulled.has(way)) return false
    }
    nulled.add(way)
    return true
  }
  return faults
    .sort((a, b) => compared(a.place.order, b.place.order))
    .filter(isNews)
    .map(({ error, nodes, place }) => locatedError(error, nodes, place.path))
}

function compared(a: number[], b: number[]): number {
  const at = a.findIndex((turn, index) => turn !== b[index])
  return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1)
}
