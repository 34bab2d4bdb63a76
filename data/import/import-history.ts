import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { InvalidGraph, validateGraph } from '#data/post-merge-checks'
import { commit, forEachParticipant, withImportLock, withWriteLock } from '#data/transactions'
import { type ImportDefinition, SAME_AS, storesWithFacts } from '#toolkit/facts'
import { createStaging } from '#toolkit/import'
import type { Changes } from '#toolkit/sql'
import type { Subgraph } from '#toolkit/subgraph'
import { totalChanges } from './import-summary.ts'
import { commitStaged, settleInterrupted } from './two-phase-import.ts'

/** An import in the list of imports. */
type ImportSummary = {
  id: string
  at: string
  by: string
  bundle: string
  counts: Changes
  undoneAt: string | null
}

/** Returns a new id, such as `imp_20251126t101500-0423f9a1`. Ids sort by time, to the millisecond (`042`). */
export function newImportId(now = new Date()): string {
  const [time, thousandth] = now.toISOString().replaceAll(/[-:Z]/g, '').toLowerCase().split('.')
  return `imp_${time}-${thousandth}${randomBytes(3).toString('hex').slice(1)}`
}

/** Returns the user of this process: the name, or the uid if there is no name. */
export function currentUser(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Returns all imports, the latest first. */
export async function listImports(subgraphs: Subgraph[]): Promise<ImportSummary[]> {
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return []
  const { sql, name } = owner
  return sql<ImportSummary[]>`
    select id, at::text, by, bundle, counts, undone_at::text as "undoneAt" from ${sql(name)}.imports order by id desc`
}

/**
 * Undoes an import in all subgraphs or in none: retracts its claims and restores the claims that it superseded. Amended quotes
 * and notes, and rows of sources, stay.
 *
 *     const changes = await undoImport(graph.subgraphs, 'imp_20251126t101500-0423f9a1')
 *
 * `undoImport` calls `onWait` if another import has the lock. Throws an Error if the import does not exist or was undone, or if no
 * subgraph has its tables. It also throws if later claims refer to an entity that only this import defines.
 */
export async function undoImport(all: Subgraph[], id: string, onWait?: () => void): Promise<Changes> {
  const subgraphs = storesWithFacts(all)
  const undo = async (): Promise<Changes> => {
    await settleInterrupted(subgraphs)
    const undone = (await listImports(subgraphs)).find(each => each.id === id)
    if (!undone) throw new Error(`There is no import ${id}: \`npm run data -- imports\` lists them.`)
    if (undone.undoneAt) throw new Error(`${id} was undone on ${undone.undoneAt.slice(0, 10)} already.`)
    const missing = Object.keys(undone.counts).filter(table => !subgraphs.some(({ intake }) => hasTable(intake, table)))
    if (missing.length > 0)
      throw new Error(
        `${id} changed ${missing.join(', ')}, and no subgraph of this graph has these tables: undo it in a graph that has them.`,
      )
    const order = newImportId()
    await withWriteLock(subgraphs, async parts => {
      await forEachParticipant(parts, async ({ name, intake, tx }) => {
        const staging = await createStaging(tx, name, intake, order)
        await staging.end([{ order: 'undo', told: { import: id } }])
      })
      await commit(parts)
    })
    try {
      return totalChanges(Object.values(await commitStaged(subgraphs, order, { validate: validateGraph })))
    } catch (error) {
      if (!(error instanceof InvalidGraph)) throw error
      await settleInterrupted(subgraphs)
      throw new Error(`${id} can't be undone: ${error.message}`, { cause: error })
    }
  }
  return (await withImportLock(subgraphs, undo, onWait && { onWait }))!
}

const hasTable = ({ facts }: ImportDefinition, table: string) => table === SAME_AS || table in facts
