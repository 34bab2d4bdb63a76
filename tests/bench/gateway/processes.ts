import { type ChildProcess, fork, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, openSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { root } from '#bench/data/room'
import { freePort } from '#src/toolkit/embedded-postgres/free-port.ts'
import type { Load, Task } from './client.ts'
import { withDescendants } from './cpu.ts'
import type { Room } from './room.ts'

/*
 * The processes of a run. They end with it, even if it is killed: `./keeper.mjs` notices that and kills them.
 */

export type Running = { pid: number; port: number; role: 'gateway' | 'subgraphs'; end(): Promise<void> }

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const children = new Set<ChildProcess>()
const servers = new Set<Running>()
let keeper: ChildProcess | undefined

/**
 * Starts a command on the database of the room, and waits until it listens. Its output goes to a file in the folder
 * `logs`.
 */
export async function started(
  { folder, database, isCached }: Room,
  name: string,
  [command, ...args]: string[],
  settings: Record<string, string>,
  { role = 'gateway', port }: Partial<Pick<Running, 'role' | 'port'>> = {},
): Promise<Running> {
  const at = port ?? (await freePort())
  const logs = join(folder, 'logs')
  mkdirSync(logs, { recursive: true })
  const log = join(logs, `${name}${isCached ? '-cached' : ''}.log`)
  const out = openSync(log, 'w')
  startKeeper()
  const child = spawn(command!, args, {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: 'production',
      DATABASE_URL: database.url,
      ...(database.socketDir && { PG_SOCKET_DIR: database.socketDir }),
      HOST: '127.0.0.1',
      PORT: String(at),
      ...settings,
      ...mark,
    },
    stdio: ['ignore', out, out],
  })
  register(child)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  for (const until = Date.now() + 60_000; !(await listens(at)); await new Promise(next => setTimeout(next, 50)))
    if (hasEnded() || Date.now() > until)
      throw new Error(`${name} ended or did not listen on port ${at} within 60 s. See ${log}.`)
  const running: Running = { pid: child.pid!, port: at, role, end: () => ended(child) }
  servers.add(running)
  child.once('exit', () => servers.delete(running))
  return running
}

/** The command of a program in this folder (`./…`), or in the project by its path from the root. */
export const program = (file: string, ...args: string[]) => [
  process.execPath,
  '--import',
  'tsx',
  file.startsWith('./') ? here(file) : join(root, file),
  ...args,
]

/** The process that sends the requests, one task at a time. */
export function client(): { pid: number; load(task: Task): Promise<Load>; end(): Promise<void> } {
  startKeeper()
  const env = { ...process.env, ...mark }
  // It leaves little garbage, so no other thread should collect it and use a second processor.
  const execArgv = ['--single-threaded-gc', '--import', 'tsx']
  const child = fork(here('./client.ts'), { execArgv, serialization: 'advanced', env })
  register(child)
  return {
    pid: child.pid!,
    async load(task) {
      child.send(task)
      const [load] = (await once(child, 'message')) as [Load]
      return load
    },
    end: () => ended(child),
  }
}

/** Milliseconds that a continued server has for the timers that became due while it was stopped. */
const catchUpTime = 1_000

/**
 * Continues the servers `active` and stops all others (SIGSTOP). Idle servers collect garbage and poll for changes,
 * which on two processors slows the slowest responses of the active one. Without `active`, all servers continue.
 */
export async function continueOnly(active: Running[] = [...servers]): Promise<void> {
  const activePids = new Set(withDescendants(active.map(({ pid }) => pid)))
  for (const pid of withDescendants([...servers].map(({ pid }) => pid))) {
    try {
      process.kill(pid, activePids.has(pid) ? 'SIGCONT' : 'SIGSTOP')
    } catch {
      // The process has ended.
    }
  }
  await pause(catchUpTime)
}

/** In the environment of each process, so that the keeper finds it and its descendants. */
const mark = { ACCORD_BENCH_RUN: randomUUID() }

function register(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => children.delete(child))
}

/** Starts the process that kills all others when this one has ended. */
function startKeeper(): void {
  if (keeper) return
  const command = [here('./keeper.mjs'), `ACCORD_BENCH_RUN=${mark.ACCORD_BENCH_RUN}`]
  keeper = spawn(process.execPath, command, { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  // The keeper waits for the run, but must not prevent its end.
  keeper.unref()
  ;(keeper.stdin as Socket).unref()
  process.on('exit', () => {
    for (const each of children) each.kill('SIGKILL')
  })
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000)
  await exit
  clearTimeout(late)
}

const listens = (port: number) =>
  new Promise<boolean>(resolve => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve(true)
    }).on('error', () => resolve(false))
  })
