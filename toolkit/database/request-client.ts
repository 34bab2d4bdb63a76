import type { Sql } from 'postgres'
import { type RequestCache, ROW_CACHE } from '#toolkit/loading'
import { publishEvent, type Signal, withSpan } from '#toolkit/runtime'
import type { ReadPool } from './read-pool.ts'

/**
 * The pool of a subgraph as drizzle takes it. Statements that are sent `during` a signal end with it.
 *
 *     const db = drizzle(asClient('sources', pool, 2_500))
 */
export function createDrizzleClient(subgraph: string, { read, sql: { options } }: ReadPool, limit: number): Sql {
  const unsafe = (...statement: Parameters<Sql['unsafe']>) => {
    const signal = current
    const [text] = statement
    const sent = (run: (sql: Sql) => PromiseLike<unknown>) => {
      const began = performance.now()
      return withSpan('statement', { subgraph, 'db.system.name': 'postgresql', 'db.query.text': text }, () =>
        read(run, limit, signal),
      ).finally(() => publishEvent('statement', { subgraph, ms: performance.now() - began }))
    }
    return {
      // biome-ignore lint/suspicious/noThenProperty: a statement is sent when it is waited for, as postgres.js has it
      then: (...given: Parameters<Promise<unknown>['then']>) => sent(sql => sql.unsafe(...statement)).then(...given),
      values: () => sent(sql => sql.unsafe(...statement).values()),
    }
  }
  return { options, unsafe } as unknown as Sql
}

let current: Signal | undefined

/**
 * `queries` whose statements end with `signal`, one that was not sent by then never being sent, and know what is kept of them.
 *
 *     const queries = during(signal, definition.queries(db), foundNow(…))
 *
 * The signal is known to what a query does at once, which is to send its statement; what comes after an `await` has the
 * limit alone. An AsyncLocalStorage would know more and cost a tenth of all requests.
 */
export function bindToRequest<Queries>(signal: Signal | undefined, queries: Queries, now?: RequestCache): Queries {
  if ((!signal && !now) || typeof queries !== 'object' || queries === null) return queries
  return new Proxy(queries, {
    get(target, key) {
      if (key === ROW_CACHE) return now && ((params: string) => now(target, params))
      const value = Reflect.get(target, key)
      if (typeof value !== 'function') return bindToRequest(signal, value, now)
      return (...given: unknown[]) => {
        const before = current
        current = signal
        try {
          return value.apply(target, given)
        } finally {
          current = before
        }
      }
    },
  })
}
