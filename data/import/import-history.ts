import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { refuseUnsound, Unsound } from '#data/post-merge-checks'
import { alone, commit, forEach, inWriting } from '#data/transactions'
import { type Intake, ownersAmong, TIES } from '#toolkit/facts'
import { stageInto } from '#toolkit/import'
import type { Changes } from '#toolkit/sql'
import type { Subgraph } from '#toolkit/subgraph'
import { sumOf } from './import-summary.ts'
import { settleCutOff, takeStaged } from './two-phase-import.ts'

/** An import as it is listed, the latest first. */
export type Import = { id: string; at: string; by: string; bundle: string; counts: Changes; undoneAt: string | null }

/** `imp_20251126t101500-0423f9a1`: ids of imports stand in the order of time, to the thousandth of a second (`042`). */
export function newImportId(now = new Date()): string {
  const [time, thousandth] = now.toISOString().replaceAll(/[-:Z]/g, '').toLowerCase().split('.')
  return `imp_${time}-${thousandth}${randomBytes(3).toString('hex').slice(1)}`
}

/** The user of this process, by name, or by number where there is no name for it. */
export function whoever(): string {
  try {
    return userInfo().username
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`
  }
}

/** Every import that there was. */
export async function importsOf(subgraphs: Subgraph[]): Promise<Import[]> {
  const owner = subgraphs.find(({ intake }) => 'sources' in intake.facts)
  if (!owner) return []
  const { sql, name } = owner
  return sql<Import[]>`
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
  const subgraphs = ownersAmong(all)
  const undo = async (): Promise<Changes> => {
    await settleCutOff(subgraphs)
    const undone = (await importsOf(subgraphs)).find(each => each.id === id)
    if (!undone) throw new Error(`There is no import ${id}: \`npm run data -- imports\` lists them.`)
    if (undone.undoneAt) throw new Error(`${id} was undone on ${undone.undoneAt.slice(0, 10)} already.`)
    const away = Object.keys(undone.counts).filter(table => !subgraphs.some(({ intake }) => hasTable(intake, table)))
    if (away.length > 0)
      throw new Error(
        `${id} changed ${away.join(', ')}, and no subgraph of this graph has that: undo it in a graph that does.`,
      )
    const order = newImportId()
    await inWriting(subgraphs, async parts => {
      await forEach(parts, async ({ name, intake, tx }) => {
        const staging = await stageInto(tx, name, intake, order)
        await staging.end([{ order: 'undo', told: { import: id } }])
      })
      await commit(parts)
    })
    try {
      return sumOf(Object.values(await takeStaged(subgraphs, order, { judge: refuseUnsound })))
    } catch (error) {
      if (!(error instanceof Unsound)) throw error
      await settleCutOff(subgraphs)
      throw new Error(`${id} can't be undone: ${error.message}`, { cause: error })
    }
  }
  return (await alone(subgraphs, undo, onWait && { onWait }))!
}

const hasTable = ({ facts }: Intake, table: string) => table === TIES || table in facts
