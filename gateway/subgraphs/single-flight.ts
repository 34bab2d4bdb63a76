import { type CallSubgraph, isTimeout, type SubgraphCall, type SubgraphResult } from '#gateway/context'
import { LightAbortController } from '#toolkit/runtime'

/** `answers` has one copy of the response for each caller, because the executor changes its copy. */
type SharedCall = {
  key: string
  answers: Promise<SubgraphResult[]>
  callers: number
  waiting: number
  ending: LightAbortController
}

/**
 * Single flight: equal concurrent reads of a subgraph share one call.
 *
 *     const ask = createSingleFlight(call => postCall(send, path, call), () => revision)
 *     await Promise.all([ask(call), ask(call)])   // one call
 *
 * After a change of `revision`, the next caller starts a new call, because the response in flight may be stale. A call
 * is aborted when its last caller aborts. If the first caller times out, one with time left starts a new call.
 */
export function createSingleFlight(
  ask: CallSubgraph,
  revision: () => string | null | undefined = () => null,
): CallSubgraph {
  // An array and no Map: V8 frees a deleted entry of a Map, with its response, only when it rehashes the Map.
  const inFlight: SharedCall[] = []

  function start(key: string, call: SubgraphCall): SharedCall {
    const ending = new LightAbortController()
    const late = () => ending.abort(new DOMException(`no answer in ${call.timeLeft} ms`, 'TimeoutError'))
    const timer = setTimeout(late, call.timeLeft)
    const answers = ask({ ...call, signal: ending })
      .finally(() => {
        clearTimeout(timer)
        remove(shared)
      })
      .then(({ answer, ...rest }) =>
        Array.from({ length: shared.callers }, (_, at) => ({
          answer: at === 0 ? answer : structuredClone(answer),
          ...rest,
        })),
      )
    const shared: SharedCall = { key, answers, callers: 0, waiting: 0, ending }
    inFlight.push(shared)
    return shared
  }

  function remove(shared: SharedCall): void {
    const at = inFlight.indexOf(shared)
    if (at !== -1) inFlight.splice(at, 1)
  }

  function join(shared: SharedCall, { signal }: SubgraphCall): Promise<SubgraphResult> {
    const leave = () => {
      if (--shared.waiting > 0) return
      remove(shared)
      shared.ending.abort(signal.reason)
    }
    shared.callers++
    shared.waiting++
    signal.addEventListener('abort', leave)
    return shared.answers.then(answers => answers.pop()!).finally(() => signal.removeEventListener('abort', leave))
  }

  return async call => {
    if (!isRead(call)) return ask(call)
    const { query, variables, operationName } = call
    const question = JSON.stringify({ query, variables, operationName })
    const key = `${revision()} ${question}`
    for (;;) {
      const shared = inFlight.find(shared => shared.key === key)
      if (!shared) return join(start(key, { question, ...call }), call)
      try {
        const result = await join(shared, call)
        if (!isLate(result) || call.signal.aborted) return result
      } catch (error) {
        if (!isTimeout(error) || call.signal.aborted) throw error
      }
    }
  }
}

const isLate = ({ answer }: SubgraphResult) =>
  answer.errors?.some(({ extensions }) => extensions?.code === 'SUBGRAPH_TIMEOUT')

/** Whether a call is a query. Mutations are neither retried nor shared. */
export const isRead = ({ query }: Pick<SubgraphCall, 'query'>) => !query.startsWith('mutation')
