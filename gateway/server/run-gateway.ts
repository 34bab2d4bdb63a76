import cluster from 'node:cluster'
import { setTimeout as after } from 'node:timers/promises'
import type { Gateway } from '#gateway'
import type { Config } from '#toolkit/config'
import {
  type Log,
  listenOrStop,
  logUnhandledRejections,
  type Metric,
  runUntilStopped,
  startMetrics,
  startTracing,
} from '#toolkit/runtime'

/** Whether this process is the primary of a worker pool (./worker-pool.ts), which serves no requests. */
export const runsWorkers = ({ workers }: Config): boolean => workers !== undefined && cluster.isPrimary

/** The size of the connection pool of a subgraph in one process: workers share `poolSize`, but each has at least 3. */
export const shareOfWorker = ({ poolSize, workers = 1 }: Pick<Config, 'poolSize' | 'workers'>): number =>
  Math.max(3, Math.ceil(poolSize / workers))

// In this time, a client of a draining worker receives `connection: close`, and connects to another worker.
const WORKER_GRACE_MS = 1_000
const READY_TIMEOUT_MS = 10_000

/**
 * Serves a gateway until a signal (or, in a worker, the primary) stops it; then calls `stop`. Returns its address.
 *
 *     await runGateway(gateway, config, log, { isReady, stop: graph.stop, onMessage: graph.adopt })
 *
 * A worker receives connections as soon as it listens, so it listens when `isReady` is true, or after 10 s: /readyz
 * then reports that it is not ready. `onMessage` receives the messages of the primary.
 */
export async function runGateway(
  gateway: Gateway,
  config: Config,
  log: Log,
  {
    isReady = async () => true,
    stop = async () => {},
    onMessage = () => {},
    measures = [],
  }: {
    isReady?: () => Promise<boolean>
    stop?: () => Promise<void>
    onMessage?: (message: never) => unknown
    measures?: Metric[]
  } = {},
): Promise<string> {
  const ends = await Promise.all([
    startTracing(config, 'accord-gateway'),
    startMetrics(config, { measures: [...measures, ...gateway.measures], operations: gateway.operations }),
  ])
  const end = async (grace?: number) => {
    await gateway.stop(grace)
    await stop()
    await Promise.all(ends.map(end => end()))
  }
  if (cluster.isPrimary) runUntilStopped(end, log)
  else {
    stopWithPrimary(() => end(WORKER_GRACE_MS), log, onMessage)
    for (const began = Date.now(); Date.now() - began < READY_TIMEOUT_MS && !(await isReady()); ) await after(50)
  }
  return listenOrStop(config, () => gateway.listen(config), end)
}

/** Stops once at the message `drain` of the primary or at SIGTERM, and exits. */
function stopWithPrimary(stop: () => Promise<void>, log: Log, onMessage: (message: never) => unknown): void {
  let isStopping = false
  logUnhandledRejections(log)
  const end = async () => {
    if (isStopping) return
    isStopping = true
    try {
      await stop()
      process.exit(0)
    } catch (err) {
      log.error({ err }, 'shutdown failed; the process exits with 1')
      process.exit(1)
    }
  }
  process.on('message', (message: unknown) => {
    // Messages of prom-client have a `type`.
    const isOurs = typeof message !== 'object' || message === null || !('type' in message)
    if (message === 'drain') end()
    else if (isOurs) onMessage(message as never)
  })
  process.on('SIGTERM', end)
  // A terminal sends SIGINT and SIGHUP to every process of its group; workers wait for the primary's `drain`.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
}
