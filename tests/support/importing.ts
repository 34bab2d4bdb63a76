import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** Milliseconds that the rows took to be copied, and to be merged. */
export type Spans = Record<'copying' | 'merging', number>

export type Program = {
  process: ChildProcess
  /** Its code, or null if a signal ended it. */
  ended: Promise<number | null>
  /** Waits until it has said that it does something, or has ended. */
  says(word: string): Promise<true>
  /** Asks again and again until something is so, or it has ended. */
  until(isSo: () => Promise<boolean>): Promise<void>
  spans(): Spans
}

/** `npm run import` without npm, so that the process is the program. */
export function importing(url: string, bundle: string): Program {
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, DATABASE_URL: url }
  const child = spawn(process.execPath, ['--import', 'tsx', 'data/commands/import.ts', bundle], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const said: { word: string; at: number }[] = []
  let hear = () => {}
  const tell = (word: string) => {
    said.push({ word, at: performance.now() })
    hear()
  }
  createInterface(child.stderr!).on('line', tell)
  const ended = once(child, 'close').then(([code]) => code as number | null)
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
    hear()
  })
  const whenSaid = (word: string) => said.find(line => line.word.includes(word))?.at
  return {
    process: child,
    ended,
    async says(word) {
      while (whenSaid(word) === undefined && !hasEnded)
        await new Promise<void>(heard => {
          hear = heard
        })
      return true
    },
    async until(isSo) {
      while (!hasEnded && !(await isSo()));
    },
    spans() {
      const [began, merging, writing] = ['checking', 'merging', 'writing'].map(word => whenSaid(word)!)
      return { copying: merging! - began!, merging: writing! - merging! }
    },
  }
}
