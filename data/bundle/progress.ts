import { spinner } from '@clack/prompts'
import { onExitSignal } from './exit-signals.ts'

/**
 * Reports the steps of a command: with a spinner on a terminal, else with a line for each step. On an exit signal the process
 * prints `interruption(lastStep)` and exits.
 *
 *     const progress = createProgress(process.stderr, () => 'interrupted: nothing was changed')
 *     progress.step('checking the bundle')
 *     progress.end('done')
 */
export function createProgress(output: NodeJS.WriteStream, interruption: (step?: string) => string) {
  const { show, stop } = output.isTTY ? createSpinner(output) : createLineWriter(output)
  let last: string | undefined
  const removeHandler = onExitSignal(() => stop(interruption(last)))
  return {
    step(step: string) {
      last = step
      show(step)
    },
    last: () => last,
    end(word: string) {
      removeHandler()
      stop(word)
    },
  }
}

function createLineWriter(output: NodeJS.WriteStream) {
  const line = (text: string) => void output.write(`${text}\n`)
  return { show: line, stop: line }
}

function createSpinner(output: NodeJS.WriteStream) {
  const spinning = spinner({ output })
  let isStarted = false
  return {
    show(step: string) {
      if (isStarted) return spinning.message(step)
      isStarted = true
      spinning.start(step)
      // In raw mode the spinner reads Ctrl-C as a key and exits with code 0. Without raw mode Ctrl-C is a signal.
      if (process.stdin.isTTY) process.stdin.setRawMode(false)
    },
    stop: (word: string) => spinning.stop(word),
  }
}
