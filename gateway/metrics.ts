import type { LoadState } from '#gateway/load-shedding'
import type { CacheState } from '#gateway/response-cache'
import type { SubgraphTransport } from '#gateway/subgraphs'
import type { Metric } from '#toolkit/runtime'

/** Prometheus metrics of a gateway. */
export function gatewayMetrics(
  load: () => LoadState,
  states: SubgraphTransport['states'],
  cache: () => CacheState = () => ({ hits: 0, misses: 0, bytes: 0 }),
): Metric[] {
  const total = (name: string, help: string, read: () => number): Metric => ({ name, help, isTotal: true, read })
  return [
    { name: 'accord_requests_in_progress', help: 'Concurrent requests', read: () => load().running },
    { name: 'accord_requests_queued', help: 'Requests in the queue', read: () => load().queued },
    total('accord_requests_rejected_total', 'Requests rejected with OVERLOADED', () => load().rejected),
    total('accord_requests_rate_limited_total', 'Requests rejected with RATE_LIMITED', () => load().rateLimited),
    total('accord_response_cache_hits_total', 'Responses from the response cache', () => cache().hits),
    total(
      'accord_response_cache_misses_total',
      'Cacheable requests without a valid response in the cache',
      () => cache().misses,
    ),
    { name: 'accord_response_cache_bytes', help: 'Memory of the response cache', read: () => cache().bytes },
    {
      name: 'accord_circuit_breaker_open',
      help: '1 if the circuit breaker of a subgraph is open, else 0',
      label: 'subgraph',
      isHighest: true,
      read: () =>
        Object.fromEntries(Object.entries(states()).map(([name, state]) => [name, state === 'closed' ? 0 : 1])),
    },
  ]
}
