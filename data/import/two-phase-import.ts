import {
  allowWrites,
  commit,
  forEachParticipant,
  inTransactions,
  type Participant,
  withImportLock,
  withWriteLock,
} from '#data/transactions'
import { isReplicationMissing, replicateColumns, storesWithFacts } from '#toolkit/facts'
import { merge } from '#toolkit/import'
import type { Log } from '#toolkit/runtime'
import type { Changes } from '#toolkit/sql'
import { recallLeases, type Subgraph } from '#toolkit/subgraph'
import { totalChanges } from './import-summary.ts'

/*
 * Makes an import atomic across subgraphs: two-phase commit over staging tables. Phase 1 commits the rows to `incoming` of every
 * subgraph; phase 2 merges and commits each subgraph. A subgraph with an early merge commits both at once, first in phase 2.
 * After a crash, `settleInterrupted` completes the import if one subgraph has committed phase 2, and rolls it back otherwise.
 */

/** A subgraph with its open transaction, and the function that merges its staged rows, or the rest of them. */
type PendingMerge = { part: Participant; merge(): Promise<Changes> }

/** Throws if the merged, uncommitted rows must not be committed. */
type ValidateMerge = (parts: Participant[], importId: string) => Promise<void>

/**
 * Merges and commits the staged rows of an import in every subgraph, then removes the staged rows. `validate` may throw before the
 * commit. If some subgraphs have committed before, `all` lists all subgraphs, for the replication of columns between them.
 */
export async function commitStaged(
  subgraphs: Subgraph[],
  importId: string,
  {
    earlyMerge,
    all = subgraphs,
    validate = async () => {},
    onCommit = () => {},
  }: { earlyMerge?: PendingMerge | undefined; all?: Subgraph[]; validate?: ValidateMerge; onCommit?: () => void } = {},
): Promise<Record<string, Changes>> {
  const changes: Record<string, Changes> = {}
  await withWriteLock(
    subgraphs.filter(({ name }) => name !== earlyMerge?.part.name),
    async parts => {
      await refuseUnstaged(parts, importId)
      const merges = parts.map(
        (part): PendingMerge => ({ part, merge: () => merge(part.tx, part.name, part.intake, importId) }),
      )
      const merging = earlyMerge ? [earlyMerge, ...merges] : merges
      await forEachParticipant(merging, async ({ part, merge }) => {
        changes[part.name] = await merge()
      })
      const merged = merging.map(({ part }) => part)
      await validate(merged, importId)
      await replicateColumns(merged, all)
      await recallAllLeases(merged)
      onCommit()
      await commit(merged)
    },
  )
  await removeStagedRows(subgraphs, importId)
  return changes
}

/** Throws if another process has rolled this import back, because it seemed to be interrupted. */
async function refuseUnstaged(parts: Participant[], importId: string): Promise<void> {
  await forEachParticipant(parts, async ({ name, tx }) => {
    const [row] = await tx`select from ${tx(name)}.incoming where import = ${importId} limit 1`
    if (!row) throw new Error('another process has rolled this import back, because it seemed to be interrupted')
  })
}

/**
 * Completes or rolls back interrupted imports, and replicates columns that were never replicated; runs at start. If another
 * import has the lock it does nothing, because that import does the same.
 *
 *     await finishImports(graph.subgraphs)
 */
export async function finishImports(all: Subgraph[]): Promise<void> {
  const subgraphs = storesWithFacts(all)
  const staged = await Promise.all(subgraphs.map(({ name, sql }) => sql`select 1 from ${sql(name)}.incoming limit 1`))
  if (staged.flat().length > 0) await withImportLock(subgraphs, () => settleInterrupted(subgraphs), { waits: false })
  if (await isReplicationMissing(subgraphs))
    await withImportLock(subgraphs, () => replicateAll(subgraphs), { waits: false })
}

/**
 * Runs `finishImports` every 5 s, for imports that are interrupted while the graph runs; returns a function that stops it.
 *
 *     const stop = watchInterrupted(graph.subgraphs, log)
 *     await stop()
 */
