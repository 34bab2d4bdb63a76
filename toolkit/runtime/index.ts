export { LightAbortController, type Signal } from './abort-signal.ts'
export { publishEvent } from './events.ts'
export { createDrain } from './graceful-shutdown.ts'
export { createLog, type Log } from './log.ts'
export { type Metric, serveWorkersMetrics, startMetrics } from './metrics.ts'
export {
  listenOrStop,
  logUnhandledRejections,
  main,
  onParentExit,
  reasonOf,
  runUntilStopped,
} from './process-lifecycle.ts'
export { createRedisClient } from './redis-client.ts'
export { startTracing, traceHeaders, withRemoteTrace, withSpan } from './tracing.ts'
export { watchFile } from './watch-file.ts'
