import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { setTimeout as after } from 'node:timers/promises'
import type { Config } from '#toolkit/config'
import { type Log, runUntilStopped, serveWorkersMetrics } from '#toolkit/runtime'
import { handOffConnections } from './connection-handoff.ts'

/*
 * Several workers behind one port (node:cluster). The primary answers nobody: it hands each connection to a worker, in turn,
 * and sees to it that there are as many workers as were asked for. A connection that reaches a worker which no longer
 * listens, or dies before it has taken it, is handed to the next.
 */

/** How long a worker may take to drain; until when its death is one at its start; and the longest pause after such. */
const mostDrain = 15_000
const young = 10_000
const longestPause = 10_000

/**
 * Starts workers, each of them this program once more, and keeps their number until a signal ends all; then runs `stop`.
 * At SIGHUP they are replaced one after the other: the new one listens before the old one drains. What `told` gives is sent
 * to each of them every second.
 *
 *     await keepWorkers(config, log, { told: graph.progress, stop: graph.stop })
 *
 * Rejects if the first does not start.
 */
export async function runWorkerPool(
  config: Config,
  log: Log,
  { told, stop = async () => {} }: { told?: () => unknown; stop?: () => Promise<void> } = {},
): Promise<void> {
  const { workers: count = 1 } = config
  const stopMetrics = await serveWorkersMetrics(config)
  const serving = new Set<Worker>()
  let isStopping = false

  /** Another worker, once it listens; rejects if it ends before. One that dies young is replaced after `pause`. */
  async function add(pause = 0): Promise<void> {
    const began = Date.now()
    const worker = cluster.fork()
    handOffConnections(worker)
    if (told) worker.once('online', () => tell(worker, told()))
    await new Promise<void>((resolve, reject) => {
      worker.once('listening', () => resolve())
      worker.once('exit', (code, signal) => reject(new Error(`A worker ended at its start (${signal ?? code}).`)))
    })
    log.info({ worker: worker.id, pid: worker.process.pid }, 'a worker is ready')
    serving.add(worker)
    worker.once('exit', (code, signal) => {
      if (!serving.delete(worker) || isStopping) return
      log.error({ worker: worker.id, code, signal }, 'a worker has ended and is replaced')
      replace(Date.now() - began > young ? 0 : pause)
    })
  }

  async function replace(pause = 0): Promise<void> {
    await after(pause)
    if (isStopping) return
    const longer = Math.min(longestPause, 2 * pause || 250)
    await add(longer).catch(err => {
      if (isStopping) return
      log.error({ err, pause: longer }, 'a worker does not start, and is tried again')
      return replace(longer)
    })
  }

  async function roll(): Promise<void> {
    // What keeps a worker from starting may be over in a moment: a database that is started anew, a busy machine.
    const tried = (tries: number): Promise<void> =>
      add().catch(err => (tries > 1 ? tried(tries - 1) : Promise.reject(err)))
    for (const old of [...serving]) {
      try {
        await tried(3)
      } catch (err) {
        if (!isStopping) log.error({ err }, 'a new worker does not start: the others stay as they are')
        return
      }
      // It may have died, and have been replaced, meanwhile.
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
  const tellAll = () => {
    for (const worker of living()) tell(worker, told?.())
  }
  if (told) setInterval(tellAll, 1_000)
  try {
    await add()
  } catch {
    if (isStopping) return
    await Promise.all([stop(), stopMetrics()])
    throw new Error('The first worker does not start, and says why above.')
  }
  for (let missing = count - 1; missing > 0; missing--) replace()
  log.info({ pid: process.pid, workers: count }, 'SIGHUP to this process replaces its workers')
}

const living = () => Object.values(cluster.workers ?? {}).filter(worker => worker !== undefined)

async function drained(worker: Worker): Promise<void> {
  if (worker.isDead()) return
  const late = setTimeout(() => worker.process.kill('SIGKILL'), mostDrain)
  const ended = once(worker, 'exit')
  tell(worker, 'drain')
  await ended
  clearTimeout(late)
}

// One that has just died hears nothing any more.
const tell = (worker: Worker, message: unknown) => worker.isConnected() && worker.send(message as never, () => {})
