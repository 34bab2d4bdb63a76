import type { Measure } from '#toolkit'
import type { LoadState } from './load.ts'
import type { Reach } from './reach.ts'

/** The numbers of a gateway for its metrics. */
export function measuresOfGateway(load: () => LoadState, states: Reach['states']): Measure[] {
  const total = (name: string, help: string, key: 'shed' | 'rateLimited'): Measure => ({
    name,
    help,
    isTotal: true,
    read: () => load()[key],
  })
  return [
    { name: 'accord_requests_at_work', help: 'Requests that are worked on', read: () => load().atWork },
    { name: 'accord_requests_waiting', help: 'Requests that wait for their turn', read: () => load().waiting },
    total('accord_requests_shed_total', 'Requests that were refused with OVERLOADED', 'shed'),
    total('accord_requests_limited_total', 'Requests that were refused with RATE_LIMITED', 'rateLimited'),
    {
      name: 'accord_breaker_open',
      help: '1 for a subgraph that is not asked until it answers again, else 0',
      label: 'subgraph',
      isHighest: true,
      read: () =>
        Object.fromEntries(Object.entries(states()).map(([name, state]) => [name, state === 'closed' ? 0 : 1])),
    },
  ]
}
