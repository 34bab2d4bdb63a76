import { spawnSync } from 'node:child_process'
import { setMaxListeners } from 'node:events'
import { chownSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import postgres from 'postgres'
import { Pool } from 'undici'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadBundle } from '#data/import'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport, type SubgraphTransport } from '#gateway/subgraphs'
import { optionsFromConfig } from '#src/gateway/server/options-from-config.ts'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { crossings } from '#tests/crossings'
import { importRows, rowOf } from '#tests/door'
import { comes, folder } from '#tests/embedded'
import type { Answer, TestGraph } from '#tests/graph'
import { type OwnPostgres, ownPostgres } from '#tests/own-postgres'
import { freePort } from '#tests/processes'
import { isWhole, scale, told } from '#tests/steady'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { type RunningSubgraphs, startSubgraphs } from '#toolkit/subgraph'

/*
 * PostgreSQL is restarted, killed, frozen, late, or has a full disk. A request waits at most 4 s for it. One second
 * after PostgreSQL accepts connections again, all responses are complete.
 */

const log = createLog('silent')
const reference = fileURLToPath(new URL('../../data/reference', import.meta.url))
const longest = 4_000
const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

const startOn = async (url: string, settings: Record<string, string> = {}): Promise<RunningSubgraphs> => {
  const graph = await startSubgraphs({ ...readConfig({ ...settings, DATABASE_POOL_SIZE: '4' }), databaseUrl: url }, log)
  ends.push(() => graph.stop())
  return graph
}

async function gatewayOver(reach: SubgraphTransport, isReady?: () => Promise<boolean>): Promise<Gateway> {
  const gateway = await createGateway({
    ...optionsFromConfig(readConfig({})),
    log,
    ...reach,
    ...(isReady && { isReady }),
  })
  ends.push(() => gateway.stop())
  return gateway
}

const isReadyOf = (graph: RunningSubgraphs) => async () =>
  (await Promise.all(graph.subgraphs.map(subgraph => subgraph.isReady()))).every(Boolean)

