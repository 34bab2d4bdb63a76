import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crossings } from '#tests/crossings'
import { type Fleet, fleet } from '#tests/fleet'
import { reading } from '#tests/reading'
import { isWhole, scale, told } from '#tests/steady'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * A subgraph is restarted or killed while fifty clients send queries. No client receives an error.
 */

const clients = 50
const times = scale(10, 1)
const names = isWhole ? subgraphNames() : ['organisations']

describe('fifty clients', () => {
  let graph: Fleet
  beforeAll(async () => {
    // Long timeouts, because a start takes longer on a busy machine.
    graph = await fleet({ SUBGRAPH_TIMEOUT_MS: 12_000, REQUEST_TIMEOUT_MS: 15_000 })
  })
  afterAll(() => graph?.stop())

  test.each(names.flatMap(name => (['SIGTERM', 'SIGKILL'] as const).map(signal => [name, signal] as const)))(
    'lose no read while %s is stopped by %s and started again',
    async (name, signal) => {
      const load = reading(
        graph.gateway.url,
        crossings.map(({ query }) => query),
        clients,
        100,
      )
      await pause(500)
      const took: number[] = []
      for (let round = 0; round < times; round++) {
        took.push(await graph.restart(name, signal))
        await pause(500)
      }
      const { asked, failed, slowest, middle } = await load.stop()
      told(`${name} ${signal}`, {
        restarts: times,
        requests: asked,
        failed: failed.length,
        'ms to be ready': Math.max(...took),
        'slowest ms': slowest,
        'median ms': middle(),
      })
      expect(failed.slice(0, 3)).toEqual([])
      expect(asked).toBeGreaterThan(times * 50)
    },
  )
})
