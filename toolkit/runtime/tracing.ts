import { type Attributes, context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Config } from '#toolkit/config'

/*
 * Traces for OpenTelemetry: a span for each request to the gateway, each operation of a subgraph and each statement.
 * The gateway adds spans for its plan and its calls. Without `OTEL_EXPORTER_OTLP_ENDPOINT` no span is made, and only
 * the API is loaded.
 */

const tracer = trace.getTracer('accord')
let isTracing = false

/**
 * Starts to send spans to the collector at `otlpEndpoint`, under the name `service` or that of `OTEL_SERVICE_NAME`.
 * Returns a function that sends the remaining spans and stops.
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

/**
 * Runs `run` within a span. An error sets the status of the span to the name of the error: its message may contain
 * data.
 */
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

/** Runs `run` as part of the trace in the headers of a request (W3C Trace Context), if they have one. */
export const withRemoteTrace = <Result>(headers: object, run: () => Result): Result =>
  isTracing ? context.with(propagation.extract(context.active(), headers), run) : run()

/** The headers that carry the current trace to a subgraph; none if tracing is off. */
export function traceHeaders(): Record<string, string> {
  const headers = {}
  if (!isTracing) return headers
  propagation.inject(context.active(), headers)
  return headers
}
