import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The files of the tables that a bundle has rows of, with their SHA-256. */
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
