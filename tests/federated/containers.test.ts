import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { EmbeddedPostgres } from '#src/toolkit/embedded-postgres/embedded-postgres.ts'
import { bytesOf, composeFile, millisecondsOf } from '#tests/composefile'
import { type Container, listing, project } from '#tests/containers'
import { clear, folder } from '#tests/embedded'
import { filesIn, textOf } from '#tests/files'
import { asking, run, type Serving, serveGraph } from '#tests/processes'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { createLog } from '#toolkit/runtime'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * The commands of docker-compose.yml as separate processes over HTTP, each with its own login: the part of the containers that runs
 * without Docker. The embedded PostgreSQL has the owner that the image of PostgreSQL would create.
 */

const names = subgraphNames()
const operations = filesIn('schema/operations/')
const home = folder()
let database: EmbeddedPostgres
let compose: Awaited<ReturnType<typeof project>>
let before: ReturnType<typeof listing>
let gateway: Container
let oneProcess: Serving
const measured: Record<string, string> = {}

const isLinux = process.platform === 'linux'
const isBuilt = existsSync(new URL('../../web/dist/index.html', import.meta.url))

describe.skipIf(!isLinux)('the containers, as processes', { timeout: 60_000, tags: ['slow'] }, () => {
  beforeAll(async () => {
    database = await startEmbedded({ home, log: createLog('silent') })
    await createOwner()
    compose = await project(new URL(database.url).host)
    before = listing(compose.folder)
    gateway = await compose.up('gateway')
    await compose.healthy('gateway')
    oneProcess = await serveGraph({ DATABASE_URL: compose.envOf('logins').DATABASE_URL!, LOG_LEVEL: 'warn' })
  }, 120_000)

  afterAll(async () => {
    await oneProcess?.end()
    await database?.stop()
    await clear(home)
    for (const path of [compose?.folder, compose?.temporary, compose?.keys])
      if (path) rmSync(path, { recursive: true, force: true })
    console.info(measured)
  }, 60_000)

  test.each(operations)('%s: separate processes send the same response as one process, byte for byte', async path => {
    const { text, data } = await asking(`${gateway.url}/graphql`, textOf(path))
    const inOneProcess = (await oneProcess.ask(textOf(path))).text
    expect(data).toEqual(JSON.parse(inOneProcess).data)
    expect(text).toBe(inOneProcess)
    expect(text).not.toContain('"errors"')
    expect(Object.values(data).filter(value => value !== null)).not.toEqual([])
  })

  test('the gateway serves the playground if it has been built', async () => {
    const { status } = await fetch(`${gateway.url}/playground/`)
    expect(status).toBe(isBuilt ? 200 : 503)
  })

  test('the commands that run once exit with 0, and the import adds the reference data', async () => {
    const [logins, keys, imported] = await Promise.all(['logins', 'keys', 'import'].map(compose.up))
    expect([await logins!.ended, await keys!.ended, await imported!.ended]).toEqual([0, 0, 0])
    expect(logins!.out()).toContain('all logins exist')
    expect(imported!.out()).toMatch(/^all +[1-9]\d+ +0 +0 +0$/m)
  })

  test('running them again changes nothing', { tags: ['long'] }, async () => {
    for (const name of ['logins', 'keys', 'import']) {
      const again = compose.start(name)
      expect([await again.ended, again.err()]).toEqual([0, name === 'import' ? expect.any(String) : ''])
      if (name === 'import') expect(again.out()).toMatch(/^all +0 +0 +0 +[1-9]\d+\nNothing has changed\.$/m)
    }
    const { text } = await asking(`${gateway.url}/graphql`, textOf(operations[0]!))
    expect(text).toBe((await oneProcess.ask(textOf(operations[0]!))).text)
  })

  test.each(names)('%s has only its own database URL, and can read only its own schema', async name => {
    const env = compose.envOf(name)
    expect(Object.keys(env).filter(key => key.startsWith('DATABASE_URL'))).toEqual([
      `DATABASE_URL_${name.toUpperCase()}`,
    ])
    const sql = postgres(env[`DATABASE_URL_${name.toUpperCase()}`]!, { max: 1 })
    const read = (schema: string) =>
      sql`select count(*)::int as rows from ${sql(`${schema}.${tables[schema]}`)}`.then(
        ([row]) => row!.rows,
        error => error.message,
      )
    const tables = await tableOfEachSchema()
    expect(await read(name)).toEqual(expect.any(Number))
    for (const other of names.filter(each => each !== name)) {
      expect(await read(other)).toBe(`permission denied for schema ${other}`)
      await expect(sql`set role ${sql(`accord_${other}`)}`).rejects.toThrow(/permission denied/)
    }
    const [login] = await sql`select rolname, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls from pg_roles
      where rolname = current_user`
    expect(Object.values(login!)).toEqual([`accord_${name}`, false, false, false, false])
    await sql.end()
  })

  test.each(names)('%s rejects a request without a token of the gateway', async name => {
    const { url } = await compose.up(name)
    const body = JSON.stringify({ query: '{ _service { sdl } }' })
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    })
    expect([answer.status, await answer.text()]).toEqual([401, expect.not.stringContaining('type')])
  })

  test('only the gateway and links have the private key, and only its owner can read it', () => {
    const withKey = compose.names.filter(name => compose.envOf(name).GATEWAY_KEY !== undefined)
    expect(withKey.sort()).toEqual(['gateway', 'links'])
    expect(statSync(compose.envOf('gateway').GATEWAY_KEY!).mode & 0o777).toBe(0o600)
  })

  test('the gateway has no database URL', () => {
    expect(Object.keys(compose.envOf('gateway')).filter(key => key.startsWith('DATABASE_URL'))).toEqual([])
  })

  test('logins are created only on the database of DATABASE_URL, which is required', async () => {
    const { DATABASE_URL, ...env } = compose.envOf('logins')
    const otherServer = 'postgres://accord_sources:secret@127.0.0.1:1/accord'
    const failed = await run('toolkit/commands/create-logins.ts', [], {
      DATABASE_URL: DATABASE_URL!,
      DATABASE_URL_SOURCES: otherServer,
    })
    expect([failed.code, failed.err]).toEqual([
      1,
      'Cannot create the login accord_sources@127.0.0.1:1/accord. Give it a user name and a password of its own, on the database of DATABASE_URL.\n',
    ])
    expect((await run('toolkit/commands/create-logins.ts', [], env)).err).toMatch(
      /^Set DATABASE_URL to a login that may create roles/,
    )
  })

  test('each process uses less memory than its limit, and its heap is limited to 75% of that', async () => {
    for (const name of [...names, 'gateway']) {
      const { process: child, service, env } = await compose.up(name)
      const memory = memoryOf(child.pid!)
      measured[name] = `${Math.round(memory / 1024 ** 2)} MB of ${service.mem_limit}`
      expect(memory).toBeLessThan(bytesOf(service.mem_limit!))
      expect(env.NODE_OPTIONS).toBe(`--max-old-space-size=${(bytesOf(service.mem_limit!) / 1024 ** 2) * 0.75}`)
    }
  })

  test('each process stops within its grace period after SIGTERM, and its health check then fails', {
    tags: ['long'],
  }, async () => {
    for (const name of ['gateway', ...names]) {
      const container = await compose.up(name)
      const start = Date.now()
      expect([name, await container.end()]).toEqual([name, 0])
      expect(Date.now() - start).toBeLessThan(millisecondsOf(container.service.stop_grace_period!))
    }
    for (const name of ['gateway', names[0]!]) expect(await compose.checked(name)).toBe(1)
  })

  test('the processes write only a cache in the temporary folder, smaller than half its limit', () => {
    expect(listing(compose.folder)).toEqual(before)
    expect(readdirSync(compose.temporary).filter(name => !/^tsx-\d+$/.test(name))).toEqual([])
    const written = listing(compose.temporary).reduce((sum, { size }) => sum + size, 0)
    measured['written to /tmp'] = `${Math.round(written / 1024)} KB`
    const [, limit] = /^\/tmp:size=(\d+m)$/.exec(gateway.service.tmpfs![0]!)!
    expect(written).toBeLessThan(bytesOf(limit!) / 2)
  })
})

