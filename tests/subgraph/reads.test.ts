import { randomBytes } from 'node:crypto'
import { Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, describe, expect, inject, onTestFinished, test, vi } from 'vitest'
import { databaseIn } from '#tests/database'
import { comes } from '#tests/embedded'
import { freshDatabase, freshGraph } from '#tests/graph'
import { openConnection } from '#toolkit/database'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs } from '#toolkit/subgraph'

const graph = await freshGraph()
const sources = graph.subgraph('sources')
const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

describe('questions', () => {
  const asked = <T>(statement: string) => sources.reads.read(sql => sql.unsafe<T[]>(statement), 5_000)

  test('run as one who reads, and imports as one who owns', async () => {
    expect(await asked('select current_user as name')).toEqual([{ name: 'accord_sources_reader' }])
    expect([...(await sources.sql`select current_user as name`)]).toEqual([{ name: 'accord_sources' }])
  })

  test.each([
    `insert into sources.sources (id, kind) values ('src_x', 'REPORT')`,
    `update sources.sources set title = 'x'`,
    'delete from sources.sources',
    'truncate sources.sources',
    'create table sources.mine (id text)',
    'select * from agreements.agreements',
  ])('may do no more than that: %s', async statement => {
    await expect(asked(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|42501)$/) })
    // Nor where they may write: the role has no right to.
    const alone = postgres(graph.url, {
      max: 1,
      onnotice: () => {},
      connection: { role: 'accord_sources_reader' } as never,
    })
    await expect(alone.unsafe(statement)).rejects.toMatchObject({ code: '42501' })
    await alone.end()
  })

  test('are not compiled by PostgreSQL, which is its default', async () => {
    expect(await asked('show jit')).toEqual([{ jit: 'off' }])
    expect([...(await sources.sql`show jit`)]).toEqual([{ jit: 'off' }])
  })

  test('of an import are sent at once over TCP', async () => {
    const undelayed = vi.spyOn(Socket.prototype, 'setNoDelay')
    onTestFinished(() => undelayed.mockRestore())
    for (const [readOnly, times] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const sql = openConnection({ url: graph.url, connectTimeout: 5_000 }, { max: 1, role: null, readOnly })
      expect([...(await sql`select inet_client_addr() is not null as "isTcp"`)]).toEqual([{ isTcp: true }])
      await sql.end()
      expect(undelayed).toHaveBeenCalledTimes(times)
    }
  })

  test('may read a table that a later migration makes', async () => {
    await sources.sql`create table sources.later (id text)`
    expect(await asked('select * from sources.later')).toEqual([])
  })

  test('of a login that may make no roles run in transactions that only read', async () => {
    const { config, drop } = await freshDatabase('empty')
    const login = `accord_login_${randomBytes(4).toString('hex')}`
    const admin = postgres(config.databaseUrl, { max: 1, onnotice: () => {} })
    await admin`create role ${admin(login)} login password 'secret'`
    const name = new URL(config.databaseUrl).pathname.slice(1)
    await admin`drop schema sources, sources_migrations cascade`
    await admin`grant create, connect on database ${admin(name)} to ${admin(login)}`
    const address = new URL(databaseIn(inject('postgres').url, name))
    Object.assign(address, { username: login, password: 'secret' })
    const own = await startSubgraphs(
      { ...config, databaseUrl: undefined, databaseUrls: { sources: address.href } },
      createLog('silent'),
      { names: ['sources'] },
    )
    const [subgraph] = own.subgraphs
    const write = `insert into sources.sources (id, kind, sort_name) values ('src_x', 'REPORT', '')`
    await expect(subgraph!.reads.read(sql => sql.unsafe(write), 5_000)).rejects.toMatchObject({ code: '25006' })
    await own.stop()
    await drop()
    const server = postgres(inject('postgres').url, { max: 1, onnotice: () => {} })
    await server`drop role ${server(login)}`
    await Promise.all([server.end(), admin.end()])
  })
})

