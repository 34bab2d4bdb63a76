import cluster from 'node:cluster'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { Config } from '#toolkit/config'
import { subscribeEvent } from './events.ts'

type MetricsAddress = Pick<Config, 'metricsPort' | 'metricsHost'>

/**
 * A metric that is read at each scrape. With a `label`, `read` returns one number for each value of the label.
 *
 *     { name: 'accord_requests_queued', help: 'Requests in the queue', read: () => queue.length }
 *     { name: 'accord_circuit_breaker_open', help: '…', label: 'subgraph', read: () => ({ sources: 1, links: 0 }) }
 *
 * `isTotal`: the number only grows. `isHighest`: the primary process serves the highest number of its workers, not the
 * sum.
 */
export type Metric = {
  name: string
  help: string
  label?: string
  isTotal?: boolean
  isHighest?: boolean
  read(): number | Record<string, number>
}

const bucketsInSeconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/**
 * Serves the metrics of this process for Prometheus at `/metrics` of `METRICS_PORT`. Without the setting, nothing is
 * loaded or counted. A worker opens no port: the primary process collects its metrics.
 *
 *     const stop = await startMetrics(config, { measures: gateway.measures, operations })
 *
 * The label `operation` is a name in `operations`, `other` or `none`: each value of a label costs memory, and a client
 * can send any name. Throws an Error if the port cannot be opened.
 */
export async function startMetrics(
  { metricsPort, metricsHost }: MetricsAddress,
  { measures = [], operations = new Set() }: { measures?: Metric[]; operations?: Set<string> } = {},
): Promise<() => Promise<void>> {
  if (metricsPort === undefined) return async () => {}
  const { AggregatorRegistry, collectDefaultMetrics, Counter, Gauge, Histogram, register } = await import('prom-client')
  collectDefaultMetrics()
  const request = new Histogram({
    name: 'accord_request_duration_seconds',
    help: 'Duration of requests to the gateway, by operation and first error code',
    labelNames: ['operation', 'code'] as const,
    buckets: bucketsInSeconds,
  })
  const cost = new Histogram({
    name: 'accord_request_cost_points',
    help: 'Cost of accepted requests in points',
    buckets: [10, 100, 500, 1_000, 2_500, 5_000, 10_000, 20_000],
  })
  const call = new Histogram({
    name: 'accord_subgraph_call_duration_seconds',
    help: 'Duration of subgraph calls, by error code or OK',
    labelNames: ['subgraph', 'code'] as const,
    buckets: bucketsInSeconds,
  })
  const statement = new Histogram({
    name: 'accord_statement_duration_seconds',
    help: 'Duration of statements, including the wait for a connection',
    labelNames: ['subgraph'] as const,
    buckets: bucketsInSeconds,
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
        else for (const [name, number] of Object.entries(value)) this.inc({ [label!]: name }, number)
      },
    })
  }
  const stops = [
    subscribeEvent('request', ({ operation, code, ms, cost: points }) => {
      const known = operation === null ? 'none' : operations.has(operation) ? operation : 'other'
      request.observe({ operation: known, code }, ms / 1_000)
      if (points !== undefined) cost.observe(points)
    }),
    subscribeEvent('call', ({ ms, ...labels }) => call.observe(labels, ms / 1_000)),
    subscribeEvent('statement', ({ ms, ...labels }) => statement.observe(labels, ms / 1_000)),
  ]
  // The constructor installs the listener that sends the metrics of this worker to the primary process.
  if (cluster.isWorker) new AggregatorRegistry()
  const address = { metricsPort, metricsHost }
  const close = cluster.isWorker ? undefined : await serve(address, register.contentType, () => register.metrics())
  return async () => {
    for (const stop of stops) stop()
    await close?.()
    register.clear()
  }
}

/** Serves each metric as the sum or the highest number of all workers of this process. */
export async function serveWorkersMetrics({ metricsPort, metricsHost }: MetricsAddress): Promise<() => Promise<void>> {
  if (metricsPort === undefined) return async () => {}
  const { AggregatorRegistry } = await import('prom-client')
  const workers = new AggregatorRegistry()
  return serve({ metricsPort, metricsHost }, workers.contentType, () => workers.clusterMetrics())
}

async function serve(
  { metricsPort, metricsHost }: { metricsPort: number; metricsHost: string },
  contentType: string,
  readMetrics: () => Promise<string>,
): Promise<() => Promise<void>> {
  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return response.writeHead(404).end('The metrics are at /metrics.\n')
    readMetrics().then(
      text => response.writeHead(200, { 'content-type': contentType }).end(text),
      () => response.writeHead(503).end('The metrics cannot be read at the moment. Try again.\n'),
    )
  })
  server.listen(metricsPort, metricsHost)
  await once(server, 'listening').catch(cause => {
    const where = `${metricsHost}:${metricsPort}`
    throw new Error(`Cannot serve metrics at ${where} (${cause.code}). Set METRICS_PORT to a free port.`, { cause })
  })
  return async () => {
    server.closeAllConnections()
    await new Promise(resolve => server.close(resolve))
  }
}
