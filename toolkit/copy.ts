import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { TransactionSql } from 'postgres'

/**
 * Streams rows into a table with COPY, in chunks of about 64 KB, with back-pressure; gives how many there were.
 *
 *     await copyInto(tx, 'incoming', ['claim', 'fact'], rows)
 *
 * Rejects when the database refuses a row: postgres.js alone would wait for ever (porsager/postgres #1173).
 */
export async function copyInto(
  tx: TransactionSql,
  table: string,
  columns: string[],
  rows: AsyncIterable<unknown[]> | Iterable<unknown[]>,
): Promise<number> {
  let count = 0
  async function* chunks() {
    let chunk = ''
    for await (const row of rows) {
      chunk += `${row.map(cellOf).join('\t')}\n`
      count += 1
      if (chunk.length > 65_536) {
        yield chunk
        chunk = ''
      }
    }
    if (chunk) yield chunk
  }
  const statement = tx`copy ${tx(table)} (${tx(columns)}) from stdin`
  const sink = await statement.writable()
  ;(statement as unknown as { reject: (error: Error) => void }).reject = error => sink.destroy(error)
  await pipeline(Readable.from(chunks()), sink)
  return count
}

const ESCAPED: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '\\N'
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value)
  return text.replace(/[\\\t\n\r]/g, sign => ESCAPED[sign]!)
}
