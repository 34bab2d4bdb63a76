import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The files of the tables that a bundle has rows of, with their SHA-256. */
export async function hashesOf(folder: string, counts: Record<string, number>) {
  const files: { name: string; sha256: string; rows: number }[] = []
  for (const [table, rows] of Object.entries(counts).filter(([, rows]) => rows > 0)) {
    const name = `${table}.csv`
    const hash = createHash('sha256')
    await pipeline(createReadStream(join(folder, name)), hash)
    files.push({ name, sha256: hash.digest('hex'), rows })
  }
  return files
}

/**
 * Writes three words that stand for a text: a hash of 96 bits for a table in memory, not for anything that is kept.
 *
 *     digest('org_nokia', new Uint32Array(3))
 *
 * Every sign is mixed into 128 bits (cyrb128, of which bryc's "Hash functions for JavaScript" has the constants). A hash of
 * `node:crypto` takes ten times as long for texts as short as ids and keys.
 */
export function digest(text: string, words: Uint32Array): void {
  let [h1, h2, h3, h4] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762]
  for (let at = 0; at < text.length; at++) {
    const sign = text.charCodeAt(at)
    h1 = h2 ^ Math.imul(h1 ^ sign, 597_399_067)
    h2 = h3 ^ Math.imul(h2 ^ sign, 2_869_860_233)
    h3 = h4 ^ Math.imul(h3 ^ sign, 951_274_213)
    h4 = h1 ^ Math.imul(h4 ^ sign, 2_716_044_179)
  }
  h1 = Math.imul(h3 ^ (h1 >>> 18), 597_399_067)
  h2 = Math.imul(h4 ^ (h2 >>> 22), 2_869_860_233)
  h3 = Math.imul(h1 ^ (h3 >>> 17), 951_274_213)
  h4 = Math.imul(h2 ^ (h4 >>> 19), 2_716_044_179)
  h1 ^= h2 ^ h3 ^ h4
  words[0] = h1
  words[1] = h2 ^ h1
  words[2] = h3 ^ h1
}
