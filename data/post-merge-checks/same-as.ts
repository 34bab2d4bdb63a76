import { createCycleFinder } from '#data/checks'
import { acceptedSameAs, SAME_AS } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import type { MergedImport } from './types.ts'

/** Checks that an id has at most one survivor and that `same_as` links form no cycle. A retracted denial restores a link. */
export async function checkSameAs({ parts: [part], errors }: MergedImport): Promise<void> {
  if (!part) return
  // Each subgraph stores every `same_as` link.
  const changed = await part.tx<{ id: string }[]>`
    select told ->> 'id' as id from affected where bundle_table = ${SAME_AS}`
  if (changed.length === 0) return
  const isChanged = new Set(changed.map(({ id }) => id))
  const all = await part.tx<{ id: string; sameAs: string; stance: string }[]>`
    select told ->> 'id' as id, told ->> 'sameAs' as "sameAs", stance from claims
    where bundle_table = ${SAME_AS} and retracted_at is null order by id`
  const finder = createCycleFinder()
  const links = acceptedSameAs(all).filter(({ id, sameAs }) => finder.add(id, sameAs) !== undefined)
  const at = { file: `${SAME_AS}.csv`, row: null, column: SAME_AS }
  for (const [id, several] of groupBy(links, link => link.id)) {
    if (several.length < 2 || !isChanged.has(id)) continue
    const suggestion = several.map(({ sameAs }) => sameAs).join(' and ')
    errors.add({ ...at, value: id, rule: 'an id has one survivor', suggestion })
  }
  for (const cycle of finder.cycles()) {
    const ids = cycle.map(edge => links[edge]!.id)
    if (!ids.some(id => isChanged.has(id))) continue
    const suggestion = [...ids, ids[0]].join(' → ')
    errors.add({ ...at, value: ids[0]!, rule: 'same_as forms no cycle', suggestion })
  }
}
