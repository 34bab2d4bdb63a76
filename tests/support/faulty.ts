import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import type { Sql } from 'postgres'
import type { BundleError } from '#data/bundle'
import { exportBundle } from '#data/export'
import { loadBundle } from '#data/import'
import { hashOf } from '#tests/contents'
import { createDraft, readSound, type Sound } from '#tests/draft'
import { mistakes } from '#tests/mistakes/index'
import type { Subgraph } from '#toolkit/subgraph'

/*
 * Bundles with mistakes in them, made by chance: every mistake is told, nothing else is, and nothing in the graph changes.
 */

/** A part of the reference data, of several hundred rows, as if nobody had heard of it: the mistakes are made in it. */
export async function soundPart(subgraphs: Subgraph[]): Promise<Sound> {
  return inFolder(async folder => {
    await exportBundle(subgraphs, join(folder, 'part'), { actors: ['org_chinaeu'] })
    return readSound(join(folder, 'part'), '-anew')
  })
}

/**
 * Imports as many bundles, each with one to twenty mistakes, and throws at the first of which something else is told, or
 * that changes anything; gives how often each mistake was made.
 *
 *     await tryFaulty(graph.subgraphs, sql, 1_000)
 */
export async function tryFaulty(subgraphs: Subgraph[], sql: Sql, runs: number): Promise<Map<string, number>> {
  const sound = await soundPart(subgraphs)
  const before = await hashOf(sql)
  const made = new Map<string, number>()
  const some = fc.array(fc.constantFrom(...Object.keys(mistakes)), { minLength: 1, maxLength: 20, size: 'max' })
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), async (names, seed) => {
      const { told, expected } = await faultsOf(sound, names, seed, subgraphs, made)
      assert.deepEqual(told, expected)
      assert.equal(await hashOf(sql), before)
    }),
    // The first has none, and is sound.
    { numRuns: runs + 1, examples: [[[], 0]] },
  )
  return made
}

/** What is told of a bundle with these mistakes, and what is to be told. */
async function faultsOf(
  sound: Sound,
  names: string[],
  seed: number,
  subgraphs: Subgraph[],
  made: Map<string, number>,
): Promise<{ told: BundleError[]; expected: BundleError[] }> {
  const draft = createDraft(sound, chanceFrom(seed))
  for (const [number, name] of names.entries())
    if (mistakes[name]!(draft, number + 1)) made.set(name, (made.get(name) ?? 0) + 1)
  const { files, faults } = draft.finish()
  return inFolder(async folder => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
    // What is sound would be taken in.
    const loaded = await loadBundle(folder, subgraphs, () => {}, { isTrial: faults.length === 0 })
    return { told: loaded.faults.map(plain).sort(byText), expected: faults.map(plain).sort(byText) }
  })
}

const plain = ({ suggestion: _, ...fault }: BundleError): BundleError => fault
const byText = (a: BundleError, b: BundleError) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** Numbers from 0 to 1 by chance, the same for the same seed (mulberry32). */
function chanceFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

async function inFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'accord-bundle-'))
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
