import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { root } from './room.ts'

export type Imported = { rows: number; seconds: number; memory: number }

const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** `npm run import` as a process of its own: the rows that it took, how long, and the most memory that it held, in MB. */
export async function imported(args: string[], home: string): Promise<Imported> {
  const [program, ...options] = scripts.import.split(' ')
  const began = performance.now()
  const child = spawn(program, [...options, ...args], {
    cwd: root,
    env: { ...process.env, ACCORD_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let memory = 0
  const watch = setInterval(() => {
    memory = Math.max(memory, peakOf(child.pid!))
  }, 50)
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  clearInterval(watch)
  if (code !== 0) throw new Error(`The import of ${args.join(' ')} ended with ${code}: ${err}${out.slice(0, 2_000)}`)
  const seconds = (performance.now() - began) / 1_000
  const [added = 0, amended = 0, , unchanged = 0] = /^all (.*)$/m.exec(out)![1]!.trim().split(/ +/).map(Number)
  return { rows: added + amended + unchanged, seconds, memory }
}

function peakOf(pid: number): number {
  try {
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1_024)
  } catch {
    return 0
  }
}
