import type { Log } from './log.ts'

/**
 * Ends the process well on SIGTERM or SIGINT: runs `stop`, then exits with 0, or with 1 if it failed.
 *
 *     untilStopped(() => gateway.stop(), log)
 *
 * A second signal does not wait: it exits at once with 130.
 */
export function untilStopped(stop: () => Promise<void>, log: Log): void {
  let stopping = false
  const onSignal = async (signal: string) => {
    if (stopping) process.exit(130)
    stopping = true
    log.info({ signal }, 'stopping')
    try {
      await stop()
    } catch (err) {
      log.fatal({ err }, 'stopping failed')
      process.exit(1)
    }
    log.info('stopped')
    process.exit(0)
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}
