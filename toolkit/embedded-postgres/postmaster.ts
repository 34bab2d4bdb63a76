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

export type Postmaster = { pid: number; port: number; socketDir: string | undefined; ready: boolean }

const logSize = 5_000_000
// No process has this number: the highest on Linux is 4194304, on macOS 99998.
const nobody = 2_147_483_646

/**
 * The PostgreSQL that runs on `data`, read from its own `postmaster.pid`; undefined if none does.
 *
 *     postmasterOf('/srv/accord/.accord/data-18')   // { pid: 4711, port: 25432, socketDir: '/srv/...', ready: true }
 *
 * Lines of the file: number, data, start time, port, socket folder, address, shared memory, state
 * (https://www.postgresql.org/docs/current/storage-file-layout.html). A number alone proves nothing: after a restart
 * of a container it often is another's, so the process is asked for its command line.
 */
export function findPostmaster(data: string): Postmaster | undefined {
  const [pid, , , port, socketDir, , , state] = linesOf(data)
  if (!isPostmaster(Number(pid), data)) return undefined
  return { pid: Number(pid), port: Number(port), socketDir: socketDir || undefined, ready: state?.trim() === 'ready' }
}

/**
 * Takes a `postmaster.pid` whose PostgreSQL is gone out of the way of the next, and gives the port it had.
 * Only the number goes: the rest lets PostgreSQL see whether some process of the dead one still uses its memory. Written
 * through the open file, so that it cannot hit the file of one that starts at the same moment.
 */
export function detachPostmaster(data: string): number | undefined {
  if (findPostmaster(data)) return undefined
  const path = join(data, 'postmaster.pid')
  let file: number | undefined
  try {
    file = openSync(path, 'r+')
    const [pid, ...rest] = readFileSync(file, 'utf8').split('\n')
    if (pid && !isPostmaster(Number(pid), data)) writeSync(file, [nobody, ...rest].join('\n'), 0)
    // Empty after a power failure, or because it is being written just now.
    if (!pid && Date.now() - fstatSync(file).mtimeMs > 2_000) rmSync(path, { force: true })
    return Number(rest[2]) || undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

/** PostgreSQL, started and ready; undefined if it has ended before it was. */
export async function launchPostmaster(
  cluster: Cluster,
  port: number,
  lease: LifetimePipe,
): Promise<ChildProcess | undefined> {
  const { binaries, data, logFile, place } = cluster
  rotate(logFile)
  const log = openSync(logFile, 'a', 0o600)
  const leaseEnd = lease.readingEnd()
  const child = spawn(
    '/bin/sh',
    ['-c', launcher, 'accord', data, program(binaries, 'postgres'), '-D', data, ...settings(port, lease.folder)],
    // A session of its own: Ctrl-C is for us, and the database outlives the services that still write.
    { ...place.user, cwd: data, env: environment, detached: true, stdio: ['ignore', log, log, leaseEnd] },
  )
  let failure: Error | undefined
  child.once('error', error => {
    failure = error
  })
  child.unref()
  closeSync(log)
  closeSync(leaseEnd)
  const isGone = () => child.exitCode !== null || child.signalCode !== null
  while (!isGone()) {
    if (failure) throw failure
    const running = findPostmaster(data)
    if (running?.ready && running.pid === child.pid) return child
    await pause(5)
  }
  return undefined
}

/** Ends PostgreSQL: fast, and after 15 seconds immediately, which loses nothing either. Never by SIGKILL. */
export async function stopPostmaster(pid: number, data: string): Promise<void> {
  const signals = { SIGINT: 15_000, SIGQUIT: 30_000 }
  for (const [signal, patience] of Object.entries(signals)) {
    const until = Date.now() + patience
    if (isPostmaster(pid, data)) send(pid, signal)
    while (isPostmaster(pid, data) && Date.now() < until) await pause(10)
  }
  if (isPostmaster(pid, data)) throw new Error(`PostgreSQL (process ${pid}) does not end: look at its log.`)
}

/** The last complaint in the log of PostgreSQL. */
export function logTail(logFile: string): string {
  const lines = existsSync(logFile) ? readFileSync(logFile, 'utf8').trim().split('\n').slice(-20) : []
  return (lines.findLast(line => /FATAL|PANIC|ERROR/.test(line)) ?? lines.at(-1) ?? 'it said nothing').trim()
}

function rotate(logFile: string) {
  try {
    if (statSync(logFile).size > logSize) renameSync(logFile, `${logFile}.1`)
  } catch (error) {
    // There is none yet, or another start was faster.
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
    // A list: without the marks a comma in the path would begin another folder.
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
  // Not the watchdog, whose own command line has all of this in it as well.
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
