import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport, type SubgraphTransport } from '#gateway/subgraphs'
import { createHttpTransport } from '#src/gateway/subgraphs/http-client.ts'
import { createSubgraphServer } from '#src/toolkit/subgraph/subgraph-server.ts'
import { comes } from '#tests/embedded'
import { type Answer, freshDatabase } from '#tests/graph'
import { freePort } from '#tests/processes'
import { createLog } from '#toolkit/runtime'
import { type RunningSubgraphs, startSubgraphs } from '#toolkit/subgraph'

const log = createLog('silent')
const schema = (name: string) => readFileSync(new URL(`../../schema/${name}`, import.meta.url), 'utf8')
const names = ['agreements', 'initiatives', 'organisations', 'sources']

// Queries that use a subgraph in different ways. Without it, the fields in `lost` have errors and `kept` is the remaining data.
const shapes: { shape: string; without: string; query: string; lost: string[]; kept: object }[] = [
  {
    shape: 'its own root field',
    without: 'sources',
    query: '{ source(id: "src_seed") { title } organisation(id: "org_nokia") { name } }',
    lost: ['source'],
    kept: { source: null, organisation: { name: 'Nokia' } },
  },
  {
    shape: 'a list of its own',
    without: 'agreements',
    query: '{ agreements(first: 1) { totalCount } event(id: "evt_eu-china-summit-17") { id } people { totalCount } }',
    lost: ['agreements', 'event'],
    kept: { agreements: null, event: null, people: { totalCount: 22 } },
  },
  {
    shape: 'an entity that another subgraph refers to',
    without: 'organisations',
    query: `{ agreement(id: "agr_cidf-chinaeu-loi-2015") { title
      participants(role: PARTY) { totalCount edges { role node { id ... on Organisation { name country } } } } } }`,
    lost: ['agreement.participants.edges.0.node.name', 'agreement.participants.edges.0.node.country'],
    kept: {
      agreement: {
        title: expect.any(String),
        participants: {
          totalCount: 2,
          edges: [
            { role: 'PARTY', node: { id: expect.stringMatching(/^org_/), name: null, country: null } },
            { role: 'PARTY', node: { id: expect.stringMatching(/^org_/), name: null, country: null } },
          ],
        },
      },
    },
  },
  {
    shape: 'a field that it adds to an entity of another subgraph',
    without: 'agreements',
    query:
      '{ organisation(id: "org_nokia") { name agreements(first: 1) { totalCount } initiatives(first: 0) { totalCount } } }',
    lost: ['organisation.agreements'],
    kept: { organisation: { name: 'Nokia', agreements: null, initiatives: { totalCount: expect.any(Number) } } },
  },
  {
    shape: 'the evidence of a fact',
    without: 'sources',
    query: `{ agreement(id: "agr_cidf-chinaeu-loi-2015") { milestones(kind: SIGNED) { date { edtf }
      claims { locator source { id title } } } } }`,
    lost: ['agreement.milestones.0.claims.0.source.title'],
    kept: {
      agreement: {
        milestones: [
          {
            date: { edtf: '2015-07-06' },
            claims: expect.arrayContaining([{ locator: 'p1', source: { id: 'src_seed', title: null } }]),
          },
        ],
      },
    },
  },
  {
    shape: 'an entity on the way to a third subgraph',
    without: 'initiatives',
    query: `{ agreement(id: "agr_cidf-chinaeu-loi-2015") { title
      initiatives { kind initiative { id name participants(role: PROPONENT) { edges { node { id ... on Organisation { name } } } } } } } }`,
    lost: ['agreement.initiatives.0.initiative.name', 'agreement.initiatives.0.initiative.participants'],
    kept: {
      agreement: {
        title: expect.any(String),
        initiatives: expect.arrayContaining([
          { kind: 'CONNECTS', initiative: { id: 'ini_belt-and-road', name: null, participants: null } },
        ]),
      },
    },
  },
]

// Internals that no response may contain: addresses, paths, statements, stack traces.
const internals = /127\.0\.0|localhost|:\d{4,5}|ECONN|postgres|select |accord_|\/[a-z]+\/|\bat \w+ /i

