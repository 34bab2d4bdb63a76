import { type CallSubgraph, isTimeout, type SubgraphCall, type SubgraphResult } from '#gateway/context'
import { LightAbortController } from '#toolkit/runtime'

/** `answers` are as many as have asked, since whoever puts an answer together writes into it. */
type SharedCall = {
  key: string
  answers: Promise<SubgraphResult[]>
  asked: number
  waiting: number
  ending: LightAbortController
}

/**
 * `ask`, with one call for all who ask the same of a subgraph at the same time.
 *
 *     const ask = sharing(call => posted(pool, path, call))
 *
 * Who asks at another `revision` asks anew, since the answer may be older than that. A call goes on as long as anybody waits for it. Who joined and has time left when that of the first is over asks anew.
 */
export function createSingleFlight(
  ask: CallSubgraph,
  revision: () => string | null | undefined = () => null,
): CallSubgraph {
  // A few dozen. What is taken out of a Map stays in memory until V8 looks through all of it, and whatever hangs on it.
  const inFlight: SharedCall[] = []

  function begun(key: string, call: SubgraphCall): SharedCall {
    const ending = new LightAbortController()
    const late = () => ending.abort(new DOMException(`no answer in ${call.timeLeft} ms`, 'TimeoutError'))
    const timer = setTimeout(late, call.timeLeft)
    const answers = ask({ ...call, signal: ending })
      .finally(() => {
        clearTimeout(timer)
        forget(shared)
      })
      .then(({ answer, ...given }) =>
        Array.from({ length: shared.asked }, (_, at) => ({
          answer: at === 0 ? answer : structuredClone(answer),
          ...given,
        })),
      )
    const shared: SharedCall = { key, answers, asked: 0, waiting: 0, ending }
    inFlight.push(shared)
    return shared
  }

  function forget(shared: SharedCall): void {
    const at = inFlight.indexOf(shared)
    if (at === -1) return
    const last = inFlight.pop()!
    if (last !== shared) inFlight[at] = last
  }

  function waitedFor(shared: SharedCall, { signal }: SubgraphCall): Promise<SubgraphResult> {
    const leave = () => {
      if (--shared.waiting > 0) return
      forget(shared)
      shared.ending.abort(signal.reason)
    }
    shared.asked++
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
      const joined = inFlight.find(shared => shared.key === key)
      if (!joined) return waitedFor(begun(key, { question, ...call }), call)
      try {
        const given = await waitedFor(joined, call)
        if (!isLate(given) || call.signal.aborted) return given
      } catch (error) {
        if (!isTimeout(error) || call.signal.aborted) throw error
      }
    }
  }
}

const isLate = ({ answer }: SubgraphResult) =>
  answer.errors?.some(({ extensions }) => extensions?.code === 'SUBGRAPH_TIMEOUT')

/** Whether a call may be made twice, or once for two. */
export const isRead = ({ query }: Pick<SubgraphCall, 'query'>) => !query.startsWith('mutation')
