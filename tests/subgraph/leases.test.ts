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
 * A process with a lease of a revision sends no statement to check the revision. An import recalls all leases before it commits.
 */

const log = createLog('silent')
const graph = await freshGraph()
const admin = postgres(graph.url, { max: 1, onnotice: () => {} })
let otherProcess: RunningSubgraphs
beforeAll(async () => {
  const { config, drop } = await freshDatabase('empty')
  otherProcess = await startSubgraphs({ ...config, databaseUrl: graph.url, rowCache: 0 }, log)
  ends.push(otherProcess.stop, drop)
})
const ends: (() => Promise<unknown>)[] = [() => admin.end()]
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

const query = '{ organisation(id: "org_nokia") { names { text } } }'
const names = async (): Promise<string[]> =>
  (await graph.ask(query)).data.organisation.names.map(({ text }: { text: string }) => text)
let addedNames = 0
/** Imports another name of Nokia in the other process, and returns it. */
async function addName(): Promise<string> {
  const text = `Nokia ${addedNames++}`
  const name = { entity: 'org_nokia', text, language: 'en', kind: 'SHORT', source: 'src_seed' }
  const { errors } = await loadBundle(madeBundle({ names: [name] }), otherProcess.subgraphs)
  expect(errors).toEqual([])
  return text
}

/** The number of leases of the schema `organisations`. */
async function countLeases(): Promise<number> {
  const [row] = await admin<{ count: number }[]>`
    select count(*)::int from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and granted
      and database = (select oid from pg_database where datname = current_database())
      and (classid::bigint, objid::bigint) = (hashtext('accord:lease')::bigint & 4294967295, hashtext('organisations')::bigint & 4294967295)`
  return row!.count
}
const isLeased = async () => {
  await names()
  return (await countLeases()) > 0
}
/** The number of transactions in the database while `work` runs. */
async function transactionsDuring(work: () => Promise<unknown>): Promise<number> {
  const ended = async () => {
    // The other connections flush their statistics after they have been idle for a moment.
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
  test('is acquired on a request; later requests send no statement to PostgreSQL', async () => {
    expect(await comes(isLeased, 5_000)).toBe(true)
    await names()
    const idle = await transactionsDuring(async () => {})
    const busy = await transactionsDuring(async () => {
      for (let at = 0; at < 300; at++) await names()
    })
    expect(busy - idle).toBeLessThan(100)
  })

  test('is acquired on a request of the feed, which reads no table after its last cursor', async () => {
    const feed = async (after: string | null): Promise<{ nodes: { id: string }[]; cursor: string }> => {
      const query =
        'query ($after: String) { _links(after: $after) { nodes { id } edges { id } verbs { verb } cursor } }'
      return (await graph.askAt('organisations', query, { after })).data._links
    }
    expect(await comes(isLeased, 5_000)).toBe(true)
    const { cursor } = await feed(null)
    // The lease is acquired before its revision is read.
    for (let at = 0; at < 3; at++) await Promise.all([feed(cursor), pause(100)])
    await admin.begin(async tx => {
      await tx`lock table organisations.changes in access exclusive mode`
      expect(await Promise.race([feed(cursor), pause(2_000)])).toMatchObject({ nodes: [], cursor })
    })

    await addName()
    const { nodes, cursor: next } = await feed(cursor)
    expect(nodes).toEqual([{ id: 'org_nokia' }])
    expect(await comes(isLeased, 5_000)).toBe(true)
    expect(await feed(next)).toMatchObject({ nodes: [], cursor: next })
    // From the start, and after the first cursor.
    expect((await feed(null)).nodes.length).toBeGreaterThan(10)
    expect((await feed(cursor)).nodes).toEqual([{ id: 'org_nokia' }])
  })

  test('is released for an import; the next response has the imported data within 1 s', async () => {
    for (let at = 0; at < 10; at++) {
      expect(await comes(isLeased, 5_000)).toBe(true)
      const start = Date.now()
      const name = await addName()
      expect(await names()).toContain(name)
      expect(Date.now() - start).toBeLessThan(1_000)
    }
  })

  test('is not acquired between the recall and the commit of an import; responses have the former data', async () => {
    expect(await comes(isLeased, 5_000)).toBe(true)
    const { sql } = graph.subgraph('organisations')
    const before = await names()
    await sql.begin(async tx => {
      await recallLeases(tx, sql, 'organisations')
      for (let at = 0; at < 10; at++) {
        expect([await names(), await countLeases()]).toEqual([before, 0])
        await pause(100)
      }
    })
    expect(await comes(isLeased, 5_000)).toBe(true)
  })

  test('of a process that receives no recall delays an import until the lease expires', async () => {
    const unresponsive = postgres(graph.url, { max: 1, onnotice: () => {} })
    await unresponsive`select pg_advisory_lock_shared(hashtext('accord:lease'), hashtext('organisations'))`
    const start = Date.now()
    const name = await addName()
    expect(Date.now() - start).toBeGreaterThan(950)
    expect(Date.now() - start).toBeLessThan(5_000)
    expect(await comes(async () => (await names()).includes(name), 1_000)).toBe(true)
    await unresponsive.end()
  })

  test('is not acquired if no notification arrives, as behind a proxy that pools connections per transaction', async () => {
    const listener = createRevisionListener({ url: graph.url, socketDir: undefined, connectTimeout: 1_000 }, log)
    ends.push(listener.close)
    const notified: string[] = []
    const notify = async (channel: string) => void notified.push(channel)
    const { revision, leased } = listener.follow('sources', { read: async () => 'r1', notify })
    expect(await comes(() => revision() === 'r1', 5_000)).toBe(true)
    await pause(1_000)
    expect([notified, revision(), leased()]).toEqual([['accord_sources'], 'r1', undefined])
  })

  test('ends with the connection that listens', async () => {
    expect(await comes(isLeased, 5_000)).toBe(true)
    await admin`
      select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and mode = 'ShareLock'
        and database = (select oid from pg_database where datname = current_database())`
    const name = await addName()
    expect(await names()).toContain(name)
    expect(await comes(isLeased, 5_000)).toBe(true)
  })
})
