import Opossum from 'opossum'
import { type CallSubgraph, isTimeout, type SubgraphCall, type SubgraphResult, withTimeout } from '#gateway/context'
import type { Log } from '#toolkit/runtime'

export type BreakerState = 'closed' | 'open' | 'halfOpen'
export type CircuitBreaker = { ask: CallSubgraph; state(): BreakerState; close(): void }

// Few, so that few requests wait for a dead subgraph. Consecutive failures, not a failure rate: earlier successes would delay
// the opening, and a client whose requests fail says nothing about the subgraph if other requests succeed.
const MAX_FAILURES = 5
const RESET_MS = 400
const PROBE_TIMEOUT_MS = 800

/**
 * Circuit breaker of one subgraph. It opens after five consecutive failures; while it is open, each call fails at once.
 *
 *     const { ask, state } = createCircuitBreaker('sources', callSubgraph, { timeout, probe, log })
 *
 * After 400 ms the next call sends a probe, `{ __typename }`. If the response arrives within 800 ms, the breaker closes. A call
 * does not count as a failure if the client aborted it or if it had less than half of `timeout` left.
 */
export function createCircuitBreaker(
  name: string,
  ask: CallSubgraph,
  { timeout, probe, log }: { timeout: number; probe: (call: SubgraphCall) => Promise<unknown>; log?: Log },
): CircuitBreaker {
  const isNoFailure = (error: unknown, { signal, timeLeft }: SubgraphCall) =>
    (signal.aborted && !isTimeout(signal.reason)) || (isTimeout(error) && timeLeft < timeout / 2)

  const breaker = new Opossum<[SubgraphCall], SubgraphResult>(
    async call => {
      if (breaker.halfOpen) {
        await withTimeout(PROBE_TIMEOUT_MS, call.signal, signal =>
          probe({ requestId: call.requestId, query: '{ __typename }', signal, timeLeft: PROBE_TIMEOUT_MS }),
        )
        breaker.close()
      }
      return ask(call)
    },
    {
      name,
      timeout: false,
      resetTimeout: RESET_MS,
      volumeThreshold: Number.MAX_SAFE_INTEGER,
      // Would store the duration of every call.
      rollingPercentilesEnabled: false,
      errorFilter: isNoFailure,
    },
  )
  let failures = 0
  breaker.on('failure', () => {
    if (++failures >= MAX_FAILURES) breaker.open()
  })
  // opossum emits `success` with the error as its result if `errorFilter` returned true.
  breaker.on('success', result => {
    if (!(result instanceof Error)) failures = 0
  })
  breaker.on('open', () => log?.error({ subgraph: name }, 'circuit breaker open: calls fail until a probe succeeds'))
  breaker.on('close', () => log?.info({ subgraph: name }, 'circuit breaker closed: the subgraph is called again'))
  return {
    ask: call => breaker.fire(call),
    state: () => (breaker.opened ? 'open' : breaker.halfOpen ? 'halfOpen' : 'closed'),
    close: () => breaker.shutdown(),
  }
}

/** Whether an open circuit breaker rejected the call. */
export const isBreakerOpen = (error: unknown) => (error as { code?: unknown } | undefined)?.code === 'EOPENBREAKER'
