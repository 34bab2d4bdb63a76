import { readFileSync } from 'node:fs'
import { compress, emptyAdjacency, recordLink, setType } from '#src/services/links/rules/adjacency.ts'
import type { Sql } from '#toolkit/database'

export async function seconds(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1_000
}

/** The 95th percentile of the time of `work` in milliseconds. */
export async function p95(times: number, work: () => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let at = 0; at < times; at++) taken.push((await seconds(work)) * 1_000)
  return percentile(taken)
}

export const percentile = (taken: number[]) => [...taken].sort((a, b) => a - b)[Math.floor(taken.length * 0.95)]!

/** Processor seconds of this process and of PostgreSQL since their start. PostgreSQL is measured only on Linux. */
export async function processorTime(sql: Sql): Promise<{ own: number; database: number }> {
  const { user, system } = process.cpuUsage()
  const backends = await sql<{ pid: number }[]>`select pid from pg_stat_activity where datname = current_database()`
  const ticks = backends.map(({ pid }) => {
    try {
      const [, , , , , , , , , , , inUser, inSystem] = readFileSync(`/proc/${pid}/stat`, 'utf8')
        .split(') ')[1]!
        .split(' ')
      return Number(inUser) + Number(inSystem)
    } catch {
      return 0
    }
  })
  return { own: (user + system) / 1e6, database: ticks.reduce((sum, each) => sum + each, 0) / 100 }
}

/** The bytes of the adjacency of all links. It is built again in the same way as in the index. */
export async function adjacencyBytes(sql: Sql): Promise<number> {
  const adjacency = emptyAdjacency()
  for await (const nodes of sql<{ num: number }[]>`select num from links.nodes`.cursor(10_000))
    for (const { num } of nodes) setType(adjacency, num, 1)
  const links = sql<{ num: number; from: number; to: number; sources: number }[]>`
    select num, "from", "to", sources from links.edges order by num`
  for await (const batch of links.cursor(10_000)) for (const link of batch) recordLink(adjacency, { ...link, kind: 1 })
  compress(adjacency)
  return Object.values(adjacency).reduce<number>(
    (sum, each) => sum + (ArrayBuffer.isView(each) ? each.byteLength : 0),
    0,
  )
}
