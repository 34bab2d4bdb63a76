import { once } from 'node:events'
import { finished } from 'node:stream/promises'
import type { TransactionSql } from 'postgres'
import { openCopyStream } from '#toolkit/database'

/**
 * Opens a COPY that accepts rows one by one and sends them in chunks of about 64 KB, with back-pressure.
 *
 *     const copy = await openCopy(tx, 'incoming', ['claim', 'fact'])
 *     const busy = copy.write(['clm_1', 'org_1'])
 *     if (busy) await busy
 *     await copy.end()
 *
 * Rejects if the database rejects a row.
 */
export async function openCopy(tx: TransactionSql, table: string, columns: string[]) {
  const statement = tx`copy ${tx(table)} (${tx(columns)}) from stdin`
  let copyError: Error | undefined
  const sink = await openCopyStream(statement, error => {
    copyError = error
  })
  let chunk = ''
  async function send(part: string | Buffer) {
    if (copyError) throw copyError
    if (!sink.write(part)) await once(sink, 'drain')
  }
  function flush() {
    const text = chunk
    chunk = ''
    return send(text)
  }
  return {
    /** Sends rows in COPY's text format. A part can end in the middle of a row. */
    send,
    /** Adds a row. Returns a promise if the caller must wait before the next row (back-pressure). */
    write(row: unknown[]): Promise<void> | undefined {
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

/** Copies rows into a table: `await copyInto(tx, 'settled', ['bundle_table', 'told'], rows)`. */
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

/** Copies rows in COPY's text format into a table. */
export async function copyBytes(tx: TransactionSql, table: string, columns: string[], bytes: Buffer): Promise<void> {
  const copy = await openCopy(tx, table, columns)
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) await copy.send(bytes.subarray(at, at + CHUNK_BYTES))
  await copy.end()
}

const CHUNK_BYTES = 2 ** 18

/** A row in COPY's text format, or only its first `cells` cells. */
export function lineOf(row: unknown[], cells = row.length): string {
  let line = cellOf(row[0])
  for (let at = 1; at < cells; at++) line += `\t${cellOf(row[at])}`
  return `${line}\n`
}

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const needsEscape = /[\\\t\n\r]/

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'number') return `${value}`
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return needsEscape.test(text) ? text.replace(/[\\\t\n\r]/g, character => ESCAPED[character]!) : text
}
