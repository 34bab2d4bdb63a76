import type { Sql } from 'postgres'
import { type Address, connect, isUnconnected, type Use } from './connect.ts'

/*
 * Statements that read: each has its turn and its limit, ends when nobody waits for it any more, and is tried again where
 * its connection was lost. postgres.js would wait for an answer as long as it takes, be the server frozen or the network a
 * black hole, and send more down a connection that is at work, where the end of one may hit the next.
 */

export type Pool = {
  /** Connections as they are now: they are made anew where the server has fallen silent. */
  readonly sql: Sql
  /**
   * Runs what reads, for at most `limit` milliseconds or until `signal`. Throws 57014, as PostgreSQL does, where that is
   * over. What has lost its connection is run once more.
   */
  read<T>(run: (sql: Sql) => PromiseLike<T>, limit: number, signal?: AbortSignal): Promise<T>
  /** How many read, and how many wait for a connection. */
  load(): { running: number; waiting: number }
  close(): Promise<void>
}

export function openPool(place: Address, use: Use): Pool {
  let sql = connect(place, use)
  let running = 0
  const waiting = new Set<() => void>()
  const next = () => {
    for (const start of waiting) {
      if (running >= use.max) return
      waiting.delete(start)
      start()
    }
  }

  function once<T>(run: (sql: Sql) => PromiseLike<T>, ms: number, signal?: AbortSignal): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      let query: PromiseLike<T> | undefined
      let isDone = false
      const give = (why: string) => {
        waiting.delete(start)
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
      const start = () => {
        running++
        const free = () => {
          isDone = true
          running--
          next()
        }
        query = run(sql)
        query.then(
          value => {
            end(() => resolve(value))
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
      waiting.add(start)
      next()
    })
  }

  // Where nobody is let in, those who are in wait in vain: PostgreSQL would have ended their statements by now. And where
  // others are, a connection that does not come about never will: one that ended while it was written to is of no more use.
  let isInDoubt = false
  async function doubt(isStuck: boolean): Promise<void> {
    if (isInDoubt) return
    isInDoubt = true
    const probe = connect(place, { ...use, max: 1 })
    const alone = setTimeout(() => probe.end({ timeout: 0 }), place.connectTimeout)
    const isAlive = await probe`select 1`.then(
      () => true,
      () => false,
    )
    clearTimeout(alone)
    probe.end({ timeout: 0 })
    isInDoubt = false
    if (isAlive && !isStuck) return
    const former = sql
    sql = connect(place, use)
    await former.end({ timeout: 0 })
  }

  return {
    get sql() {
      return sql
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
    load: () => ({ running, waiting: waiting.size }),
    close: () => sql.end({ timeout: 5 }),
  }
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
