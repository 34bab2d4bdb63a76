import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { type Address, openConnection, revisionChannel } from '#toolkit/database'
import type { Log } from '#toolkit/runtime'
import { LEASE_MS, RECALL_MESSAGE, releaseLease, takeLease } from './revision-leases.ts'

export type RevisionListener = {
  /** What is known of a schema. Nothing is listened to before somebody asks. */
  follow(schema: string, means: DatabaseAccess): RevisionState
  close(): Promise<void>
}

export type RevisionState = {
  /** The revision that a schema is at; undefined as long as it cannot be known. Milliseconds after a change it may be that before. */
  revision(): string | undefined
  /** The same, where there is a lease of it: nobody has committed another one. */
  leased(): string | undefined
}

/** How the revision is read, and something notified, over other connections. */
type DatabaseAccess = { read: () => Promise<string>; notify: (channel: string, word: string) => Promise<unknown> }

type Followed = DatabaseAccess & {
  revision?: string | undefined
  told: number
  isListenedTo: boolean
  /** A word of our own, until it is heard: behind a proxy that shares connections between transactions it never is. */
  proof?: string | undefined
  /** From when it is had; with the revision that it is of once that has been read. */
  lease?: { revision?: string } | undefined
  recalledAt: number
}

/** How often the connection is tried, in milliseconds, and how long an answer may take. */
const beat = 200
const patience = 5_000
const asProof = 'heard? '

/**
 * Hears from one database, over one connection, which revision each schema is at.
 *
 *     const hearing = hearingFrom(place, log)
 *     const { revision, leased } = hearing.of('sources', { read, notify })
 *     revision()      // '0b6c…', and another one as soon as an import is committed
 *
 * A lost connection is known to be lost at once, and one that only seems to be there within a second. Until there is another,
 * and every revision has been read anew, none is known. Who hears has leases (`leases.ts`), and gives them back when told to.
 */
export function createRevisionListener(address: Address, log: Log): RevisionListener {
  const schemas = new Map<string, Followed>()
  const closing = new AbortController()
  let until = 0
  let running: Promise<void> | undefined
  const paused = () => pause(beat, undefined, closing).catch(() => {})

  async function run(): Promise<void> {
    let isTold = false
    while (!closing.signal.aborted) {
      try {
        await listen()
        isTold = false
      } catch (err) {
        if (!isTold && !closing.signal.aborted) log.warn({ err }, 'changes of the data cannot be heard of')
        isTold = true
      }
      await paused()
    }
  }

  /** Listens until the connection is lost; throws where that is before it has heard anything. */
  async function listen(): Promise<void> {
    for (const heard of schemas.values()) Object.assign(heard, { isListenedTo: false, lease: undefined })
    let isLost = false
    const lose = () => {
      isLost = true
      until = 0
    }
    const hears = { onNotify: (channel: string, word: string) => onNotify(sql, channel, word), onClose: lose }
    const sql = openConnection(address, { max: 1, role: null, listener: hears })
    const end = () => {
      lose()
      sql.end({ timeout: 0 })
    }
    closing.signal.addEventListener('abort', end)
    try {
      while (!isLost) {
        const sentAt = performance.now()
        const late = setTimeout(end, patience)
        await hear(sql).finally(() => clearTimeout(late))
        // Of one that was lost meanwhile postgres.js has made another, on which nobody listens.
        if (!isLost) until = sentAt + LEASE_MS
        await paused()
      }
    } finally {
      closing.signal.removeEventListener('abort', end)
      end()
    }
  }

  function onNotify(sql: Sql, channel: string, word: string): void {
    for (const [schema, heard] of schemas) {
      if (channel !== revisionChannel(schema)) continue
      if (word === heard.proof) heard.proof = undefined
      if (word.startsWith(asProof)) continue
      if (word === RECALL_MESSAGE) heard.recalledAt = performance.now()
      else Object.assign(heard, { revision: word, told: heard.told + 1 })
      // Of a connection that is lost, the lease is as well.
      if (heard.lease) releaseLease(sql, schema).catch(() => {})
      heard.lease = undefined
    }
  }

  /** Begins with what is new, and sees that the connection is alive: what was told before has been heard then. */
  async function hear(sql: Sql): Promise<void> {
    for (const [schema, heard] of schemas) {
      if (!heard.isListenedTo) {
        await sql`listen ${sql(revisionChannel(schema))}`
        await readAnew(heard)
        heard.isListenedTo = true
        heard.proof = `${asProof}${randomUUID()}`
        await heard.notify(revisionChannel(schema), heard.proof)
      }
      if (
        !heard.proof &&
        !heard.lease &&
        performance.now() - heard.recalledAt > beat &&
        (await takeLease(sql, schema))
      ) {
        const lease: Followed['lease'] = {}
        heard.lease = lease
        await readAnew(heard)
        lease.revision = heard.revision!
      }
    }
    await sql`select 1`
  }

  async function readAnew(heard: Followed): Promise<void> {
    const { told } = heard
    const revision = await heard.read()
    // What was told meanwhile is as new, or newer.
    if (heard.told === told) heard.revision = revision
  }

  return {
    follow(schema, means) {
      const followed = (): Followed | undefined => {
        if (closing.signal.aborted) return
        const heard = schemas.get(schema) ?? { ...means, told: 0, isListenedTo: false, recalledAt: -Infinity }
        schemas.set(schema, heard)
        running ??= run()
        return heard.isListenedTo && performance.now() < until ? heard : undefined
      }
      return { revision: () => followed()?.revision, leased: () => followed()?.lease?.revision }
    },
    async close() {
      closing.abort()
      await running
    },
  }
}
