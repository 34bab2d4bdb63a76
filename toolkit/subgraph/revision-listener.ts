import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { type Address, openConnection, revisionChannel } from '#toolkit/database'
import type { Log } from '#toolkit/runtime'
import { LEASE_MS, RECALL_MESSAGE, releaseLease, takeLease } from './revision-leases.ts'

export type RevisionListener = {
  /** The state of a schema. The first read of a state opens the connection. */
  follow(schema: string, access: DatabaseAccess): RevisionState
  close(): Promise<void>
}

type RevisionState = {
  /** The current revision, or the previous one for some milliseconds after a change; undefined if it is not known. */
  revision(): string | undefined
  /** The current revision, if this process has a lease: no other revision has been committed. */
  leased(): string | undefined
}

/** Functions that read the revision and send a notification. They use other connections than the listener. */
type DatabaseAccess = {
  read: () => Promise<string>
  notify: (channel: string, payload: string) => Promise<unknown>
}

type FollowedSchema = DatabaseAccess & {
  revision?: string | undefined
  /** The number of received revisions. */
  changeCount: number
  isListening: boolean
  /** The notification to this process itself, until it arrives. A proxy that pools transactions never delivers it. */
  probe?: string | undefined
  /** `revision` is unset until the listener has read it under the lease. */
  lease?: { revision?: string } | undefined
  recalledAt: number
}

const POLL_MS = 200
const RESPONSE_TIMEOUT_MS = 5_000
const PROBE_PREFIX = 'probe '

/**
 * Listens on one PostgreSQL connection for revision changes of every schema.
 *
 *     const listener = createRevisionListener(address, log)
 *     const { revision, leased } = listener.follow('sources', { read, notify })
 *     revision()      // '0b6c…', and another one as soon as an import is committed
 *
 * The listener detects a closed connection at once and a dead one within 1 s. Then it knows no revision until it has a
 * new connection and has read all revisions. The connection holds the leases (`revision-leases.ts`).
 */
export function createRevisionListener(address: Address, log: Log): RevisionListener {
  const schemas = new Map<string, FollowedSchema>()
  const closing = new AbortController()
  let validUntil = 0
  let running: Promise<void> | undefined
  const pauseUntilNextPoll = () => pause(POLL_MS, undefined, closing).catch(() => {})

  async function run(): Promise<void> {
    let isLogged = false
    while (!closing.signal.aborted) {
      try {
        await listen()
        isLogged = false
      } catch (err) {
        if (!isLogged && !closing.signal.aborted) {
          log.warn({ err }, 'cannot listen for revision changes; retrying every 200 ms')
        }
        isLogged = true
      }
      await pauseUntilNextPoll()
    }
  }

  /** Listens until the connection is closed. Throws if a statement on it fails. */
  async function listen(): Promise<void> {
    for (const followed of schemas.values()) Object.assign(followed, { isListening: false, lease: undefined })
    let isLost = false
    const invalidate = () => {
      isLost = true
      validUntil = 0
    }
    const onNotify = (channel: string, payload: string) => receive(sql, channel, payload)
    const listener = { onNotify, onClose: invalidate }
    const sql = openConnection(address, { max: 1, role: null, listener })
    const end = () => {
      invalidate()
      sql.end({ timeout: 0 })
    }
    closing.signal.addEventListener('abort', end)
    try {
      while (!isLost) {
        const sentAt = performance.now()
        const timeout = setTimeout(end, RESPONSE_TIMEOUT_MS)
        await poll(sql).finally(() => clearTimeout(timeout))
        // postgres.js replaces a closed connection by itself, but the new connection does not listen.
        if (!isLost) validUntil = sentAt + LEASE_MS
        await pauseUntilNextPoll()
      }
    } finally {
      closing.signal.removeEventListener('abort', end)
      end()
    }
  }

  function receive(sql: Sql, channel: string, payload: string): void {
    for (const [schema, followed] of schemas) {
      if (channel !== revisionChannel(schema)) continue
      if (payload === followed.probe) followed.probe = undefined
      if (payload.startsWith(PROBE_PREFIX)) continue
      if (payload === RECALL_MESSAGE) followed.recalledAt = performance.now()
      else Object.assign(followed, { revision: payload, changeCount: followed.changeCount + 1 })
      // A failed release is ignored: PostgreSQL releases the locks of a lost connection.
      if (followed.lease) releaseLease(sql, schema).catch(() => {})
      followed.lease = undefined
    }
  }

  /**
   * Listens for new schemas, acquires leases, and checks the connection. PostgreSQL sends pending notifications before
   * a result, so the listener has received all earlier changes when `poll` returns.
   */
  async function poll(sql: Sql): Promise<void> {
    for (const [schema, followed] of schemas) {
      if (!followed.isListening) {
        await sql`listen ${sql(revisionChannel(schema))}`
        await readRevision(followed)
        followed.isListening = true
        followed.probe = `${PROBE_PREFIX}${randomUUID()}`
        await followed.notify(revisionChannel(schema), followed.probe)
      }
      const needsLease = !followed.probe && !followed.lease && performance.now() - followed.recalledAt > POLL_MS
      if (needsLease && (await takeLease(sql, schema))) {
        const lease: FollowedSchema['lease'] = {}
        followed.lease = lease
        await readRevision(followed)
        lease.revision = followed.revision!
      }
    }
    await sql`select 1`
  }

  async function readRevision(followed: FollowedSchema): Promise<void> {
    const { changeCount } = followed
    const revision = await followed.read()
    // A revision that arrived during the read is at least as new.
    if (followed.changeCount === changeCount) followed.revision = revision
  }

  return {
    follow(schema, access) {
      const currentState = (): FollowedSchema | undefined => {
        if (closing.signal.aborted) return
        const followed = schemas.get(schema) ?? { ...access, changeCount: 0, isListening: false, recalledAt: -Infinity }
        schemas.set(schema, followed)
        running ??= run()
        return followed.isListening && performance.now() < validUntil ? followed : undefined
      }
      return { revision: () => currentState()?.revision, leased: () => currentState()?.lease?.revision }
    },
    async close() {
      closing.abort()
      await running
    },
  }
}
