import type { Writable } from 'node:stream'
import { is, SQL, Subquery } from 'drizzle-orm'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import type { Sql, TransactionSql } from 'postgres'

/*
 * All uses of private parts of postgres.js (3.4.9) and drizzle-orm, and workarounds for their errors. No other file
 * uses private parts, so an update of either package needs a review of this file only.
 */

type Types = { parsers: object; serializers: object; shared: { typeArrayMap: object } }
let types: Types | undefined

/** Whether `applyTypes` has types, so that a new connection need not read them from PostgreSQL. */
export const hasTypes = (): boolean => types !== undefined

/**
 * Makes `applyTypes` reuse the array types that this client has read from PostgreSQL. postgres.js reads them on each
 * new connection. If it loses the connection then, it throws an error that no caller can catch (porsager/postgres
 * #1192).
 */
export const adoptTypes = (sql: Sql): void => {
  types ??= sql.options as unknown as Types
}

/** Sets the types of a client: the adopted ones, and text for dates. */
export function applyTypes(sql: Sql): void {
  const { parsers, serializers, shared } = sql.options as unknown as Types
  Object.assign(parsers, types?.parsers)
  Object.assign(serializers, types?.serializers)
  Object.assign(shared.typeArrayMap, types?.shared.typeArrayMap)
  // drizzle() replaces the date parsers of the client by parsers that return the text.
  drizzle(sql)
}

type Work = (tx: TransactionSql) => unknown

/**
 * Makes `begin` of postgres.js reject if the connection is lost. The original sends COMMIT or ROLLBACK on the lost
 * connection and throws an error that no caller can catch (porsager/postgres #1208), so the process would exit.
 */
export function guardTransaction(begin: Sql['begin']): Sql['begin'] {
  return (async (...args: [Work] | [string, Work]) => {
    const work = args.at(-1) as Work
    let isLost = false
    // postgres.js reports the loss of a connection within the same turn of the event loop.
    const settleUnlessLost = (settle: () => void) => setImmediate(() => isLost || settle())
    const guarded = (tx: TransactionSql) =>
      new Promise((resolve, reject) => {
        const checked = new Proxy(tx, {
          apply(target, self, [strings, ...rest]) {
            if (isLost && Array.isArray(strings?.raw)) throw connectionLost()
            return Reflect.apply(target, self, [strings, ...rest])
          },
        })
        Promise.resolve(work(checked)).then(
          value => settleUnlessLost(() => resolve(value)),
          error => settleUnlessLost(() => reject(error)),
        )
      })
    try {
      return await begin(...((args.length === 2 ? [args[0], guarded] : [guarded]) as [Work]))
    } catch (error) {
      isLost = true
      throw error
    }
  }) as Sql['begin']
}

const connectionLost = () =>
  Object.assign(new Error('the database connection of the transaction was lost'), { code: 'CONNECTION_CLOSED' })

/**
 * Sends a cancel request to PostgreSQL every 200 ms until the statement has ended, because a request that arrives
 * before the statement has no effect. It waits until the statement is sent: an earlier cancel would make its connection
 * unusable. It does not use `cancel()` of postgres.js, with which a failed connection is an unhandled rejection.
 */
export function cancelStatement(query: unknown, hasEnded: () => boolean): void {
  const { active, canceller } = query as { active?: boolean; canceller?: (query: unknown) => Promise<void> }
  if (!canceller || hasEnded()) return
  if (active) canceller(query).catch(() => {})
  setTimeout(cancelStatement, 200, query, hasEnded).unref()
}

/**
 * Removes empty slots before the first row. If a statement fails after it has sent rows, postgres.js puts as many empty
 * slots before the rows of the next statement on that connection (porsager/postgres #1119).
 */
export function withoutLeadingGaps<T>(rows: T): T {
  if (!Array.isArray(rows) || rows.length === 0 || 0 in rows) return rows
  let first = 0
  while (!(first in rows)) first++
  rows.splice(0, first)
  return rows
}

/**
 * Opens the stream of a COPY statement. An error of PostgreSQL destroys the stream, and `onError` receives the error.
 * postgres.js alone would never end the stream, and the caller would wait for ever (porsager/postgres #1173).
 */
export function openCopyStream(
  statement: { writable(): Promise<Writable> },
  onError: (error: Error) => void,
): Promise<Writable> {
  const hooks = statement as unknown as { resolve(sink: Writable): void; reject(error: Error): void }
  const { resolve } = hooks
  // PostgreSQL can accept and reject the COPY in one message, before `await statement.writable()` returns the stream.
  hooks.resolve = sink => {
    hooks.resolve = resolve
    sink.on('error', onError)
    hooks.reject = error => sink.destroy(error)
    resolve(sink)
  }
  return statement.writable()
}

/** A client for drizzle that sends statements with `unsafe`. For `select`, drizzle uses no other parts of a client. */
export const clientOf = (options: Sql['options'], unsafe: (...statement: Parameters<Sql['unsafe']>) => unknown): Sql =>
  ({ options, unsafe }) as unknown as Sql

/** A column of a result, as drizzle describes it to its session. */
export type Field = { path: string[]; field: unknown }
type PrepareQuery = (query: { sql: string; params: unknown[] }, fields: Field[], name?: string) => unknown

/** Replaces the function of drizzle's session that turns built SQL into a statement. */
export function replacePrepareQuery(db: PostgresJsDatabase, prepareQuery: PrepareQuery): void {
  const { session } = db as unknown as { session: { prepareQuery: PrepareQuery } }
  session.prepareQuery = prepareQuery
}

/** The decoder of a selected `SQL`, subquery or aliased `SQL`. */
export function decoderOf(field: unknown): unknown {
  const { decoder, sql, _ } = field as {
    decoder?: unknown
    sql?: { decoder: unknown }
    _?: { sql: { decoder: unknown } }
  }
  return is(field, SQL) ? decoder : is(field, Subquery) ? _!.sql.decoder : sql!.decoder
}
