import Opossum from 'opossum'
import { type CallSubgraph, isTimeout, type SubgraphCall, type SubgraphResult, withTimeout } from '#gateway/context'
import type { Log } from '#toolkit/runtime'

export type BreakerState = 'closed' | 'open' | 'halfOpen'
export type CircuitBreaker = { ask: CallSubgraph; state(): BreakerState; close(): void }

// The breaker counts consecutive failures and no failure rate, because earlier successes would delay the opening.
const MAX_FAILURES = 5
const RESET_MS = 400
const PROBE_TIMEOUT_MS = 800

/**
 * Creates the circuit breaker of one subgraph. It opens after 5 consecutive failures; calls then fail at once.
 *
 *     const { ask, state } = createCircuitBreaker('sources', callSubgraph, { timeout, probe, log })
 *
 * After 400 ms the next call sends a probe, `{ __typename }`. If the response arrives within 800 ms, the breaker
 * closes. A call that the client aborted is no failure, nor is a timeout after less than half of `timeout`.
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
      // Percentiles would need the duration of every call in memory.
      rollingPercentilesEnabled: false,
      errorFilter: isNoFailure,
    },
  )
  let failures = 0
  breaker.on('failure', () => {
    if (++failures >= MAX_FAILURES) breaker.open()
  })
  // If `errorFilter` returns true, opossum emits `success` with the error as the result.
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
