import { createCycleFinder } from '#data/checks'
import { acceptedSameAs, SAME_AS } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import type { MergedImport } from './types.ts'

/** No id is the same as two others, and ties lead in no circle, also where a source that denied one does so no more. */
export async function checkSameAs({ parts: [keeper], faults }: MergedImport): Promise<void> {
  if (!keeper) return
  // Each subgraph has all of them.
  const changed = await keeper.tx<
    { id: string }[]
  >`select told ->> 'id' as id from shaken where bundle_table = ${SAME_AS}`
  if (changed.length === 0) return
  const isChanged = new Set(changed.map(({ id }) => id))
  const all = await keeper.tx<{ id: string; sameAs: string; stance: string }[]>`
    select told ->> 'id' as id, told ->> 'sameAs' as "sameAs", stance from claims
    where bundle_table = ${SAME_AS} and retracted_at is null order by id`
  const arrows = createCycleFinder()
  const held = acceptedSameAs(all).filter(({ id, sameAs }) => arrows.add(id, sameAs) !== undefined)
  const at = { file: `${SAME_AS}.csv`, row: null, column: SAME_AS }
  for (const [id, several] of groupBy(held, tie => tie.id)) {
    if (several.length < 2 || !isChanged.has(id)) continue
    const suggestion = several.map(({ sameAs }) => sameAs).join(' and ')
    faults.add({ ...at, value: id, rule: 'an id is the same as one other', suggestion })
  }
  for (const circle of arrows.circles()) {
    const ids = circle.map(arrow => held[arrow]!.id)
    if (!ids.some(id => isChanged.has(id))) continue
    const suggestion = [...ids, ids[0]].join(' → ')
    faults.add({ ...at, value: ids[0]!, rule: 'same_as leads in no circle', suggestion })
  }
}
