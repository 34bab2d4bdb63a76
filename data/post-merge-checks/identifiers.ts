import { oneEntityMessage } from '#data/checks'
import { forEachParticipant } from '#data/transactions'
import { groupBy } from '#toolkit/loading'
import type { MergedImport } from './types.ts'

/** Checks that an identifier that was restored, or whose entity was merged or split, belongs to one entity (except areas). */
export async function checkIdentifiers({ parts, errors }: MergedImport): Promise<void> {
  const changed = await forEachParticipant(
    parts,
    ({ tx }) => tx<{ scheme: string; value: string }[]>`
      with same_as_ids as (
        select id from affected, unnest(array[told ->> 'id', told ->> 'sameAs']) as id where bundle_table = 'same_as'
      )
      select i.scheme, i.value from identifiers i
      where i.entity in (select coalesce(f.entity, same_as_ids.id) from same_as_ids left join former_ids f on f.id = same_as_ids.id)
      union select told ->> 'scheme', told ->> 'value' from affected where bundle_table = 'identifiers' and not is_gone`,
  )
  const keys = changed.flat()
  if (keys.length === 0) return
  const holdings = await forEachParticipant(
    parts,
    ({ tx }) => tx<{ scheme: string; value: string; entity: string }[]>`
      select distinct scheme, value, c.entity
      from unnest(${keys.map(({ scheme }) => scheme)}::text[], ${keys.map(({ value }) => value)}::text[]) as requested(scheme, value)
        join identifiers i using (scheme, value) join claims c on c.fact = i.id
      where c.retracted_at is null and c.stance = 'SUPPORTS' and c.entity not like 'area\\_%'`,
  )
  for (const holders of groupBy(holdings.flat(), ({ scheme, value }) => `${scheme} ${value}`).values()) {
    if (holders.length < 2) continue
    const entities = holders.map(({ entity }) => entity).sort()
    const suggestion = `${entities.join(' and ')} would both have it`
    const at = { file: 'identifiers.csv', row: null, column: 'value', value: holders[0]!.value }
    errors.add({ ...at, rule: oneEntityMessage, suggestion })
  }
}
