import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { crossings } from '#tests/crossings'
import { type Fleet, fleet } from '#tests/fleet'
import { reading } from '#tests/reading'
import { isWhole, scale, told } from '#tests/steady'
import { subgraphNames } from '#toolkit/subgraph'

/*
 * A subgraph that is restarted or killed while fifty clients ask: none of them sees it.
 */

const clients = 50
const times = scale(10, 1)
const names = isWhole ? subgraphNames() : ['organisations']

describe('fifty clients', () => {
  let graph: Fleet
  beforeAll(async () => {
    // How long a start takes is the machine's, and this may be a busy one.
    graph = await fleet({ SUBGRAPH_TIMEOUT_MS: 12_000, REQUEST_TIMEOUT_MS: 15_000 })
  })
  afterAll(() => graph?.stop())

  test.each(names.flatMap(name => (['SIGTERM', 'SIGKILL'] as const).map(signal => [name, signal] as const)))(
    'lose no read while %s is ended by %s and started again',
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
        asked,
        failed: failed.length,
        'ms to be ready': Math.max(...took),
        'slowest ms': slowest,
        'middle ms': middle(),
      })
      expect(failed.slice(0, 3)).toEqual([])
      expect(asked).toBeGreaterThan(times * 50)
    },
  )
})
