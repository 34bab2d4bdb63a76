import cluster from 'node:cluster'
import { setTimeout as after } from 'node:timers/promises'
import type { Gateway } from '#gateway'
import type { Config } from '#toolkit/config'
import {
  formatListenError,
  type Log,
  logUnhandledRejections,
  type Metric,
  runUntilStopped,
  startMetrics,
  startTracing,
} from '#toolkit/runtime'

/** Whether this process answers nobody itself, and keeps workers that do (./workers.ts). */
export const runsWorkers = ({ workers }: Config): boolean => workers !== undefined && cluster.isPrimary

/** The database connections that a process may have for each subgraph: workers share them, and need a few each. */
export const shareOfWorker = ({ poolSize, workers = 1 }: Pick<Config, 'poolSize' | 'workers'>): number =>
  Math.max(3, Math.ceil(poolSize / workers))

// Before a worker leaves, the others have taken over: there is time for every client to be told to close its connection.
const graceOfWorkers = 1_000
const patience = 10_000

/**
 * Lets a gateway answer until a signal ends it or, in a worker, until its primary does; then runs `stop`. Gives its address.
 *
 *     await serving(gateway, config, log, { isReady, stop: graph.stop, heard: graph.adopt })
 *
 * A worker is handed connections as soon as it listens, so it waits until it is ready; but not for ever, since /readyz can
 * tell only who listens. `heard` is given what the primary tells.
 */
export async function runGateway(
  gateway: Gateway,
  config: Config,
  log: Log,
  {
    isReady = async () => true,
    stop = async () => {},
    heard = () => {},
    measures = [],
  }: {
    isReady?: () => Promise<boolean>
    stop?: () => Promise<void>
    heard?: (told: never) => unknown
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
    untilReleased(() => end(graceOfWorkers), log, heard)
    for (const began = Date.now(); Date.now() - began < patience && !(await isReady()); ) await after(50)
  }
  return formatListenError(config, () => gateway.listen(config), end)
}

/** Stops once when the primary says so, or at SIGTERM, and ends the process. */
function untilReleased(stop: () => Promise<void>, log: Log, heard: (told: never) => unknown): void {
  let isStopping = false
  logUnhandledRejections(log)
  const end = async () => {
    if (isStopping) return
    isStopping = true
    try {
      await stop()
      process.exit(0)
    } catch (err) {
      log.error({ err }, 'could not stop in order')
      process.exit(1)
    }
  }
  process.on('message', (message: unknown) => {
    // prom-client asks its workers in messages of its own.
    const isOurs = typeof message !== 'object' || message === null || !('type' in message)
    if (message === 'drain') end()
    else if (isOurs) heard(message as never)
  })
  process.on('SIGTERM', end)
  // Ctrl-C, and the end of a terminal, reach every process of a group: it is the primary that says what follows.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {})
}
