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
  /** Another process had started it. */
  adopted: boolean
  stop(): Promise<void>
}

/**
 * A PostgreSQL with its data below `home`. It is initialised and started if necessary. If it already runs there, it is
 * used.
 *
 *     const database = await startEmbedded({ home: config.home, log })
 *     const sql = postgres(database.url, { ...(database.socketDir && { host: database.socketDir }) })
 *
 * It runs as long as a process uses it, and stops after the last of them has called `stop()` or was killed. If
 * PostgreSQL exits, the process that started it restarts it at the same address. Root runs it as another user: see
 * `data-directory.ts`. Throws an Error that says what to do, always on Windows: the lifetime of PostgreSQL depends on
 * named pipes and a POSIX shell.
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

/** The running PostgreSQL of `cluster`. Starts it unless another process has done so, also at the same moment. */
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
    // The port is in use by now, or processes of a killed PostgreSQL have not exited yet.
    await pause(100 * tries)
  }
  throw new Error(`PostgreSQL does not start: ${logTail(cluster.logFile)} (The log is ${cluster.logFile}.)`)
}

/** The PostgreSQL that already runs on `data`, when it is ready; undefined if none runs. */
async function adoptRunning(data: string): Promise<Run | undefined> {
  for (let attempts = 0; ; ) {
    const other = findPostmaster(data)
    if (!other) return undefined
    const lifetimePipe = other.ready ? joinLifetimePipe(other.socketDir) : undefined
    // Without a watchdog it is about to stop, or a person has started it. The second is used as it is after 60
    // attempts.
    if (lifetimePipe || (other.ready && ++attempts > 60)) {
      await pause(50)
      if (findPostmaster(data)?.ready) return { ...other, lifetimePipe }
      lifetimePipe?.release()
    }
    await pause(other.ready ? 50 : 10)
  }
}

/** Restarts PostgreSQL at the same address whenever it exits by itself. */
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
      // A disk may be full for hours.
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
