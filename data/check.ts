import { readdir } from 'node:fs/promises'
import { basename } from 'node:path'
import { type BundleRow, bundleTables } from '#toolkit'
import { cells } from './checks/cells.ts'
import { circles } from './checks/circles.ts'
import { claims } from './checks/claims.ts'
import { entities } from './checks/entities.ts'
import { facts } from './checks/facts.ts'
import { identifiers } from './checks/identifiers.ts'
import { names } from './checks/names.ts'
import { references } from './checks/references.ts'
import { createFaults, type Fault, type Faults } from './faults.ts'
import { nearest } from './nearest.ts'
import { rowsOf } from './read.ts'

/** Which of these ids the graph has already. */
export type KnownIds = (ids: string[]) => Promise<Set<string>>

/** What a check knows beside the rows: where faults go, the ids of the rows so far, and which ids are in the graph. */
export type Bundle = {
  faults: Faults
  defined: Set<string>
  areKnown: (ids: Iterable<string>) => Promise<(id: string) => boolean>
}

/** Where a row is. */
export type At = { file: string; row: number }

/** Looks at every row in turn, and has a last word when all were seen. */
export type Check = { see(row: BundleRow, at: At): void | Promise<void>; settle?(): void | Promise<void> }

const checks = [cells, claims, references, entities, names, identifiers, facts, circles]

/**
 * Every fault of a bundle, in file and row order, and how many rows each table has.
 *
 *     const { faults, counts } = await checkBundle('data/reference', async ids => new Set())
 *
 * `onRow` is given each row, until the first fault. Changes nothing. What the bundle leaves out may be in the graph: `known` is asked, 1,000 ids at a time, and
 * `borrowed` are those it has. Ids and keys are held in memory, the rows are not.
 */
export async function checkBundle(
  folder: string,
  known: KnownIds,
  onRow?: (row: BundleRow) => Promise<void> | undefined,
): Promise<{ faults: Fault[]; counts: Record<string, number>; borrowed: string[] }> {
  const faults = createFaults()
  const counts: Record<string, number> = {}
  const borrowed: string[] = []
  if (!(await hasTables(folder, faults))) return { faults: faults.list(), counts, borrowed }

  const defined = new Set<string>()
  const bundle = { faults, defined, areKnown: knowing(known, borrowed) }
  const running = checks.map(check => check(bundle))
  for (const table of bundleTables) {
    counts[table.name] = 0
    for await (const { row, line } of rowsOf(folder, table, faults)) {
      counts[table.name]! += 1
      if (row.told.id !== undefined) defined.add(row.told.id)
      const at = { file: `${table.name}.csv`, row: line }
      for (const check of running) {
        const busy = check.see(row, at)
        if (busy) await busy
      }
      const busy = faults.isEmpty() ? onRow?.(row) : undefined
      if (busy) await busy
    }
  }
  for (const check of running) await check.settle?.()
  return { faults: faults.list(), counts, borrowed }
}

/** Whether there is a table to read; a CSV file that is none is told. */
async function hasTables(folder: string, faults: Faults): Promise<boolean> {
  const tell = (file: string, value: string | null, rule: string, suggestion: string) =>
    faults.add({ file, row: null, column: null, value, rule, suggestion })
  const known = bundleTables.map(table => `${table.name}.csv`)
  const listed = `it holds ${known.join(', ')}, or some of them`
  let found: string[]
  try {
    found = (await readdir(folder)).sort()
  } catch (error) {
    tell(basename(folder), (error as NodeJS.ErrnoException).code ?? null, 'a bundle is a folder', listed)
    return false
  }
  for (const file of found) {
    if (!/^[^.].*\.csv$/i.test(file) || known.includes(file)) continue
    const meant = nearest(file, known)
    tell(file, null, 'a CSV file is named after its table', meant ? `\`${meant}\`?` : `one of ${known.join(', ')}`)
  }
  const isBundle = found.some(file => known.includes(file))
  if (!isBundle) tell(basename(folder), null, 'a bundle has a table', listed)
  return isBundle
}

const batchSize = 1_000

/** Asks about each id once, many at a time; those that the graph has go to `borrowed`. */
function knowing(known: KnownIds, borrowed: string[]): Bundle['areKnown'] {
  const answers = new Map<string, boolean>()
  return async ids => {
    const open = [...new Set(ids)].filter(id => !answers.has(id))
    for (let at = 0; at < open.length; at += batchSize) {
      const batch = open.slice(at, at + batchSize)
      const found = await known(batch)
      for (const id of batch) answers.set(id, found.has(id))
      borrowed.push(...found)
    }
    return id => answers.get(id) ?? false
  }
}
