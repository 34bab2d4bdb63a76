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
import { withAllBelow } from './cpu.ts'
import type { Room } from './room.ts'

/*
 * Processes of a run. They end with it, also where it is killed, since a keeper hears of that.
 */

export type Running = { pid: number; port: number; role: 'gateway' | 'subgraphs'; end(): Promise<void> }

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
const children = new Set<ChildProcess>()
const servers = new Set<Running>()
let keeper: ChildProcess | undefined

/** Starts a command on the database of the room, and waits until it listens. What it says is in a file of the folder `logs`. */
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
  keep()
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
  kept(child)
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  for (const until = Date.now() + 60_000; !(await listens(at)); await new Promise(next => setTimeout(next, 50)))
    if (hasEnded() || Date.now() > until) throw new Error(`${name} does not start: see ${log}.`)
  const running: Running = { pid: child.pid!, port: at, role, end: () => ended(child) }
  servers.add(running)
  child.once('exit', () => servers.delete(running))
  return running
}

/** A program of this folder, or of the project by its path from the root. */
export const program = (file: string, ...args: string[]) => [
  process.execPath,
  '--import',
  'tsx',
  file.startsWith('./') ? here(file) : join(root, file),
  ...args,
]

/** The process that asks: one task at a time. */
export function client(): { pid: number; load(task: Task): Promise<Load>; end(): Promise<void> } {
  keep()
  const env = { ...process.env, ...mark }
  // What it leaves behind is little, and no thread beside its own is to collect that.
  const execArgv = ['--single-threaded-gc', '--import', 'tsx']
  const child = fork(here('./client.ts'), { execArgv, serialization: 'advanced', env })
  kept(child)
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

/** So that whoever goes on has caught up with what came due meanwhile, in milliseconds. */
const toCatchUp = 1_000

/**
 * Lets the servers `at` work go on, and stops all others as they are: they collect garbage and look for changes also where nobody
 * asks them, and on two processors that is seen in the slowest answers of the one that is asked. Without `at`, all go on.
 */
export async function onlyAtWork(at: Running[] = [...servers]): Promise<void> {
  const isAtWork = new Set(withAllBelow(at.map(({ pid }) => pid)))
  for (const pid of withAllBelow([...servers].map(({ pid }) => pid))) {
    try {
      process.kill(pid, isAtWork.has(pid) ? 'SIGCONT' : 'SIGSTOP')
    } catch {
      // It has ended meanwhile.
    }
  }
  await pause(toCatchUp)
}

/** In the environment of each, so that the keeper knows them, and what they have started. */
const mark = { ACCORD_BENCH_RUN: randomUUID() }

function kept(child: ChildProcess): void {
  children.add(child)
  child.once('exit', () => children.delete(child))
}

/** Starts what ends all others once this process is no more. */
function keep(): void {
  if (keeper) return
  const command = [here('./keeper.mjs'), `ACCORD_BENCH_RUN=${mark.ACCORD_BENCH_RUN}`]
  keeper = spawn(process.execPath, command, { stdio: ['pipe', 'ignore', 'ignore'], detached: true })
  // It waits for the run, and the run not for it.
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
