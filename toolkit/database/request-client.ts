import type { Sql } from 'postgres'
import { type RequestCache, ROW_CACHE } from '#toolkit/loading'
import { publishEvent, type Signal, withSpan } from '#toolkit/runtime'
import { clientOf } from './driver-internals.ts'
import type { ReadPool } from './read-pool.ts'

/**
 * The read pool of a subgraph as a client for drizzle; `limit` is the timeout of a statement in milliseconds. A
 * statement that is sent within `bindToRequest` ends with the signal of its request.
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
 * Binds `queries` to a request: their statements end when `signal` aborts, or are not sent at all, and loaders find the
 * row cache of the request (`now`).
 *
 *     const queries = bindToRequest(signal, definition.queries(db), cacheOfRequest)
 *
 * A statement has the signal only if the query sends it synchronously. After an `await` it has only the timeout. An
 * AsyncLocalStorage would cover that too, but lowers the throughput by 10 %.
 */
export function bindToRequest<Queries>(signal: Signal | undefined, queries: Queries, now?: RequestCache): Queries {
  if ((!signal && !now) || typeof queries !== 'object' || queries === null) return queries
  return new Proxy(queries, {
    get(target, key) {
      if (key === ROW_CACHE) return now && ((params: string) => now(target, params))
      const value = Reflect.get(target, key)
      if (typeof value !== 'function') return bindToRequest(signal, value, now)
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
