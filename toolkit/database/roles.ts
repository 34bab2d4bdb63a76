import type { Sql } from 'postgres'
import { openConnection } from './connection.ts'

/** As whom a subgraph writes and as whom it reads; null: as whoever the address names. */
export type Roles = { role: string | null; reader: string | null }

/**
 * The roles of a subgraph, made where they are missing; null where the login may not make roles. Whoever reads may do
 * nothing else: `letRead` says what.
 */
export async function roleNames(admin: Sql, name: string): Promise<Roles> {
  const role = await roleFor(admin, `accord_${name}`, 'connect, create, temporary')
  const reader = role && (await roleFor(admin, `accord_${name}_reader`, 'connect'))
  return { role, reader: reader ?? role }
}

/** Lets a role read all tables of a schema, those to come as well; asked by the role that makes them. */
export async function grantRead(owner: Sql, schema: string, reader: string): Promise<void> {
  await owner`grant usage on schema ${owner(schema)} to ${owner(reader)}`
  await owner`grant select on all tables in schema ${owner(schema)} to ${owner(reader)}`
  await owner`alter default privileges in schema ${owner(schema)} grant select on tables to ${owner(reader)}`
}

async function roleFor(admin: Sql, role: string, rightsOnDatabase: string): Promise<string | null> {
  const [rights] = await admin<
    { isSuper: boolean; mayMake: boolean; isThere: boolean; isOurs: boolean; isGranted: boolean }[]
  >`
    select u.rolsuper as "isSuper", u.rolcreaterole as "mayMake", r.oid is not null as "isThere",
      coalesce(pg_has_role(current_user, r.oid, 'member'), false) as "isOurs",
      coalesce(has_database_privilege(r.oid, current_database(), ${rightsOnDatabase.includes('create') ? 'create' : 'connect'}), false) as "isGranted"
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
    await admin`grant ${admin.unsafe(rightsOnDatabase)} on database ${admin(database)} to ${admin(role)}`
  }
  return role
}

/**
 * Makes the login that an address names, with its password and with what a subgraph needs: a place for its schemas, and the
 * extension. `owner` is the same database under a login that may make roles.
 *
 *     await makeLogin(config.databaseUrl, config.databaseUrls.sources)
 *
 * One that is there already keeps what it owns and is given the password.
 */
export async function createLogin(owner: string, address: string): Promise<void> {
  const { username, password, host, pathname } = new URL(address)
  const [login, secret] = [decodeURIComponent(username), decodeURIComponent(password)]
  const admin = openConnection({ url: owner, connectTimeout: 3_000 }, { max: 1, role: null })
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