describe('a statement', () => {
  test('that takes too long costs its field, and the others are answered', async () => {
    const { config, drop } = await freshDatabase('reference')
    ends.push(drop)
    const own = await startSubgraphs({ ...config, statementTimeout: 300 }, createLog('silent'), { names: ['sources'] })
    ends.push(() => own.stop())
    const [subgraph] = own.subgraphs
    const blocker = postgres(config.databaseUrl, { max: 1, onnotice: () => {} })
    const answer = await blocker.begin(async tx => {
      await tx`lock table sources.imports in access exclusive mode`
      return subgraph!.execute({ query: '{ imports { totalCount } source(id: "src_seed") { id } }', requestId: 'r' })
    })
    expect(answer.data).toEqual({ imports: null, source: { id: 'src_seed' } })
    expect(answer.errors!.map(({ path, extensions }) => [path![0], extensions])).toEqual([
      ['imports', { code: 'SUBGRAPH_TIMEOUT', serviceName: 'sources' }],
    ])
    await blocker.end()
  })

  test('is not sent once nobody waits for it', async () => {
    const statements = await graph.statementsOf(async () => {
      const left = AbortSignal.abort()
      const { errors } = await sources.execute({
        query: '{ source(id: "src_seed") { id } }',
        requestId: 'r',
        signal: left,
      })
      expect(errors).toHaveLength(1)
    })
    // It was made, and found nobody.
    expect(statements).toHaveLength(1)
    const send = vi.fn(async () => {})
    await expect(sources.reads.read(send, 5_000, AbortSignal.abort())).rejects.toMatchObject({ code: '57014' })
    expect(send).not.toHaveBeenCalled()
  })

  test('is ended at the server when nobody waits for it any more', async () => {
    const leaving = new AbortController()
    const sleeping = sources.reads.read(sql => sql`select pg_sleep(4)`, 5_000, leaving.signal)
    expect(await comes(async () => (await asleep()) === 1, 2_000)).toBe(true)
    leaving.abort()
    await expect(sleeping).rejects.toMatchObject({ code: '57014' })
    expect(await comes(async () => (await asleep()) === 0, 2_000)).toBe(true)
  })

  test('that failed amid its rows leaves no gaps before those of the next', async () => {
    const leaving = new AbortController()
    const broken = sources.reads.read(
      sql => sql`select repeat('x', 50000), case when i = 3 then pg_sleep(4)::text end from generate_series(1, 3) i`,
      5_000,
      leaving.signal,
    )
    // In the same turn, and so down the same connection.
    const next = sources.reads.read(sql => sql.unsafe('select 1 as one union all select 2').values(), 5_000)
    expect(await comes(async () => (await asleep()) === 1, 2_000)).toBe(true)
    leaving.abort()
    await expect(broken).rejects.toMatchObject({ code: '57014' })
    expect([...(await next)]).toEqual([[1], [2]])
  })

  const asleep = async () => {
    const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
    const [row] = await admin`
      select count(*)::int as count from pg_stat_activity
      where query like '%pg_sleep(4)%' and state = 'active' and pid <> pg_backend_pid()`
    await admin.end()
    return row!.count
  }
})

describe('a transaction whose connection dies', () => {
  const dying = (then: (work: () => Promise<unknown>) => Promise<unknown>) =>
    sources.sql.begin(async tx => {
      const [row] = await tx`select pg_backend_pid() as pid`
      const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
      await admin`select pg_terminate_backend(${row!.pid})`
      await admin.end()
      await pause(100)
      return then(() => tx`select 1`)
    })

  test.each<[string, Parameters<typeof dying>[0]]>([
    ['before COMMIT', async () => 'done'],
    ['before its next statement', work => work()],
    ['before ROLLBACK', async () => Promise.reject(new Error('enough'))],
  ])('%s is lost, and neither the process nor the others are', async (_, then) => {
    await expect(dying(then)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await pause(50)
    for (let at = 0; at < 8; at++) expect(await sources.sql`select 1 as one`).toMatchObject([{ one: 1 }])
  })
})
