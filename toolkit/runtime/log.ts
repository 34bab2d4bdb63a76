import { type Logger, pino } from 'pino'

export type Log = Logger

/**
 * A log of JSON lines on standard output (1), or on standard error (2) for a command that prints its result.
 *
 *     const log = createLog('info')
 *     log.child({ subgraph: 'sources' }).warn({ err }, 'statement failed')
 *
 * An error of the database is logged with SQLSTATE and statement, never with parameters.
 */
export function createLog(level: string, output: 1 | 2 = 1): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'variables'],
    serializers: { err: serializeError },
  }
  return pino(options, batchedOutput(output))
}

const destinations = new Set<{ flushSync(): void }>()
process.on('exit', () => {
  for (const destination of destinations) destination.flushSync()
})

/** Writes all lines of one turn of the event loop together, since each write is a system call. */
function batchedOutput(output: 1 | 2) {
  const destination = pino.destination({ dest: output, minLength: 8_192 })
  let isFlushScheduled = false
  let pendingBytes = 0
  destination.on('write', bytes => {
    pendingBytes -= bytes
  })
  // A flush during a write does nothing, so the lines that arrived during the write are flushed now.
  destination.on('drain', () => {
    if (pendingBytes > 0) destination.flush()
  })
  const flush = () => {
    isFlushScheduled = false
    destination.flush()
  }
  destinations.add(destination)
  return {
    write(line: string) {
      pendingBytes += Buffer.byteLength(line)
      destination.write(line)
      if (!isFlushScheduled) setImmediate(flush)
      isFlushScheduled = true
    },
  }
}

function serializeError(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, stack, cause: inner } = error
  const { code, query } = error as { code?: unknown; query?: unknown }
  // The message of drizzle has the parameters of the statement, which must not reach the log.
  const message = error.message.startsWith('Failed query:') ? 'a statement failed' : error.message
  const frames = stack?.match(/^[ \t]+at .*$/gm)?.join('\n')
  return {
    name,
    message,
    ...(code ? { code } : {}),
    ...(query ? { query } : {}),
    ...(frames ? { stack: frames } : {}),
    ...(inner ? { cause: serializeError(inner) } : {}),
  }
}
