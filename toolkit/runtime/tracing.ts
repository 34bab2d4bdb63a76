import { type Attributes, context, propagation, SpanStatusCode, trace } from '@opentelemetry/api'
import type { Config } from '#toolkit/config'

/*
 * Traces for OpenTelemetry: a span for each question (the gateway's own, with its plan and its calls), each operation of a
 * subgraph and each statement. Without `OTEL_EXPORTER_OTLP_ENDPOINT` nothing is done, and nothing but the API is loaded.
 */

const tracer = trace.getTracer('accord')
let isTracing = false

/**
 * Begins to send spans to the collector of the settings, under the name of `service` (unless OTEL_SERVICE_NAME gives
 * another); what it gives sends the rest and ends that.
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

/** Runs with a span around it, which tells a failure by name and not by its text. */
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

/** Runs as part of the trace that a request brings along in its headers (W3C Trace Context), if any. */
export const withRemoteTrace = <Result>(headers: object, run: () => Result): Result =>
  isTracing ? context.with(propagation.extract(context.active(), headers), run) : run()

/** The headers that tell a subgraph of which trace a call is part; none where nothing is traced. */
export function traceHeaders(): Record<string, string> {
  const headers = {}
  if (!isTracing) return headers
  propagation.inject(context.active(), headers)
  return headers
}
