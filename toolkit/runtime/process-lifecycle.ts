import type { Log } from './log.ts'

const parent = process.ppid

/**
 * Runs `stop` at SIGTERM or SIGINT, and then exits. A second signal exits at once. Unhandled rejections are logged.
 *
 *     runUntilStopped(async () => { await gateway.stop(); await graph.stop() }, log)
 *
 * Under npm, the process also stops when its parent exits: npm sends signals to a shell, which does not pass them on.
 */
export function runUntilStopped(stop: () => Promise<void>, log: Log): void {
  let isStopping = false
  const onSignal = async (signal: NodeJS.Signals) => {
    if (isStopping) process.exit(130)
    isStopping = true
    log.info({ signal }, 'received a signal; shutting down')
    try {
      await stop()
      process.exit(0)
    } catch (err) {
      log.error({ err }, 'shutdown failed; exiting with code 1')
      process.exit(1)
    }
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  logUnhandledRejections(log)
  onParentExit(() => {
    if (!isStopping) onSignal('SIGTERM')
  })
}

/** Under npm, calls `work` every 250 ms once the parent has exited. Returns the function that ends these calls. */
export function onParentExit(work: () => void): () => void {
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const watch = setInterval(() => {
    if (process.ppid !== parent) work()
  }, 250).unref()
  return () => clearInterval(watch)
}

/** Logs unhandled rejections. By default Node would exit, and all other requests of this process would fail. */
export function logUnhandledRejections(log: Log): void {
  process.on('unhandledRejection', err => log.error({ err }, 'unhandled rejection; the process continues'))
}

/**
 * Runs the main function of a program. If it throws, the message and its cause are written to standard error, and the
 * exit code is 1. A reader that closes the output early (`| head`) causes no error.
 */
export async function main(run: () => Promise<void>): Promise<void> {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exitCode = 1
    })
  }
  // Node exits with code 0 if only a promise that never settles is left.
  const onUnfinished = () => {
    process.stderr.write('The program ended before its work was done: what it waited for never arrived. Try again.\n')
    process.exit(1)
  }
  process.once('beforeExit', onUnfinished)
  try {
    await run()
  } catch (error) {
    process.stderr.write(`${reasonOf(error as Error)}\n`)
    process.exit(1)
  }
  process.off('beforeExit', onUnfinished)
}

/**
 * The message of an error, with the messages of its causes on the next lines. A message that ends with a full stop is
 * written by Accord and complete, so its cause is left out.
 *
 *     reasonOf(error)    // Failed query: ALTER TABLE … Cause: column "city" of relation "offices" contains null values
 */
export function reasonOf({ message, cause }: Error): string {
  if (!(cause instanceof Error) || message.endsWith('.') || message.includes(cause.message)) return message
  return `${message.trimEnd()}\nCause: ${reasonOf(cause)}`
}

/**
 * Calls `listen`. If it fails, calls `stop`, which stops everything that was started before.
 *
 *     await listenOrStop(config, () => app.listen(config), () => graph.stop())
 *
 * Throws an Error with advice if the port or the address cannot be used.
 */
export async function listenOrStop(
  { port, host }: { port: number; host: string },
  listen: () => Promise<string>,
  stop: () => Promise<void>,
): Promise<string> {
  try {
    return await listen()
  } catch (error) {
    await stop()
    const { code } = error as NodeJS.ErrnoException
    const advice = code && ADVICE[code]
    throw advice ? new Error(advice(port, host), { cause: error }) : error
  }
}

const hostAdvice = (_: number, host: string) =>
  `${host} is not an address of this machine. Set HOST to an address of this machine, or remove HOST.`

const ADVICE: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port, host) =>
    `Port ${port} of ${host} is in use. Stop the process that listens there, or set PORT to another port.`,
  EACCES: port => `This user may not listen on port ${port}. Set PORT to 1024 or higher.`,
  EADDRNOTAVAIL: hostAdvice,
  ENOTFOUND: hostAdvice,
}
