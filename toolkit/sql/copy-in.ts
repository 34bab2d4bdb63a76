import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { TransactionSql } from 'postgres'

export type Copy = {
  /** Takes a row; gives a promise when the database is to catch up first. */
  write(row: unknown[]): Promise<void> | undefined
  /** Takes rows as they are written for COPY, whole or in part. */
  send(part: string | Buffer): Promise<void>
  end(): Promise<void>
}

/**
 * A COPY that takes rows one by one, in chunks of about 64 KB, with back-pressure.
 *
 *     const copy = await openCopy(tx, 'incoming', ['claim', 'fact'])
 *     const busy = copy.write(['clm_1', 'org_1'])
 *     if (busy) await busy
 *     await copy.end()
 *
 * Rejects when the database refuses a row: postgres.js alone would wait for ever (porsager/postgres #1173).
 */
export async function openCopy(tx: TransactionSql, table: string, columns: string[]): Promise<Copy> {
  const statement = tx`copy ${tx(table)} (${tx(columns)}) from stdin`
  let refused: Error | undefined
  const hooks = statement as unknown as { resolve(sink: Writable): void; reject(error: Error): void }
  const { resolve } = hooks
  // PostgreSQL may refuse it in the same breath as it accepts it, before anybody who waits for the stream has it.
  hooks.resolve = sink => {
    hooks.resolve = resolve
    sink.on('error', error => {
      refused = error
    })
    hooks.reject = error => sink.destroy(error)
    resolve(sink)
  }
  const sink = await statement.writable()
  let chunk = ''
  async function send(part: string | Buffer) {
    if (refused) throw refused
    if (!sink.write(part)) await once(sink, 'drain')
  }
  function flush() {
    const text = chunk
    chunk = ''
    return send(text)
  }
  return {
    send,
    write(row) {
      chunk += lineOf(row)
      return chunk.length > 65_536 ? flush() : undefined
    },
    async end() {
      if (chunk) await flush()
      sink.end()
      await finished(sink)
    },
  }
}

/** The same for rows that are at hand: `await copyInto(tx, 'settled', ['bundle_table', 'told'], rows)`. */
export async function copyInto(
  tx: TransactionSql,
  table: string,
  columns: string[],
  rows: Iterable<unknown[]>,
): Promise<void> {
  const copy = await openCopy(tx, table, columns)
  for (const row of rows) {
    const busy = copy.write(row)
    if (busy) await busy
  }
  await copy.end()
}

/** The same for the bytes of rows as COPY takes them. */
export async function copyBytes(tx: TransactionSql, table: string, columns: string[], bytes: Buffer): Promise<void> {
  const copy = await openCopy(tx, table, columns)
  for (let at = 0; at < bytes.length; at += piece) await copy.send(bytes.subarray(at, at + piece))
  await copy.end()
}

const piece = 2 ** 18

/** A row as COPY takes it, or its first cells. */
export function lineOf(row: unknown[], cells = row.length): string {
  let line = cellOf(row[0])
  for (let at = 1; at < cells; at++) line += `\t${cellOf(row[at])}`
  return `${line}\n`
}

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const special = /[\\\t\n\r]/

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'number') return `${value}`
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return special.test(text) ? text.replace(/[\\\t\n\r]/g, sign => ESCAPED[sign]!) : text
}
