import { spinner } from '@clack/prompts'
import { onExitSignal } from './exit-signals.ts'

/**
 * What is being done: a line that changes on a terminal, a line each elsewhere. Who is told to end before that says what `brokenOff`
 * makes of the last step, and ends.
 *
 *     const progress = progressOn(process.stderr, () => 'broken off: nothing was changed')
 *     progress.step('checking the bundle')
 *     progress.end('done')
 */
export function createProgress(
  output: NodeJS.WriteStream,
  brokenOff: (step?: string) => string,
): { step: (step: string) => void; last: () => string | undefined; end: (word: string) => void } {
  const { show, stop } = output.isTTY ? spinningOn(output) : linesOn(output)
  let last: string | undefined
  const forget = onExitSignal(() => stop(brokenOff(last)))
  return {
    step(step) {
      last = step
      show(step)
    },
    last: () => last,
    end(word) {
      forget()
      stop(word)
    },
  }
}

function linesOn(output: NodeJS.WriteStream) {
  const line = (text: string) => void output.write(`${text}\n`)
  return { show: line, stop: line }
}

function spinningOn(output: NodeJS.WriteStream) {
  const spinning = spinner({ output })
  let isStarted = false
  return {
    show(step: string) {
      if (isStarted) return spinning.message(step)
      isStarted = true
      spinning.start(step)
      // Ctrl-C is to come as a signal: to the spinner it is a key, at which it ends the process as if all were well.
      if (process.stdin.isTTY) process.stdin.setRawMode(false)
    },
    stop: (word: string) => spinning.stop(word),
  }
}
