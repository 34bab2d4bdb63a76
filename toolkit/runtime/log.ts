import { type Logger, pino } from 'pino'

export type Log = Logger

/**
 * The log: JSON lines, one object each, on standard output (1) or, where that is for a result, standard error (2).
 *
 *     const log = createLog('info')
 *     log.child({ subgraph: 'sources' }).warn({ err }, 'statement failed')
 *
 * Errors of the database keep SQLSTATE and statement; parameters never reach the log.
 */
export function createLog(level: string, output: 1 | 2 = 1): Log {
  const options = {
    level,
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: ['req.headers.authorization', 'req.headers.cookie', 'variables'],
    serializers: { err: cause },
  }
  return pino(options, perTurn(output))
}

const unwritten = new Set<{ flushSync(): void }>()
process.on('exit', () => {
  for (const destination of unwritten) destination.flushSync()
})

/** Lines are written together that come in one turn of the event loop: under load that is one write for several requests. */
function perTurn(output: 1 | 2) {
  const destination = pino.destination({ dest: output, minLength: 8_192 })
  let isDue = false
  let left = 0
  destination.on('write', bytes => {
    left -= bytes
  })
  // What came while others were written has not been flushed with them.
  destination.on('drain', () => {
    if (left > 0) destination.flush()
  })
  const flush = () => {
    isDue = false
    destination.flush()
  }
  unwritten.add(destination)
  return {
    write(line: string) {
      left += Buffer.byteLength(line)
      destination.write(line)
      if (!isDue) setImmediate(flush)
      isDue = true
    },
  }
}

function cause(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) }
  const { name, stack, cause: inner } = error
  const { code, query } = error as { code?: unknown; query?: unknown }
  // drizzle writes the parameters of a statement into the message; the statement alone is enough.
  const message = error.message.startsWith('Failed query:') ? 'a statement failed' : error.message
  const clean = stack
    ?.split('\n')
    .filter(line => /^\s+at /.test(line))
    .join('\n')
  return {
    name,
    message,
    ...(code ? { code } : {}),
    ...(query ? { query } : {}),
    ...(clean ? { stack: clean } : {}),
    ...(inner ? { cause: cause(inner) } : {}),
  }
}
