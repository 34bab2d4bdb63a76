import type { LoadState } from '#gateway/load-shedding'
import type { CacheState } from '#gateway/response-cache'
import type { SubgraphTransport } from '#gateway/subgraphs'
import type { Metric } from '#toolkit/runtime'

/** The numbers of a gateway for its metrics. */
export function gatewayMetrics(
  load: () => LoadState,
  states: SubgraphTransport['states'],
  cache: () => CacheState = () => ({ hits: 0, misses: 0, bytes: 0 }),
): Metric[] {
  const total = (name: string, help: string, key: 'rejected' | 'rateLimited'): Metric => ({
    name,
    help,
    isTotal: true,
    read: () => load()[key],
  })
  return [
    { name: 'accord_requests_in_progress', help: 'Requests that are worked on', read: () => load().running },
    { name: 'accord_requests_queued', help: 'Requests that wait for their turn', read: () => load().queued },
    total('accord_requests_rejected_total', 'Requests that were refused with OVERLOADED', 'rejected'),
    total('accord_requests_rate_limited_total', 'Requests that were refused with RATE_LIMITED', 'rateLimited'),
    {
      name: 'accord_response_cache_hits_total',
      help: 'Answers that were sent again from those that are kept',
      isTotal: true,
      read: () => cache().hits,
    },
    {
      name: 'accord_response_cache_misses_total',
      help: 'Answers that were made, since none was kept that holds',
      isTotal: true,
      read: () => cache().misses,
    },
    { name: 'accord_response_cache_bytes', help: 'Memory that kept answers take', read: () => cache().bytes },
    {
      name: 'accord_circuit_breaker_open',
      help: '1 for a subgraph that is not asked until it answers again, else 0',
      label: 'subgraph',
      isHighest: true,
      read: () =>
        Object.fromEntries(Object.entries(states()).map(([name, state]) => [name, state === 'closed' ? 0 : 1])),
    },
  ]
}
