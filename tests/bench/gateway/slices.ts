import type { Task } from './client.ts'
import { memory, type Spent, spending } from './cpu.ts'
import type { Lane } from './lanes.ts'
import type { client } from './processes.ts'
import type { Variant } from './variants.ts'

/*
 * One slice: one variant under the load of one lane for some seconds, all others stopped.
 */

export type Slice = {
  lane: string
  variant: string
  /** At a fixed number of connections; at a fixed rate of requests; and at that with no other variant in memory. */
  kind: 'full' | 'half' | 'alone'
  count: number
  rate: number
  p50: number
  p99: number
  bytes: number
  /** Milliseconds of processor time for each request, by role. */
  cpu: Record<string, number>
  /** The share of all processors that others took. */
  foreign: number
  /** MB of the variant, without PostgreSQL. */
  memory: number
}

export const connections = 12
export const quiet = 0.1

export function slicing(
  asking: ReturnType<typeof client>,
  { seconds, again, warm }: { seconds: number; again: number; warm: number },
) {
  // Each slice goes on where the last one ended.
  const asked = new Map<string, number>()

  async function loaded(lane: Lane, variant: Variant, how: Partial<Task>) {
    const key = `${variant.name} ${lane.name}`
    const from = asked.get(key) ?? 0
    const bodies = lane.questions.map(variant.body)
    const load = await asking.load({ port: variant.port, bodies, from, connections, ...how })
    if (load.failure !== undefined) throw new Error(`${variant.name} fails in ${lane.name}: ${load.failure}`)
    asked.set(key, from + load.count)
    return load
  }

  async function once(lane: Lane, variant: Variant, kind: Slice['kind'], rate?: number): Promise<Slice> {
    const pids = (role: string) => variant.processes.filter(each => each.role === role).map(({ pid }) => pid)
    const spent = spending({
      gateway: pids('gateway'),
      subgraphs: pids('subgraphs'),
      postgres: [variant.database.pid],
      client: [asking.pid],
    })
    const { count, seconds: took, p50, p99, bytes } = await loaded(lane, variant, { seconds, ...(rate && { rate }) })
    const { by, foreign } = spent()
    return {
      lane: lane.name,
      variant: variant.name,
      kind,
      count,
      rate: count / took,
      p50,
      p99,
      bytes: bytes / count,
      cpu: eachOf(by, count),
      foreign,
      memory: memory(variant.processes.map(({ pid }) => pid)),
    }
  }

  /** One that fails is told; if it fails again, the run does. */
  const tried = <T>(run: () => Promise<T>): Promise<T> =>
    run().catch(error => {
      console.log(`Again: ${error.message}`)
      return run()
    })

  return {
    // Few at a time: code that is not compiled yet is slow, and the product gives up what takes seconds.
    warm: (lane: Lane, variant: Variant) =>
      tried(() => loaded(lane, variant, { count: Math.ceil(warm * lane.warmUp), connections: 4 })),
    /** The quietest of some tries; the first that is quiet enough is the last. */
    async slice(lane: Lane, variant: Variant, kind: Slice['kind'], rate?: number): Promise<Slice> {
      let best = await tried(() => once(lane, variant, kind, rate))
      for (let tries = 0; best.foreign > quiet && tries < again; tries++) {
        const next = await tried(() => once(lane, variant, kind, rate))
        if (next.foreign < best.foreign) best = next
      }
      return best
    },
  }
}

const eachOf = (by: Spent['by'], count: number) =>
  Object.fromEntries(Object.entries(by).map(([role, ms]) => [role, ms / count]))
