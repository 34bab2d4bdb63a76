import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Cluster, environment } from './cluster.ts'
import { type LifetimePipe, launcher } from './lifetime-pipe.ts'

type Postmaster = { pid: number; port: number; socketDir: string | undefined; ready: boolean }

const MAX_LOG_BYTES = 5_000_000
// No process has this id: the highest on Linux is 4194304, on macOS 99998.
const UNUSED_PID = 2_147_483_646

/**
 * The PostgreSQL that runs on `data`, read from its file `postmaster.pid`; undefined if none runs.
 *
 *     findPostmaster('/srv/accord/.accord/data-18')   // { pid: 4711, port: 25432, socketDir: '/srv/...', ready: true }
 *
 * Lines of the file: process id, data, start time, port, socket folder, address, shared memory, state
 * (https://www.postgresql.org/docs/current/storage-file-layout.html). Also checks the command line of the process:
 * after a restart of a container, the process id often belongs to another process.
 */
export function findPostmaster(data: string): Postmaster | undefined {
  const [pid, , , port, socketDir, , , state] = linesOf(data)
  if (!isPostmaster(Number(pid), data)) return undefined
  return { pid: Number(pid), port: Number(port), socketDir: socketDir || undefined, ready: state?.trim() === 'ready' }
}

/**
 * Replaces the process id in the `postmaster.pid` of an ended PostgreSQL, so that the next start ignores it. Returns
 * the former port; undefined if PostgreSQL runs or there is no file.
 *
 * From the rest of the file, PostgreSQL finds out whether an old process still uses its shared memory. The write goes
 * through the open file, so it cannot change the file of a PostgreSQL that starts at the same moment.
 */
export function detachPostmaster(data: string): number | undefined {
  if (findPostmaster(data)) return undefined
  const path = join(data, 'postmaster.pid')
  let file: number | undefined
  try {
    file = openSync(path, 'r+')
    const [pid, ...rest] = readFileSync(file, 'utf8').split('\n')
    if (pid && !isPostmaster(Number(pid), data)) writeSync(file, [UNUSED_PID, ...rest].join('\n'), 0)
    // PostgreSQL may be writing an empty file. After 2 s it is from a power failure.
    if (!pid && Date.now() - fstatSync(file).mtimeMs > 2_000) rmSync(path, { force: true })
    return Number(rest[2]) || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Starts PostgreSQL and waits until it is ready; undefined if it exits first. */
export async function launchPostmaster(
  { binaries, data, logFile, directory }: Cluster,
  port: number,
  lifetimePipe: LifetimePipe,
): Promise<ChildProcess | undefined> {
  rotate(logFile)
  const log = openSync(logFile, 'a', 0o600)
  const readEnd = lifetimePipe.openReadEnd()
  const command = [join(binaries.folder, 'postgres'), '-D', data, ...settings(port, lifetimePipe.folder)]
  const child = spawn(
    '/bin/sh',
    ['-c', launcher, 'accord', data, ...command],
    // `detached`: Ctrl-C in the terminal must not stop PostgreSQL before the services that still write.
    { ...directory.user, cwd: data, env: environment, detached: true, stdio: ['ignore', log, log, readEnd] },
  )
  let failure: Error | undefined
  child.once('error', error => {
    failure = error
  })
  child.unref()
  closeSync(log)
  closeSync(readEnd)
  const hasExited = () => child.exitCode !== null || child.signalCode !== null
  while (!hasExited()) {
    if (failure) throw failure
    const running = findPostmaster(data)
    if (running?.ready && running.pid === child.pid) return child
    await pause(5)
  }
  return undefined
}

/** Stops PostgreSQL with a fast shutdown, after 15 s with an immediate one. Both lose no data. Never sends SIGKILL. */
export async function stopPostmaster(pid: number, data: string): Promise<void> {
  const timeouts = { SIGINT: 15_000, SIGQUIT: 30_000 }
  for (const [signal, timeout] of Object.entries(timeouts)) {
    const deadline = Date.now() + timeout
    if (isPostmaster(pid, data)) send(pid, signal)
    while (isPostmaster(pid, data) && Date.now() < deadline) await pause(10)
  }
  if (isPostmaster(pid, data)) throw new Error(`PostgreSQL (process ${pid}) does not stop. See its log.`)
}

/** The last error in the log of PostgreSQL, otherwise its last line. */
export function logTail(logFile: string): string {
  const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-20) : []
  return (lines.findLast(line => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? 'its log is empty').trim()
}

function rotate(logFile: string) {
  try {
    if (statSync(logFile).size > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`)
  } catch (error) {
    // The log does not exist yet, or another process renamed it.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}

function send(pid: number, signal: string) {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

const settings = (port: number, socketDir: string) =>
  Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    // The value is a list, in which a comma without quotes separates two folders.
    unix_socket_directories: `"${socketDir.replaceAll('"', '""')}"`,
    max_connections: 200,
    shared_buffers: '160MB',
    wal_buffers: '16MB',
    max_parallel_workers_per_gather: 0,
    max_wal_size: '2GB',
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`])

function linesOf(data: string): string[] {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

function isPostmaster(pid: number, data: string): boolean {
  if (!(pid > 0)) return false
  const command = commandOf(pid)
  // The command line of the watchdog contains this text too, but starts with /bin/sh.
  return `${command} `.includes(`postgres -D ${data} `) && !command.startsWith('/bin/sh ')
}

function commandOf(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
    return execFileSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
  } catch {
    return ''
  }
}
