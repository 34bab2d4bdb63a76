import { mkdtempSync, rmSync } from 'node:fs'
import { constants, tmpdir } from 'node:os'
import { join } from 'node:path'

export type Room = { folder: string; leave(): void }

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * A folder of one's own for as long as some work takes; it goes when the work is done, and when the process is told to end.
 *
 *     const room = roomFor('bundle')
 *     try { … } finally { room.leave() }
 */
export function roomFor(name: string): Room {
  const folder = mkdtempSync(join(tmpdir(), `accord-${name}-`))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  // A signal alone would end the process without a word to whoever waits for its end.
  const end = (signal: NodeJS.Signals) => process.exit(128 + constants.signals[signal])
  process.on('exit', remove)
  for (const signal of signals) process.on(signal, end)
  return {
    folder,
    leave() {
      process.off('exit', remove)
      for (const signal of signals) process.off(signal, end)
      remove()
    },
  }
}