function expectLost({ data, errors = [] }: Answer, { without, lost, kept }: (typeof shapes)[number], code: string) {
  expect(data).toEqual(kept)
  expect(new Set(errors.map(({ extensions }) => `${extensions.code} ${extensions.serviceName}`))).toEqual(
    new Set([`${code} ${without}`]),
  )
  expect(errors.map(({ path }) => path!.join('.'))).toEqual(expect.arrayContaining(lost))
  // Each error has the path of a missing value and names the subgraph.
  for (const { path, message } of errors) {
    expect(path!.reduce((at: any, step) => at?.[step] ?? null, data)).toBeNull()
    expect(message).toContain(without)
  }
  expect(JSON.stringify(errors)).not.toMatch(internals)
}

const ends: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

async function graphOn(template: 'reference'): Promise<RunningSubgraphs> {
  const { config, drop } = await freshDatabase(template)
  const graph = await startSubgraphs(config, log, { today: () => '2025-07-01' })
  ends.push(drop, () => graph.stop())
  return graph
}

async function gatewayOver(reach: SubgraphTransport): Promise<Gateway & { ask(query: string): Promise<Answer> }> {
  const gateway = await createGateway({
    supergraphSdl: schema('supergraph.graphql'),
    log,
    ...reach,
  })
  ends.push(() => gateway.stop())
  return { ...gateway, ask: async query => (await gateway.execute({ query })).body as Answer }
}

describe('in one process, a subgraph that', () => {
  let graph: RunningSubgraphs
  beforeAll(async () => {
    graph = await graphOn('reference')
  })
  const hang = () => new Promise<never>(() => {})

  describe.each([
    ['has stopped', undefined, 'SUBGRAPH_UNAVAILABLE'],
    ['does not answer', hang, 'SUBGRAPH_TIMEOUT'],
  ])('%s', (_, execute, code) => {
    test.each(shapes)('makes only its own fields null: $shape ($without)', async given => {
      const others = graph.subgraphs.filter(({ name }) => name !== given.without)
      const gone = execute ?? (await stoppedOf(given.without)).execute
      const subgraphs = [...others, { name: given.without, execute: gone }]
      const gateway = await gatewayOver(createInProcessTransport(subgraphs, { timeout: 150 }))
      expectLost(await gateway.ask(given.query), given, code)
    })
  })

  /** A second, stopped instance of each subgraph. */
  const stopped = new Map<string, Promise<RunningSubgraphs>>()
  async function stoppedOf(name: string) {
    if (!stopped.has(name)) stopped.set(name, startedAndStopped(name))
    return (await stopped.get(name)!).subgraphs[0]!
  }
  async function startedAndStopped(name: string) {
    const { config, drop } = await freshDatabase('empty')
    const one = await startSubgraphs(config, log, { names: [name] })
    await one.stop()
    await drop()
    return one
  }
})

describe('over HTTP, a subgraph that', () => {
  let graph: RunningSubgraphs
  const urls: Record<string, string> = {}
  beforeAll(async () => {
    graph = await graphOn('reference')
    for (const subgraph of graph.subgraphs) {
      const app = await createSubgraphServer(subgraph, log)
      urls[subgraph.name] = `${await app.listen({ host: '127.0.0.1', port: await freePort() })}/graphql`
      ends.push(() => app.close())
    }
  })

  test('responds makes a complete response', async () => {
    const gateway = await gatewayOver(createHttpTransport({ urls }))
    for (const { query } of shapes) expect((await gateway.ask(query)).errors).toBeUndefined()
  })

  test.each(shapes)('refuses connections makes only its own fields null: $shape ($without)', async given => {
    const url = `http://127.0.0.1:${await freePort()}/graphql`
    const gateway = await gatewayOver(createHttpTransport({ urls: { ...urls, [given.without]: url } }))
    expectLost(await gateway.ask(given.query), given, 'SUBGRAPH_UNAVAILABLE')
  })

  test.each(shapes)('does not respond makes only its own fields null: $shape ($without)', async given => {
    // A server that accepts connections and sends nothing, like a stopped process.
    const port = await freePort()
    const silent = createServer(() => {}).listen(port, '127.0.0.1')
    ends.push(async () => silent.close())
    const url = `http://127.0.0.1:${port}/graphql`
    const gateway = await gatewayOver(createHttpTransport({ urls: { ...urls, [given.without]: url }, timeout: 150 }))
    expectLost(await gateway.ask(given.query), given, 'SUBGRAPH_TIMEOUT')
    await gateway.stop()
  })

  test('has been restarted at its address is called again at once', async () => {
    const port = await freePort()
    const gateway = await gatewayOver(
      createHttpTransport({ urls: { ...urls, sources: `http://127.0.0.1:${port}/graphql` } }),
    )
    const given = shapes[0]!
    const started = async () => {
      const app = await createSubgraphServer(graph.subgraphs.find(({ name }) => name === 'sources')!, log)
      await app.listen({ host: '127.0.0.1', port })
      return app
    }
    for (let round = 0; round < 2; round++) {
      expectLost(await gateway.ask(given.query), given, 'SUBGRAPH_UNAVAILABLE')
      const app = await started()
      const { data, errors } = await gateway.ask(given.query)
      expect([errors, data.source]).toEqual([undefined, { title: expect.any(String) }])
      await app.close()
    }
  })
})

