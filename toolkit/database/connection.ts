import { Socket } from 'node:net'
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres, { type Sql, type TransactionSql } from 'postgres'

/** Where a database is, and how long to wait until it lets somebody in, in milliseconds. */
export type Address = { url: string; socketDir?: string | undefined; connectTimeout: number }

/** What connections are for: as which role they speak (null: whoever the address names), and what they may do. */
export type ConnectionUse = {
  max: number
  role: string | null
  readOnly?: boolean
  /** PostgreSQL ends a statement that takes longer. */
  statementTimeout?: number
  /** Seconds after which a connection that nobody needs is closed. */
  idleTimeout?: number
  /** Hears what it LISTENs to, and that a connection was closed. */
  hears?: { onNotify(channel: string, payload: string): void; onClose(): void }
}

/**
 * Connections to a database, each made when it is first needed.
 *
 *     const sql = connect(place, { max: 8, role: 'accord_sources_reader', readOnly: true, statementTimeout: 2_500 })
 *
 * A lost one is made again at the next query: the default back-off of postgres.js would let callers hang.
 */
export function openConnection({ url, socketDir, connectTimeout }: Address, use: ConnectionUse): Sql {
  const { max, role, readOnly, statementTimeout, idleTimeout, hears } = use
  const sql = postgres(url, {
    ...(socketDir && { host: socketDir }),
    ...(!socketDir && !readOnly && ({ socket: undelayed } as object)),
    max,
    backoff: () => 0.2,
    connect_timeout: connectTimeout / 1_000,
    ...(idleTimeout && { idle_timeout: idleTimeout }),
    ...(hears && { onnotify: hears.onNotify, onclose: hears.onClose, max_lifetime: null }),
    onnotice: () => {},
    fetch_types: types === undefined,
    connection: {
      application_name: role ?? 'accord',
      // The default is that of turning disks: there it would be quicker to read a table whole than to look up a hundredth of it.
      random_page_cost: '1.1',
      // Of statements as short as these, compiling takes longer than it saves.
      jit: 'off',
      // Whatever the database or the login has: what is read as text is always written so.
      DateStyle: 'ISO',
      TimeZone: 'UTC',
      // An import waits for the other subgraphs, and says itself when it has waited for too long.
      idle_in_transaction_session_timeout: '0',
      ...(role && { role }),
      ...(readOnly && { default_transaction_read_only: 'on' }),
      // Who writes waits for as long as it takes, whatever the login has.
      statement_timeout: String(statementTimeout ?? 0),
    } as Record<string, string>,
  })
  const { parsers, serializers, shared } = sql.options as unknown as Types
  Object.assign(parsers, types?.parsers)
  Object.assign(serializers, types?.serializers)
  Object.assign(shared.typeArrayMap, types?.shared.typeArrayMap)
  // It tells each connection to leave dates as PostgreSQL writes them.
  drizzle(sql)
  return Object.assign(sql, { begin: guardTransaction(sql.begin) })
}

/**
 * A connection on its way that sends at once what is written. One that postgres.js makes keeps a small piece back until what went
 * before it has been acknowledged (Nagle's algorithm); at the end of a COPY a server on TCP puts that off by up to 40 ms. An import
 * took nearly twice the time.
 */
function undelayed({ host, port, path }: { host: string[]; port: number[]; path?: string }): Socket {
  const socket = new Socket()
  // The name that a certificate is to have.
  Object.assign(socket, { host: host[0] })
  return path ? socket.connect(path) : socket.setNoDelay(true).connect(port[0]!, host[0]!)
}

type Types = { parsers: object; serializers: object; shared: { typeArrayMap: object } }
let types: Types | undefined

/**
 * Takes over what a connection has learnt of PostgreSQL's types, which are the same everywhere. postgres.js asks for them on
 * each new connection, and if that ends meanwhile throws where nobody can catch it.
 */
export const adoptTypes = (sql: Sql): void => {
  types ??= sql.options as unknown as Types
}

type Work = (tx: TransactionSql) => unknown

/**
 * `begin` of postgres.js, which ends with the connection. As it is, it sends COMMIT or ROLLBACK down one that has died
 * meanwhile, and throws where nobody can catch it (porsager/postgres #1208), which is the end of the process.
 */
function guardTransaction(begin: Sql['begin']): Sql['begin'] {
  return (async (...given: [Work] | [string, Work]) => {
    const work = given.at(-1) as Work
    let isLost = false
    // Whether the connection is there is known when all has been told that came with its end.
    const settled = (tell: () => void) => setImmediate(() => isLost || tell())
    const guarded = (tx: TransactionSql) =>
      new Promise((resolve, reject) => {
        const known = new Proxy(tx, {
          apply(target, self, [strings, ...rest]) {
            if (isLost && Array.isArray(strings?.raw)) throw connectionLost()
            return Reflect.apply(target, self, [strings, ...rest])
          },
        })
        Promise.resolve(work(known)).then(
          value => settled(() => resolve(value)),
          error => settled(() => reject(error)),
        )
      })
    try {
      return await begin(...((given.length === 2 ? [given[0], guarded] : [guarded]) as [Work]))
    } catch (error) {
      isLost = true
      throw error
    }
  }) as Sql['begin']
}

const connectionLost = () =>
  Object.assign(new Error('the connection of the transaction is lost'), { code: 'CONNECTION_CLOSED' })
