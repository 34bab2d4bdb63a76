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

/** An import as it is listed, the latest first. */
export type ImportSummary = {
  id: string
  at: string
  by: string
  bundle: string
  counts: Changes
  undoneAt: string | null
}

/** `imp_20251126t101500-0423f9a1`: ids of imports stand in the order of time, to the thousandth of a second (`042`). */
export function newImportId(now = new Date()): string {
  const [time, thousandth] = now.toISOString().replaceAll(/[-:Z]/g, '').toLowerCase().split('.')
  return `imp_${time}-${thousandth}${randomBytes(3).toString('hex').slice(1)}`
}

/** The user of this process, by name, or by number where there is no name for it. */
export function currentUser(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Every import that there was. */
export async function listImports(subgraphs: Subgraph[]): Promise<ImportSummary[]> {
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return []
  const { sql, name } = owner
  return sql<ImportSummary[]>`
    select id, at::text, by, bundle, counts, undone_at::text as "undoneAt" from ${sql(name)}.imports order by id desc`
}

/**
 * Takes back what an import brought, in every subgraph or in none: its claims are retracted, and those hold again whose place
 * they took. Amended quotes and notes, and rows of sources, stay.
 *
 *     const changes = await undoImport(graph.subgraphs, 'imp_20251126t101500-0423f9a1')
 *
 * `onWait` hears that another import is waited for. Throws an Error where there is no such import, it was undone before, no subgraph
 * has what it changed, or the graph would not be sound without it, as where later ones tell more of what it alone tells of.
 */
export async function undoImport(all: Subgraph[], id: string, onWait?: () => void): Promise<Changes> {
  const subgraphs = storesWithFacts(all)
  const undo = async (): Promise<Changes> => {
    await settleInterrupted(subgraphs)
    const undone = (await listImports(subgraphs)).find(each => each.id === id)
    if (!undone) throw new Error(`There is no import ${id}: \`npm run data -- imports\` lists them.`)
    if (undone.undoneAt) throw new Error(`${id} was undone on ${undone.undoneAt.slice(0, 10)} already.`)
    const away = Object.keys(undone.counts).filter(table => !subgraphs.some(({ intake }) => hasTable(intake, table)))
    if (away.length > 0)
      throw new Error(
        `${id} changed ${away.join(', ')}, and no subgraph of this graph has that: undo it in a graph that does.`,
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
      return totalChanges(Object.values(await commitStaged(subgraphs, order, { judge: validateGraph })))
    } catch (error) {
      if (!(error instanceof InvalidGraph)) throw error
      await settleInterrupted(subgraphs)
      throw new Error(`${id} can't be undone: ${error.message}`, { cause: error })
    }
  }
  return (await withImportLock(subgraphs, undo, onWait && { onWait }))!
}

const hasTable = ({ facts }: ImportDefinition, table: string) => table === SAME_AS || table in facts
