import type { ChildProcess } from 'node:child_process'
import { setTimeout as pause } from 'node:timers/promises'
import type { Logger as Log } from 'pino'
import { binariesFor } from './binaries.ts'
import { type Cluster, openCluster } from './cluster.ts'
import { openDataDirectory, removeStaleFolders } from './data-directory.ts'
import { freePort } from './free-port.ts'
import { createLifetimePipe, joinLifetimePipe, type LifetimePipe } from './lifetime-pipe.ts'
import { detachPostmaster, findPostmaster, launchPostmaster, logTail, stopPostmaster } from './postmaster.ts'

export type EmbeddedPostgres = {
  url: string
  /** Folder of the Unix socket, the faster way: give it to postgres.js as `host`. */
  socketDir: string | undefined
  pid: number
  adopted: boolean
  stop(): Promise<void>
}

/**
 * A real PostgreSQL with its data below `home`: found, initialised, started, or adopted when it already runs there.
 *
 *     const database = await startEmbedded({ home: config.home, log })
 *     const sql = postgres(database.url, { ...(database.socketDir && { host: database.socketDir }) })
 *
 * It runs as long as anybody uses it: `stop()` lets go, and whoever leaves last, stopped or killed, ends it. (On Windows
 * it ends with whoever started it.) If PostgreSQL dies, who started it starts it again at the same address.
 * Throws an Error with one sentence that says what to do. Root gives PostgreSQL to another user: see `place.ts`.
 */
export async function startEmbedded(options: { home: string; log: Log; port?: number }): Promise<EmbeddedPostgres> {
  const { log } = options
  const place = openDataDirectory(options.home, log)
  const binaries = await binariesFor(place)
  const cluster = await openCluster(place, binaries, log)

  const run = await runOf(cluster, options.port)
  const adopted = run.child === undefined
  log.info({ pid: run.pid, port: run.port, data: cluster.data, adopted }, 'PostgreSQL is ready')
  const keeper = run.child && keepAlive(cluster, run as StartedRun, log)

  const stop = async () => {
    await keeper?.leave()
    const isLast = run.lease?.letGo() ?? false
    if (isLast) await stopPostmaster(run.pid, cluster.data)
    if (isLast) run.lease?.remove()
    log.info({ pid: run.pid }, isLast ? 'PostgreSQL has ended' : 'PostgreSQL is left to its other users')
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
  lease: LifetimePipe | undefined
  child?: ChildProcess
}
type StartedRun = Run & { lease: LifetimePipe; child: ChildProcess }

/** The running PostgreSQL of `cluster`: started now, or another's. Who loses a race for the folder adopts. */
async function runOf(cluster: Cluster, wanted: number | undefined): Promise<Run> {
  for (let tries = 0; tries < 12; tries++) {
    const others = await othersRun(cluster.data)
    if (others) return others
    const lastPort = detachPostmaster(cluster.data)
    const port = await freePort(tries < 3 ? (wanted ?? lastPort) : undefined)
    const lease = createLifetimePipe(cluster.place)
    const child = await launchPostmaster(cluster, port, lease)
    if (child) {
      removeStaleFolders(cluster.place, lease.folder)
      return { pid: child.pid!, port, socketDir: lease.folder, lease, child }
    }
    lease.letGo()
    lease.remove()
    // The port was taken meanwhile, or processes of a killed one are still dying.
    await pause(100 * tries)
  }
  throw new Error(`PostgreSQL does not start: ${logTail(cluster.logFile)} (The log is ${cluster.logFile}.)`)
}

/** The PostgreSQL that already runs on `data`, once it is ready; undefined once there is none. */
async function othersRun(data: string): Promise<Run | undefined> {
  for (let refusals = 0; ; ) {
    const other = findPostmaster(data)
    if (!other) return undefined
    const lease = other.ready ? joinLifetimePipe(other.socketDir) : undefined
    // Where no watchdog takes a lease it is just ending, or somebody started it by hand: that one is used as it is.
    if (lease || (other.ready && ++refusals > 60)) {
      await pause(50)
      if (findPostmaster(data)?.ready) return { ...other, lease }
      lease?.letGo()
    }
    await pause(other.ready ? 50 : 10)
  }
}

/** Starts PostgreSQL again, at the same address, whenever it ends without having been asked to. */
function keepAlive(cluster: Cluster, run: StartedRun, log: Log) {
  let hasLeft = false
  let revival: Promise<void> | undefined

  const watch = () => {
    run.child.once('exit', (code, signal) => {
      if (hasLeft) return
      log.error({ pid: run.pid, code, signal }, 'PostgreSQL has died and is started again')
      revival = revive().catch(err => log.fatal({ err }, 'PostgreSQL does not start again'))
    })
  }
  const revive = async () => {
    for (let tries = 0; !hasLeft; tries++) {
      if (tries === 40) {
        const why = findPostmaster(cluster.data)
          ? 'another process has started it at another address'
          : logTail(cluster.logFile)
        log.fatal({ why }, 'PostgreSQL does not start again, and is tried every five seconds')
      }
      // A disk may be full for hours.
      await pause(tries < 40 ? 250 : 5_000)
      if (hasLeft || findPostmaster(cluster.data)) continue
      detachPostmaster(cluster.data)
      const child = await launchPostmaster(cluster, run.port, run.lease)
      if (!child) continue
      run.pid = child.pid!
      run.child = child
      log.info({ pid: run.pid, port: run.port }, 'PostgreSQL is ready again')
      return watch()
    }
  }

  watch()
  return {
    leave() {
      hasLeft = true
      return revival
    },
  }
}
