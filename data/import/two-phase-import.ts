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
 * The rows of an import are committed to `incoming` of every subgraph before any takes its part; but for one that has taken its
 * rows in while they were read, and commits first. So an import that was cut off is finished once one subgraph has taken it,
 * and undone otherwise: all of them have it, or none.
 */

/** A subgraph that has rows taken in before all were staged, in its transaction, and how it takes the rest. */
export type EarlyMerges = { part: Participant; merge(): Promise<Changes> }

/** Throws where what was merged in these transactions under this id is not to be kept. */
export type ValidateMerge = (parts: Participant[], importId: string) => Promise<void>

/**
 * Lets every subgraph take what is staged under this id, and then forgets how it came in. `judge` may throw before any of it is
 * committed. Where some have taken it before, `all` are those that lend each other what they know.
 */
export async function commitStaged(
  subgraphs: Subgraph[],
  importId: string,
  {
    ahead,
    all = subgraphs,
    judge = async () => {},
    onCommit = () => {},
  }: { ahead?: EarlyMerges | undefined; all?: Subgraph[]; judge?: ValidateMerge; onCommit?: () => void } = {},
): Promise<Record<string, Changes>> {
  const changes: Record<string, Changes> = {}
  await withWriteLock(
    subgraphs.filter(({ name }) => name !== ahead?.part.name),
    async parts => {
      await refuseUnstaged(parts, importId)
      const merges = parts.map(
        (part): EarlyMerges => ({ part, merge: () => merge(part.tx, part.name, part.intake, importId) }),
      )
      const merging = ahead ? [ahead, ...merges] : merges
      await forEachParticipant(merging, async ({ part, merge }) => {
        changes[part.name] = await merge()
      })
      const merged = merging.map(({ part }) => part)
      await judge(merged, importId)
      await replicateColumns(merged, all)
      await recallAllLeases(merged)
      onCommit()
      await commit(merged)
    },
  )
  await forget(subgraphs, importId)
  return changes
}

/** Throws where somebody took this import for one that was cut off, and undid it. */
async function refuseUnstaged(parts: Participant[], importId: string): Promise<void> {
  await forEachParticipant(parts, async ({ name, tx }) => {
    const [row] = await tx`select from ${tx(name)}.incoming where import = ${importId} limit 1`
    if (!row) throw new Error('another import has undone what was on its way')
  })
}

/**
 * Finishes or undoes what an earlier import has left, unless somebody is importing, who will see to it, and lends what was
 * never lent: for a start.
 *
 *     await finishImports(graph.subgraphs)
 */
export async function finishImports(all: Subgraph[]): Promise<void> {
  const subgraphs = storesWithFacts(all)
  const left = await Promise.all(subgraphs.map(({ name, sql }) => sql`select 1 from ${sql(name)}.incoming limit 1`))
  if (left.flat().length > 0) await withImportLock(subgraphs, () => settleInterrupted(subgraphs), { waits: false })
  if (await isReplicationMissing(subgraphs))
    await withImportLock(subgraphs, () => replicateAll(subgraphs), { waits: false })
}

/**
 * The same again and again, for imports that are cut off while a graph runs. Gives what ends it.
 *
 *     const end = keepFinishing(graph.subgraphs, log)
 *     await end()
 */
export function watchInterrupted(all: Subgraph[], log: Log): () => Promise<void> {
  let finishing: Promise<void> | undefined
  const timer = setInterval(() => {
    finishing ??= finishImports(all)
      // A database that is away is told of elsewhere.
      .catch(err => log.debug({ err }, 'what an import has left is looked for again'))
      .finally(() => {
        finishing = undefined
      })
  }, pause)
  return async () => {
    clearInterval(timer)
    await finishing
  }
}

const pause = 5_000

const replicateAll = (subgraphs: Subgraph[]) =>
  withWriteLock(subgraphs, async parts => {
    await replicateColumns(parts, subgraphs, { isAnew: true })
    await recallAllLeases(parts)
    await commit(parts)
  })

/** Nobody answers from what was read before, once any of it is committed. */
const recallAllLeases = (parts: Participant[]) =>
  forEachParticipant(parts, ({ tx, sql, name }) => recallLeases(tx, sql, name))

/**
 * Finishes what an earlier import has left, or undoes it; gives the ids of both. Only for who is alone.
 *
 *     const { finished, undone } = await settleCutOff(graph.subgraphs)
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
      await forget(subgraphs, id)
      finished.push(id)
    } else {
      await drop(subgraphs, id)
      undone.push(id)
    }
  }
  return { finished, undone }
}

/** Removes the rows on their way in of an import that no subgraph has taken. */
const drop = (subgraphs: Subgraph[], importId: string) =>
  withWriteLock(subgraphs, parts => removeStaged(parts, importId))

/** Removes the rows that were on their way in, and notes with the import what it changed. */
async function forget(subgraphs: Subgraph[], importId: string): Promise<void> {
  await inTransactions(subgraphs, parts => removeStaged(parts, importId))
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return
  const { sql, name } = owner
  const sum = totalChanges(Object.values(await changeCounts(subgraphs, importId)))
  await sql`update ${sql(name)}.imports set counts = ${JSON.stringify(sum)}::text::jsonb where id = ${importId}`
}

async function removeStaged(parts: Participant[], importId: string): Promise<void> {
  await forEachParticipant(parts, async ({ name, tx }) => {
    // Rows that another import has not committed yet are not seen here.
    const isAlone = await allowWrites(tx, name)
    const [other] = await tx`select from ${tx(name)}.incoming where import <> ${importId} limit 1`
    // What is only deleted lies there until it is swept up, and the next import would read it again and again.
    if (isAlone && !other) await tx`truncate ${tx(name)}.incoming`
    else await tx`delete from ${tx(name)}.incoming where import = ${importId}`
  })
  await commit(parts)
}

/** What an import changed in each subgraph that has taken it. */
export async function changeCounts(subgraphs: Subgraph[], importId: string): Promise<Record<string, Changes>> {
  const rows = await forEachParticipant(subgraphs, async ({ name, sql }) => {
    const taken = await sql<{ counts: Changes }[]>`select counts from ${sql(name)}.taken where import = ${importId}`
    return taken.map(({ counts }): [string, Changes] => [name, counts])
  })
  return Object.fromEntries(rows.flat())
}
