import type { PendingQuery, Row } from 'postgres'
import { createCycleFinder, parentField } from '#data/checks'
import { forEachParticipant } from '#data/transactions'
import type { MergedImport } from './types.ts'

/** Checks that a `same_as` link or a restored claim closes no cycle of `part_of` and similar columns. */
export async function checkCycles({ parts, errors }: MergedImport): Promise<void> {
  for (const [table, { name, field }] of parentField) {
    const found = await forEachParticipant(
      parts.filter(({ intake }) => table in intake.facts),
      part => findCycles(part, table, field),
    )
    for (const ids of found.flat()) {
      const at = { file: `${table}.csv`, row: null, column: name, value: ids[0]! }
      errors.add({ ...at, rule: `${name} forms no cycle`, suggestion: [...ids, ids[0]].join(' → ') })
    }
  }
}

/** Returns the changed cycles through an entity with a former id or through a restored edge. */
async function findCycles(
  { tx, intake }: MergedImport['parts'][number],
  table: string,
  field: string,
): Promise<string[][]> {
  const stepsFrom = (start: PendingQuery<Row[]>) => tx`
    select c.fact as "from", next.id as "to" from ${start} as start(id) join claims c on c.fact = start.id, lateral (
      select coalesce((select entity from former_ids where id = c.told ->> ${field}), c.told ->> ${field}) as id
    ) next
    where c.bundle_table = ${table} and c.retracted_at is null and c.stance = 'SUPPORTS' and next.id <> c.fact`
  const steps = await tx<{ from: string; to: string }[]>`
    with recursive starts as (
      select entity from former_ids where split_part(entity, '_', 1) = any(${intake.prefixes})
      union select fact from affected where bundle_table = ${table} and not is_gone
    ), steps as (
      ${stepsFrom(tx`starts`)} union ${stepsFrom(tx`(select "to" from steps)`)}
    ) select * from steps order by 1, 2`
  const finder = createCycleFinder()
  for (const { from, to } of steps) finder.add(from, to)
  const found = finder.cycles().map(cycle => cycle.map(edge => steps[edge]!.from))
  if (found.length === 0) return []
  const touched = await tx<{ entity: string }[]>`
    select distinct entity from touched where entity = any(${found.flat()})`
  const isTouched = new Set(touched.map(({ entity }) => entity))
  return found.filter(ids => ids.some(id => isTouched.has(id)))
}