describe('a subgraph whose database', () => {
  let gateway: Awaited<ReturnType<typeof gatewayOver>>
  const databases: Record<string, Awaited<ReturnType<typeof freshDatabase>>> = {}
  beforeAll(async () => {
    for (const name of names) {
      databases[name] = await freshDatabase('reference')
      ends.push(databases[name].drop)
    }
    const own = Object.fromEntries(names.map(name => [name, databases[name]!.config.databaseUrl]))
    const graph = await startSubgraphs({ ...databases.sources!.config, databaseUrls: own }, log)
    ends.push(() => graph.stop())
    gateway = await gatewayOver(createInProcessTransport(graph.subgraphs, { timeout: 1_000 }))
  })

  test.each(shapes)('is gone makes only its own fields null until it is back: $shape ($without)', async given => {
    const whole = await gateway.ask(given.query)
    expect(whole.errors).toBeUndefined()
    const name = nameOf(given.without)
    // No client may reconnect before the database is renamed.
    await admin()`alter database ${admin()(name)} with allow_connections false`
    await cutConnections(name)
    await admin()`alter database ${admin()(name)} rename to ${admin()(`${name}_away`)}`
    const without = await gateway.ask(given.query)
    await admin()`alter database ${admin()(`${name}_away`)} rename to ${admin()(name)}`
    await admin()`alter database ${admin()(name)} with allow_connections true`
    expectLost(without, given, 'SUBGRAPH_UNAVAILABLE')
    expect(await gateway.ask(given.query)).toEqual(whole)
  })

  test('rejects connections makes only its own fields null until it accepts them', async () => {
    const [given] = shapes as [(typeof shapes)[number]]
    const name = nameOf(given.without)
    await admin()`alter database ${admin()(name)} with allow_connections false`
    await cutConnections(name)
    const without = await gateway.ask(given.query)
    await admin()`alter database ${admin()(name)} with allow_connections true`
    expectLost(without, given, 'SUBGRAPH_UNAVAILABLE')
    expect((await gateway.ask(given.query)).errors).toBeUndefined()
  })

  test('is locked makes only its own fields null until it is unlocked', async () => {
    const [shape] = shapes as [(typeof shapes)[number]]
    // An id that is not in the row cache, which needs no database while there is a lease.
    const given = { ...shape, query: shape.query.replace('src_seed', 'src_cfr-bri') }
    const sql = connectedTo(databases.sources!.config)
    await sql.begin(async tx => {
      await tx`lock table sources.sources, sources.revision in access exclusive mode`
      expectLost(await gateway.ask(given.query), given, 'SUBGRAPH_TIMEOUT')
    })
    expect((await gateway.ask(given.query)).errors).toBeUndefined()
  })

  test('loses its connections is queried again at once', async () => {
    for (const { query, without } of shapes) {
      await cutConnections(nameOf(without))
      expect((await gateway.ask(query)).errors).toBeUndefined()
    }
  })

  const nameOf = (subgraph: string) => new URL(databases[subgraph]!.config.databaseUrl).pathname.slice(1)
  const cutConnections = async (name: string) => {
    await admin()`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`
    const isFree = async () => (await admin()`select 1 from pg_stat_activity where datname = ${name}`).length === 0
    expect(await comes(isFree, 5_000)).toBe(true)
    // A statement sent before this process has read the end of a connection could still use that connection.
    await pause(50)
  }
  let kept: Sql | undefined
  const admin = () => (kept ??= connectedTo({ ...databases.sources!.config, databaseUrl: inject('postgres').url }))
})

function connectedTo({
  databaseUrl,
  socketDir,
}: {
  databaseUrl?: string | undefined
  socketDir?: string | undefined
}): Sql {
  const sql = postgres(databaseUrl!, { max: 1, onnotice: () => {}, ...(socketDir && { host: socketDir }) })
  ends.push(() => sql.end())
  return sql
}
