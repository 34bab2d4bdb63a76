import { channel } from 'node:diagnostics_channel'

/** Events for metrics (toolkit/runtime/metrics.ts). An event without a subscriber costs nothing. */
type EventPayloads = {
  /** A response of the gateway; `code` is its first error code or `OK`, `cost` is in points. */
  request: { operation: string | null; code: string; ms: number; cost: number | undefined }
  /** A call of the gateway to a subgraph; `code` is its error code or `OK`. */
  call: { subgraph: string; code: string; ms: number }
  /** A statement of a subgraph that has succeeded or failed. */
  statement: { subgraph: string; ms: number }
}

const channels = {
  request: channel('accord:request'),
  call: channel('accord:call'),
  statement: channel('accord:statement'),
}

/** Publishes an event: `publishEvent('call', { subgraph: 'sources', code: 'OK', ms: 4.2 })`. */
export function publishEvent<Kind extends keyof EventPayloads>(kind: Kind, payload: EventPayloads[Kind]): void {
  if (channels[kind].hasSubscribers) channels[kind].publish(payload)
}

/** Returns the function that unsubscribes: `const stop = subscribeEvent('call', ({ ms }) => …)`. */
export function subscribeEvent<Kind extends keyof EventPayloads>(
  kind: Kind,
  onEvent: (payload: EventPayloads[Kind]) => void,
): () => void {
  const listener = (payload: unknown) => onEvent(payload as EventPayloads[Kind])
  channels[kind].subscribe(listener)
  return () => channels[kind].unsubscribe(listener)
}
