import { Socket } from 'node:net'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres, { type Sql, type TransactionSql } from 'postgres'

/** Address of a database; `connectTimeout` is in milliseconds. */
export type Address = { url: string; socketDir?: string | undefined; connectTimeout: number }

/** Options of connections to one database. */
export type ConnectionUse = {
  /** Maximum number of connections. */
  max: number
  /** The role that statements run as; null: the login of the address. */
  role: string | null
  readOnly?: boolean
  /** Milliseconds after which PostgreSQL cancels a statement; none by default. */
  statementTimeout?: number
  /** Seconds after which an idle connection is closed. */
  idleTimeout?: number
  /** Receives notifications of LISTEN, and the end of a connection. */
  listener?: { onNotify(channel: string, payload: string): void; onClose(): void }
}

/**
 * Connections to a database. Each is opened when a statement first needs it.
 *
 *     const sql = openConnection(address, { max: 8, role: 'accord_sources_reader', readOnly: true, statementTimeout: 2_500 })
 *
 * The next query reopens a lost connection. The back-off is 0.2 s: the default of postgres.js lets callers hang.
 */
export function openConnection({ url, socketDir, connectTimeout }: Address, use: ConnectionUse): Sql {
  const { max, role, readOnly, statementTimeout, idleTimeout, listener } = use
  const sql = postgres(url, {
    ...(socketDir && { host: socketDir }),
    ...(!socketDir && !readOnly && ({ socket: socketWithoutDelay } as object)),
    max,
    backoff: () => 0.2,
    connect_timeout: connectTimeout / 1_000,
    ...(idleTimeout && { idle_timeout: idleTimeout }),
    ...(listener && { onnotify: listener.onNotify, onclose: listener.onClose, max_lifetime: null }),
    onnotice: () => {},
    fetch_types: types === undefined,
    connection: {
      application_name: role ?? 'accord',
      // The default, 4, is for hard disks: with it PostgreSQL scans a whole table rather than look up 1 % of its rows.
      random_page_cost: '1.1',
      // The statements are short: compilation takes longer than it saves.
      jit: 'off',
      // Dates and times are read as text, so their format must not depend on the settings of the database or login.
      DateStyle: 'ISO',
      TimeZone: 'UTC',
      // An import waits for other subgraphs inside its transaction, and has a timeout of its own.
      idle_in_transaction_session_timeout: '0',
      ...(role && { role }),
      ...(readOnly && { default_transaction_read_only: 'on' }),
      // Statements that write have no timeout, also if the login has one.
      statement_timeout: String(statementTimeout ?? 0),
    } as Record<string, string>,
  })
  const { parsers, serializers, shared } = sql.options as unknown as Types
  Object.assign(parsers, types?.parsers)
  Object.assign(serializers, types?.serializers)
  Object.assign(shared.typeArrayMap, types?.shared.typeArrayMap)
  // drizzle() replaces the date parsers of the client: dates stay text.
  drizzle(sql)
  return Object.assign(sql, { begin: guardTransaction(sql.begin) })
}

/**
 * A socket without Nagle's algorithm. The sockets of postgres.js hold a small packet back until the packet before it is
 * acknowledged, and at the end of a COPY the server delays that acknowledgement by up to 40 ms: an import took nearly twice
 * as long.
 */
function socketWithoutDelay({ host, port, path }: { host: string[]; port: number[]; path?: string }): Socket {
  const socket = new Socket()
  // postgres.js reads `host` to verify the certificate of the server.
  Object.assign(socket, { host: host[0] })
  return path ? socket.connect(path) : socket.setNoDelay(true).connect(port[0]!, host[0]!)
}

type Types = { parsers: object; serializers: object; shared: { typeArrayMap: object } }
let types: Types | undefined

/**
 * Reuses the array types that one connection has read from PostgreSQL for all later connections. postgres.js reads them on each
 * new connection; if that connection is lost meanwhile, it throws an error that no caller can catch.
 */
export const adoptTypes = (sql: Sql): void => {
  types ??= sql.options as unknown as Types
}

type Work = (tx: TransactionSql) => unknown

/**
 * `begin` of postgres.js, which rejects if the connection is lost. The original sends COMMIT or ROLLBACK on the lost connection
 * and throws an error that no caller can catch (porsager/postgres #1208), so the process would exit.
 */
function guardTransaction(begin: Sql['begin']): Sql['begin'] {
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
