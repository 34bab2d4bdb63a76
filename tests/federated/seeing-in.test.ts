import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, comes, folder } from '#tests/embedded'
import { textOf } from '#tests/files'
import { freePort, type Serving, serve, serveGraph } from '#tests/processes'
import { serverOf } from '#tests/troubles'

/*
 * What a running graph tells of itself: its log, its numbers and its traces.
 */

type Span = { name: string; traceId: string; spanId: string; parentSpanId?: string; attributes: Attribute[] }
type Attribute = { key: string; value: { stringValue?: string } }

const home = folder()
const spans: (Span & { service: string })[] = []
let collector: Awaited<ReturnType<typeof serverOf>>
let whole: Serving
let metricsPort: number

const question = `query WhoSigned($id: ID!) { agreement(id: $id) { title participants { nodes { ... on Organisation { name } } } } }`
const variables = { id: 'agr_imt2020-5gppp-mou' }
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

beforeAll(async () => {
  collector = await serverOf(({ url, text }, response) => {
    if (url === '/v1/traces') spans.push(...spansIn(JSON.parse(text)))
    response.end('{}')
  })
  metricsPort = await freePort()
  whole = await serveGraph({
    ACCORD_HOME: home,
    METRICS_PORT: metricsPort,
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
    OTEL_BSP_SCHEDULE_DELAY: 200,
  })
  await asked({ query: question, variables }, { traceparent, 'x-request-id': 'of-this-test' })
  await asked({ query: 'query Mine { __typename }' })
  await asked({ query: '{ nothing }' })
}, 60_000)
afterAll(async () => {
  await whole?.end()
  await collector?.close()
  await clear(home)
})

const asked = async (body: object, headers: Record<string, string> = {}) => {
  const response = await fetch(`${whole.url}/graphql`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  })
  return response.json()
}

describe('the log', () => {
  const lines = () =>
    whole
      .out()
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line))

  test('has a line for each question, with what it was and what it took, and no word that was asked', async () => {
    await comes(async () => lines().some(line => line.requestId === 'of-this-test'), 5_000)
    const line = lines().find(line => line.requestId === 'of-this-test')
    expect(line).toMatchObject({
      msg: 'request',
      operation: 'WhoSigned',
      hash: expect.stringMatching(/^[0-9a-f]{64}$/),
      cost: expect.any(Number),
      ms: expect.any(Number),
      status: 200,
      codes: [],
      subgraphs: {
        agreements: { calls: 1, ms: expect.any(Number) },
        organisations: { calls: 1, ms: expect.any(Number) },
      },
    })
    expect(Object.keys(line).sort()).toEqual(
      'codes cost hash level ms msg operation requestId status subgraphs time'.split(' ').sort(),
    )
    expect(whole.out()).not.toContain(variables.id)
  })

  test('has the code of a question that was refused', async () => {
    const refused = () => lines().filter(line => line.codes?.[0] === 'GRAPHQL_VALIDATION_FAILED')
    await comes(async () => refused().length > 0, 5_000)
    expect(refused()).toHaveLength(1)
  })
})

