import { channel } from 'node:diagnostics_channel'

/*
 * What happened, told to whoever counts it (toolkit/runtime/metrics.ts). Nobody has to listen, and then it costs nothing.
 */

export type EventPayloads = {
  /** A question answered by the gateway: `code` is its first error code or `OK`. */
  request: { operation: string | null; code: string; ms: number; cost: number | undefined }
  /** A call of a subgraph by the gateway, with `OK` or what became of it. */
  call: { subgraph: string; code: string; ms: number }
  /** A statement of a subgraph, answered or failed. */
  statement: { subgraph: string; ms: number }
}

const channels = {
  request: channel('accord:request'),
  call: channel('accord:call'),
  statement: channel('accord:statement'),
}

/** Tells what has happened: `observe('call', { subgraph: 'sources', code: 'OK', ms: 4.2 })`. */
export function publishEvent<Kind extends keyof EventPayloads>(kind: Kind, seen: EventPayloads[Kind]): void {
  if (channels[kind].hasSubscribers) channels[kind].publish(seen)
}

/** Hears what happens from now on: `const stop = listen('call', ({ ms }) => …)`. */
export function subscribeEvent<Kind extends keyof EventPayloads>(
  kind: Kind,
  hear: (seen: EventPayloads[Kind]) => void,
): () => void {
  const listener = (seen: unknown) => hear(seen as EventPayloads[Kind])
  channels[kind].subscribe(listener)
  return () => channels[kind].unsubscribe(listener)
}
