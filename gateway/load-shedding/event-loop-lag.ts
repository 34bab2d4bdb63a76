import { performance } from 'node:perf_hooks'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'

// Shorter samples can have no measured turn at all, and under-pressure reports those as an infinite delay.
const LAG_SAMPLE_MS = 500
const UTILISATION_SAMPLE_MS = 100
const BUSY_UTILISATION = 0.95

export type EventLoop = {
  /** Whether its lag has been above `maxLag` ms for `maxDuration` ms. */
  isBehind(): boolean
  /** Milliseconds that events waited in the last sample, on average. */
  lag(): number
  stop(): void
}

/**
 * Samples the event loop ten times a second and passes to `onSample` whether it was busy all the time.
 *
 *     const eventLoop = await watchEventLoop(app, isBusy => limit.adapt(isBusy))
 *
 * `isBehind` is a last resort against work that no queue limits. A lag of less than 3 s is normal after a start, or while a large
 * response is serialised.
 */
export async function watchEventLoop(
  app: FastifyInstance,
  onSample: (isBusy: boolean) => void,
  { maxLag = 500, maxDuration = 3_000 }: { maxLag?: number; maxDuration?: number } = {},
): Promise<EventLoop> {
  await app.register(underPressure, { sampleInterval: LAG_SAMPLE_MS })
  const lag = () => Math.min(app.memoryUsage().eventLoopDelay, 60_000)
  let previous = performance.eventLoopUtilization()
  let behindSince: number | undefined
  const timer = setInterval(() => {
    const current = performance.eventLoopUtilization()
    onSample(performance.eventLoopUtilization(current, previous).utilization > BUSY_UTILISATION)
    previous = current
    behindSince = lag() > maxLag ? (behindSince ?? performance.now()) : undefined
  }, UTILISATION_SAMPLE_MS).unref()
  return {
    isBehind: () => behindSince !== undefined && performance.now() - behindSince >= maxDuration,
    lag: () => Math.round(lag()),
    stop: () => clearInterval(timer),
  }
}
