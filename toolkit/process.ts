import type { Log } from './log.ts'

/**
 * Runs `stop` once at SIGTERM or SIGINT, and then ends the process; a second signal ends it at once.
 *
 *     untilStopped(async () => { await gateway.stop(); await graph.stop() }, log)
 */
export function untilStopped(stop: () => Promise<void>, log: Log): void {
  let isStopping = false
  const onSignal = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(130)
    isStopping = true
    log.info({ signal }, 'stopping')
    try {
      await stop()
      process.exit(0)
    } catch (err) {
      log.error({ err }, 'could not stop in order')
      process.exit(1)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
}

/** Runs the main part of a program; what stops it goes to standard error as one sentence, and the process ends with 1. */
export async function main(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`)
    process.exit(1)
  }
}
