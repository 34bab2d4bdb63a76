import { setTimeout as pause } from 'node:timers/promises'
import type { Subgraph } from './types.ts'

/** The header in which an answer tells the revision that it was made at; empty where that is not known. */
export const revisionHeader = 'x-revision'

/** In milliseconds: how often a subgraph looks at its revision, how often it tells it, and how long one holds that was told. */
const look = 50
const beat = 250
export const REVISION_TTL_MS = 800

/**
 * The revisions of a subgraph as server-sent events, for whoever keeps its answers: at once when there is another, and otherwise
 * often enough to tell that nothing has changed from that nothing is heard. An empty one is not known.
 *
 *     reply.type('text/event-stream').send(Readable.from(revisionsOf(subgraph, isDraining)))
 */
export async function* revisionStream(
  { revision }: Pick<Subgraph, 'revision'>,
  isOver: () => boolean,
): AsyncGenerator<string> {
  let told: string | undefined
  for (let toldAt = 0; !isOver(); await pause(look)) {
    const now = revision() ?? ''
    if (now === told && performance.now() - toldAt < beat) continue
    toldAt = performance.now()
    told = now
    yield `data: ${now}\n\n`
  }
}