describe.skipIf(process.platform !== 'linux')('the database', () => {
  let database: OwnPostgres
  let graph: RunningSubgraphs
  let gateway: Gateway
  beforeAll(async () => {
    database = await ownPostgres(folder())
    ends.push(() => database.clear())
    graph = await startOn(database.url)
    await loadBundle(reference, graph.subgraphs)
    await graph.catchUp()
    gateway = await gatewayOver(createInProcessTransport(graph.subgraphs), isReadyOf(graph))
  }, 120_000)

  const isReady = async () => (await gateway.app.inject('/readyz')).statusCode === 200

  /** Runs ten callers during an event. `event` returns the time at which PostgreSQL accepts connections again. */
  async function callersDuring(event: () => Promise<number>) {
    const calls: { began: number; ended: number; errors: Answer['errors'] }[] = []
    let isOver = false
    const callers = Array.from({ length: 10 }, async (_, at) => {
      for (let round = at; !isOver; round++) {
        const began = Date.now()
        const { query } = crossings[round % crossings.length]!
        const { errors } = (await gateway.execute({ query })).body as Answer
        calls.push({ began, ended: Date.now(), errors })
        await pause(50)
      }
    })
    const accepting = await event()
    await pause(1_500)
    isOver = true
    await Promise.all(callers)
    const failed = calls.filter(({ errors }) => errors)
    const slowest = Math.max(...calls.map(({ began, ended }) => ended - began))
    const codes = new Set(failed.flatMap(({ errors }) => errors!.map(({ extensions }) => extensions.code)))
    const firstGood = Math.min(
      ...calls.filter(({ errors, ended }) => !errors && ended >= accepting).map(({ ended }) => ended),
    )
    const lateFailures = failed.filter(({ began }) => began > accepting + 1_000).length
    return {
      requests: calls.length,
      failed: failed.length,
      slowest,
      codes,
      firstGood: firstGood - accepting,
      lateFailures,
    }
  }

  const events: Record<string, () => Promise<number>> = {
    restarted: async () => {
      await database.stop()
      await pause(1_500)
      await database.start()
      return database.accepts()
    },
    killed: async () => {
      database.kill()
      await pause(200)
      return database.accepts()
    },
    frozen: async () => {
      database.freeze()
      const since = Date.now()
      expect(await comes(async () => !(await isReady()), 2_000)).toBe(true)
      await pause(scale(5_000, 3_500) - (Date.now() - since))
      database.thaw()
      return database.accepts()
    },
  }
  const rounds = Object.keys(events)
    .filter(event => isWhole || event !== 'restarted')
    .flatMap(event => Array.from({ length: scale(5, 1) }, (_, at) => [event, at + 1] as const))
  test.each(rounds)('is %s (%i): requests end within 4 s, and one second later all succeed', async event => {
    await pause(300)
    const { codes, ...counts } = await callersDuring(events[event]!)
    told(`PostgreSQL ${event}`, { ...counts, codes: [...codes].join(' ') })
    expect(counts.slowest).toBeLessThan(longest)
    expect(counts.lateFailures).toBe(0)
    expect(counts.firstGood).toBeLessThan(1_000)
    for (const code of codes) expect(['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_TIMEOUT']).toContain(code)
    expect(await comes(isReady, 1_000)).toBe(true)
  })

  test('starts late: a start of the graph waits for it', async () => {
    await database.stop()
    const starting = startOn(database.url)
    await pause(1_000)
    await database.start()
    const late = await starting
    expect(await isReadyOf(late)()).toBe(true)
    await late.stop()
    await database.accepts()
  })

  test('is not reachable before the startup timeout: the start fails and says why', async () => {
    await database.stop()
    await expect(startOn(database.url, { DATABASE_STARTUP_TIMEOUT_MS: '500' })).rejects.toThrow(
      /cannot be used .*Check DATABASE_URL/,
    )
    await database.start()
  })

  describe('when three hundred clients disconnect', () => {
    test.each(isWhole ? ['in one process', 'over HTTP'] : ['over HTTP'])(
      '%s, their statements end within 5 s',
      async transport => {
        // Timeouts of 30 s, so that only the disconnect can end the statements within 5 s.
        const graph = await startOn(database.url, { STATEMENT_TIMEOUT_MS: '30000' })
        const urls: Record<string, string> = {}
        for (const subgraph of transport === 'over HTTP' ? graph.subgraphs : []) {
          const app = await createSubgraphServer(subgraph, log)
          urls[subgraph.name] = `${await app.listen({ host: '127.0.0.1', port: await freePort() })}/graphql`
          ends.push(() => app.close())
        }
        const reach =
          transport === 'over HTTP'
            ? createHttpTransport({ urls, timeout: 30_000 })
            : createInProcessTransport(graph.subgraphs, { timeout: 30_000 })
        // Higher limits than the defaults, so that the gateway accepts all requests.
        const config = readConfig({ MAX_CONCURRENT_REQUESTS: '400', MAX_QUEUED_REQUESTS: '400' })
        const own = await createGateway({ ...optionsFromConfig(config), log, ...reach, requestTimeout: 30_000 })
        ends.push(() => own.stop())
        const pool = new Pool(await own.listen({ host: '127.0.0.1', port: await freePort() }), { connections: 300 })
        const admin = postgres(database.url, { max: 1, onnotice: () => {} })
        const { reads } = graph.subgraphs.find(({ name }) => name === 'sources')!
        const activeBackends = async () => {
          const [row] = await admin`
          select count(*)::int as count from pg_stat_activity where state = 'active' and pid <> pg_backend_pid()
            and backend_type = 'client backend'`
          return row!.count as number
        }
        const before = await activeBackends()
        const leaving = new AbortController()
        setMaxListeners(0, leaving.signal)
        let took = Number.NaN
        const blocker = postgres(database.url, { max: 1, onnotice: () => {} })
        await blocker.begin(async tx => {
          await tx`lock table sources.sources in access exclusive mode`
          const requests = Array.from({ length: 300 }, (_, at) =>
            pool
              .request({
                method: 'POST',
                path: '/graphql',
                headers: { 'content-type': 'application/json' },
                body: JSON.stringify({ query: `{ source(id: "src_left-${at}") { title } }` }),
                signal: leaving.signal,
              })
              .catch(() => {}),
          )
          expect(await comes(() => reads.load().running + reads.load().waiting > 60, 10_000)).toBe(true)
          const since = Date.now()
          leaving.abort()
          await Promise.all(requests)
          const isAtBaseline = async () =>
            reads.load().running + reads.load().waiting === 0 && (await activeBackends()) <= before
          expect(await comes(isAtBaseline, 5_000)).toBe(true)
          took = Date.now() - since
        })
        told(`300 clients disconnected ${transport}`, { 'ms to baseline': took })
        const { body } = await own.execute({ query: '{ source(id: "src_seed") { title } }' })
        expect(body.errors).toBeUndefined()
        await Promise.all([pool.destroy(), admin.end(), blocker.end(), own.stop()])
      },
    )
  })
})

