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
import { program } from './binaries.ts'
import { type Cluster, environment } from './cluster.ts'
import { type LifetimePipe, launcher } from './lifetime-pipe.ts'

type Postmaster = { pid: number; port: number; socketDir: string | undefined; ready: boolean }

const MAX_LOG_BYTES = 5_000_000
// No process has this id: the highest on Linux is 4194304, on macOS 99998.
const UNUSED_PID = 2_147_483_646

/**
 * The PostgreSQL that runs on `data`, read from its own `postmaster.pid`; undefined if none does.
 *
 *     findPostmaster('/srv/accord/.accord/data-18')   // { pid: 4711, port: 25432, socketDir: '/srv/...', ready: true }
 *
 * Lines of the file: process id, data, start time, port, socket folder, address, shared memory, state
 * (https://www.postgresql.org/docs/current/storage-file-layout.html). The process id is not enough: after a restart of
 * a container it often belongs to another process. So the command line of the process is checked too.
 */
export function findPostmaster(data: string): Postmaster | undefined {
  const [pid, , , port, socketDir, , , state] = linesOf(data)
  if (!isPostmaster(Number(pid), data)) return undefined
  return { pid: Number(pid), port: Number(port), socketDir: socketDir || undefined, ready: state?.trim() === 'ready' }
}

/**
 * Makes the `postmaster.pid` of an ended PostgreSQL harmless for the next start. Returns the former port; undefined if
 * PostgreSQL runs or there is no file.
 *
 * Only the process id is replaced. PostgreSQL needs the rest to see whether a process of the ended one still uses its
 * shared memory. The write goes through the open file, so it cannot change the file of a PostgreSQL that starts at the
 * same moment.
 */
export function detachPostmaster(data: string): number | undefined {
  if (findPostmaster(data)) return undefined
  const path = join(data, 'postmaster.pid')
  let file: number | undefined
  try {
    file = openSync(path, 'r+')
    const [pid, ...rest] = readFileSync(file, 'utf8').split('\n')
    if (pid && !isPostmaster(Number(pid), data)) writeSync(file, [UNUSED_PID, ...rest].join('\n'), 0)
    // An empty file is from a power failure if it is older than 2 s. Otherwise PostgreSQL is writing it.
    if (!pid && Date.now() - fstatSync(file).mtimeMs > 2_000) rmSync(path, { force: true })
    return Number(rest[2]) || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** Starts PostgreSQL and waits until it is ready; undefined if it exits before. */
export async function launchPostmaster(
  cluster: Cluster,
  port: number,
  lifetimePipe: LifetimePipe,
): Promise<ChildProcess | undefined> {
  const { binaries, data, logFile, directory } = cluster
  rotate(logFile)
  const log = openSync(logFile, 'a', 0o600)
  const readEnd = lifetimePipe.openReadEnd()
  const child = spawn(
    '/bin/sh',
    ['-c', launcher, 'accord', data, program(binaries, 'postgres'), '-D', data, ...settings(port, lifetimePipe.folder)],
    // A session of its own: Ctrl-C in the terminal must not stop the database before the services that still write.
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

/**
 * Stops PostgreSQL with a fast shutdown, and after 15 s with an immediate one, which loses no data either. It never
 * sends SIGKILL.
 */
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
    // There is no log yet, or another process has renamed it.
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
    // The value is a list: without quotes a comma in the path would separate two folders.
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
  // Not the watchdog: its command line contains this text too.
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
