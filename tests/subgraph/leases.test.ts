import { setTimeout as pause } from 'node:timers/promises'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadBundle } from '#data/import'
import { createRevisionListener } from '#src/toolkit/subgraph/revision-listener.ts'
import { comes } from '#tests/embedded'
import { freshDatabase, freshGraph } from '#tests/graph'
import { madeBundle } from '#tests/made'
import { createLog } from '#toolkit/runtime'
import { type RunningSubgraphs, recallLeases, startSubgraphs } from '#toolkit/subgraph'

/*
 * Who has a lease of a revision does not ask PostgreSQL whether it still is the one; who is about to change it calls leases in.
 */

const log = createLog('silent')
const graph = await freshGraph()
const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
let another: RunningSubgraphs
beforeAll(async () => {
  const { config, drop } = await freshDatabase('empty')
  another = await startSubgraphs({ ...config, databaseUrl: graph.url, rowCache: 0 }, log)
  ends.push(another.stop, drop)
})
const ends: (() => Promise<unknown>)[] = [() => admin.end()]
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

const question = '{ organisation(id: "org_nokia") { names { text } } }'
const names = async (): Promise<string[]> =>
  (await graph.ask(question)).data.organisation.names.map(({ text }: { text: string }) => text)
let told = 0
/** Another process takes in another name of Nokia. */
async function renamed(): Promise<string> {
  const text = `Nokia ${told++}`
  const name = { entity: 'org_nokia', text, language: 'en', kind: 'SHORT', source: 'src_seed' }
  const { faults } = await loadBundle(madeBundle({ names: [name] }), another.subgraphs)
  expect(faults).toEqual([])
  return text
}

/** How many leases there are of what the organisations have. */
async function leases(): Promise<number> {
  const [row] = await admin<{ count: number }[]>`
    select count(*)::int from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint, objid::bigint) = (hashtext('accord:lease')::bigint & 4294967295, hashtext('organisations')::bigint & 4294967295)`
  return row!.count
}
const isLeased = async () => {
  await names()
  return (await leases()) > 0
}
/** The transactions that PostgreSQL has ended while `work` was done. */
async function transactions(work: () => Promise<unknown>): Promise<number> {
  const ended = async () => {
    // Each connection tells of its own when it has been idle for a moment.
    await admin`select pg_stat_force_next_flush()`
    const [row] = await admin<{ count: number }[]>`
      select (xact_commit + xact_rollback)::int as count from pg_stat_database where datname = current_database()`
    return row!.count
  }
  const before = await ended()
  await work()
  await pause(1_500)
  return (await ended()) - before
}

describe('a lease', () => {
  test('is had by who is asked, who then asks PostgreSQL nothing', async () => {
    expect(await comes(isLeased, 5_000)).toBe(true)
    await names()
    const idle = await transactions(async () => {})
    const asked = await transactions(async () => {
      for (let at = 0; at < 300; at++) await names()
    })
    expect(asked - idle).toBeLessThan(100)
  })

  test('is had by who tells a feed, which is not looked up again where all of it has been told', async () => {
    const told = async (after: string | null): Promise<{ nodes: { id: string }[]; cursor: string }> => {
      const asked =
        'query ($after: String) { _links(after: $after) { nodes { id } edges { id } verbs { verb } cursor } }'
      return (await graph.askAt('organisations', asked, { after })).data._links
    }
    expect(await comes(isLeased, 5_000)).toBe(true)
    const { cursor } = await told(null)
    // A lease may be had before it is known of which revision it is.
    for (let at = 0; at < 3; at++) await Promise.all([told(cursor), pause(100)])
    await admin.begin(async tx => {
      await tx`lock table organisations.changes in access exclusive mode`
      expect(await Promise.race([told(cursor), pause(2_000)])).toMatchObject({ nodes: [], cursor })
    })

    await renamed()
    const { nodes, cursor: next } = await told(cursor)
    expect(nodes).toEqual([{ id: 'org_nokia' }])
    expect(await comes(isLeased, 5_000)).toBe(true)
    expect(await told(next)).toMatchObject({ nodes: [], cursor: next })
    // From the beginning, and from where it was.
    expect((await told(null)).nodes.length).toBeGreaterThan(10)
    expect((await told(cursor)).nodes).toEqual([{ id: 'org_nokia' }])
  })

  test('is given back to who imports, and what that told is answered at once', async () => {
    for (let at = 0; at < 10; at++) {
      expect(await comes(isLeased, 5_000)).toBe(true)
      const began = Date.now()
      const name = await renamed()
      expect(await names()).toContain(name)
      expect(Date.now() - began).toBeLessThan(1_000)
    }
  })

  test('is had by nobody while an import is about to commit, and answers are those of before', async () => {
    expect(await comes(isLeased, 5_000)).toBe(true)
    const { sql } = graph.subgraph('organisations')
    const before = await names()
    await sql.begin(async tx => {
      await recallLeases(tx, sql, 'organisations')
      for (let at = 0; at < 10; at++) {
        expect([await names(), await leases()]).toEqual([before, 0])
        await pause(100)
      }
    })
    expect(await comes(isLeased, 5_000)).toBe(true)
  })

  test('of who does not hear is waited for until it is over, and no longer', async () => {
    const deaf = postgres(graph.url, { max: 1, onnotice: () => {} })
    await deaf`select pg_advisory_lock_shared(hashtext('accord:lease'), hashtext('organisations'))`
    const began = Date.now()
    const name = await renamed()
    expect(Date.now() - began).toBeGreaterThan(950)
    expect(Date.now() - began).toBeLessThan(5_000)
    expect(await comes(async () => (await names()).includes(name), 1_000)).toBe(true)
    await deaf.end()
  })

  test('is had by nobody who hears nothing, as through a proxy that shares connections between transactions', async () => {
    const hearing = createRevisionListener({ url: graph.url, socketDir: undefined, connectTimeout: 1_000 }, log)
    ends.push(hearing.close)
    const asked: string[] = []
    const notify = async (channel: string) => void asked.push(channel)
    const { revision, leased } = hearing.of('sources', { read: async () => 'r1', notify })
    expect(await comes(() => revision() === 'r1', 5_000)).toBe(true)
    await pause(1_000)
    expect([asked, revision(), leased()]).toEqual([['accord_sources'], 'r1', undefined])
  })

  test('ends with the connection that hears', async () => {
    expect(await comes(isLeased, 5_000)).toBe(true)
    await admin`
      select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ShareLock'
        and database = (select oid from pg_database where datname = current_database())`
    const name = await renamed()
    expect(await names()).toContain(name)
    expect(await comes(isLeased, 5_000)).toBe(true)
  })
})
