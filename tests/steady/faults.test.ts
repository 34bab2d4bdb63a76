import { readFileSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import type { SubgraphTransport } from '#gateway/subgraphs'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { type Crossing, crossings } from '#tests/crossings'
import { comes } from '#tests/embedded'
import { type Answer, freshDatabase } from '#tests/graph'
import { freePort } from '#tests/processes'
import { type FaultProxy, faults, proxyTo } from '#tests/proxy'
import { isWhole, scale, told } from '#tests/steady'
import { createLog } from '#toolkit/runtime'
import { startSubgraphs, subgraphNames } from '#toolkit/subgraph'

/*
 * A proxy between the gateway and each subgraph simulates every known failure. The fields of the other subgraphs are
 * still returned, and no error exposes an internal detail.
 */

const log = createLog('silent')
const timeout = scale(3_000, 1_500)
const names = subgraphNames()
const schema = (name: string) => readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')

// Internal details: addresses, SQL, stack traces, and messages of a failing subgraph.
const inside =
  /127\.0\.0|localhost|10\.1\.2|:\d{4,5}\b|ECONN|UND_ERR|postgres|\bselect \w|accord_|secret|html|\bat \w+ \(|\.ts:/i

let gateway: Gateway
let reach: SubgraphTransport
const proxies: Record<string, FaultProxy> = {}
const whole = new Map<string, Answer>()
const ends: (() => Promise<unknown>)[] = []
const counts = { answers: 0, 'slowest ms': 0, 'slowest with open breaker ms': 0, 'slowest to heal ms': 0 }
const ask = async (query: string) => (await gateway.execute({ query })).body as Answer

beforeAll(async () => {
  const { config, drop } = await freshDatabase('reference')
  const graph = await startSubgraphs(config, log)
  ends.push(drop, () => graph.stop())
  for (const subgraph of graph.subgraphs) {
    const app = await createSubgraphServer(subgraph, log)
    const proxy = await proxyTo(`${await app.listen({ host: '127.0.0.1', port: await freePort() })}/graphql`)
    proxies[subgraph.name] = proxy
    ends.push(
      () => app.close(),
      () => proxy.close(),
    )
  }
  const urls = Object.fromEntries(names.map(name => [name, proxies[name]!.url]))
  reach = createHttpTransport({ urls, timeout })
  gateway = await createGateway({
    supergraphSdl: schema('supergraph.graphql'),
    log,
    ...reach,
  })
  ends.push(() => gateway.stop())
  for (const { query } of crossings) {
    const answer = await ask(query)
    expect(answer.errors).toBeUndefined()
    whole.set(query, answer)
  }
})

afterAll(async () => {
  for (const end of ends.toReversed()) await end()
  told('faults', { faults: Object.keys(faults).length, subgraphs: names.length, ...counts })
})

// A failed test must not affect the next one, so all proxies are healed and the breakers close.
afterEach(async () => {
  await Promise.all(Object.values(proxies).map(proxy => proxy.heal()))
  await comes(
    async () => (await Promise.all(crossings.map(({ query }) => ask(query)))).every(({ errors }) => !errors),
    5_000,
  )
})

// A short run tests each fault on one subgraph only.
const pairs = names.flatMap((name, at) =>
  Object.keys(faults)
    .filter((_, place) => isWhole || place % names.length === at)
    .map(fault => [name, fault] as const),
)

describe('a subgraph', () => {
  test.each(pairs)('%s %s: only its own fields are lost, and they return when it recovers', async (name, fault) => {
    const { code } = faults[fault]!
    const own = crossings.filter(({ into }) => into === name)
    await proxies[name]!.fail(fault)
    const since = Date.now()
    const answers = await Promise.all([...own.map(({ query }) => ask(query)), ...others(own[0]!).map(ask)])
    const took = Date.now() - since
    expect(took).toBeLessThan(timeout + 500)
    own.forEach((crossing, at) => {
      expectLost(answers[at]!, crossing, code)
    })

    // The last call ends a moment after the response, so the breaker may open a moment later.
    expect(await comes(async () => reach.states()[name] === 'open', 300)).toBe(true)
    const again = Date.now()
    const rejected = await ask(own[0]!.query)
    const tookOpen = Date.now() - again
    expectLost(rejected, own[0]!, 'SUBGRAPH_UNAVAILABLE')
    expect(tookOpen).toBeLessThan(timeout / 4)

    await proxies[name]!.heal()
    const healing = Date.now()
    const isHealed = async () => (await Promise.all(own.map(({ query }) => ask(query)))).every(({ errors }) => !errors)
    expect(await comes(isHealed, 1_500)).toBe(true)
    const tookToHeal = Date.now() - healing
    for (const { query } of own) expect(await ask(query)).toEqual(whole.get(query))
    note('slowest ms', took)
    note('slowest with open breaker ms', tookOpen)
    note('slowest to heal ms', tookToHeal)
    counts.answers += answers.length + 1
  })
})

test('there are at least sixteen faults, and four queries for each subgraph', () => {
  expect(Object.keys(faults).length).toBeGreaterThanOrEqual(16)
  expect(crossings).toHaveLength(4 * names.length)
})

const note = (what: keyof typeof counts, ms: number) => {
  counts[what] = Math.max(counts[what], ms)
}

/** The same query with other aliases, so that the gateway does not combine them into one call. */
const others = ({ query }: Crossing) =>
  Array.from({ length: 5 }, (_, at) => query.replace(/^\{ (\w+)/, `{ other${at}: $1`))

function expectLost(answer: Answer, { into, query, kept }: Crossing, code: string) {
  const { data, errors = [] } = answer
  expect(new Set(errors.map(({ extensions }) => `${extensions.code} ${extensions.serviceName}`))).toEqual(
    new Set([`${code} ${into}`]),
  )
  expect(JSON.stringify(answer)).not.toMatch(inside)
  const before = whole.get(query)!.data
  const at = (path: (string | number)[], of: unknown) => path.reduce((value: any, step) => value?.[step], of)
  expect(at(kept.split('.'), data)).toEqual(at(kept.split('.'), before))
  // Each error has the path of a missing value, and each missing value has an error.
  for (const { path } of errors) expect(at(path!, data) ?? null).toBeNull()
  const paths = errors.map(({ path }) => path!.join('.'))
  expect(
    missingFrom(data, before).filter(path => !paths.some(each => each === path || path.startsWith(`${each}.`))),
  ).toEqual([])
}

/** The paths at which `answer` has null and `before` has a value. Any other difference is returned with its value. */
function missingFrom(answer: any, before: any, path = ''): string[] {
  if (Object.is(answer, before)) return []
  if (answer === null) return [path.slice(1)]
  if (typeof answer !== 'object' || typeof before !== 'object' || before === null) return [`${path} is ${answer}`]
  return Object.keys({ ...before, ...answer }).flatMap(key => missingFrom(answer[key], before[key], `${path}.${key}`))
}
