import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { root } from './room.ts'

export type Imported = { rows: number; seconds: number; memory: number }

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/**
 * Runs `npm run import` as a process of its own. Returns the imported rows, the seconds, and the peak memory in MB of
 * the largest process: the import or any process of the PostgreSQL that it started.
 */
export async function imported(args: string[], home: string): Promise<Imported> {
  const [program, ...options] = scripts.import.split(' ')
  const start = performance.now()
  const child = spawn(program, [...options, ...args], {
    cwd: root,
    env: { ...process.env, ACCORD_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let memory = 0
  const sampling = setInterval(() => {
    memory = Math.max(memory, ...[child.pid!, ...databaseIn(home)].map(peakOf))
  }, 50)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  clearInterval(sampling)
  if (code !== 0)
    throw new Error(`The import of ${args.join(' ')} exited with code ${code}: ${err}${out.slice(0, 2_000)}`)
  const seconds = (performance.now() - start) / 1_000
  const [added = 0, amended = 0, , unchanged = 0] = /^all (.*)$/m.exec(out)![1]!.trim().split(/ +/).map(Number)
  return { rows: added + amended + unchanged, seconds, memory }
}

/** The processes of the PostgreSQL in a home: the postmaster, found by its data folder, and its children. */
function databaseIn(home: string): number[] {
  const all = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  const postmasters = all.filter(pid => procFile(pid, 'cmdline').includes(`\0-D\0${home}/`))
  const isChild = (pid: string) =>
    postmasters.includes(
      procFile(pid, 'stat')
        .replace(/^.*\) . /s, '')
        .split(' ')[0]!,
    )
  return [...postmasters, ...(postmasters.length > 0 ? all.filter(isChild) : [])].map(Number)
}

function procFile(pid: string, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}

function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024)
  } catch {
    return 0
  }
}
