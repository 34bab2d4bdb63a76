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

describe('read statements', () => {
  const read = <T>(statement: string) => sources.reads.read(sql => sql.unsafe<T[]>(statement), 5_000)

  test('run as the reader role, statements of imports as the owner', async () => {
    expect(await read('select current_user as name')).toEqual([{ name: 'accord_sources_reader' }])
    expect([...(await sources.sql`select current_user as name`)]).toEqual([{ name: 'accord_sources' }])
  })

  test.each([
    `insert into sources.sources (id, kind) values ('src_x', 'REPORT')`,
    `update sources.sources set title = 'x'`,
    'delete from sources.sources',
    'truncate sources.sources',
    'create table sources.mine (id text)',
    'select * from agreements.agreements',
  ])('cannot write or read another schema: %s', async statement => {
    await expect(read(statement)).rejects.toMatchObject({ code: expect.stringMatching(/^(25006|42501)$/) })
    // The role lacks the privilege, also in a transaction that is not read-only.
    const writable = postgres(graph.url, {
      max: 1,
      onnotice: () => {},
      connection: { role: 'accord_sources_reader' } as never,
    })
    await expect(writable.unsafe(statement)).rejects.toMatchObject({ code: '42501' })
    await writable.end()
  })

  test('run without the JIT compiler, which PostgreSQL has on by default', async () => {
    expect(await read('show jit')).toEqual([{ jit: 'off' }])
    expect([...(await sources.sql`show jit`)]).toEqual([{ jit: 'off' }])
  })

  test('use TCP with its delay, statements of an import use TCP_NODELAY', async () => {
    const setNoDelay = vi.spyOn(Socket.prototype, 'setNoDelay')
    onTestFinished(() => setNoDelay.mockRestore())
    for (const [readOnly, times] of [
      [true, 0],
      [false, 1],
    ] as const) {
      const sql = openConnection({ url: graph.url, connectTimeout: 5_000 }, { max: 1, role: null, readOnly })
      expect([...(await sql`select inet_client_addr() is not null as "isTcp"`)]).toEqual([{ isTcp: true }])
      await sql.end()
      expect(setNoDelay).toHaveBeenCalledTimes(times)
    }
  })

  test('can read a table that a later migration creates', async () => {
    await sources.sql`create table sources.later (id text)`
    expect(await read('select * from sources.later')).toEqual([])
  })

  test('run in read-only transactions where the login cannot create roles', async () => {
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
  test('that exceeds its timeout makes its field null, and other fields have their values', async () => {
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

  test('is not sent if its request is aborted already', async () => {
    const statements = await graph.statementsOf(async () => {
      const { errors } = await sources.execute({
        query: '{ source(id: "src_seed") { id } }',
        requestId: 'r',
        signal: AbortSignal.abort(),
      })
      expect(errors).toHaveLength(1)
    })
    // `onStatement` receives it, but it is not sent.
    expect(statements).toHaveLength(1)
    const send = vi.fn(async () => {})
    await expect(sources.reads.read(send, 5_000, AbortSignal.abort())).rejects.toMatchObject({ code: '57014' })
    expect(send).not.toHaveBeenCalled()
  })

  test('is cancelled at the server when its request is aborted', async () => {
    const request = new AbortController()
    const statement = sources.reads.read(sql => sql`select pg_sleep(4)`, 5_000, request.signal)
    expect(await comes(async () => (await countSleeping()) === 1, 2_000)).toBe(true)
    request.abort()
    await expect(statement).rejects.toMatchObject({ code: '57014' })
    expect(await comes(async () => (await countSleeping()) === 0, 2_000)).toBe(true)
  })

  test('that fails after some rows does not shift the rows of the next statement', async () => {
    const request = new AbortController()
    const failing = sources.reads.read(
      sql => sql`select repeat('x', 50000), case when i = 3 then pg_sleep(4)::text end from generate_series(1, 3) i`,
      5_000,
      request.signal,
    )
    // Reads of one turn of the event loop use one connection.
    const next = sources.reads.read(sql => sql.unsafe('select 1 as one union all select 2').values(), 5_000)
    expect(await comes(async () => (await countSleeping()) === 1, 2_000)).toBe(true)
    request.abort()
    await expect(failing).rejects.toMatchObject({ code: '57014' })
    expect([...(await next)]).toEqual([[1], [2]])
  })

  const countSleeping = async () => {
    const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
    const [row] = await admin`
      select count(*)::int as count from pg_stat_activity
      where query like '%pg_sleep(4)%' and state = 'active' and pid <> pg_backend_pid()`
    await admin.end()
    return row!.count
  }
})

describe('a transaction whose connection is terminated', () => {
  const terminated = (then: (work: () => Promise<unknown>) => Promise<unknown>) =>
    sources.sql.begin(async tx => {
      const [row] = await tx`select pg_backend_pid() as pid`
      const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
      await admin`select pg_terminate_backend(${row!.pid})`
      await admin.end()
      await pause(100)
      return then(() => tx`select 1`)
    })

  test.each<[string, Parameters<typeof terminated>[0]]>([
    ['before COMMIT', async () => 'done'],
    ['before its next statement', work => work()],
    ['before ROLLBACK', async () => Promise.reject(new Error('enough'))],
  ])('%s is rejected, and later statements succeed', async (_, then) => {
    await expect(terminated(then)).rejects.toMatchObject({ code: 'CONNECTION_CLOSED' })
    await pause(50)
    for (let at = 0; at < 8; at++) expect(await sources.sql`select 1 as one`).toMatchObject([{ one: 1 }])
  })
})
