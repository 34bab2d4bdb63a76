import underPressure from '@fastify/under-pressure'
import type { FastifyInstance } from 'fastify'

const SAMPLE_INTERVAL_MS = 100
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
  await app.register(underPressure, { sampleInterval: SAMPLE_INTERVAL_MS, eventLoopUtilizationMode: 'interval' })
  let behindSince: number | undefined
  const timer = setInterval(() => {
    const { eventLoopDelay, eventLoopUtilized } = app.memoryUsage()
    onSample(eventLoopUtilized > BUSY_UTILISATION)
    behindSince = eventLoopDelay > maxLag ? (behindSince ?? performance.now()) : undefined
  }, SAMPLE_INTERVAL_MS).unref()
  return {
    isBehind: () => behindSince !== undefined && performance.now() - behindSince >= maxDuration,
    lag: () => Math.round(app.memoryUsage().eventLoopDelay),
    stop: () => clearInterval(timer),
  }
}
