import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import type { Config } from '#toolkit/config'
import { type Log, runUntilStopped, serveWorkersMetrics } from '#toolkit/runtime'
import { handOffConnections } from './connection-handoff.ts'

/*
 * Worker pool: several processes behind one port (node:cluster). The primary serves no requests. It distributes connections round
 * robin and replaces workers that exit. A connection that a worker has not accepted goes to the next (connection-handoff.ts).
 */

/** A worker that has not drained by then is killed. */
const DRAIN_TIMEOUT_MS = 15_000
/** A worker that exits earlier counts as failed at its start, and its replacement starts after a pause (back-off). */
const STARTUP_MS = 10_000
const MAX_PAUSE_MS = 10_000

/**
 * Forks workers and restarts those that exit, until a signal stops the pool; then runs `stop`. SIGHUP replaces all workers, one
 * after the other: each new worker listens before the old one drains. Each worker receives `broadcast()` every second.
 *
 *     await runWorkerPool(config, log, { broadcast: graph.progress, stop: graph.stop })
 *
 * Rejects if the first worker does not start.
 */
export async function runWorkerPool(
  config: Config,
  log: Log,
  { broadcast, stop = async () => {} }: { broadcast?: () => unknown; stop?: () => Promise<void> } = {},
): Promise<void> {
  const { workers: count = 1 } = config
  const stopMetrics = await serveWorkersMetrics(config)
  const serving = new Set<Worker>()
  let isStopping = false

  /** Starts a worker and waits until it listens; rejects if it exits before. If it exits early, restarts it after `pause`. */
  async function add(pause = 0): Promise<void> {
    const began = Date.now()
    const worker = cluster.fork()
    handOffConnections(worker)
    if (broadcast) worker.once('online', () => send(worker, broadcast()))
    await new Promise<void>((resolve, reject) => {
      worker.once('listening', () => resolve())
      worker.once('exit', (code, signal) => reject(new Error(`A worker ended at its start (${signal ?? code}).`)))
    })
    log.info({ worker: worker.id, pid: worker.process.pid }, 'a worker is ready')
    serving.add(worker)
    worker.once('exit', (code, signal) => {
      if (!serving.delete(worker) || isStopping) return
      log.error({ worker: worker.id, code, signal }, 'a worker has ended and is replaced')
      replace(Date.now() - began > STARTUP_MS ? 0 : pause)
    })
  }

  async function replace(pause = 0): Promise<void> {
    await after(pause)
    if (isStopping) return
    const longer = Math.min(MAX_PAUSE_MS, 2 * pause || 250)
    await add(longer).catch(err => {
      if (isStopping) return
      log.error({ err, pause: longer }, 'a worker does not start; retry after `pause` ms')
      return replace(longer)
    })
  }

  async function roll(): Promise<void> {
    // Up to three attempts: the cause may be short, such as a restart of the database.
    const tried = (tries: number): Promise<void> =>
      add().catch(err => (tries > 1 ? tried(tries - 1) : Promise.reject(err)))
    for (const old of [...serving]) {
      try {
        await tried(3)
      } catch (err) {
        if (!isStopping) log.error({ err }, 'a new worker does not start; the old workers stay')
        return
      }
      // The old worker may have exited and been replaced meanwhile.
      if (serving.delete(old)) await drained(old)
    }
    log.info('all workers have been replaced')
  }

  let rolling = Promise.resolve()
  process.on('SIGHUP', () => {
    rolling = rolling.then(roll)
  })
  runUntilStopped(async () => {
    isStopping = true
    await Promise.all(living().map(drained))
    await Promise.all([stop(), stopMetrics()])
  }, log)
  const broadcastToAll = () => {
    for (const worker of living()) send(worker, broadcast?.())
  }
  if (broadcast) setInterval(broadcastToAll, 1_000)
  try {
    await add()
  } catch {
    if (isStopping) return
    await Promise.all([stop(), stopMetrics()])
    throw new Error('The first worker does not start. The log lines above have the cause.')
  }
  for (let missing = count - 1; missing > 0; missing--) replace()
  log.info({ pid: process.pid, workers: count }, 'SIGHUP to this process replaces its workers')
}

const living = () => Object.values(cluster.workers ?? {}).filter(worker => worker !== undefined)

async function drained(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const late = setTimeout(() => worker.process.kill('SIGKILL'), DRAIN_TIMEOUT_MS)
  const ended = once(worker, 'exit')
  send(worker, 'drain')
  await ended
  clearTimeout(late)
}

// The callback swallows the error for a worker that has just exited.
const send = (worker: Worker, message: unknown) => worker.isConnected() && worker.send(message as never, () => {})
