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
import { createDraft, type Rows, readRows } from '#tests/draft'
import { mistakes } from '#tests/mistakes/index'
import type { Subgraph } from '#toolkit/subgraph'

/*
 * Bundles with random mistakes. An import reports every mistake and no other error, and changes nothing in the graph.
 */

/**
 * Several hundred rows of the reference data under new ids, which the graph does not have. Mistakes are made in them.
 */
export async function referencePart(subgraphs: Subgraph[]): Promise<Rows> {
  return inFolder(async folder => {
    await exportBundle(subgraphs, join(folder, 'part'), { actors: ['org_chinaeu'] })
    return readRows(join(folder, 'part'), '-anew')
  })
}

/**
 * Imports `runs` bundles, each with 1 to 20 mistakes, and returns how often each mistake was made. Throws at the first
 * bundle whose errors are not the expected ones, or that changes the graph.
 *
 *     await tryFaulty(graph.subgraphs, sql, 1_000)
 */
export async function tryFaulty(subgraphs: Subgraph[], sql: Sql, runs: number): Promise<Map<string, number>> {
  const rows = await referencePart(subgraphs)
  const before = await hashOf(sql)
  const made = new Map<string, number>()
  const some = fc.array(fc.constantFrom(...Object.keys(mistakes)), { minLength: 1, maxLength: 20, size: 'max' })
  await fc.assert(
    fc.asyncProperty(some, fc.nat(), async (names, seed) => {
      const { reported, expected } = await errorsOf(rows, names, seed, subgraphs, made)
      assert.deepEqual(reported, expected)
      assert.equal(await hashOf(sql), before)
    }),
    // The first bundle has no mistakes.
    { numRuns: runs + 1, examples: [[[], 0]] },
  )
  return made
}

/** The reported and the expected errors of a bundle with these mistakes. */
async function errorsOf(
  rows: Rows,
  names: string[],
  seed: number,
  subgraphs: Subgraph[],
  made: Map<string, number>,
): Promise<{ reported: BundleError[]; expected: BundleError[] }> {
  const draft = createDraft(rows, chanceFrom(seed))
  for (const [number, name] of names.entries())
    if (mistakes[name]!(draft, number + 1)) made.set(name, (made.get(name) ?? 0) + 1)
  const { files, errors } = draft.finish()
  return inFolder(async folder => {
    for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
    // Without the trial, a bundle without errors would be imported.
    const loaded = await loadBundle(folder, subgraphs, () => {}, { isTrial: errors.length === 0 })
    return { reported: loaded.errors.map(plain).sort(byText), expected: errors.map(plain).sort(byText) }
  })
}

const plain = ({ suggestion: _, ...error }: BundleError): BundleError => error
const byText = (a: BundleError, b: BundleError) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)

/** Pseudo-random numbers from 0 to 1, the same for the same seed (mulberry32). */
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
