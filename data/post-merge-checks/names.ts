import { onePreferredMessage } from '#data/checks'
import { forEachParticipant } from '#data/transactions'
import type { MergedImport } from './types.ts'

/** Checks that each entity has one preferred name in each language in which its names changed. */
export async function checkNames({ parts, errors }: MergedImport): Promise<void> {
  const spots = await forEachParticipant(
    parts,
    ({ tx }) => tx<{ id: string; language: string; preferred: string[] }[]>`
      with spots as (
        select entity, told ->> 'entity' as id, told ->> 'language' as language, bool_or(not is_gone) as has_more
        from affected where bundle_table = 'names' and stance = 'SUPPORTS' and (told ->> 'kind' = 'PREFERRED' or not is_gone)
        group by 1, 2, 3
      ), now as (
        select spots.id, spots.language, has_more,
          coalesce(array_agg(distinct c.told ->> 'text') filter (where c.told ->> 'kind' = 'PREFERRED'), '{}') as preferred
        from spots join claims c on c.entity = spots.entity and c.told ->> 'language' = spots.language
        where c.bundle_table = 'names' and c.retracted_at is null and c.stance = 'SUPPORTS' and c.told ->> 'entity' = spots.id
        group by spots.id, spots.language, has_more
      )
      select id, language, preferred from now
      where cardinality(preferred) = 0 or (has_more and cardinality(preferred) > 1)`,
  )
  for (const { id, language, preferred } of spots.flat()) {
    const at = { file: 'names.csv', row: null, column: 'kind', value: id, rule: onePreferredMessage }
    const has = preferred.map(text => `\`${text}\``).join(' and ')
    errors.add({ ...at, suggestion: `${has ? `${has} are` : 'none is'} preferred in \`${language}\`` })
  }
}