const small = '/tmp/accord-small-disk'
const mayMount =
  process.platform === 'linux' && isWhole && process.getuid?.() === 0 && spawnSync('mount', ['--version']).status === 0

test.skipIf(!mayMount)('a full disk: reads succeed and an import is rejected until space is free', async () => {
  mkdirSync(small, { recursive: true })
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=220m,mode=0755', 'tmpfs', small])
  if (mounted.status !== 0) return told('full disk', { 'skipped, because mount failed': 1 })
  ends.push(async () => {
    spawnSync('umount', [small])
    rmSync(small, { recursive: true, force: true })
  })
  const home = folder()
  const database = await ownPostgres(home)
  ends.push(() => database.clear())
  const graph = await startOn(database.url)
  await loadBundle(reference, graph.subgraphs)
  const gateway = await gatewayOver(createInProcessTransport(graph.subgraphs))
  const { query } = crossings[0]!
  const before = (await gateway.execute({ query })).body
  const admin = postgres(database.url, { max: 1, onnotice: () => {} })
  // Only this tablespace is full. PostgreSQL stops if its WAL has no space.
  const space = join(small, 'space')
  mkdirSync(space)
  const { uid, gid } = statSync(join(home, 'data-18'))
  chownSync(space, uid, gid)
  await admin`create tablespace small location ${admin.unsafe(`'${space}'`)}`
  await admin`alter table sources.incoming set tablespace small`
  await admin`create table filler (text text) tablespace small`
  // Stored without compression, which would reduce the text to almost nothing.
  await admin`alter table filler alter text set storage external`
  const filling = async () => {
    for (;;) await admin`insert into filler select repeat(md5(random()::text), 200) from generate_series(1, 2000)`
  }
  await expect(filling()).rejects.toMatchObject({ code: '53100' })
  const sources = graph.subgraphs.find(({ name }) => name === 'sources')!
  const rows = Array.from({ length: 50_000 }, (_, at) =>
    rowOf('sources', { id: `src_full-${at}`, kind: 'REPORT', title: 'x'.repeat(500) }),
  )
  const sourcesGraph = { subgraph: () => sources } as unknown as TestGraph
  await expect(importRows(sourcesGraph, 'sources', rows)).rejects.toThrow()
  expect((await gateway.execute({ query })).body).toEqual(before)
  await admin`drop table filler`
  const canImport = async () => importRows(sourcesGraph, 'sources', rows.slice(0, 10)).then(Boolean, () => false)
  expect(await comes(canImport, 10_000)).toBe(true)
  expect((await gateway.execute({ query })).body).toEqual(before)
  told('full disk', { 'rows rejected': rows.length, 'rows imported afterwards': 10 })
  await admin.end()
})
