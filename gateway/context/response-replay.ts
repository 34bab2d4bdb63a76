import { MAX_ERROR_PATHS, type SubgraphResponse } from './subgraph-call.ts'

/** A call as it was made: of several entities that are known alike, one is asked about. */
type RecordedCall = { positions: Map<string, number> | undefined; answer: Promise<SubgraphResponse> }

type ReplayRequest = { query?: string | undefined; variables?: Record<string, unknown> | undefined }

/**
 * What subgraphs have told in one request, for whoever asks the same once more: the stock executor, where an answer was not
 * flawless, so that no subgraph is asked twice and all errors are told as it tells them.
 */
export class ResponseReplay {
  readonly #calls = new Map<string, RecordedCall[]>()

  /** `positions` are where each entity stands among those that were asked about, by what it is known by, as JSON. */
  note(subgraph: string, { query }: ReplayRequest, told: RecordedCall): void {
    const key = `${subgraph} ${query}`
    const calls = this.#calls.get(key)
    if (calls) calls.push(told)
    else this.#calls.set(key, [told])
  }

  /** The answer to a call that the stock executor would make now, if it was given before. */
  again(subgraph: string, { query, variables }: ReplayRequest): Promise<SubgraphResponse> | undefined {
    const asked = variables?.representations as object[] | undefined
    const keys = asked?.map(key => JSON.stringify(key))
    const told = this.#calls
      .get(`${subgraph} ${query}`)
      ?.find(({ positions }) => (keys && positions ? keys.every(key => positions.has(key)) : keys === positions))
    if (!told || !keys) return told?.answer
    return told.answer.then(answer =>
      expandEntities(
        answer,
        keys.map(key => told.positions!.get(key)!),
      ),
    )
  }
}

/** An answer about entities, each told wherever it was wanted: `positions` are where it is in the answer. */
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
