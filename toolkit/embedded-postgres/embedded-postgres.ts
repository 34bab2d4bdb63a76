import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger as Log } from 'pino'
import { findBinaries } from './binaries.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { openDataDirectory, removeStaleFolders } from './data-directory.ts'
import { freePort } from './free-port.ts'
import { createLifetimePipe, joinLifetimePipe, type LifetimePipe } from './lifetime-pipe.ts'
import { detachPostmaster, findPostmaster, launchPostmaster, logTail, stopPostmaster } from './postmaster.ts'

export type EmbeddedPostgres = {
  url: string
  /** The folder of the Unix socket, which is faster than TCP: pass it to postgres.js as `host`. */
  socketDir: string | undefined
  pid: number
  /** Whether another process started it. */
  adopted: boolean
  stop(): Promise<void>
}

/**
 * A PostgreSQL with its data below `home`. Initialises and starts it, or uses the one that already runs there.
 *
 *     const database = await startEmbedded({ home: config.home, log })
 *     const sql = postgres(database.url, { ...(database.socketDir && { host: database.socketDir }) })
 *
 * PostgreSQL runs until the last process that uses it has called `stop()` or was killed. If PostgreSQL exits by itself,
 * the process that started it restarts it at the same address. Root runs it as another user: see `data-directory.ts`.
 * Throws an Error that says what to do, always on Windows: named pipes and a POSIX shell control when PostgreSQL stops.
 */
export async function startEmbedded(options: { home: string; log: Log; port?: number }): Promise<EmbeddedPostgres> {
  const { log } = options
  if (process.platform === 'win32') {
    throw new Error(
      'The embedded PostgreSQL does not run on Windows. Run Accord in WSL, or set DATABASE_URL to a PostgreSQL server.',
    )
  }
  const directory = openDataDirectory(options.home, log)
  const binaries = await findBinaries(directory)
  const cluster = await openCluster(directory, binaries, log)

  const run = await adoptOrStart(cluster, options.port)
  const adopted = run.child === undefined
  log.info({ pid: run.pid, port: run.port, data: cluster.data, adopted }, 'PostgreSQL is ready')
  const restarter = run.child && restartOnExit(cluster, run as StartedRun, log)

  const stop = async () => {
    await restarter?.stop()
    const isLast = run.lifetimePipe?.release() ?? false
    if (isLast) await stopPostmaster(run.pid, cluster.data)
    if (isLast) run.lifetimePipe?.remove()
    log.info({ pid: run.pid }, isLast ? 'PostgreSQL has stopped' : 'PostgreSQL continues for other processes')
  }
  let stopped: Promise<void> | undefined
  return {
    url: `postgres://postgres:${cluster.password}@127.0.0.1:${run.port}/postgres`,
    socketDir: run.socketDir,
    get pid() {
      return run.pid
    },
    adopted,
    stop: () => (stopped ??= stop()),
  }
}

type Run = {
  pid: number
  port: number
  socketDir: string | undefined
  lifetimePipe: LifetimePipe | undefined
  child?: ChildProcess
}
type StartedRun = Run & { lifetimePipe: LifetimePipe; child: ChildProcess }

/** The running PostgreSQL of `cluster`. Starts it unless another process did so, even at the same moment. */
async function adoptOrStart(cluster: Cluster, preferredPort: number | undefined): Promise<Run> {
  for (let tries = 0; tries < 12; tries++) {
    const running = await adoptRunning(cluster.data)
    if (running) return running
    const lastPort = detachPostmaster(cluster.data)
    const port = await freePort(tries < 3 ? (preferredPort ?? lastPort) : undefined)
    const lifetimePipe = createLifetimePipe(cluster.directory)
    const child = await launchPostmaster(cluster, port, lifetimePipe)
    if (child) {
      removeStaleFolders(cluster.directory, lifetimePipe.folder)
      return { pid: child.pid!, port, socketDir: lifetimePipe.folder, lifetimePipe, child }
    }
    lifetimePipe.release()
    lifetimePipe.remove()
    // Another program has opened the port, or processes of a killed PostgreSQL have not exited yet.
    await pause(100 * tries)
  }
  throw new Error(`PostgreSQL does not start: ${logTail(cluster.logFile)} (The log is ${cluster.logFile}.)`)
}

/** Waits until the PostgreSQL that already runs on `data` is ready; undefined if none runs. */
async function adoptRunning(data: string): Promise<Run | undefined> {
  for (let attempts = 0; ; ) {
    const other = findPostmaster(data)
    if (!other) return undefined
    const lifetimePipe = other.ready ? joinLifetimePipe(other.socketDir) : undefined
    // PostgreSQL without a watchdog is about to stop, or a person started it. 60 attempts show that it does not stop.
    if (lifetimePipe || (other.ready && ++attempts > 60)) {
      await pause(50)
      if (findPostmaster(data)?.ready) return { ...other, lifetimePipe }
      lifetimePipe?.release()
    }
    await pause(other.ready ? 50 : 10)
  }
}

/** Restarts PostgreSQL at the same address each time it exits by itself. */
function restartOnExit(cluster: Cluster, run: StartedRun, log: Log) {
  let isStopped = false
  let restarting: Promise<void> | undefined

  const watch = () => {
    run.child.once('exit', (code, signal) => {
      if (isStopped) return
      log.error({ pid: run.pid, code, signal }, 'PostgreSQL exited unexpectedly; restarting it')
      restarting = restart().catch(err => log.fatal({ err }, 'cannot restart PostgreSQL'))
    })
  }
  const restart = async () => {
    for (let tries = 0; !isStopped; tries++) {
      if (tries === 40) {
        const why = findPostmaster(cluster.data)
          ? 'another process has started it at another address'
          : logTail(cluster.logFile)
        log.fatal({ why }, 'cannot restart PostgreSQL; retrying every 5 s')
      }
      // A full disk can prevent the start for hours.
      await pause(tries < 40 ? 250 : 5_000)
      if (isStopped || findPostmaster(cluster.data)) continue
      detachPostmaster(cluster.data)
      const child = await launchPostmaster(cluster, run.port, run.lifetimePipe)
      if (!child) continue
      run.pid = child.pid!
      run.child = child
      log.info({ pid: run.pid, port: run.port }, 'PostgreSQL is ready again')
      return watch()
    }
  }

  watch()
  return {
    stop() {
      isStopped = true
      return restarting
    },
  }
}
