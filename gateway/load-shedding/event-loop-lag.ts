import { monitorEventLoopDelay, performance } from 'node:perf_hooks'

const resolution = 10
const busy = 0.95

export type EventLoop = {
  /** Whether its lag has been above the limit for as long as is borne. */
  isBehind(): boolean
  /** Milliseconds that events waited lately, on average. */
  lag(): number
  stop(): void
}

/**
 * Watches the event loop; `onSample` hears ten times a second whether it has had next to no rest.
 *
 * It is behind once its lag has stayed above `limit` for `borne` milliseconds, and no longer as soon as it is below: a last
 * resort, for work that no queue has bounded. Both are generous, since a process that has just started, or one large
 * answer, lags for a moment.
 *
 *     const loop = watchLoop({ limit: 500, borne: 3_000 })
 */
export function watchEventLoop({
  limit,
  borne,
  onSample = () => {},
}: {
  limit: number
  borne: number
  onSample?: (isBusy: boolean) => void
}): EventLoop {
  const delays = monitorEventLoopDelay({ resolution })
  delays.enable()
  let use = performance.eventLoopUtilization()
  let lag = 0
  let above: number | undefined
  function lookAtUse(): void {
    const now = performance.eventLoopUtilization()
    onSample(performance.eventLoopUtilization(now, use).utilization > busy)
    use = now
  }
  function lookAtLag(): void {
    lag = delays.count > 0 ? Math.max(0, delays.mean / 1e6 - resolution) : lag
    delays.reset()
    above = lag > limit ? (above ?? performance.now()) : undefined
  }
  const timers = [setInterval(lookAtUse, 100).unref(), setInterval(lookAtLag, 500).unref()]
  return {
    isBehind: () => above !== undefined && performance.now() - above >= borne,
    lag: () => Math.round(lag),
    stop() {
      for (const timer of timers) clearInterval(timer)
      delays.disable()
    },
  }
}