export function watchInterrupted(all: Subgraph[], log: Log): () => Promise<void> {
  let finishing: Promise<void> | undefined
  const timer = setInterval(() => {
    finishing ??= finishImports(all)
      // Debug level, because other components log that the database is down.
      .catch(err => log.debug({ err }, 'cannot check for interrupted imports; retrying in 5 s'))
      .finally(() => {
        finishing = undefined
      })
  }, INTERVAL_MS)
  return async () => {
    clearInterval(timer)
    await finishing
  }
}

const INTERVAL_MS = 5_000

const replicateAll = (subgraphs: Subgraph[]) =>
  withWriteLock(subgraphs, async parts => {
    await replicateColumns(parts, subgraphs, { isAnew: true })
    await recallAllLeases(parts)
    await commit(parts)
  })

/** Revokes all revision leases, so that no process serves stale cached rows after the commit. */
const recallAllLeases = (parts: Participant[]) =>
  forEachParticipant(parts, ({ tx, sql, name }) => recallLeases(tx, sql, name))

/**
 * Completes or rolls back interrupted imports; returns their ids. The caller must hold the import lock.
 *
 *     const { finished, undone } = await settleInterrupted(graph.subgraphs)
 */
export async function settleInterrupted(subgraphs: Subgraph[]): Promise<{ finished: string[]; undone: string[] }> {
  const states = await forEachParticipant(subgraphs, async ({ name, sql }) => {
    const staged = await sql<{ id: string }[]>`select distinct import as id from ${sql(name)}.incoming`
    const ids = staged.map(({ id }) => id)
    const taken = await sql<{ id: string }[]>`select import as id from ${sql(name)}.taken where import = any(${ids})`
    return { staged: ids, taken: new Set(taken.map(({ id }) => id)) }
  })
  const [finished, undone]: [string[], string[]] = [[], []]
  for (const id of new Set(states.flatMap(({ staged }) => staged))) {
    const isDecided = states.some(({ taken }) => taken.has(id))
    const waiting = subgraphs.filter((_, at) => states[at]!.staged.includes(id) && !states[at]!.taken.has(id))
    if (isDecided) {
      if (waiting.length > 0) await commitStaged(waiting, id, { all: subgraphs })
      await removeStagedRows(subgraphs, id)
      finished.push(id)
    } else {
      await withWriteLock(subgraphs, parts => removeStaged(parts, id))
      undone.push(id)
    }
  }
  return { finished, undone }
}

/** Removes the staged rows of a committed import, and records its number of changes. */
async function removeStagedRows(subgraphs: Subgraph[], importId: string): Promise<void> {
  await inTransactions(subgraphs, parts => removeStaged(parts, importId))
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return
  const { sql, name } = owner
  const sum = totalChanges(Object.values(await changeCounts(subgraphs, importId)))
  await sql`update ${sql(name)}.imports set counts = ${JSON.stringify(sum)}::text::jsonb where id = ${importId}`
}

async function removeStaged(parts: Participant[], importId: string): Promise<void> {
  await forEachParticipant(parts, async ({ name, tx }) => {
    // Uncommitted rows of another import are invisible here. Without the lock, another import may have such rows.
    const isLocked = await allowWrites(tx, name)
    const [other] = await tx`select from ${tx(name)}.incoming where import <> ${importId} limit 1`
    // Truncation is better than deletion: deleted rows stay until VACUUM, and each later import would scan them.
    if (isLocked && !other) await tx`truncate ${tx(name)}.incoming`
    else await tx`delete from ${tx(name)}.incoming where import = ${importId}`
  })
  await commit(parts)
}

/** Returns the changes of an import in each subgraph that has committed it. */
export async function changeCounts(subgraphs: Subgraph[], importId: string): Promise<Record<string, Changes>> {
  const rows = await forEachParticipant(subgraphs, async ({ name, sql }) => {
    const commits = await sql<{ counts: Changes }[]>`select counts from ${sql(name)}.taken where import = ${importId}`
    return commits.map(({ counts }): [string, Changes] => [name, counts])
  })
  return Object.fromEntries(rows.flat())
}
