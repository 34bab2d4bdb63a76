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
import {
  createStaging,
  type Difference,
  differences,
  type ImportRecord,
  type Staging,
  type UndoOrder,
} from '#toolkit/import'
import type { Changes } from '#toolkit/sql'
import type { Subgraph } from '#toolkit/subgraph'
import { currentUser, newImportId } from './import-history.ts'
import { createSourceRanks } from './source-ranks.ts'
import { changeCounts, commitStaged, settleInterrupted } from './two-phase-import.ts'

export type LoadResult = {
  faults: BundleError[]
  changes: Record<string, Changes>
  /** Of one that was made, and not only tried. */
  importId?: string
  /** What a trial would change, claim by claim: the first thousands of each subgraph, and one more where there are more. */
  differences?: Difference[]
}

/**
 * A bundle that is made of something else: its rows, where it is only being made, whether nothing forbids to take them, and the
 * sources that it cites, by the source that it is.
 */
export type BundleInProgress = { rows?: Rows; isSound(): boolean; cites?: Record<string, string[]> }

/**
 * `replaces` is the source whose earlier claims go unless this bundle repeats them, with what its imports told in the name of those
 * that it cites; `by` is who imports, `name` what; a trial (`isTrial`) does everything and commits nothing. After so many bytes of rows
 * (`batch`; 2 MB, of the first a fifth) a subgraph takes them in while others are read.
 */
export type LoadOptions = Partial<BundleInProgress> & {
  by?: string
  name?: string
  replaces?: string | undefined
  isTrial?: boolean
  batch?: number
}

/**
 * Checks a bundle whole and takes it into every subgraph, or into none.
 *
 *     const { faults, changes } = await loadBundle('data/reference', graph.subgraphs)
 *
 * A bundle with a fault changes nothing, and every fault is reported. The rows are read once: while they are checked they
 * are copied to where the subgraphs will take them from. `onStep` hears what is being done.
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
        const { faults, stagings } = await stageChecked(folder, subgraphs, parts, importId, options)
        if (!stagings) return { faults, changes: {} }
        const at = stagings.findIndex(staging => staging.isAhead())
        const ahead = at === -1 ? undefined : { part: parts[at]!, merge: stagings[at]!.merge }
        await commit(parts.filter(part => part !== ahead?.part))
        for (const { name } of subgraphs) onStep(`${name}: taking in its rows`)
        const onCommit = () => onStep('writing')
        const changes = await commitStaged(subgraphs, importId, { ahead, judge: validateGraph, onCommit })
        return { faults, changes, importId }
      })
    } catch (error) {
      // If it has reached none, it is undone; if it has reached one, it is finished; without a database, at the next start.
      const { finished } = await settleInterrupted(subgraphs).catch(() => ({ finished: [] as string[] }))
      if (error instanceof InvalidGraph) return { faults: error.faults, changes: {} }
      if (!finished.includes(importId)) throw error
      return { faults: [], changes: await changeCounts(subgraphs, importId), importId }
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
  const { faults, stagings } = await stageChecked(folder, subgraphs, parts, importId, options)
  if (!stagings) return { faults, changes: {} }
  const tries = await forEachParticipant(parts, async ({ name, intake, tx }, at) => ({
    name,
    changes: await stagings[at]!.merge(),
    differences: await differences(tx, intake, importId, MAX_DIFFERENCES + 1),
  }))
  const left = await remainingErrors(parts, importId)
  if (left.length > 0) return { faults: left, changes: {} }
  return {
    faults,
    changes: Object.fromEntries(tries.map(({ name, changes }) => [name, changes])),
    differences: tries.flatMap(each => each.differences),
  }
}

/** What a source said; and of those that it cites, what was told by imports that told what it says. */
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
 * Reads the bundle once, past every check and into `incoming` of each subgraph; the first that has many rows takes them in
 * meanwhile. Gives the faults; `stagings` where nothing forbids to take the rows.
 */
async function stageChecked(
  folder: string,
  subgraphs: Subgraph[],
  parts: Participant[],
  importId: string,
  {
    by = currentUser(),
    name = basename(resolve(folder)),
    replaces,
    cites,
    batch,
    rows,
    isSound = () => true,
  }: LoadOptions,
): Promise<{ faults: BundleError[]; stagings?: Staging[] }> {
  const stagings: Staging[] = []
  const replaced = await replacedClaims(subgraphs, replaces, cites)
  let ahead: string | undefined
  const ranks = createSourceRanks(subgraphs)
  const take = (row: BundleRow) => {
    if (row.table === SAME_AS) return takenByAll(row)
    // A row belongs to one subgraph, that of its subject; that there is one is a rule of the bundle.
    return stagings[parts.findIndex(({ intake }) => takesRow(intake, row))]!.take(row)
  }
  const takenByAll = async (row: BundleRow) => {
    for (const [at, { intake }] of parts.entries()) if (takesRow(intake, row)) await stagings[at]!.take(row)
  }
  try {
    const ties = mergeSameAs(await existingSameAs(subgraphs), replaced)
    for (const { name, intake, tx } of parts) {
      const goesAhead = () => {
        ahead ??= name
        return ahead === name
      }
      const known = { rankOf: ranks.of, survivors: ties.survivors, goesAhead, batch }
      stagings.push(await createStaging(tx, name, intake, importId, known))
    }
    const { faults, counts } = await checkBundle(folder, ids => existingIds(subgraphs, ids), {
      rows,
      onRow(row) {
        if (!isSound()) return undefined
        const asked = ranks.see(row)
        return asked ? asked.then(() => take(row)) : take(row)
      },
      graph: {
        claims: (...asked) => standingClaims(subgraphs, ...asked),
        replaced,
        takes: row => subgraphs.some(({ intake }) => takesRow(intake, row)),
      },
      ties,
    })
    if (faults.length > 0 || !isSound()) return { faults }

    const record: ImportRecord = {
      by,
      bundle: name,
      replaces: replaces ?? null,
      files: await hashFiles(folder, counts),
    }
    const orders: UndoOrder[] = [
      { order: 'record', told: record },
      ...[...replaced].map(what => {
        const [source, by] = what.split('/') as [string, string?]
        return { order: 'replace' as const, told: { source, ...(by && { import: by }) } }
      }),
      ...ranks.all().map(told => ({ order: 'rank' as const, told })),
    ]
    await forEachParticipant(stagings, staging => staging.end(orders))
    return { faults, stagings }
  } finally {
    await forEachParticipant(stagings, staging => staging.abort())
  }
}

export const MAX_DIFFERENCES = 5_000
