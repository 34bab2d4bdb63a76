import type { Sql } from 'postgres'
import { isUnconnected } from '#toolkit/errors'
import type { Signal } from '#toolkit/runtime'
import { type Address, type ConnectionUse, openConnection } from './connection.ts'

/*
 * Statements that read: each has its turn and its limit, ends when nobody waits for it any more, and is tried again where
 * its connection was lost. postgres.js would wait for an answer as long as it takes, be the server frozen or the network a
 * black hole, and send more down a connection that is at work, where one that is slow holds up all that come after.
 *
 * The few that are sent in one turn of the event loop go down one connection together: to wake PostgreSQL for each would take
 * longer than most of them.
 */

export type ReadPool = {
  /** A connection as it is now: they are made anew where the server has fallen silent. */
  readonly sql: Sql
  /**
   * Runs what reads, for at most `limit` milliseconds or until `signal`. Throws 57014, as PostgreSQL does, where that is
   * over. What has lost its connection is run once more.
   */
  read<T>(run: (sql: Sql) => PromiseLike<T>, limit: number, signal?: Signal): Promise<T>
  /** How many read, and how many wait for a connection. */
  load(): { running: number; waiting: number }
  close(): Promise<void>
}

type Connection = { sql: Sql; running: number }
type Start = (connection: Connection) => void

/** So many statements go together; should one of them be slow, it holds up the others. */
const PIPELINE_DEPTH = 4

export function openReadPool(place: Address, use: ConnectionUse): ReadPool {
  const connections = () =>
    Array.from({ length: use.max }, () => ({ sql: openConnection(place, { ...use, max: 1 }), running: 0 }))
  let all: Connection[] = connections()
  let running = 0
  // In the order in which they came. What is taken out of a Set stays in memory until V8 looks through all of it.
  const waiting: Start[] = []
  const next = () => {
    while (waiting.length > 0) {
      const connection = taken()
      if (!connection) return
      waiting.shift()!(connection)
    }
  }

  let turn: { connection: Connection; left: number } | undefined
  /** The connection of this turn, or one that is free. */
  function taken(): Connection | undefined {
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

  function once<T>(run: (sql: Sql) => PromiseLike<T>, ms: number, signal?: Signal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let query: PromiseLike<T> | undefined
      let isDone = false
      const give = (why: string) => {
        const at = waiting.indexOf(start)
        if (at !== -1) waiting.splice(at, 1)
        if (query) cancel(query, () => isDone)
        end(() => reject(canceled(why)))
      }
      const leave = () => give('nobody waits for it any more')
      const timer = setTimeout(() => give(`no answer in ${ms} ms`), ms)
      const end = (tell: () => void) => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', leave)
        tell()
      }
      // Its place is free when PostgreSQL has done with it, also where nobody waits for that.
      const start = (connection: Connection) => {
        running++
        connection.running++
        const free = () => {
          isDone = true
          running--
          connection.running--
          next()
        }
        query = run(connection.sql)
        query.then(
          value => {
            end(() => resolve(closedUp(value)))
            free()
          },
          error => {
            end(() => reject(error))
            free()
          },
        )
      }
      if (signal?.aborted) return leave()
      signal?.addEventListener('abort', leave)
      waiting.push(start)
      next()
    })
  }

  // Where nobody is let in, those who are in wait in vain: PostgreSQL would have ended their statements by now. And where
  // others are, a connection that does not come about never will: one that ended while it was written to is of no more use.
  let isInDoubt = false
  async function doubt(isStuck: boolean): Promise<void> {
    if (isInDoubt) return
    isInDoubt = true
    const probe = openConnection(place, { ...use, max: 1 })
    const alone = setTimeout(() => probe.end({ timeout: 0 }), place.connectTimeout)
    const isAlive = await probe`select 1`.then(
      () => true,
      () => false,
    )
    clearTimeout(alone)
    probe.end({ timeout: 0 })
    isInDoubt = false
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
      const until = Date.now() + limit
      const isOver = () => Date.now() >= until || signal?.aborted
      for (let isFirst = true; ; isFirst = false) {
        try {
          return await once(run, until - Date.now(), signal)
        } catch (error) {
          const isStuck = codeOf(error) === 'CONNECT_TIMEOUT'
          if (isStuck || Date.now() >= until) doubt(isStuck)
          if (!isFirst || isOver() || !isOthersFault(error)) throw error
        }
      }
    },
    load: () => ({ running, waiting: waiting.length }),
    close: async () => void (await Promise.all(all.map(({ sql }) => sql.end({ timeout: 5 })))),
  }
}

/**
 * The rows from the first on. Where a statement failed after some of its rows had come, postgres.js puts the rows of the next one
 * on that connection behind as many gaps.
 */
function closedUp<T>(rows: T): T {
  if (!Array.isArray(rows) || rows.length === 0 || 0 in rows) return rows
  let first = 0
  while (!(first in rows)) first++
  rows.splice(0, first)
  return rows
}

/**
 * Asks PostgreSQL to end a statement, until it has: it does not hear of one that has yet to reach it, and cancelled before it
 * is sent, one leaves its connection unusable. `cancel()` of postgres.js keeps to itself what came of it: where the server
 * lets nobody in, that is a rejection that nobody can handle.
 */
function cancel(query: unknown, isDone: () => boolean): void {
  const { active, canceller } = query as { active?: boolean; canceller?: (query: unknown) => Promise<void> }
  if (!canceller || isDone()) return
  if (active) canceller(query).catch(() => {})
  setTimeout(cancel, 200, query, isDone).unref()
}

const canceled = (why: string) => Object.assign(new Error(why), { code: '57014' })

// 57014 before its time: PostgreSQL was asked to end the statement before this one on the same connection, and was late.
const isOthersFault = (error: unknown) => {
  const code = codeOf(error)
  return code === '57014' || (isUnconnected(code) && !isRefused(code))
}

const isRefused = (code: string) => /^(ECONNREFUSED|ENOENT|ENOTFOUND|EAI_)/.test(code)

const codeOf = (error: unknown) => String((error as { code?: unknown }).code)
