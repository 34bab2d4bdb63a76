import type { Log } from './log.ts'

const parent = process.ppid

/**
 * Runs `stop` once at SIGTERM or SIGINT, and then ends the process; a second signal ends it at once.
 *
 *     untilStopped(async () => { await gateway.stop(); await graph.stop() }, log)
 *
 * It also stops `whenLeft`: npm passes a signal on to the shell between them, which dies of it and tells nobody.
 */
export function runUntilStopped(stop: () => Promise<void>, log: Log): void {
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
  logUnhandledRejections(log)
  onParentExit(() => {
    if (!isStopping) onSignal('SIGTERM')
  })
}

/** Does `work`, under npm, when the shell between them is gone. Gives what takes this back. */
export function onParentExit(work: () => void): () => void {
  if (process.env.npm_lifecycle_event === undefined) return () => {}
  const watch = setInterval(() => {
    if (process.ppid !== parent) work()
  }, 250)
  watch.unref()
  return () => clearInterval(watch)
}

/**
 * Lets a server outlive a failure that nobody waits for, and logs it: Node would end, and with it every request that has
 * nothing to do with the one that failed.
 */
export function logUnhandledRejections(log: Log): void {
  process.on('unhandledRejection', err => log.error({ err }, 'something failed that nobody waited for'))
}

/**
 * Runs the main part of a program; what stops it goes to standard error as one sentence, with its cause where that says more, and the
 * process ends with 1. Whoever reads no more of what it prints (`| head`) does not end it.
 */
export async function main(run: () => Promise<void>): Promise<void> {
  for (const output of [process.stdout, process.stderr]) {
    output.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code !== 'EPIPE') process.exitCode = 1
    })
  }
  // Where nothing is left to wait for, Node would end as if all were well.
  const unfinished = () => {
    process.stderr.write('It ended before it was done, since what it waited for was gone: try again.\n')
    process.exit(1)
  }
  process.once('beforeExit', unfinished)
  try {
    await run()
  } catch (error) {
    process.stderr.write(`${reasonOf(error as Error)}\n`)
    process.exit(1)
  }
  process.off('beforeExit', unfinished)
}

/**
 * What an error says, and on lines below it what its causes say: of a statement that failed, PostgreSQL tells why in the cause alone.
 *
 *     reasonOf(error)    // Failed query: ALTER TABLE … Cause: column "city" of relation "offices" contains null values
 *
 * A sentence of ours, which ends with a full stop, says by itself what is to be known.
 */
export function reasonOf({ message, cause }: Error): string {
  if (!(cause instanceof Error) || message.endsWith('.') || message.includes(cause.message)) return message
  return `${message.trimEnd()}\nCause: ${reasonOf(cause)}`
}

/**
 * Listens, and ends what was started where that fails.
 *
 *     await listening(config, () => app.listen(config), () => graph.stop())
 *
 * Throws an Error that says what to do where port or address are the trouble.
 */
export async function formatListenError(
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

const ADVICE: Record<string, (port: number, host: string) => string> = {
  EADDRINUSE: (port, host) => `Port ${port} of ${host} is taken: end what listens there, or set PORT to another.`,
  EACCES: port => `Port ${port} is not open to this user: set PORT to one from 1024 on.`,
  EADDRNOTAVAIL: (_, host) => `${host} is no address of this machine: set HOST to one, or leave it out.`,
  ENOTFOUND: (_, host) => `${host} is no address of this machine: set HOST to one, or leave it out.`,
}
