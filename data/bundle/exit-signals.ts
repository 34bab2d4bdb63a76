import { constants } from 'node:os'
import { onParentExit } from '#toolkit/runtime'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs `work` and exits when the process receives SIGINT (Ctrl-C), SIGTERM or SIGHUP, or its parent npm exits. Returns a function
 * that removes the handler. A process without a handler would not run its `exit` listeners.
 *
 *     const removeHandler = onExitSignal(() => console.error('interrupted'))
 */
export function onExitSignal(work: () => void = () => {}): () => void {
  const exit = (signal: NodeJS.Signals) => {
    work()
    process.exit(128 + constants.signals[signal])
  }
  for (const signal of signals) process.on(signal, exit)
  const unwatchParent = onParentExit(() => exit('SIGTERM'))
  return () => {
    unwatchParent()
    for (const signal of signals) process.off(signal, exit)
  }
}
