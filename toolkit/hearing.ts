import { setTimeout as pause } from 'node:timers/promises'
import type { Sql } from 'postgres'
import { type Address, connect } from './connect.ts'
import type { Log } from './log.ts'
import { channelOf } from './revision.ts'

export type Hearing = {
  /**
   * What tells the revision that a schema is at; undefined as long as it cannot be known. `read` reads it. Nothing is listened
   * to before somebody asks.
   */
  of(schema: string, read: () => Promise<string>): () => string | undefined
  close(): Promise<void>
}

type Heard = { read: () => Promise<string>; revision?: string | undefined; told: number; isListenedTo: boolean }

/** How often the connection is tried, and how long what it told holds after that, in milliseconds. */
const beat = 200
const lease = 800
const patience = 5_000

/**
 * Hears from one database, over one connection, which revision each schema is at.
 *
 *     const hearing = hearingFrom(place, log)
 *     const revision = hearing.of('sources', () => readRevision())
 *     revision()      // '0b6c…', and another one as soon as an import is committed
 *
 * A lost connection is known to be lost at once, and one that only seems to be there within a second. Until there is another,
 * and every revision has been read anew, none is known.
 */
export function hearingFrom(address: Address, log: Log): Hearing {
  const schemas = new Map<string, Heard>()
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
    for (const heard of schemas.values()) heard.isListenedTo = false
    let isLost = false
    const lose = () => {
      isLost = true
      until = 0
    }
    const sql = connect(address, { max: 1, role: null, hears: { onNotify, onClose: lose } })
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
        if (!isLost) until = sentAt + lease
        await paused()
      }
    } finally {
      closing.signal.removeEventListener('abort', end)
      end()
    }
  }

  function onNotify(channel: string, revision: string): void {
    for (const [schema, heard] of schemas) {
      if (channel === channelOf(schema)) Object.assign(heard, { revision, told: heard.told + 1 })
    }
  }

  /** Begins with what is new, and sees that the connection is alive: what was told before has been heard then. */
  async function hear(sql: Sql): Promise<void> {
    for (const [schema, heard] of schemas) {
      if (heard.isListenedTo) continue
      await sql`listen ${sql(channelOf(schema))}`
      const { told } = heard
      const revision = await heard.read()
      // What was told meanwhile is as new, or newer.
      if (heard.told === told) heard.revision = revision
      heard.isListenedTo = true
    }
    await sql`select 1`
  }

  return {
    of(schema, read) {
      return () => {
        if (closing.signal.aborted) return
        const heard = schemas.get(schema) ?? { read, told: 0, isListenedTo: false }
        schemas.set(schema, heard)
        running ??= run()
        return heard.isListenedTo && performance.now() < until ? heard.revision : undefined
      }
    },
    async close() {
      closing.abort()
      await running
    },
  }
}
