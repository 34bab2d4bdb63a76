import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import type { Sql } from 'postgres'
import { isUnconnected } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import { type Address, adoptTypes, openConnection } from './connection.ts'
import { prepareStatements } from './prepared-statements.ts'
import { openReadPool, type ReadPool } from './read-pool.ts'
import { createDrizzleClient } from './request-client.ts'
import { initialiseRevision } from './revision.ts'
import { grantRead, type Roles, roleNames } from './roles.ts'
import type { Database, DatabaseAddress } from './types.ts'

/** The statements of postgres.js, for types of those who are handed them. */
export type { Sql } from 'postgres'

/** As long as a subgraph waits for another. */
const BACKGROUND_TIMEOUT_MS = 10_000
// PostgreSQL ends a statement itself, and tells in time that it has.
const CANCEL_MARGIN_MS = 250

/**
 * The connections of a subgraph; `onStatement` hears every statement that drizzle sends.
 *
 *     const { db, sql, close } = openDatabase('sources', place)
 */
export function openDatabase(
  name: string,
  place: DatabaseAddress,
  onStatement?: (statement: string) => void,
): Database {
  const { role, reader, poolSize, statementTimeout } = place
  const use = { role: reader, readOnly: true }
  const reads = openReadPool(place, { ...use, max: poolSize, statementTimeout })
  const patient = openReadPool(place, { ...use, max: 2, statementTimeout: BACKGROUND_TIMEOUT_MS, idleTimeout: 30 })
  const sql = openConnection(withLongConnectTimeout(place), { role, max: poolSize, idleTimeout: 30 })
  const reading = (pool: ReadPool, limit: number) => {
    const client = createDrizzleClient(name, pool, limit + CANCEL_MARGIN_MS)
    return prepareStatements(drizzle(client, { casing: 'snake_case' }), client, onStatement)
  }
  return {
    db: reading(reads, statementTimeout),
    reads,
    atLeisure: reading(patient, BACKGROUND_TIMEOUT_MS),
    leisurely: read => patient.read(read, BACKGROUND_TIMEOUT_MS + CANCEL_MARGIN_MS),
    sql,
    close: async () => void (await Promise.all([reads.close(), patient.close(), sql.end({ timeout: 5 })])),
  }
}

/**
 * Makes what a subgraph needs in its database and brings its tables up to date: roles, schema, extension, migrations.
 *
 *     const place = await prepare({ url, socketDir, poolSize, … }, 'sources', new URL('./migrations', import.meta.url), log)
 *
 * Safe when several processes start at once. A database that is not there yet is waited for, `patience` milliseconds. A login
 * that may not make roles goes on with its own rights. A database of its own (`isOwn`) is used as its login.
 */
export async function prepareDatabase(
  { isOwn = false, patience = 0, ...at }: Omit<DatabaseAddress, keyof Roles> & { isOwn?: boolean; patience?: number },
  name: string,
  migrations: URL,
  log: Log,
): Promise<DatabaseAddress> {
  const patiently = withLongConnectTimeout(at)
  const admin = openConnection(patiently, { max: 1, role: null })
  let roles: Roles = { role: null, reader: null }
  try {
    await waitForDatabase(admin, patiently, patience, log)
    adoptTypes(admin)
    await admin`select pg_advisory_lock(hashtext('accord:prepare'))`
    if (!isOwn) roles = await roleNames(admin, name)
    // Somebody with the right to do so may have made it already, in which case nothing is left to do.
    const [extension] = await admin`select 1 from pg_extension where extname = 'pg_trgm'`
    if (!extension) await admin`create extension if not exists pg_trgm`
  } finally {
    await admin.end({ timeout: 5 })
  }

  const own = openConnection(patiently, { max: 1, role: roles.role })
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

/** For work that no client waits for. */
const withLongConnectTimeout = <At extends Address>(at: At): At => ({
  ...at,
  connectTimeout: Math.max(at.connectTimeout, 3_000),
})

/** Waits until the database lets somebody in, as long as nothing but that is the trouble. */
async function waitForDatabase(admin: Sql, { url }: Address, patience: number, log: Log): Promise<void> {
  const { hostname, port, pathname } = new URL(url)
  const address = { database: pathname.slice(1), at: `${hostname}:${port || 5432}` }
  const until = Date.now() + patience
  for (let isFirst = true; ; isFirst = false) {
    try {
      await admin`select 1`
      if (!isFirst) log.info(address, 'the database is there')
      return
    } catch (error) {
      const { code, message } = error as { code?: string; message: string }
      if (Date.now() < until && isUnconnected(code ?? '')) {
        if (isFirst)
          log.warn({ ...address, seconds: patience / 1_000 }, 'the database is not there yet, and is waited for')
        await pause(250)
        continue
      }
      throw new Error(
        `The database ${address.database} at ${address.at} cannot be used (${message}): see to DATABASE_URL.`,
        { cause: error },
      )
    }
  }
}
