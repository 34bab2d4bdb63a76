import { setTimeout as pause } from 'node:timers/promises'
import type { Subgraph } from './types.ts'

/** The response header with the revision of the data; empty if the revision is not known. */
export const revisionHeader = 'x-revision'

const POLL_MS = 50
const HEARTBEAT_MS = 250
/** The gateway trusts a received revision for this time. */
export const REVISION_TTL_MS = 800

/**
 * The revisions of a subgraph as server-sent events, for caches of its responses: a new revision within 50 ms, and the
 * same one every 250 ms, so that a client detects a dead connection. An empty revision means that it is not known.
 *
 *     reply.type('text/event-stream').send(Readable.from(revisionStream(subgraph, isDraining)))
 */
export async function* revisionStream(
  { revision }: Pick<Subgraph, 'revision'>,
  isOver: () => boolean,
): AsyncGenerator<string> {
  let sent: string | undefined
  for (let sentAt = 0; !isOver(); await pause(POLL_MS)) {
    const current = revision() ?? ''
    if (current === sent && performance.now() - sentAt < HEARTBEAT_MS) continue
    sentAt = performance.now()
    sent = current
    yield `data: ${current}\n\n`
  }
}
