import { type Attributes, context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Config } from '#toolkit/config'

/*
 * Traces for OpenTelemetry: spans for requests and plans of the gateway, its calls, operations of subgraphs and their
 * statements. Without `OTEL_EXPORTER_OTLP_ENDPOINT` no span is created, and only the API is loaded.
 */

const tracer = trace.getTracer('accord')
let isTracing = false

/**
 * Sends spans to the collector at `otlpEndpoint`. The service has the name in `OTEL_SERVICE_NAME`, or else `service`.
 * Returns the function that sends the remaining spans and stops.
 *
 *     const stop = await startTracing(config, 'accord-gateway')
 */
export async function startTracing(
  { otlpEndpoint }: Pick<Config, 'otlpEndpoint'>,
  service: string,
): Promise<() => Promise<void>> {
  if (otlpEndpoint === undefined) return async () => {}
  const [{ BatchSpanProcessor, NodeTracerProvider }, { OTLPTraceExporter }, { Resource, envDetectorSync }] =
    await Promise.all([
      import('@opentelemetry/sdk-trace-node'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ])
  const provider = new NodeTracerProvider({
    resource: new Resource({ 'service.name': service }).merge(envDetectorSync.detect() as never),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  provider.register()
  isTracing = true
  return () => provider.shutdown()
}

/** Calls `run` within a span. If it fails, the span has the name of the error, since the message may contain data. */
export function withSpan<Result>(name: string, attributes: Attributes, run: () => Promise<Result>): Promise<Result> {
  if (!isTracing) return run()
  return tracer.startActiveSpan(name, { attributes }, async span => {
    try {
      return await run()
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR, message: (error as Error).name })
      throw error
    } finally {
      span.end()
    }
  })
}

/** Calls `run` as part of the trace in the headers of a request (W3C Trace Context), if they have one. */
export const withRemoteTrace = <Result>(headers: object, run: () => Result): Result =>
  isTracing ? context.with(propagation.extract(context.active(), headers), run) : run()

/** The headers that carry the current trace to a subgraph; none if tracing is off. */
export function traceHeaders(): Record<string, string> {
  const headers = {}
  if (isTracing) propagation.inject(context.active(), headers)
  return headers
}
