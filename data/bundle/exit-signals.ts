import { constants } from 'node:os'
import { onParentExit } from '#toolkit/runtime'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Does `work` when the process is told to end (Ctrl-C, SIGTERM, SIGHUP), or npm that ran it was, and ends it: a signal alone would
 * end it without a word to whoever waits for its end. Of several the first is done. Gives what takes this back.
 *
 *     const forget = atSignal(() => console.error('broken off'))
 */
export function onExitSignal(work: () => void = () => {}): () => void {
  const end = (signal: NodeJS.Signals) => {
    work()
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of signals) process.on(signal, end)
  const stay = onParentExit(() => end('SIGTERM'))
  return () => {
    stay()
    for (const signal of signals) process.off(signal, end)
  }
}