test.skipIf(!isLinux)('npm run serve rejects an unknown name with the valid ones', async () => {
  const { code, err } = await run('gateway/server/serve-command.ts', ['everything'], {})
  expect([code, err]).toEqual([
    1,
    'Say what to serve, one of agreements, initiatives, links, organisations, sources, gateway: npm run serve -- agreements\n',
  ])
})

/** Creates the owner and the database that the image of PostgreSQL makes from its settings. */
async function createOwner(): Promise<void> {
  const {
    POSTGRES_USER: user,
    POSTGRES_PASSWORD: password,
    POSTGRES_DB: name,
  } = composeFile().services.postgres!.environment!
  const sql = postgres(database.url, { max: 1 })
  await sql`create role ${sql(user!)} superuser login password ${sql.unsafe(`'${password}'`)}`
  await sql`create database ${sql(name!)} owner ${sql(user!)}`
  await sql.end()
}

async function tableOfEachSchema(): Promise<Record<string, string>> {
  const sql = postgres(compose.envOf('logins').DATABASE_URL!, { max: 1 })
  const rows = await sql<{ schema: string; name: string }[]>`
    select schemaname as schema, min(tablename) as name from pg_tables group by 1`
  await sql.end()
  return Object.fromEntries(rows.map(row => [row.schema, row.name]))
}

const memoryOf = (pid: number) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) * 1024
