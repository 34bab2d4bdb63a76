import { basename, resolve } from 'node:path'
import { type BundleError, hashFiles, type Rows } from '#data/bundle'
import { checkBundle } from '#data/checks'
import { InvalidGraph, remainingErrors, validateGraph } from '#data/post-merge-checks'
import { commit, forEachParticipant, type Participant, withImportLock, withWriteLock } from '#data/transactions'
import type { BundleRow } from '#toolkit/domain'
import {
  existingIds,
  existingSameAs,
  importsCiting,
  mergeSameAs,
  type Replaced,
  SAME_AS,
  standingClaims,
  storesWithFacts,
  takesRow,
} from '#toolkit/facts'
import { createStaging, type Difference, differences, type Staging, type UndoOrder } from '#toolkit/import'
import type { Changes } from '#toolkit/sql'
import type { Subgraph } from '#toolkit/subgraph'
import { currentUser, newImportId } from './import-history.ts'
import { createSourceRanks } from './source-ranks.ts'
import { changeCounts, commitStaged, settleInterrupted } from './two-phase-import.ts'

export type LoadResult = {
  errors: BundleError[]
  changes: Record<string, Changes>
  /** Undefined for a dry run. */
  importId?: string
  /** The claims that a dry run would change, at most `MAX_DIFFERENCES` + 1 per subgraph. */
  differences?: Difference[]
}

/**
 * A bundle of an adapter. `rows` reads it while the adapter still writes it. An import rejects it unless `isSound`. `cites` has the
 * sources that it cites, by the id of its own source.
 */
export type BundleInProgress = { rows?: Rows; isSound(): boolean; cites?: Record<string, string[]> }

/**
 * `replaces` is a source: its earlier claims, and those that its imports made with cited sources, are retracted unless the bundle
 * repeats them. `by` is the user and `name` the name of the bundle. A dry run (`isTrial`) does everything except the commit. A
 * subgraph merges rows in batches of `batch` bytes while the rest is read (default: 2 MB; the first batch: a fifth).
 */
export type LoadOptions = Partial<BundleInProgress> & {
  by?: string
  name?: string
  replaces?: string | undefined
  isTrial?: boolean
  batch?: number
}

/**
 * Validates a bundle and imports it into all subgraphs or into none (two-phase commit).
 *
 *     const { errors, changes } = await loadBundle('data/reference', graph.subgraphs)
 *
 * If the bundle has an error, nothing changes and all errors are reported. Rows are read once: each row is validated and copied
 * to the staging table of its subgraph. `onStep` receives the name of each step.
 */
export async function loadBundle(
  folder: string,
  all: Subgraph[],
  onStep: (step: string) => void = () => {},
  options: LoadOptions = {},
): Promise<LoadResult> {
  const subgraphs = storesWithFacts(all)
  const onWait = () => onStep('waiting for another import')
  const load = async (): Promise<LoadResult> => {
    await settleInterrupted(subgraphs)
    onStep('checking the bundle')
    const importId = newImportId()
    if (options.isTrial) return withWriteLock(subgraphs, parts => dryRun(folder, subgraphs, parts, importId, options))
    try {
      return await withWriteLock(subgraphs, async parts => {
        const { errors, stagings } = await stageChecked(folder, subgraphs, parts, importId, options)
        if (!stagings) return { errors, changes: {} }
        const at = stagings.findIndex(staging => staging.hasDerivedRows())
        const earlyMerge = at === -1 ? undefined : { part: parts[at]!, merge: stagings[at]!.merge }
        await commit(parts.filter(part => part !== earlyMerge?.part))
        for (const { name } of subgraphs) onStep(`${name}: merging its rows`)
        const onCommit = () => onStep('writing')
        const changes = await commitStaged(subgraphs, importId, { earlyMerge, validate: validateGraph, onCommit })
        return { errors, changes, importId }
      })
    } catch (error) {
      // Rolls the import back if no subgraph has committed it, else completes it. If the database is down, the next start does so.
      const { finished } = await settleInterrupted(subgraphs).catch(() => ({ finished: [] as string[] }))
      if (error instanceof InvalidGraph) return { errors: error.errors, changes: {} }
      if (!finished.includes(importId)) throw error
      return { errors: [], changes: await changeCounts(subgraphs, importId), importId }
    }
  }
  return (await withImportLock(subgraphs, load, { onWait }))!
}

