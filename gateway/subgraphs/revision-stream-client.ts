import { setTimeout as pause } from 'node:timers/promises'
import type { Send } from '#toolkit/http'
import { pollUntilChanged } from '#toolkit/subgraph'

/** What a subgraph tells of its revisions. */
export type RevisionStream = {
  /** Its revision, as `Reach.revisions` has it. Begins to follow when it is first asked for. */
  revision(): string | null | undefined
  /** The same, as far as somebody follows. */
  known(): string | null | undefined
  /**
   * Takes note of the revision that an answer tells. If it is another than the stream tells, one is behind: of several processes
   * behind one address, not all need to have heard of a change. Then none is known until they agree.
   */
  compare(revision: string | undefined): void
  close(): void
}

/** How soon a broken stream is asked for again, and a subgraph that offers none, in milliseconds. */
const again = 100
const foreign = 10_000
/** How long a stream may be silent. */
const silence = 3_000

/**
 * Follows the revisions of a subgraph over HTTP: a stream of server-sent events that is kept open. As long as nothing comes, no
 * revision is known.
 *
 *     const following = followingRevisions(send, '/revisions')
 *     following.revision()      // undefined at first, and soon '0b6c…'
 */
export function followRevisionStream(send: Send, path: string): RevisionStream {
  const closing = new AbortController()
  let told: { revision: string | null | undefined; until: number } | undefined
  let answeredAt: string | undefined
  let isFollowing = false
  const tell = (revision: string | null | undefined, ms: number) => {
    // What is told anew is not what the last answer was made at.
    if (revision !== told?.revision) answeredAt = undefined
    told = { revision, until: performance.now() + ms }
  }

  async function follow(): Promise<void> {
    while (!closing.signal.aborted) {
      // Whatever ends it, it is tried again; who cannot be reached at all is told of by those who ask for answers.
      await read().catch(() => {})
      const isForeign = told?.revision === null
      if (!isForeign) told = undefined
      await pause(isForeign ? foreign : again, undefined, { signal: closing.signal, ref: false }).catch(() => {})
    }
  }

  async function read(): Promise<void> {
    const { statusCode, headers, body } = await send({
      method: 'GET',
      path,
      headers: { accept: 'text/event-stream' },
      signal: closing.signal,
      bodyTimeout: silence,
    })
    const isOffered = String(headers['content-type']).startsWith('text/event-stream')
    if (statusCode !== 200 || !isOffered) {
      await body.dump()
      // One that knows no such address is of others, and tells of no revisions.
      if (statusCode < 500) tell(null, 2 * foreign)
      return
    }
    body.setEncoding('utf8')
    let begun = ''
    for await (const chunk of body) {
      const lines = (begun + chunk).split('\n')
      begun = lines.pop()!
      for (const line of lines) if (line.startsWith('data:')) tell(line.slice(5).trim() || undefined, pollUntilChanged)
    }
  }

  const known = () => {
    if (!told || performance.now() > told.until) return
    return (answeredAt ?? told.revision) === told.revision ? told.revision : undefined
  }
  return {
    revision() {
      if (!isFollowing) follow()
      isFollowing = true
      return known()
    },
    known,
    compare(revision) {
      answeredAt = revision
    },
    close: () => closing.abort(),
  }
}
