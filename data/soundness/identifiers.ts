import { ofOne } from '#data/checks/identifiers'
import { forEach } from '#data/transactions'
import type { Left } from './index.ts'

/** An identifier that was brought back, or whose holder is tied otherwise now, names one thing. Areas alone may share one. */
export async function identifiers({ parts, faults }: Left): Promise<void> {
  const shared = await forEach(
    parts,
    ({ tx }) => tx<{ value: string; holders: string[] }[]>`
      with tied as (
        select id from shaken, unnest(array[told ->> 'id', told ->> 'sameAs']) as id where bundle_table = 'same_as'
      ), asked as (
        select i.scheme, i.value from identifiers i
        where i.entity in (select coalesce(f.entity, tied.id) from tied left join former_ids f on f.id = tied.id)
        union select told ->> 'scheme', told ->> 'value' from shaken where bundle_table = 'identifiers' and not is_gone
      )
      select asked.value, array_agg(distinct c.entity order by c.entity) as holders
      from asked join identifiers i using (scheme, value) join claims c on c.fact = i.id
      where c.retracted_at is null and c.stance = 'SUPPORTS' and c.entity not like 'area\\_%'
      group by asked.scheme, asked.value having count(distinct c.entity) > 1`,
  )
  for (const { value, holders } of shared.flat()) {
    const suggestion = `${holders.join(' and ')} would both have it`
    faults.add({ file: 'identifiers.csv', row: null, column: 'value', value, rule: ofOne, suggestion })
  }
}
