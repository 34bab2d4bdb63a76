import { Socket } from 'node:net'
import postgres, { type Sql } from 'postgres'
import { applyTypes, guardTransaction, hasTypes } from './driver-internals.ts'

/** The address of a database; `connectTimeout` is in milliseconds. */
export type Address = { url: string; socketDir?: string | undefined; connectTimeout: number }

export type ConnectionUse = {
  /** Maximum number of connections. */
  max: number
  /** The role that runs the statements; null: the login of the address. */
  role: string | null
  readOnly?: boolean
  /** Milliseconds after which PostgreSQL cancels a statement; none by default. */
  statementTimeout?: number
  /** Seconds after which an idle connection is closed. */
  idleTimeout?: number
  /** Receives the notifications of LISTEN, and a call when a connection ends. */
  listener?: { onNotify(channel: string, payload: string): void; onClose(): void }
}

/**
 * Connections to a database. Each is opened when a statement first needs it, and reopened by the next one after a loss.
 *
 *     const sql = openConnection(address, { max: 8, role: 'accord_sources_reader', readOnly: true })
 */
export function openConnection({ url, socketDir, connectTimeout }: Address, use: ConnectionUse): Sql {
  const { max, role, readOnly, statementTimeout, idleTimeout, listener } = use
  const sql = postgres(url, {
    ...(socketDir && { host: socketDir }),
    // The option `socket` is documented, but missing in the types of postgres.js.
    ...(!socketDir && !readOnly && ({ socket: socketWithoutDelay } as object)),
    max,
    // In seconds. The default grows to 20 s, and statements would wait as long.
    backoff: () => 0.2,
    connect_timeout: connectTimeout / 1_000,
    ...(idleTimeout && { idle_timeout: idleTimeout }),
    ...(listener && { onnotify: listener.onNotify, onclose: listener.onClose, max_lifetime: null }),
    onnotice: () => {},
    fetch_types: !hasTypes(),
    connection: {
      application_name: role ?? 'accord',
      // The default, 4, is for hard disks: with it PostgreSQL scans a whole table rather than look up 1 % of its rows.
      random_page_cost: '1.1',
      // The statements are short, so their compilation would take longer than it saves.
      jit: 'off',
      // Dates and times are read as text, so their format must not depend on the settings of the database or login.
      DateStyle: 'ISO',
      TimeZone: 'UTC',
      // The transaction of an import waits for other subgraphs, with its own timeout.
      idle_in_transaction_session_timeout: '0',
      ...(role && { role }),
      ...(readOnly && { default_transaction_read_only: 'on' }),
      // 0 also removes a timeout of the login: statements that write have none.
      statement_timeout: String(statementTimeout ?? 0),
    } as Record<string, string>,
  })
  applyTypes(sql)
  return Object.assign(sql, { begin: guardTransaction(sql.begin) })
}

/**
 * A socket without Nagle's algorithm, which holds a small packet back until the server acknowledges the previous one.
 * At the end of a COPY the server delays that by up to 40 ms, so an import took nearly twice as long.
 */
function socketWithoutDelay({ host, port, path }: { host: string[]; port: number[]; path?: string }): Socket {
  const socket = new Socket()
  // postgres.js reads `host` to verify the certificate of the server.
  Object.assign(socket, { host: host[0] })
  return path ? socket.connect(path) : socket.setNoDelay(true).connect(port[0]!, host[0]!)
}
