import { setTimeout as pause } from 'node:timers/promises'
import type { Send } from '#toolkit/http'
import { REVISION_TTL_MS } from '#toolkit/subgraph'

export type RevisionStream = {
  /** The revision, as in `SubgraphTransport.revisions`. The first call opens the stream. */
  revision(): string | null | undefined
  /** The revision. Does not open the stream. */
  known(): string | null | undefined
  /**
   * Receives the revision in the header of a response. If it differs from that of the stream, one of several processes
   * behind the address lags. The revision is then unknown until both are equal.
   */
  compare(revision: string | undefined): void
  close(): void
}

/** The pause before the client opens a broken stream again. */
const RECONNECT_MS = 100
/** The pause if the subgraph has no revision stream. */
const UNSUPPORTED_RETRY_MS = 10_000
const SILENCE_TIMEOUT_MS = 3_000

/**
 * Follows the revisions of a subgraph over HTTP, as server-sent events. A revision expires if no event confirms it. So
 * after a lost connection the revision is unknown and never stale.
 *
 *     const revisions = followRevisionStream(send, '/revisions')
 *     revisions.revision()      // undefined at first, then '0b6c…'
 */
export function followRevisionStream(send: Send, path: string): RevisionStream {
  const closing = new AbortController()
  let latest: { revision: string | null | undefined; until: number } | undefined
  let responseRevision: string | undefined
  let isFollowing = false
  const update = (revision: string | null | undefined, ms: number) => {
    // The revision of the last response is older than this one.
    if (revision !== latest?.revision) responseRevision = undefined
    latest = { revision, until: performance.now() + ms }
  }

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      // There is no log line: the data source logs calls to an unreachable subgraph.
      await read().catch(() => {})
      const isUnsupported = latest?.revision === null
      if (!isUnsupported) latest = undefined
      const wait = isUnsupported ? UNSUPPORTED_RETRY_MS : RECONNECT_MS
      await pause(wait, undefined, { signal: closing.signal, ref: false }).catch(() => {})
    }
  }

  async function read(): Promise<void> {
    const { statusCode, headers, body } = await send({
      method: 'GET',
      path,
      headers: { accept: 'text/event-stream' },
      signal: closing.signal,
      bodyTimeout: SILENCE_TIMEOUT_MS,
    })
    const isOffered = String(headers['content-type']).startsWith('text/event-stream')
    if (statusCode !== 200 || !isOffered) {
      await body.dump()
      // A subgraph without the toolkit has no such route.
      if (statusCode < 500) update(null, 2 * UNSUPPORTED_RETRY_MS)
      return
    }
    body.setEncoding('utf8')
    let partialLine = ''
    for await (const chunk of body) {
      const lines = (partialLine + chunk).split('\n')
      partialLine = lines.pop()!
      for (const line of lines) if (line.startsWith('data:')) update(line.slice(5).trim() || undefined, REVISION_TTL_MS)
    }
  }

  const known = () => {
    if (!latest || performance.now() > latest.until) return
    return (responseRevision ?? latest.revision) === latest.revision ? latest.revision : undefined
  }
  return {
    revision() {
      if (!isFollowing) follow()
      isFollowing = true
      return known()
    },
    known,
    compare(revision) {
      responseRevision = revision
    },
    close: () => closing.abort(),
  }
}
