import { monitorEventLoopDelay } from 'node:perf_hooks'

const sampled = 250

export type LagGuard = {
  /** Milliseconds that a turn of the event loop took lately, on average. */
  lag(): number
  /** Whether it has been above the limit for as long as is borne. */
  isBehind(): boolean
  stop(): void
}

/**
 * Watches the event loop: it is behind once the lag has stayed above `limit` for `borne` milliseconds, and no longer as
 * soon as it is below. The last resort, for work that no queue has bounded; generous, since a process that has just
 * started, or one large answer, lags for a moment.
 *
 *     const guard = watchLag({ limit: 500, borne: 3_000 })
 */
export function watchLag({ limit, borne }: { limit: number; borne: number }): LagGuard {
  const resolution = 10
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  let lag = 0
  let above: number | undefined
  const timer = setInterval(() => {
    // Of no turn at all there is no average.
    lag = Number.isNaN(delays.mean) ? 0 : Math.max(0, delays.mean / 1e6 - resolution)
    delays.reset()
    above = lag > limit ? (above ?? performance.now()) : undefined
  }, sampled).unref()
  return {
    lag: () => Math.round(lag),
    isBehind: () => above !== undefined && performance.now() - above >= borne,
    stop() {
      clearInterval(timer)
      delays.disable()
    },
  }
}
