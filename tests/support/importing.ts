import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The duration of copying and of merging the rows, in milliseconds. */
export type Spans = Record<'copying' | 'merging', number>

export type Program = {
  process: ChildProcess
  /** The exit code, or null if a signal ended the process. */
  ended: Promise<number | null>
  /** Waits until a line of its output contains `word`, or until it has ended. */
  says(word: string): Promise<true>
  /** Calls `isTrue` until it returns true, or until the process has ended. */
  until(isTrue: () => Promise<boolean>): Promise<void>
  spans(): Spans
}

/** Starts `npm run import` without npm, so that a signal reaches the program itself. */
export function importing(url: string, bundle: string): Program {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url }
  const child = spawn(process.execPath, ['--import', 'tsx', 'data/commands/import.ts', bundle], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const lines: { text: string; at: number }[] = []
  let wake = () => {}
  createInterface(child.stderr!).on('line', text => {
    lines.push({ text, at: performance.now() })
    wake()
  })
  const ended = once(child, 'close').then(([code]) => code as number | null)
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
    wake()
  })
  const timeOf = (word: string) => lines.find(({ text }) => text.includes(word))?.at
  return {
    process: child,
    ended,
    async says(word) {
      while (timeOf(word) === undefined && !hasEnded)
        await new Promise<void>(resolve => {
          wake = resolve
        })
      return true
    },
    async until(isTrue) {
      while (!hasEnded && !(await isTrue()));
    },
    spans() {
      const [began, merging, writing] = ['checking', 'merging', 'writing'].map(word => timeOf(word)!)
      return { copying: merging! - began!, merging: writing! - merging! }
    },
  }
}
