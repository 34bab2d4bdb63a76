import type { Task } from './client.ts'
import { memory, type Spent, spending } from './cpu.ts'
import type { Lane } from './lanes.ts'
import type { client } from './processes.ts'
import type { Variant } from './variants.ts'

/*
 * One slice: one variant receives the queries of one lane for some seconds, and all other variants are stopped.
 */

export type Slice = {
  lane: string
  variant: string
  /**
   * `full`: a fixed number of connections. `half`: a fixed arrival rate. `alone`: that rate, no other variant in
   * memory.
   */
  kind: 'full' | 'half' | 'alone'
  count: number
  rate: number
  p50: number
  p99: number
  bytes: number
  /** Milliseconds of processor time for each request, by role. */
  cpu: Record<string, number>
  /** The share of all processors that other processes used. */
  foreign: number
  /** MB of the variant, without PostgreSQL. */
  memory: number
}

export const connections = 12
/** The largest share of foreign processor time in a quiet slice. */
export const quiet = 0.1

export function slicing(
  sender: ReturnType<typeof client>,
  { seconds, again, warm }: { seconds: number; again: number; warm: number },
) {
  // Each slice continues with the query after the last one of the slice before.
  const sent = new Map<string, number>()

  async function loaded(lane: Lane, variant: Variant, how: Partial<Task>) {
    const key = `${variant.name} ${lane.name}`
    const from = sent.get(key) ?? 0
    const bodies = lane.queries.map(variant.body)
    const load = await sender.load({ port: variant.port, bodies, from, connections, ...how })
    if (load.failure !== undefined) throw new Error(`${variant.name} failed in the lane ${lane.name}: ${load.failure}`)
    sent.set(key, from + load.count)
    return load
  }

  async function once(lane: Lane, variant: Variant, kind: Slice['kind'], rate?: number): Promise<Slice> {
    const pids = (role: string) => variant.processes.filter(each => each.role === role).map(({ pid }) => pid)
    const spent = spending({
      gateway: pids('gateway'),
      subgraphs: pids('subgraphs'),
      postgres: [variant.database.pid],
      client: [sender.pid],
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

  /** Reports a failure and repeats once; a second failure ends the run. */
  const withRetry = <T>(run: () => Promise<T>): Promise<T> =>
    run().catch(error => {
      console.log(`repeated after a failure: ${error.message}`)
      return run()
    })

  return {
    // Four connections, because code that is not yet compiled is slow, and requests that take seconds run into
    // timeouts.
    warm: (lane: Lane, variant: Variant) =>
      withRetry(() => loaded(lane, variant, { count: Math.ceil(warm * lane.warmUp), connections: 4 })),
    /** Repeats a noisy slice up to `again` times, and returns the quietest one. */
    async slice(lane: Lane, variant: Variant, kind: Slice['kind'], rate?: number): Promise<Slice> {
      let best = await withRetry(() => once(lane, variant, kind, rate))
      for (let tries = 0; best.foreign > quiet && tries < again; tries++) {
        const next = await withRetry(() => once(lane, variant, kind, rate))
        if (next.foreign < best.foreign) best = next
      }
      return best
    },
  }
}

const eachOf = (by: Spent['by'], count: number) =>
  Object.fromEntries(Object.entries(by).map(([role, ms]) => [role, ms / count]))
