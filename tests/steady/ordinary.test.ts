import { afterAll, expect, test } from 'vitest'
import { createGateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { optionsFromConfig } from '#src/gateway/server/options-from-config.ts'
import { freshGraph } from '#tests/graph'
import { failuresOf, load, operations } from '#tests/load'
import { freePort } from '#tests/processes'
import { isWhole, scale, told } from '#tests/steady'
import { type Limits, readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'

/*
 * The cost of the limits for ordinary requests: the example queries run in turn on two gateways with the same
 * subgraphs. One gateway has the default settings, the other has no limits.
 */

const { subgraph } = await freshGraph()
const subgraphs = ['agreements', 'initiatives', 'links', 'organisations', 'sources'].map(subgraph)
const usual = optionsFromConfig(readConfig({ RATE_LIMIT_POINTS_PER_MINUTE: '1000000000' }))
const free = Object.fromEntries(
  Object.entries(usual.limits).map(([name, limit]) => [name, typeof limit === 'number' ? 1e9 : limit]),
) as Limits
const create = (settings: object) =>
  createGateway({ ...usual, ...settings, log: createLog('silent'), ...createInProcessTransport(subgraphs) })
const limited = await create({})
const unlimited = await create({
  limits: free,
  load: { maxConcurrentRequests: 1e9, maxQueuedRequests: 1e9, rateLimit: 0 },
})

afterAll(async () => void (await Promise.all([limited.stop(), unlimited.stop()])))

test('responses with and without the limits are equal', async () => {
  for (const query of operations()) {
    const [one, other] = await Promise.all([limited, unlimited].map(gateway => gateway.execute({ query })))
    expect(one).toEqual(other)
    expect(one!.body.errors).toBeUndefined()
  }
})

test.runIf(isWhole)(
  'with all limits, throughput of ordinary requests is at least nine tenths of that without',
  async () => {
    const gateways = [limited, unlimited]
    const ports = [await freePort(), await freePort()]
    for (const [at, gateway] of gateways.entries()) await gateway.listen({ port: ports[at]!, host: '127.0.0.1' })
    const rates: [number[], number[]] = [[], []]
    // The first round is the warm-up.
    for (let round = 0; round <= scale(9, 1); round++) {
      for (const at of round % 2 ? [0, 1] : [1, 0]) {
        const outcome = await load({ port: ports[at]!, queries: operations(), clients: 8, seconds: 4 })
        expect([failuresOf(outcome), Object.keys(outcome.answers)]).toEqual([0, ['200']])
        if (round > 0) rates[at as 0 | 1].push(outcome.served.count / outcome.seconds)
      }
    }
    const [withLimits, without] = rates.map(median) as [number, number]
    told('ordinary requests', {
      'per second with limits': withLimits.toFixed(1),
      'per second without': without.toFixed(1),
      ratio: (withLimits / without).toFixed(3),
    })
    expect(withLimits / without).toBeGreaterThanOrEqual(0.9)
  },
)

const median = (all: number[]) => all.sort((a, b) => a - b)[Math.floor(all.length / 2)]!
