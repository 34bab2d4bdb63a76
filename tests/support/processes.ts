import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { onFileEnd } from '#tests/cleanup'
import { comes } from '#tests/embedded'
import type { Answer } from '#tests/graph'
import { serverOf } from '#tests/troubles'

/*
 * Starts programs of the project as separate processes, for tests that stop or kill them. They run without npm and
 * without the command line of tsx, so that a signal reaches the program itself. A build of the current sources is used
 * if there is one: it starts in a third of the time.
 */

const entryPoints: Record<string, string> = {
  'gateway/server/all-in-one-main.ts': 'bin/start.mjs',
  'gateway/server/serve-command.ts': 'bin/serve.mjs',
  'data/commands/import.ts': 'bin/import.mjs',
}
const { builtFolder } = await import(new URL('../../bin/built.mjs', import.meta.url).href)
const isBuilt = existsSync(builtFolder())

export type Running = {
  process: ChildProcess
  /** The output so far: the log on standard output, messages for people on standard error. */
  out(): string
  err(): string
  /** The exit code, or the signal that ended the process. */
  ended: Promise<number | string>
  /** Sends SIGTERM, or another signal, and waits for the end of the process. */
  end(signal?: NodeJS.Signals): Promise<number | string>
}

export type Serving = Running & {
  url: string
  port: number
  /** Sends a query. The response has its text too, for comparisons byte for byte. */
  ask(query: string): Promise<Answer & { text: string }>
  /** Milliseconds from the start of the process until /readyz responds with success. */
  took: number
}

type Settings = Record<string, string | number>

const root = fileURLToPath(new URL('../../', import.meta.url))

/**
 * Starts a program of the project: `start('data/commands/import.ts', [folder], { ACCORD_HOME: home })`. The response
 * cache is off unless `RESPONSE_CACHE_MB` is set, because most tests are about executing requests.
 */
export const start = (file: string, args: string[], settings: Settings): Running =>
  launch([process.execPath, ...program(file), ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, RESPONSE_CACHE_MB: '0', ...asText(settings) },
  })

const program = (file: string) => (isBuilt && entryPoints[file] ? [entryPoints[file]] : ['--import', 'tsx', file])

/** Starts any command with its own environment; root may start it as another user. */
export function launch(
  [command, ...args]: string[],
  { cwd, env, uid }: { cwd: string; env: Record<string, string | undefined>; uid?: number | undefined },
): Running {
  const child = spawn(command!, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], ...(uid && { uid, gid: uid }) })
  children.add(child)
  onFileEnd(killChildren)
  const [out, err]: [string[], string[]] = [[], []]
  child.stdout.on('data', chunk => out.push(String(chunk)))
  child.stderr.on('data', chunk => err.push(String(chunk)))
  const ended = once(child, 'close').then(([code, signal]) => code ?? signal)
  ended.then(() => children.delete(child))
  return {
    process: child,
    out: () => out.join(''),
    err: () => err.join(''),
    ended,
    end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
  }
}

// A failed test leaves its processes running, so they are ended here.
const children = new Set<ChildProcess>()
const killChildren = () => {
  for (const child of children) child.kill('SIGKILL')
}
process.once('exit', killChildren)

/** Starts a program and waits for its end: returns the exit code and the output. */
export async function run(file: string, args: string[], settings: Settings) {
  const running = start(file, args, settings)
  return { code: await running.ended, out: running.out(), err: running.err() }
}

/** Starts a server of the project on a free port and waits until it is ready. Rejects if it ends before that. */
export async function serve(file: string, args: string[], settings: Settings): Promise<Serving> {
  const port = Number(settings.PORT ?? (await freePort()))
  const url = `http://127.0.0.1:${port}`
  const began = Date.now()
  const running = start(file, args, { ...settings, PORT: port })
  const { process: child } = running
  const hasEnded = () => child.exitCode !== null || child.signalCode !== null
  await comes(async () => hasEnded() || (await isReady(url)), 60_000)
  const took = Date.now() - began
  if (hasEnded() || !(await isReady(url))) {
    child.kill('SIGKILL')
    throw new Error(`${file} is not ready: ${running.err()} ${running.out().slice(-2_000)}`)
  }
  return { ...running, url, port, took, ask: query => asking(`${url}/graphql`, query) }
}

/** Starts the whole graph in one process, as `npm start` does. */
export const serveGraph = (settings: Settings) => serve('gateway/server/all-in-one-main.ts', [], settings)

/** A port without a listener, outside the range of outgoing connections. */
export async function freePort(): Promise<number> {
  const { url, close } = await serverOf(() => {})
  await close()
  return Number(new URL(url).port)
}

/** Sends a query, and returns the response and its text. */
export async function asking(url: string, query: string): Promise<Answer & { text: string }> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query }) })
  const text = await response.text()
  return { ...JSON.parse(text), text }
}

const isReady = (url: string) =>
  fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )

const asText = (settings: Settings) =>
  Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, String(value)]))
