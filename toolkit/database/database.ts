import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import type { Sql } from 'postgres'
import { isConnectionError } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import { type Address, openConnection } from './connection.ts'
import { adoptTypes } from './driver-internals.ts'
import { prepareStatements } from './prepared-statements.ts'
import { openReadPool, type ReadPool } from './read-pool.ts'
import { createDrizzleClient } from './request-client.ts'
import { initialiseRevision } from './revision.ts'
import { grantRead, type Roles, roleNames } from './roles.ts'
import type { Database, DatabaseAddress } from './types.ts'

export type { Sql } from 'postgres'

const BACKGROUND_TIMEOUT_MS = 10_000
// The client waits longer than `statement_timeout`, so that PostgreSQL cancels a statement before the client does.
const CANCEL_MARGIN_MS = 250

/**
 * The connections of a subgraph. `onStatement` receives the text of each statement of drizzle before it is sent.
 *
 *     const { db, sql, close } = openDatabase('sources', address)
 */
export function openDatabase(
  name: string,
  address: DatabaseAddress,
  onStatement?: (statement: string) => void,
): Database {
  const { role, reader, poolSize, statementTimeout } = address
  const use = { role: reader, readOnly: true }
  const reads = openReadPool(address, { ...use, max: poolSize, statementTimeout })
  const background = openReadPool(address, { ...use, max: 2, statementTimeout: BACKGROUND_TIMEOUT_MS, idleTimeout: 30 })
  const sql = openConnection(withLongConnectTimeout(address), { role, max: poolSize, idleTimeout: 30 })
  const readClient = (pool: ReadPool, limit: number) => {
    const client = createDrizzleClient(name, pool, limit + CANCEL_MARGIN_MS)
    return prepareStatements(drizzle(client, { casing: 'snake_case' }), client, onStatement)
  }
  return {
    db: readClient(reads, statementTimeout),
    reads,
    backgroundDb: readClient(background, BACKGROUND_TIMEOUT_MS),
    readInBackground: read => background.read(read, BACKGROUND_TIMEOUT_MS + CANCEL_MARGIN_MS),
    sql,
    close: async () => void (await Promise.all([reads.close(), background.close(), sql.end({ timeout: 5 })])),
  }
}

/**
 * Creates the roles, the schema and the extension of a subgraph in its database, and runs its migrations.
 *
 *     const address = await prepareDatabase({ url, poolSize, … }, 'sources', definition.migrations, log)
 *
 * Several processes may call it at once. It waits up to `startupTimeout` milliseconds until the database accepts
 * connections. It creates no roles if the subgraph has a database of its own (`isOwn`), or if the login may not create
 * roles. The subgraph then works with the rights of its login.
 */
export async function prepareDatabase(
  { isOwn, startupTimeout, ...at }: Omit<DatabaseAddress, keyof Roles> & { isOwn: boolean; startupTimeout: number },
  name: string,
  migrations: URL,
  log: Log,
): Promise<DatabaseAddress> {
  const address = withLongConnectTimeout(at)
  const admin = openConnection(address, { max: 1, role: null })
  let roles: Roles = { role: null, reader: null }
  try {
    await waitForDatabase(admin, address, startupTimeout, log)
    adoptTypes(admin)
    await admin`select pg_advisory_lock(hashtext('accord:prepare'))`
    if (!isOwn) roles = await roleNames(admin, name)
    // `create extension if not exists` needs the right to create the extension even if it exists.
    const [extension] = await admin`select 1 from pg_extension where extname = 'pg_trgm'`
    if (!extension) await admin`create extension if not exists pg_trgm`
  } finally {
    await admin.end({ timeout: 5 })
  }

  const own = openConnection(address, { max: 1, role: roles.role })
  try {
    await own`select pg_advisory_lock(hashtext(${`accord:${name}:migrate`}))`
    await migrate(drizzle(own), { migrationsFolder: fileURLToPath(migrations), migrationsSchema: `${name}_migrations` })
    await initialiseRevision(own, name)
    if (roles.reader && roles.reader !== roles.role) await grantRead(own, name, roles.reader)
  } finally {
    await own.end({ timeout: 5 })
  }
  return { ...at, ...roles }
}

/** The address with a connect timeout of at least 3 s, for connections that no client waits for. */
const withLongConnectTimeout = <At extends Address>(at: At): At => ({
  ...at,
  connectTimeout: Math.max(at.connectTimeout, 3_000),
})

/**
 * Retries every 250 ms until the database accepts a connection. Throws errors other than a failed connection at once.
 */
async function waitForDatabase(admin: Sql, { url }: Address, timeout: number, log: Log): Promise<void> {
  const { hostname, port, pathname } = new URL(url)
  const address = { database: pathname.slice(1), at: `${hostname}:${port || 5432}` }
  const deadline = Date.now() + timeout
  for (let isFirst = true; ; isFirst = false) {
    try {
      await admin`select 1`
      if (!isFirst) log.info(address, 'the database accepts connections now')
      return
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (Date.now() >= deadline || !isConnectionError(code ?? '')) {
        const what = `The database ${address.database} at ${address.at} cannot be used (${message}).`
        throw new Error(`${what} Check DATABASE_URL.`, { cause: error })
      }
      const waiting = { ...address, seconds: timeout / 1_000 }
      if (isFirst) log.warn(waiting, 'the database does not accept connections yet; retrying every 250 ms')
      await pause(250)
    }
  }
}
