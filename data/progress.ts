import { spinner } from '@clack/prompts'

/**
 * What is being done: a line that changes on a terminal, a line each elsewhere.
 *
 *     const progress = progressOn(process.stderr)
 *     progress.step('checking the bundle')
 */
export function progressOn(output: NodeJS.WriteStream): { step: (step: string) => void; end: (word: string) => void } {
  if (!output.isTTY) {
    const line = (text: string) => void output.write(`${text}\n`)
    return { step: line, end: line }
  }
  const spinning = spinner({ output })
  let isStarted = false
  return {
    step(step) {
      if (isStarted) spinning.message(step)
      else spinning.start(step)
      isStarted = true
    },
    end: word => spinning.stop(word),
  }
}