describe('the numbers', () => {
  const numbers = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()

  test('count questions by operations that are known, and by code', async () => {
    const text = await numbers()
    expect(text).toContain('accord_request_duration_seconds_count{operation="other",code="OK"} 2')
    expect(text).toContain('accord_request_duration_seconds_count{operation="none",code="GRAPHQL_VALIDATION_FAILED"} 1')
    expect(text).not.toContain('WhoSigned')
  })

  test('tell what questions cost', async () => {
    expect(await numbers()).toMatch(/^accord_request_cost_points_sum [1-9]/m)
  })

  test('count calls of subgraphs, statements, and what links has read', async () => {
    const text = await numbers()
    expect(text).toContain('accord_subgraph_call_duration_seconds_count{subgraph="agreements",code="OK"} 1')
    expect(text).toMatch(/accord_statement_duration_seconds_count\{subgraph="organisations"\} [1-9]/)
    expect(text).toMatch(/accord_feed_lag_seconds\{feed="sources"\} \d/)
  })

  test('are those that docs/running.md lists', async () => {
    const listed = [...textOf('docs/running.md').matchAll(/^\| `(accord_\w+)` /gm)].map(([, name]) => name)
    const told = [...(await numbers()).matchAll(/^# TYPE (accord_\w+) /gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual(told.sort())
  })

  test('tell of memory and event loop, and of nothing that a client wrote', async () => {
    expect(await numbers()).toMatch(/^process_resident_memory_bytes \d+/m)
    expect(await numbers()).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
  })

  test('are at no other path, and not on the port of the graph', async () => {
    expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404)
    expect((await fetch(`${whole.url}/metrics`)).status).toBe(404)
  })
})

describe('the traces', () => {
  test('go from the client through the gateway and its subgraphs to each statement', async () => {
    const [, trace] = traceparent.split('-')
    const mine = () => spans.filter(span => span.traceId === trace)
    const isThere = (name: string) => mine().some(span => span.name === name)
    await comes(
      async () => isThere('gateway.request') && mine().filter(({ name }) => name === 'statement').length > 1,
      10_000,
    )
    const names = new Set(mine().map(span => span.name))
    expect([...names].sort()).toEqual(
      expect.arrayContaining([
        'gateway.execute',
        'gateway.fetch',
        'gateway.plan',
        'gateway.request',
        'statement',
        'subgraph',
      ]),
    )
    for (const span of mine().filter(({ name }) => name === 'statement')) {
      expect(lineage(span, mine())).toEqual([
        'statement',
        'subgraph',
        'gateway.fetch',
        'gateway.execute',
        'gateway.request',
      ])
    }
    expect(new Set(mine().map(span => span.service))).toEqual(new Set(['accord-gateway']))
  })

  test('have the text of statements and no parameter of them', () => {
    const texts = spans.flatMap(({ attributes }) => attributes.map(({ value }) => value.stringValue ?? ''))
    expect(texts.some(text => /^select .*\$1/s.test(text))).toBe(true)
    expect(texts.join()).not.toContain(variables.id)
  })
})

test('of two workers, the numbers are told together by the first process', async () => {
  const port = await freePort()
  const settings = { ACCORD_HOME: home, METRICS_PORT: port }
  const workers = await serve('gateway/server/all-in-one-main.ts', ['--workers', '2'], settings)
  await comes(async () => workers.out().split('a worker is ready').length === 3, 30_000)
  const ask = () => fetch(`${workers.url}/graphql?query={__typename}`, { headers: { ...json, connection: 'close' } })
  for (let asked = 0; asked < 6; asked++) expect((await ask()).status).toBe(200)
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  expect(text).toContain('accord_request_duration_seconds_count{operation="none",code="OK"} 6')
  expect(text).toMatch(/^accord_feed_lag_seconds\{feed="sources"\} \d/m)
  expect(await workers.end()).toBe(0)
}, 60_000)

test('a port for numbers that is taken stops the start with what to do', async () => {
  const taken = Number(new URL(collector.url).port)
  await expect(
    serve('gateway/server/all-in-one-main.ts', [], { ACCORD_HOME: home, METRICS_PORT: taken }),
  ).rejects.toThrow(`The numbers cannot be served at 127.0.0.1:${taken} (EADDRINUSE): see to METRICS_PORT.`)
})

const json = { 'content-type': 'application/json' }

const spansIn = ({ resourceSpans }: any): typeof spans =>
  resourceSpans.flatMap(({ resource, scopeSpans }: any) =>
    scopeSpans.flatMap(({ spans }: any) =>
      spans.map((span: Span) => ({
        ...span,
        service: resource.attributes.find((each: Attribute) => each.key === 'service.name').value.stringValue,
      })),
    ),
  )

/** The names of a span and of those that it lies in. */
function lineage(span: Span, all: Span[]): string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId)
  return parent ? [span.name, ...lineage(parent, all)] : [span.name]
}
