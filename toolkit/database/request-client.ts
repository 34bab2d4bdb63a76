import type { Sql } from 'postgres'
import { type RequestCache, ROW_CACHE } from '#toolkit/loading'
import { publishEvent, type Signal, withSpan } from '#toolkit/runtime'
import { clientOf } from './driver-internals.ts'
import type { ReadPool } from './read-pool.ts'

/**
 * A client for drizzle that sends statements to a read pool; `limit` is the timeout of a statement in milliseconds. A
 * statement that is sent within `bindToRequest` ends when the signal of its request aborts.
 *
 *     const db = drizzle(createDrizzleClient('sources', pool, 2_500))
 */
export function createDrizzleClient(subgraph: string, { read, sql: { options } }: ReadPool, limit: number): Sql {
  const unsafe = (...statement: Parameters<Sql['unsafe']>) => {
    const signal = currentSignal
    const [text] = statement
    const send = (run: (sql: Sql) => PromiseLike<unknown>) => {
      const start = performance.now()
      return withSpan('statement', { subgraph, 'db.system.name': 'postgresql', 'db.query.text': text }, () =>
        read(run, limit, signal),
      ).finally(() => publishEvent('statement', { subgraph, ms: performance.now() - start }))
    }
    return {
      // biome-ignore lint/suspicious/noThenProperty: like postgres.js, sends a statement when it is awaited
      then: (...args: Parameters<Promise<unknown>['then']>) => send(sql => sql.unsafe(...statement)).then(...args),
      values: () => send(sql => sql.unsafe(...statement).values()),
    }
  }
  return clientOf(options, unsafe)
}

let currentSignal: Signal | undefined

/**
 * Binds `queries` to a request: their statements end, or are not sent, once `signal` aborts, and loaders find the row
 * cache of the request (`cache`).
 *
 *     const queries = bindToRequest(signal, definition.queries(db), cacheOfRequest)
 *
 * A statement that a query sends after an `await` has only the timeout, not the signal. An AsyncLocalStorage would pass
 * the signal on, but lowers the throughput by 10 %.
 */
export function bindToRequest<Queries>(signal: Signal | undefined, queries: Queries, cache?: RequestCache): Queries {
  if ((!signal && !cache) || typeof queries !== 'object' || queries === null) return queries
  return new Proxy(queries, {
    get(target, key) {
      if (key === ROW_CACHE) return cache && ((params: string) => cache(target, params))
      const value = Reflect.get(target, key)
      if (typeof value !== 'function') return bindToRequest(signal, value, cache)
      return (...args: unknown[]) => {
        const before = currentSignal
        currentSignal = signal
        try {
          return value.apply(target, args)
        } finally {
          currentSignal = before
        }
      }
    },
  })
}
