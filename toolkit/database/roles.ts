import type { Sql } from 'postgres'
import { openConnection } from './connection.ts'

/** The role with which a subgraph writes, and the one with which it reads; null: the login of the address. */
export type Roles = { role: string | null; reader: string | null }

/** Creates the roles of a subgraph unless they exist; null if the login may not. `grantRead` follows for the reader. */
export async function roleNames(admin: Sql, name: string): Promise<Roles> {
  const role = await roleFor(admin, `accord_${name}`, 'connect, create, temporary')
  const reader = role && (await roleFor(admin, `accord_${name}_reader`, 'connect'))
  return { role, reader: reader ?? role }
}

/** Lets `reader` read all present and future tables of a schema. `owner` must be the role that creates the tables. */
export async function grantRead(owner: Sql, schema: string, reader: string): Promise<void> {
  await owner`grant usage on schema ${owner(schema)} to ${owner(reader)}`
  await owner`grant select on all tables in schema ${owner(schema)} to ${owner(reader)}`
  await owner`alter default privileges in schema ${owner(schema)} grant select on tables to ${owner(reader)}`
}

async function roleFor(admin: Sql, role: string, rightsOnDatabase: string): Promise<string | null> {
  const [rights] = await admin<
    { isSuper: boolean; mayCreate: boolean; exists: boolean; isMember: boolean; isGranted: boolean }[]
  >`
    select u.rolsuper as "isSuper", u.rolcreaterole as "mayCreate", r.oid is not null as "exists",
      coalesce(pg_has_role(current_user, r.oid, 'member'), false) as "isMember",
      coalesce(has_database_privilege(r.oid, current_database(), ${rightsOnDatabase.includes('create') ? 'create' : 'connect'}), false) as "isGranted"
    from pg_roles u left join pg_roles r on r.rolname = ${role} where u.rolname = current_user`
  if (!rights) return null
  const { isSuper, mayCreate, exists, isMember, isGranted } = rights
  // Another login of the same server created the role for itself.
  if (exists && !isMember) return null
  if (!exists) {
    if (!isSuper && !mayCreate) return null
    // Roles belong to the whole server: a process on another database may create the same role at the same time.
    await admin`create role ${admin(role)} nologin`.catch(error => {
      if (!['42710', '23505'].includes(error.code)) throw error
    })
    if (!isSuper) await admin`grant ${admin(role)} to current_user`
  }
  if (!isGranted) {
    const [{ database } = { database: '' }] = await admin<{ database: string }[]>`select current_database() as database`
    await admin`grant ${admin.unsafe(rightsOnDatabase)} on database ${admin(database)} to ${admin(role)}`
  }
  return role
}

/**
 * Creates the login of `address`, with its password, the right to create schemas, and the extension that a subgraph
 * needs. `owner` is the address of the same database with a login that may create roles.
 *
 *     await createLogin(config.databaseUrl, config.databaseUrls.sources)
 *
 * An existing login gets the password and the rights. Throws if the login has no name or password of its own, or if its
 * database is not that of `owner`.
 */
export async function createLogin(owner: string, address: string): Promise<void> {
  const { username, password, host, pathname } = new URL(address)
  const [login, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
  const admin = openConnection({ url: owner, connectTimeout: 3_000 }, { max: 1, role: null })
  try {
    const [row] = await admin<{ database: string; user: string; exists: boolean }[]>`
      select current_database() as database, current_user as user,
        exists (select from pg_roles where rolname = ${login}) as "exists"`
    const { database, user, exists } = row!
    if (host !== new URL(owner).host || pathname !== `/${database}` || login === user || secret === '') {
      throw new Error(
        `Cannot create the login ${login}@${host}${pathname}. Give it a user name and a password of its own, on the database of DATABASE_URL.`,
      )
    }
    // `create role` takes no parameters, so PostgreSQL quotes the password first.
    const [{ quoted } = { quoted: '' }] = await admin<{ quoted: string }[]>`select quote_literal(${secret}) as quoted`
    await admin`${admin.unsafe(exists ? 'alter' : 'create')} role ${admin(login)} login password ${admin.unsafe(quoted)}`
    await admin`grant connect, create, temporary on database ${admin(database)} to ${admin(login)}`
    await admin`create extension if not exists pg_trgm`
  } finally {
    await admin.end({ timeout: 5 })
  }
}
