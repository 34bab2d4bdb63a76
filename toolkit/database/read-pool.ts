import type { Sql } from 'postgres'
import { isConnectionError } from '#toolkit/errors'
import type { Signal } from '#toolkit/runtime'
import { type Address, type ConnectionUse, openConnection } from './connection.ts'
import { cancelStatement, withoutLeadingGaps } from './driver-internals.ts'

/*
 * A pool of connections for statements that read. A statement waits in a queue for a free connection. It has a timeout,
 * is cancelled with its request, and is retried once if its connection was lost. postgres.js alone has no timeout, and
 * sends statements on a busy connection, where a slow one delays the others.
 *
 * Up to PIPELINE_DEPTH statements of one turn of the event loop share a connection, because it takes longer to wake a
 * PostgreSQL process than to run most statements.
 */

export type ReadPool = {
  /** The client of the first connection. The pool replaces it when connections do not respond. */
  readonly sql: Sql
  /**
   * Calls `run` with a connection, once more if that is lost. Throws code 57014, as PostgreSQL does, after `limit`
   * milliseconds or when `signal` aborts.
   */
  read<T>(run: (sql: Sql) => PromiseLike<T>, limit: number, signal?: Signal): Promise<T>
  /** The number of running statements, and of statements that wait for a connection. */
  load(): { running: number; waiting: number }
  close(): Promise<void>
}

type Connection = { sql: Sql; running: number }
type Start = (connection: Connection) => void

/** Maximum number of statements that share a connection. A slow one delays the others, so the number is small. */
const PIPELINE_DEPTH = 4

export function openReadPool(address: Address, use: ConnectionUse): ReadPool {
  const connections = () =>
    Array.from({ length: use.max }, () => ({ sql: openConnection(address, { ...use, max: 1 }), running: 0 }))
  let all: Connection[] = connections()
  let running = 0
  // An array, because V8 holds the deleted entries of a Set in memory until it rehashes the set.
  const waiting: Start[] = []
  const startNext = () => {
    while (waiting.length > 0) {
      const connection = availableConnection()
      if (!connection) return
      waiting.shift()!(connection)
    }
  }

  let turn: { connection: Connection; left: number } | undefined
  /** The connection of this turn of the event loop, or a free one. */
  function availableConnection(): Connection | undefined {
    if (turn && turn.left-- > 0) return turn.connection
    const connection = all.find(({ running }) => running === 0)
    if (!connection) return
    const now = { connection, left: PIPELINE_DEPTH - 1 }
    turn = now
    setImmediate(() => {
      if (turn === now) turn = undefined
    })
    return connection
  }

  function runOnce<T>(run: (sql: Sql) => PromiseLike<T>, ms: number, signal?: Signal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let query: PromiseLike<T> | undefined
      let isDone = false
      const giveUp = (why: string) => {
        const at = waiting.indexOf(start)
        if (at !== -1) waiting.splice(at, 1)
        if (query) cancelStatement(query, () => isDone)
        settle(() => reject(Object.assign(new Error(why), { code: '57014' })))
      }
      const onAbort = () => giveUp('the request of the statement was aborted')
      const timer = setTimeout(() => giveUp(`the statement did not finish within ${ms} ms`), ms)
      const settle = (resolveOrReject: () => void) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', onAbort)
        resolveOrReject()
      }
      // The connection is free when PostgreSQL has ended the statement, which may be after the promise is settled.
      const start = (connection: Connection) => {
        running++
        connection.running++
        const end = (resolveOrReject: () => void) => {
          settle(resolveOrReject)
          isDone = true
          running--
          connection.running--
          startNext()
        }
        query = run(connection.sql)
        query.then(
          value => end(() => resolve(withoutLeadingGaps(value))),
          error => end(() => reject(error)),
        )
      }
      if (signal?.aborted) return onAbort()
      signal?.addEventListener('abort', onAbort)
      waiting.push(start)
      startNext()
    })
  }

  // Opens a connection to test whether the server responds. If not, the statements on the present connections never
  // end. `isStuck`: postgres.js cannot reopen a connection, because it was lost during a write. In both cases the pool
  // replaces all connections.
  let isProbing = false
  async function probeServer(isStuck: boolean): Promise<void> {
    if (isProbing) return
    isProbing = true
    const probe = openConnection(address, { ...use, max: 1 })
    const timer = setTimeout(() => probe.end({ timeout: 0 }), address.connectTimeout)
    const isAlive = await probe`select 1`.then(
      () => true,
      () => false,
    )
    clearTimeout(timer)
    probe.end({ timeout: 0 })
    isProbing = false
    if (isAlive && !isStuck) return
    const former = all
    all = connections()
    turn = undefined
    await Promise.all(former.map(({ sql }) => sql.end({ timeout: 0 })))
  }

  return {
    get sql() {
      return all[0]!.sql
    },
    async read(run, limit, signal) {
      const deadline = Date.now() + limit
      const isOver = () => Date.now() >= deadline || signal?.aborted
      for (let isFirst = true; ; isFirst = false) {
        try {
          return await runOnce(run, deadline - Date.now(), signal)
        } catch (error) {
          const code = String((error as { code?: unknown }).code)
          const isStuck = code === 'CONNECT_TIMEOUT'
          if (isStuck || Date.now() >= deadline) probeServer(isStuck)
          if (!isFirst || isOver() || !isRetryable(code)) throw error
        }
      }
    },
    load: () => ({ running, waiting: waiting.length }),
    close: async () => void (await Promise.all(all.map(({ sql }) => sql.end({ timeout: 5 })))),
  }
}

// 57014 before the deadline: a cancel request for the previous statement arrived late and hit this one.
const isRetryable = (code: string) =>
  code === '57014' || (isConnectionError(code) && !/^(ECONNREFUSED|ENOENT|ENOTFOUND|EAI_)/.test(code))
