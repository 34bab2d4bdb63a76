import { fileURLToPath } from 'node:url'
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { migrate } from 'drizzle-orm/postgres-js/migrator'
import postgres, { type Sql } from 'postgres'

/** The statements of postgres.js, for types of those who are handed them. */
export type { Sql } from 'postgres'
export type Drizzle = PostgresJsDatabase

/** Where a subgraph keeps its tables. `role` is what its statements run as; null: as whoever the address names. */
export type Place = { url: string; socketDir?: string | undefined; role: string | null; poolSize: number }

export type Database = { db: Drizzle; sql: Sql; close(): Promise<void> }

/**
 * The connections of one subgraph; `onStatement` hears every statement that drizzle sends.
 *
 *     const { db, sql, close } = openDatabase(place)
 *
 * A lost connection is made again at the next query: the default back-off of postgres.js would let callers hang.
 */
export function openDatabase(place: Place, onStatement?: (statement: string) => void): Database {
  const sql = connect(place, place.poolSize)
  const db = drizzle(sql, { casing: 'snake_case', ...(onStatement && { logger: { logQuery: onStatement } }) })
  return { db, sql, close: () => sql.end({ timeout: 5 }) }
}

/**
 * Makes what a subgraph needs in its database and brings its tables up to date: role, schema, extension, migrations.
 *
 *     const place = await prepare({ url, socketDir, poolSize }, 'sources', new URL('./migrations', import.meta.url))
 *
 * Safe when several processes start at once. A login that may not make roles goes on with its own rights. A database of
 * its own (`isOwn`) is used as its login.
 */
export async function prepare(
  { isOwn = false, ...at }: Omit<Place, 'role'> & { isOwn?: boolean },
  name: string,
  migrations: URL,
): Promise<Place> {
  const admin = connect({ ...at, role: null }, 1)
  let role: string | null = null
  try {
    await admin`select pg_advisory_lock(hashtext('accord:prepare'))`.catch(error => {
      const { hostname, port, pathname } = new URL(at.url)
      throw new Error(
        `The database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be used (${error.message}): see to DATABASE_URL.`,
        { cause: error },
      )
    })
    role = isOwn ? null : await roleFor(admin, name)
    // Somebody with the right to do so may have made it already, in which case nothing is left to do.
    const [extension] = await admin`select 1 from pg_extension where extname = 'pg_trgm'`
    if (!extension) await admin`create extension if not exists pg_trgm`
  } finally {
    await admin.end({ timeout: 5 })
  }

  const place = { ...at, role }
  const own = connect(place, 1)
  try {
    await own`select pg_advisory_lock(hashtext(${`accord:${name}:migrate`}))`
    await migrate(drizzle(own), { migrationsFolder: fileURLToPath(migrations), migrationsSchema: `${name}_migrations` })
  } finally {
    await own.end({ timeout: 5 })
  }
  return place
}

/**
 * Makes the login that an address names, with its password and with what a subgraph needs: a place for its schemas, and the
 * extension. `owner` is the same database under a login that may make roles.
 *
 *     await makeLogin(config.databaseUrl, config.databaseUrls.sources)
 *
 * One that is there already keeps what it owns and is given the password.
 */
export async function makeLogin(owner: string, address: string): Promise<void> {
  const { username, password, host, pathname } = new URL(address)
  const [login, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
  const admin = connect({ url: owner, role: null }, 1)
  try {
    const [at] = await admin<{ database: string; user: string; isThere: boolean }[]>`
      select current_database() as database, current_user as user,
        exists (select from pg_roles where rolname = ${login}) as "isThere"`
    const { database, user, isThere } = at!
    if (host !== new URL(owner).host || pathname !== `/${database}` || login === user || secret === '') {
      throw new Error(
        `${login}@${host}${pathname} is no login to make: it needs a name and a password of its own, on the database of DATABASE_URL.`,
      )
    }
    // A password cannot be a parameter of this statement: PostgreSQL quotes it.
    const [{ quoted } = { quoted: '' }] = await admin<{ quoted: string }[]>`select quote_literal(${secret}) as quoted`
    await admin`${admin.unsafe(isThere ? 'alter' : 'create')} role ${admin(login)} login password ${admin.unsafe(quoted)}`
    await admin`grant connect, create, temporary on database ${admin(database)} to ${admin(login)}`
    await admin`create extension if not exists pg_trgm`
  } finally {
    await admin.end({ timeout: 5 })
  }
}

/** The role of a subgraph, made where it is missing; null where the login may not make roles. */
async function roleFor(admin: Sql, name: string): Promise<string | null> {
  const role = `accord_${name}`
  const [rights] = await admin<
    { isSuper: boolean; mayMake: boolean; isThere: boolean; isOurs: boolean; isGranted: boolean }[]
  >`
    select u.rolsuper as "isSuper", u.rolcreaterole as "mayMake", r.oid is not null as "isThere",
      coalesce(pg_has_role(current_user, r.oid, 'member'), false) as "isOurs",
      coalesce(has_database_privilege(r.oid, current_database(), 'create'), false) as "isGranted"
    from pg_roles u left join pg_roles r on r.rolname = ${role} where u.rolname = current_user`
  if (!rights) return null
  const { isSuper, mayMake, isThere, isOurs, isGranted } = rights
  // Another login of the same server made it for itself.
  if (isThere && !isOurs) return null
  if (!isThere) {
    if (!isSuper && !mayMake) return null
    // Roles belong to the whole server: another database's start may have made it this moment.
    await admin`create role ${admin(role)} nologin`.catch(error => {
      if (!['42710', '23505'].includes(error.code)) throw error
    })
    if (!isSuper) await admin`grant ${admin(role)} to current_user`
  }
  if (!isGranted) {
    const [{ database } = { database: '' }] = await admin<{ database: string }[]>`select current_database() as database`
    await admin`grant connect, create, temporary on database ${admin(database)} to ${admin(role)}`
  }
  return role
}

function connect({ url, socketDir, role }: Omit<Place, 'poolSize'>, max: number): Sql {
  return postgres(url, {
    ...(socketDir && { host: socketDir }),
    max,
    backoff: () => 0.2,
    connect_timeout: 3,
    onnotice: () => {},
    // The default is that of turning disks: there it would be quicker to read a table whole than to look up a hundredth of it.
    connection: { application_name: role ?? 'accord', random_page_cost: '1.1', ...(role && { role }) } as Record<
      string,
      string
    >,
  })
}
