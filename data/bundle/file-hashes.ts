import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** Returns the name, SHA-256 and number of rows of each file of a bundle that has rows. */
export async function hashFiles(folder: string, counts: Record<string, number>) {
  const files: { name: string; sha256: string; rows: number }[] = []
  for (const [table, rows] of Object.entries(counts).filter(([, rows]) => rows > 0)) {
    const name = `${table}.csv`
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(folder, name)), hash)
    files.push({ name, sha256: hash.digest('hex'), rows })
  }
  return files
}
