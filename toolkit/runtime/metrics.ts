import cluster from 'node:cluster'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Config } from '#toolkit/config'
import { subscribeEvent } from './events.ts'

/**
 * A number that is read when somebody asks for it. One that is there for each of several things is told by their names,
 * under `label`.
 *
 *     { name: 'accord_requests_queued', help: 'Requests in the queue', read: () => queue.length }
 *     { name: 'accord_circuit_breaker_open', help: '…', label: 'subgraph', read: () => ({ sources: 1, links: 0 }) }
 *
 * `isTotal` says of a number that it only grows; `isHighest`, that of several workers the highest counts and not the sum.
 */
export type Metric = {
  name: string
  help: string
  label?: string
  isTotal?: boolean
  isHighest?: boolean
  read(): number | Record<string, number>
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/**
 * Numbers of this process for Prometheus, at `/metrics` of `METRICS_PORT`; without that setting nothing is loaded or counted.
 *
 *     const stop = await startMetrics(config, { measures: gateway.measures, operations })
 *
 * An operation is told by its name if that is among `operations`, for a client may call its own as it likes.
 */
export async function startMetrics(
  { metricsPort, metricsHost }: Pick<Config, 'metricsPort' | 'metricsHost'>,
  { measures = [], operations = new Set() }: { measures?: Metric[]; operations?: Set<string> } = {},
): Promise<() => Promise<void>> {
  if (metricsPort === undefined) return async () => {}
  const { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, register } = await import('prom-client')
  collectDefaultMetrics()
  const request = new Histogram({
    name: 'accord_request_duration_seconds',
    help: 'Time from a question to its answer, by operation and first error code',
    labelNames: ['operation', 'code'] as const,
    buckets: seconds,
  })
  const cost = new Histogram({
    name: 'accord_request_cost_points',
    help: 'Cost of the questions that were taken on',
    buckets: [10, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000],
  })
  const call = new Histogram({
    name: 'accord_subgraph_call_duration_seconds',
    help: 'Time of a call of a subgraph, by what became of it',
    labelNames: ['subgraph', 'code'] as const,
    buckets: seconds,
  })
  const statement = new Histogram({
    name: 'accord_statement_duration_seconds',
    help: 'Time of a statement, with its wait for a connection',
    labelNames: ['subgraph'] as const,
    buckets: seconds,
  })
  for (const { name, help, label, isTotal, isHighest, read } of measures) {
    const Kind = isTotal ? Counter : Gauge
    new Kind({
      name,
      help,
      labelNames: label ? [label] : [],
      aggregator: isHighest ? 'max' : 'sum',
      collect() {
        this.reset()
        const value = read()
        if (typeof value === 'number') this.inc(value)
        else for (const [of, number] of Object.entries(value)) this.inc({ [label!]: of }, number)
      },
    })
  }
  const stops = [
    subscribeEvent('request', ({ operation, code, ms, cost: asked }) => {
      const known = operation === null ? 'none' : operations.has(operation) ? operation : 'other'
      request.observe({ operation: known, code }, ms / 1_000)
      if (asked !== undefined) cost.observe(asked)
    }),
    subscribeEvent('call', ({ ms, ...labels }) => call.observe(labels, ms / 1_000)),
    subscribeEvent('statement', ({ ms, ...labels }) => statement.observe(labels, ms / 1_000)),
  ]
  const close = cluster.isWorker
    ? answering(new AggregatorRegistry())
    : await serve({ metricsPort, metricsHost }, register.contentType, () => register.metrics())
  return async () => {
    for (const stop of stops) stop()
    await close()
    register.clear()
  }
}

/** The same of a program whose workers have the numbers: it asks each of them, and tells the sums. */
export async function serveWorkersMetrics({
  metricsPort,
  metricsHost,
}: Pick<Config, 'metricsPort' | 'metricsHost'>): Promise<() => Promise<void>> {
  if (metricsPort === undefined) return async () => {}
  const { AggregatorRegistry } = await import('prom-client')
  const workers = new AggregatorRegistry()
  return serve({ metricsPort, metricsHost }, workers.contentType, () => workers.clusterMetrics())
}

// Once it is made, it answers whoever serves the numbers of all workers.
const answering = (_: object) => async () => {}

async function serve(
  { metricsPort, metricsHost }: { metricsPort: number; metricsHost: string },
  contentType: string,
  numbers: () => Promise<string>,
): Promise<() => Promise<void>> {
  const server = createServer((asked, answer) => {
    if (asked.url !== '/metrics') return answer.writeHead(404).end('The numbers are at /metrics.\n')
    numbers().then(
      text => answer.writeHead(200, { 'content-type': contentType }).end(text),
      () => answer.writeHead(503).end('The numbers are not there just now.\n'),
    )
  })
  server.listen(metricsPort, metricsHost)
  await once(server, 'listening').catch(cause => {
    const where = `${metricsHost}:${metricsPort}`
    throw new Error(`The numbers cannot be served at ${where} (${cause.code}): see to METRICS_PORT.`, { cause })
  })
  return async () => {
    server.closeAllConnections()
    await new Promise(ended => server.close(ended))
  }
}
