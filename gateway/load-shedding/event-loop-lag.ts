import { performance } from 'node:perf_hooks'
import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'

// A shorter sample can be without a turn of the loop: under-pressure then reports an infinite delay.
const LAG_SAMPLE_MS = 500
const UTILISATION_SAMPLE_MS = 100
const BUSY_UTILISATION = 0.95

export type EventLoop = Awaited<ReturnType<typeof watchEventLoop>>

/**
 * Samples the event loop every 100 ms. `onSample` receives whether the loop was busy in more than 95 % of that time.
 *
 *     const eventLoop = await watchEventLoop(app, isBusy => limit.adapt(isBusy))
 */
export async function watchEventLoop(
  app: FastifyInstance,
  onSample: (isBusy: boolean) => void,
  // A lag of less than 3 s is normal after a start, or while the gateway serialises a large response.
  { maxLag = 500, maxDuration = 3_000 } = {},
) {
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
    /** Whether the lag has been above `maxLag` ms for `maxDuration` ms. */
    isBehind: () => behindSince !== undefined && performance.now() - behindSince >= maxDuration,
    /** The average delay of events in the last sample, in milliseconds. */
    lag: () => Math.round(lag()),
    stop: () => clearInterval(timer),
  }
}
