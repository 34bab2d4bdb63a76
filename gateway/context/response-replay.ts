import { MAX_ERROR_PATHS, type SubgraphResponse } from './subgraph-call.ts'

/** A call of the compiled executor. `positions` has the index of each representation in the call, by its JSON. */
type RecordedCall = { positions: Map<string, number> | undefined; answer: Promise<SubgraphResponse> }
type ReplayRequest = { query?: string | undefined; variables?: Record<string, unknown> | undefined }

/**
 * Caches subgraph responses of one request, so that a re-execution by the stock executor sends no second request.
 *
 *     replay.note('sources', request, { positions, answer })
 *     await replay.again('sources', request)   // the same response, or undefined if this call was not made
 */
export class ResponseReplay {
  readonly #calls = new Map<string, RecordedCall[]>()

  note(subgraph: string, { query }: ReplayRequest, call: RecordedCall): void {
    const key = `${subgraph} ${query}`
    this.#calls.set(key, [...(this.#calls.get(key) ?? []), call])
  }

  again(subgraph: string, { query, variables }: ReplayRequest): Promise<SubgraphResponse> | undefined {
    const representations = variables?.representations as object[] | undefined
    const keys = representations?.map(key => JSON.stringify(key))
    const call = this.#calls
      .get(`${subgraph} ${query}`)
      ?.find(({ positions }) => (keys && positions ? keys.every(key => positions.has(key)) : keys === positions))
    if (!call || !keys) return call?.answer
    const positions = keys.map(key => call.positions!.get(key)!)
    return call.answer.then(answer => expandEntities(answer, positions))
  }
}

/** Undoes the deduplication of representations: entity i of the result is entity `positions[i]` of the response. */
function expandEntities({ data, errors, ...rest }: SubgraphResponse, positions: number[]): SubgraphResponse {
  const entities = data?._entities as unknown[] | undefined
  const wantedAt = (at: unknown) => positions.flatMap((position, index) => (position === at ? [index] : []))
  const everywhere = errors?.flatMap(error => {
    const [root, at, ...below] = error.path ?? []
    if (root !== '_entities' || typeof at !== 'number') return [error]
    return wantedAt(at).map(index => ({ ...error, path: ['_entities', index, ...below] }))
  })
  const inOrder = everywhere?.sort((a, b) => Number(a.path?.[1]) - Number(b.path?.[1]))
  return {
    data: entities ? { ...data, _entities: positions.map(position => entities[position]) } : (data ?? null),
    ...rest,
    ...(inOrder && { errors: data ? inOrder : inOrder.slice(0, MAX_ERROR_PATHS) }),
  }
}
