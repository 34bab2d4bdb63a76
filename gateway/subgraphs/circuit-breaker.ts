import Opossum from 'opossum'
import { type CallSubgraph, isTimeout, type SubgraphCall, type SubgraphResult, withTimeout } from '#gateway/context'
import type { Log } from '#toolkit/runtime'

export type BreakerState = 'closed' | 'open' | 'halfOpen'
export type CircuitBreaker = { ask: CallSubgraph; state(): BreakerState; close(): void }

// So few that a dead subgraph costs few people their patience; in a row, since a share of all would be thinned by the
// answers before, and what one in ten asks wrongly says nothing of a subgraph that answers the others.
const MAX_FAILURES = 5
const rest = 400
const trial = 800

/**
 * A circuit breaker: after five calls in a row that failed, a subgraph is not asked any more and each call fails at once.
 *
 *     const { ask, state } = breaking('sources', asked, { timeout, probe, log })
 *
 * Every 400 ms the next call tries it again, first with a question that costs nothing: if the answer comes in 800 ms, all
 * ask again. What a client broke off, or had hardly any time left for, is no failure of the subgraph.
 */
export function createCircuitBreaker(
  name: string,
  ask: CallSubgraph,
  { timeout, probe, log }: { timeout: number; probe: (call: SubgraphCall) => Promise<unknown>; log?: Log },
): CircuitBreaker {
  const saysNothing = (error: unknown, { signal, timeLeft }: SubgraphCall) =>
    (signal.aborted && !isTimeout(signal.reason)) || (isTimeout(error) && timeLeft < timeout / 2)

  const breaker = new Opossum<[SubgraphCall], SubgraphResult>(
    async call => {
      if (breaker.halfOpen) {
        await withTimeout(trial, call.signal, signal =>
          probe({ requestId: call.requestId, query: '{ __typename }', signal, timeLeft: trial }),
        )
        breaker.close()
      }
      return ask(call)
    },
    {
      name,
      timeout: false,
      resetTimeout: rest,
      volumeThreshold: Number.MAX_SAFE_INTEGER,
      // It would keep how long each call took.
      rollingPercentilesEnabled: false,
      errorFilter: saysNothing,
    },
  )
  let failures = 0
  breaker.on('failure', () => {
    if (++failures >= MAX_FAILURES) breaker.open()
  })
  // One that was filtered is told as a success.
  breaker.on('success', told => {
    if (!(told instanceof Error)) failures = 0
  })
  breaker.on('open', () => log?.error({ subgraph: name }, 'a subgraph is not asked any more until it answers again'))
  breaker.on('close', () => log?.info({ subgraph: name }, 'a subgraph is asked again'))
  return {
    ask: call => breaker.fire(call),
    state: () => (breaker.opened ? 'open' : breaker.halfOpen ? 'halfOpen' : 'closed'),
    close: () => breaker.shutdown(),
  }
}

/** Whether a call was not made because the breaker is open. */
export const isBreakerOpen = (error: unknown) => (error as { code?: unknown } | undefined)?.code === 'EOPENBREAKER'
