import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { parse } from 'csv-parse'
import { bundleTables, columnsOf } from '#toolkit/domain'

const entity = /^(?:org|per|ini|area|agr|evt|fig|sta)_/

/**
 * Writes a bundle with many copies of another one, and returns its number of rows. Each copy has its own entities,
 * whose ids end with the number of the copy. All copies have the same sources.
 *
 *     await writeCopies('data/reference', '/tmp/large', 40)
 *
 * The copies have no identifiers, since an identifier belongs to one entity.
 */
export async function writeCopies(from: string, to: string, count: number): Promise<number> {
  mkdirSync(to, { recursive: true })
  let rows = 0
  for (const table of bundleTables.filter(({ name }) => name !== 'identifiers')) {
    const file = createWriteStream(join(to, `${table.name}.csv`))
    const columns = columnsOf(table)
    file.write(`${columns.map(({ name }) => name).join(',')}\n`)
    const records: Record<string, string>[] = []
    const parser = createReadStream(join(from, `${table.name}.csv`)).pipe(parse({ columns: true }))
    for await (const record of parser) records.push(record)
    for (let copy = 0; copy < (table.hasEvidence ? count : 1); copy++) {
      for (const record of records) {
        const cells = columns.map(({ name }) => copied(record[name] ?? '', copy))
        if (!file.write(`${cells.join(',')}\n`)) await once(file, 'drain')
        rows += 1
      }
    }
    file.end()
    await finished(file)
  }
  return rows
}

function copied(cell: string, copy: number): string {
  const ids = cell.split('|').map(id => (entity.test(id) ? `${id}-${copy}` : id))
  const text = ids.join('|')
  return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