async function dryRun(
  folder: string,
  subgraphs: Subgraph[],
  parts: Participant[],
  importId: string,
  options: LoadOptions,
): Promise<LoadResult> {
  const { errors, stagings } = await stageChecked(folder, subgraphs, parts, importId, options)
  if (!stagings) return { errors, changes: {} }
  const results = await forEachParticipant(parts, async ({ name, intake, tx }, at) => ({
    name,
    changes: await stagings[at]!.merge(),
    differences: await differences(tx, intake, importId, MAX_DIFFERENCES + 1),
  }))
  const remaining = await remainingErrors(parts, importId)
  if (remaining.length > 0) return { errors: remaining, changes: {} }
  return {
    errors,
    changes: Object.fromEntries(results.map(({ name, changes }) => [name, changes])),
    differences: results.flatMap(each => each.differences),
  }
}

/** Returns the claims to replace: those of the source, and those that its imports made with the sources it cites. */
async function replacedClaims(
  subgraphs: Subgraph[],
  source: string | undefined,
  cites: BundleInProgress['cites'] = {},
): Promise<Replaced> {
  if (source === undefined) return new Set()
  const cited = cites[source] ?? []
  const imports = cited.length === 0 ? [] : await importsCiting(subgraphs, source)
  return new Set([source, ...cited.flatMap(each => imports.map(by => `${each}/${by}`))])
}

/**
 * Reads the bundle once: validates the rows and copies them to the staging table `incoming` of their subgraph. The first subgraph
 * with many rows merges them at the same time. Returns the errors, and `stagings` if there are none.
 */
async function stageChecked(
  folder: string,
  subgraphs: Subgraph[],
  parts: Participant[],
  importId: string,
  options: LoadOptions,
): Promise<{ errors: BundleError[]; stagings?: Staging[] }> {
  const { replaces, cites, batch, rows, isSound = () => true } = options
  const { by = currentUser(), name: bundle = basename(resolve(folder)) } = options
  const stagings: Staging[] = []
  const replaced = await replacedClaims(subgraphs, replaces, cites)
  let earlyMerger: string | undefined
  const ranks = createSourceRanks(subgraphs)
  const take = (row: BundleRow) => {
    if (row.table === SAME_AS) return stageInAll(row)
    // The subject of a row determines its subgraph. `checkRowOwners` has reported a row without a subgraph.
    return stagings[parts.findIndex(({ intake }) => takesRow(intake, row))]!.add(row)
  }
  const stageInAll = async (row: BundleRow) => {
    for (const [at, { intake }] of parts.entries()) if (takesRow(intake, row)) await stagings[at]!.add(row)
  }
  try {
    const sameAsState = mergeSameAs(await existingSameAs(subgraphs), replaced)
    for (const { name, intake, tx } of parts) {
      const derivesEarly = () => {
        earlyMerger ??= name
        return earlyMerger === name
      }
      const known = { rankOf: ranks.of, survivors: sameAsState.survivors, derivesEarly, batch }
      stagings.push(await createStaging(tx, name, intake, importId, known))
    }
    const { errors, counts } = await checkBundle(folder, ids => existingIds(subgraphs, ids), {
      rows,
      onRow(row) {
        if (!isSound()) return undefined
        const lookup = ranks.see(row)
        return lookup ? lookup.then(() => take(row)) : take(row)
      },
      graph: {
        claims: (...keys) => standingClaims(subgraphs, ...keys),
        replaced,
        takes: row => subgraphs.some(({ intake }) => takesRow(intake, row)),
      },
      sameAsState,
    })
    if (errors.length > 0 || !isSound()) return { errors }

    const files = await hashFiles(folder, counts)
    const orders: UndoOrder[] = [
      { order: 'record', told: { by, bundle, replaces: replaces ?? null, files } },
      ...[...replaced].map(what => {
        const [source, by] = what.split('/') as [string, string?]
        return { order: 'replace' as const, told: { source, ...(by && { import: by }) } }
      }),
      ...ranks.all().map(told => ({ order: 'rank' as const, told })),
    ]
    await forEachParticipant(stagings, staging => staging.end(orders))
    return { errors, stagings }
  } finally {
    await forEachParticipant(stagings, staging => staging.abort())
  }
}

export const MAX_DIFFERENCES = 5_000
