import { randomBytes } from 'node:crypto'
import { userInfo } from 'node:os'
import { bundleTables, type Changes, hasEvidence, ownersAmong, type Subgraph, stageInto } from '#toolkit'
import { settleCutOff, takeStaged } from './journal.ts'
import { sumOf } from './summary.ts'
import { alone, commit, forEach, inTransactions } from './transactions.ts'

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
 *     const changes = await undoImport(graph.subgraphs, 'imp_20251126t101500-3f9a')
 *
 * Throws an Error where there is no such import, it was undone before, or later ones tell more of what it alone tells of.
 */
export async function undoImport(all: Subgraph[], id: string): Promise<Changes> {
  const subgraphs = ownersAmong(all)
  const changes = await alone(subgraphs, async () => {
    await settleCutOff(subgraphs)
    const undone = (await importsOf(subgraphs)).find(each => each.id === id)
    if (!undone) throw new Error(`There is no import ${id}: \`npm run data -- imports\` lists them.`)
    if (undone.undoneAt) throw new Error(`${id} was undone on ${undone.undoneAt.slice(0, 10)} already.`)
    await refuseNeeded(subgraphs, id)
    const order = newImportId()
    await inTransactions(subgraphs, async parts => {
      await forEach(parts, async ({ name, intake, tx }) => {
        const staging = await stageInto(tx, name, intake, order)
        await staging.end([{ order: 'undo', told: { import: id } }])
      })
      await commit(parts)
    })
    return sumOf(Object.values(await takeStaged(subgraphs, order)))
  })
  return changes!
}

/** What else is told would be about nothing: such a graph could not be exported and imported again. */
async function refuseNeeded(subgraphs: Subgraph[], id: string): Promise<void> {
  const things = bundleTables.filter(table => table.hasEvidence && table.key[0] === 'id').map(({ name }) => name)
  const keepers = subgraphs.filter(({ intake }) => hasEvidence(intake))
  const told = await Promise.all(
    keepers.map(
      ({ sql, name }) => sql<{ fact: string }[]>`
        select distinct fact from ${sql(name)}.claims c
        where import = ${id} and retracted_at is null and bundle_table = any(${things}) and not exists (
          select from ${sql(name)}.claims other where other.fact = c.fact and other.import is distinct from ${id}
            and (other.retracted_at is null or other.retracted_by = ${id}))`,
    ),
  )
  const ids = told.flat().map(({ fact }) => fact)
  if (ids.length === 0) return
  const needing = await Promise.all(
    keepers.map(
      ({ sql, name }) => sql<{ id: string; import: string }[]>`
        select named.id, min(c.import) as import from ${sql(name)}.claims c, jsonb_each_text(c.told) field,
          unnest(string_to_array(field.value, '|')) as named(id)
        where c.retracted_at is null and c.import <> ${id} and named.id in (select unnest(${ids}::text[]))
        group by 1 order by 1 limit 1`,
    ),
  )
  const [first] = needing.flat()
  if (first)
    throw new Error(
      `${id} alone tells of ${first.id}, and ${first.import} tells more of it: undo that first, or import a bundle that tells of ${first.id} itself.`,
    )
}
