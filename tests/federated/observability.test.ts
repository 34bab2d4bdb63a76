import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { clear, comes, folder } from '#tests/embedded'
import { textOf } from '#tests/files'
import { freePort, type Serving, serve, serveGraph } from '#tests/processes'
import { serverOf } from '#tests/troubles'

// The log, the metrics and the traces of a running graph.

type Span = { name: string; traceId: string; spanId: string; parentSpanId?: string; attributes: Attribute[] }
type Attribute = { key: string; value: { stringValue?: string } }

const home = folder()
const spans: (Span & { service: string })[] = []
let collector: Awaited<ReturnType<typeof serverOf>>
let graph: Serving
let metricsPort: number

const query = `query WhoSigned($id: ID!) { agreement(id: $id) { title participants { nodes { ... on Organisation { name } } } } }`
const variables = { id: 'agr_imt2020-5gppp-mou' }
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'

beforeAll(async () => {
  collector = await serverOf(({ url, text }, response) => {
    if (url === '/v1/traces') spans.push(...spansIn(JSON.parse(text)))
    response.end('{}')
  })
  metricsPort = await freePort()
  graph = await serveGraph({
    ACCORD_HOME: home,
    METRICS_PORT: metricsPort,
    OTEL_EXPORTER_OTLP_ENDPOINT: new URL(collector.url).origin,
    OTEL_BSP_SCHEDULE_DELAY: 200,
  })
  await post({ query, variables }, { traceparent, 'x-request-id': 'of-this-test' })
  await post({ query: 'query Mine { __typename }' })
  await post({ query: '{ nothing }' })
}, 60_000)
afterAll(async () => {
  await graph?.end()
  await collector?.close()
  await clear(home)
})

const post = async (body: object, headers: Record<string, string> = {}) => {
  const response = await fetch(`${graph.url}/graphql`, {
    method: 'POST',
    headers: { ...json, ...headers },
    body: JSON.stringify(body),
  })
  return response.json()
}

describe('the log', () => {
  const lines = () =>
    graph
      .out()
      .split('\n')
      .filter(line => line.startsWith('{'))
      .map(line => JSON.parse(line))

  test('has a line for each request, with its operation and its time, without variables', async () => {
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
    expect(graph.out()).not.toContain(variables.id)
  })

  test('has the code of a rejected request', async () => {
    const rejected = () => lines().filter(line => line.codes?.[0] === 'GRAPHQL_VALIDATION_FAILED')
    await comes(async () => rejected().length > 0, 5_000)
    expect(rejected()).toHaveLength(1)
  })
})

describe('the metrics', () => {
  const readMetrics = async () => (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()

  test('count requests by code, and by operation if its document is in the manifest', async () => {
    const text = await readMetrics()
    expect(text).toContain('accord_request_duration_seconds_count{operation="other",code="OK"} 2')
    expect(text).toContain('accord_request_duration_seconds_count{operation="none",code="GRAPHQL_VALIDATION_FAILED"} 1')
    expect(text).not.toContain('WhoSigned')
  })

  test('have the sum of the costs of requests', async () => {
    expect(await readMetrics()).toMatch(/^accord_request_cost_points_sum [1-9]/m)
  })

  test('count calls of subgraphs and statements, and have the lag of feeds', async () => {
    const text = await readMetrics()
    expect(text).toContain('accord_subgraph_call_duration_seconds_count{subgraph="agreements",code="OK"} 1')
    expect(text).toMatch(/accord_statement_duration_seconds_count\{subgraph="organisations"\} [1-9]/)
    expect(text).toMatch(/accord_feed_lag_seconds\{feed="sources"\} \d/)
  })

  test('are those that docs/running.md lists', async () => {
    const listed = [...textOf('docs/running.md').matchAll(/^\| `(accord_\w+)` /gm)].map(([, name]) => name)
    const exposed = [...(await readMetrics()).matchAll(/^# TYPE (accord_\w+) /gm)].map(([, name]) => name)
    expect(listed.sort()).toEqual(exposed.sort())
  })

  test('have the memory and the event loop lag of the process', async () => {
    expect(await readMetrics()).toMatch(/^process_resident_memory_bytes \d+/m)
    expect(await readMetrics()).toMatch(/^nodejs_eventloop_lag_p99_seconds \d/m)
  })

  test('are served only at /metrics, and not on the port of the graph', async () => {
    expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404)
    expect((await fetch(`${graph.url}/metrics`)).status).toBe(404)
  })
})

describe('the traces', () => {
  test('have spans from the request of the client to each statement', async () => {
    const [, trace] = traceparent.split('-')
    const ownSpans = () => spans.filter(span => span.traceId === trace)
    const hasSpan = (name: string) => ownSpans().some(span => span.name === name)
    await comes(
      async () => hasSpan('gateway.request') && ownSpans().filter(({ name }) => name === 'statement').length > 1,
      10_000,
    )
    const names = new Set(ownSpans().map(span => span.name))
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
    for (const span of ownSpans().filter(({ name }) => name === 'statement')) {
      expect(lineage(span, ownSpans())).toEqual([
        'statement',
        'subgraph',
        'gateway.fetch',
        'gateway.execute',
        'gateway.request',
      ])
    }
    expect(new Set(ownSpans().map(span => span.service))).toEqual(new Set(['accord-gateway']))
  })

  test('have the text of statements without their parameters', () => {
    const texts = spans.flatMap(({ attributes }) => attributes.map(({ value }) => value.stringValue ?? ''))
    expect(texts.some(text => /^select .*\$1/s.test(text))).toBe(true)
    expect(texts.join()).not.toContain(variables.id)
  })
})

test('the primary serves the metrics of two workers as their sum', async () => {
  const port = await freePort()
  const settings = { ACCORD_HOME: home, METRICS_PORT: port }
  const workers = await serve('gateway/server/all-in-one-main.ts', ['--workers', '2'], settings)
  await comes(async () => workers.out().split('a worker is ready').length === 3, 30_000)
  const ask = () => fetch(`${workers.url}/graphql?query={__typename}`, { headers: { ...json, connection: 'close' } })
  for (let number = 0; number < 6; number++) expect((await ask()).status).toBe(200)
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  expect(text).toContain('accord_request_duration_seconds_count{operation="none",code="OK"} 6')
  expect(text).toMatch(/^accord_feed_lag_seconds\{feed="sources"\} \d/m)
  expect(await workers.end()).toBe(0)
}, 60_000)

test('a metrics port that is in use is an error at the start, with what to do', async () => {
  const usedPort = Number(new URL(collector.url).port)
  await expect(
    serve('gateway/server/all-in-one-main.ts', [], { ACCORD_HOME: home, METRICS_PORT: usedPort }),
  ).rejects.toThrow(`Cannot serve metrics at 127.0.0.1:${usedPort} (EADDRINUSE). Set METRICS_PORT to a free port.`)
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

/** The names of a span and its ancestors. */
function lineage(span: Span, all: Span[]): string[] {
  const parent = all.find(({ spanId }) => spanId === span.parentSpanId)
  return parent ? [span.name, ...lineage(parent, all)] : [span.name]
}
