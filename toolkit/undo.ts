import type { PendingQuery, Row, TransactionSql } from 'postgres'
import type { Change } from './merge.ts'
import { idsOfKey, survivorsIn } from './remap.ts'
import type { Survivors } from './ties.ts'

/*
 * What an undo does to claims. A claim has stood once or several times: of each time is known which import told it, which ones told
 * it again, and which one retracted it. The last is in `import`, `retellings` and `retracted_by`, those before are in `earlier`.
 */

type Counted = { table: string; change: keyof Change; count: number }

/**
 * Takes back an import: what became of its claims is what would have become of them without it. A claim that others told too is
 * theirs. What it had retracted holds again, unless a later import would have retracted it too: it is that one's then to bring back.
 */
export async function undo(tx: TransactionSql): Promise<Counted[]> {
  const changes: Counted[] = []
  const survivors = await survivorsIn(tx)
  const orders = await tx<{ id: string }[]>`select told ->> 'import' as id from arriving where bundle_table = 'undo'`
  for (const { id } of orders) {
    await tx`update taken set replaces = null where import = ${id}`
    await tx`delete from retellings where import = ${id}`
    // What others told too is theirs first; what is left is nobody's.
    changes.push(...(await restand(tx, id, survivors)), ...(await takeBack(tx, id)))
  }
  return changes
}

/**
 * The imports that would retract the claim `each`, but for one: those that tell, or told, what takes its place, and those that
 * replaced all that its source had said. Of one that was undone nothing is told.
 */
const retracting = (tx: TransactionSql, id: string, survivors: Survivors) => tx`
  select told.import from claims taker, lateral (
    select taker.import where taker.retracted_by is distinct from taker.import
    union all select import from retellings where claim = taker.id
    union all select split_part(stood, ' ', 1) from unnest(taker.earlier) as stood where split_part(stood, ' ', 1) <> split_part(stood, ' ', 2)
  ) as told (import)
  where taker.id <> each.id and told.import <> ${id}
    and taker.fact = each.fact and taker.source = each.source and taker.locator is not distinct from each.locator
    and taker.observed_on is not distinct from each.observed_on and taker.stance = each.stance
    and ${idsOfKey(tx, 'taker', survivors)} = ${idsOfKey(tx, 'each', survivors)}
    and (select bool_and(taker.told ? field) from jsonb_object_keys(each.told) as field)
  union all select taken.import from taken 
    where array[each.source, each.source || '/' || each.import] && string_to_array(taken.replaces, ' ')`

/** The first of these imports that came later than one, and before another where there is one. */
const firstOf = (tx: TransactionSql, imports: PendingQuery<Row[]>, after: string, before: PendingQuery<Row[]>) => tx`
  (select min(later.import collate "C") from (${imports}) as later
    where later.import collate "C" > ${after} and coalesce(later.import collate "C" < ${before}, true))`

/**
 * Claims of which others have a say. A time that the import told belongs to the next one that told the claim then, and is struck out
 * where there is none; one that it ended goes on until a later import would have ended it, or joins the next. What it told and others
 * go on telling counts as unchanged.
 */
const restand = (tx: TransactionSql, id: string, survivors: Survivors) => tx<Counted[]>`
  with meant as materialized (
    select c.* from claims c
    where (c.import = ${id} and (c.earlier is not null or exists (select from retellings t where t.claim = c.id and t.import collate "C" > ${id})))
      or (c.retracted_by = ${id} and c.import is distinct from ${id})
      or (c.earlier is not null and exists (select from unnest(c.earlier) as stood where ${id} = any(string_to_array(stood, ' '))))
  ), times as (
    select id, at, split_part(stood, ' ', 1) as import, split_part(stood, ' ', 2) as remover,
      lead(split_part(stood, ' ', 1)) over (partition by id order by at) as next
    from meant, unnest(earlier || concat(import, ' ', retracted_by)) with ordinality as stands (stood, at)
  ), told as (
    select id, at, teller, remover, lead(teller) over (partition by id order by at) as next
    from (
      select id, at, remover, case when import = ${id}
        then ${firstOf(tx, tx`select import from retellings where claim = times.id`, id, tx`times.next`)} else import end as teller
      from times
    ) as tellers
    where teller is not null and (teller <> remover or remover = '')
  ), ended as (
    select told.id, at, teller, case when remover = ${id}
      then coalesce(${firstOf(tx, retracting(tx, id, survivors), id, tx`told.next`)}, '') else remover end as remover
    from told join meant each on each.id = told.id
  ), joined as (
    select id, time, (array_agg(teller order by at))[1] as import, (array_agg(teller order by at))[2:] as again,
      (array_agg(remover order by at desc))[1] as remover
    from (
      select *, count(nullif(remover, '')) over (partition by id order by at rows between unbounded preceding and 1 preceding) as time
      from ended
    ) as numbered
    group by id, time
  ), noted_again as (
    insert into retellings (claim, import) select id, unnest(again) from joined on conflict do nothing
  ), now as (
    select id, array_agg(import || ' ' || remover order by time) as stands from joined group by id
  ), restood as (
    update claims c set
      earlier = nullif(stands[:cardinality(stands) - 1], '{}'),
      import = coalesce(nullif(split_part(stands[cardinality(stands)], ' ', 1), ''), c.import),
      retracted_by = case when stands is null then c.import else nullif(split_part(stands[cardinality(stands)], ' ', 2), '') end,
      retracted_at = case when split_part(stands[cardinality(stands)], ' ', 2) = '' then null else coalesce(c.retracted_at, now()) end
    from meant left join now using (id)
    where c.id = meant.id
    returning c.bundle_table, c.fact, c.entity, c.id, case
      when (c.retracted_at is null) = (meant.retracted_at is null) then 'unchanged'
      when c.retracted_at is null then 'added' else 'removed' end as change,
      meant.import = ${id} and c.retracted_at is null as is_held
  ), noted as (insert into touched select bundle_table, fact, entity, id, change from restood where change <> 'unchanged')
  select bundle_table as "table", change, count(*)::int as count from restood
  where change <> 'unchanged' or is_held group by 1, 2`

/** Claims that nobody else has told are retracted, for good also where another import had done so. */
const takeBack = (tx: TransactionSql, id: string) => tx<Counted[]>`
  with left_alone as (
    select id, retracted_at is null as stood from claims
    where import = ${id} and retracted_by is distinct from import
  ), gone as (
    update claims c set retracted_by = ${id}, retracted_at = coalesce(c.retracted_at, now()) from left_alone where c.id = left_alone.id
    returning c.bundle_table, c.fact, c.entity, c.id, 'removed' as change, stood
  ), changed as (select bundle_table, fact, entity, id, change from gone where stood
  ), noted as (insert into touched select * from changed)
  select bundle_table as "table", change, count(*)::int as count from changed group by 1, 2`
