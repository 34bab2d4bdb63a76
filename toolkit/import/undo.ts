import type { TransactionSql } from 'postgres'
import type { Survivors } from '#toolkit/facts'
import type { CountedChange } from './derive-while-staging.ts'
import { idsOfKey, readSurvivors } from './remap-ids.ts'

/*
 * A claim has one or more periods in which it is current. Each period has the import that added the claim, the imports
 * that repeated it, and the import that retracted it. The columns `import` and `retracted_by` and the table
 * `retellings` have the last period. The column `earlier` has the periods before it, each as `import retracted_by`.
 */

/**
 * Undoes the imports that the orders `undo` name. All claims are then as they would be without such an import. A claim
 * that later imports repeated belongs to the first of them. A claim that the import retracted is restored, unless a
 * later import would have retracted it too. In that case, an undo of the later import restores it.
 */
export async function undoImportedClaims(tx: TransactionSql): Promise<CountedChange[]> {
  const changes: CountedChange[] = []
  const survivors = await readSurvivors(tx)
  const orders = await tx<{ id: string }[]>`select told ->> 'import' as id from arriving where bundle_table = 'undo'`
  for (const { id } of orders) {
    await tx`update taken set replaces = null where import = ${id}`
    await tx`create temp table told_again on commit drop as select claim as id from retellings where import = ${id}`
    await tx`delete from retellings where import = ${id}`
    // The claims that remain after `restoreClaims` belong to this import alone, and are retracted.
    changes.push(...(await restoreClaims(tx, id, survivors)), ...(await retractClaims(tx, id)))
    await tx`drop table told_again`
  }
  return changes
}

/** SQL: the imports that would retract the claim `each`, because their rows correct it. Undone imports have no rows. */
const correctingImports = (tx: TransactionSql, survivors: Survivors) => tx`
  select told.import from claims taker, lateral (
    select taker.import where taker.retracted_by is distinct from taker.import
    union all select import from retellings where claim = taker.id
    union all select split_part(stood, ' ', 1) from unnest(taker.earlier) as stood where split_part(stood, ' ', 1) <> split_part(stood, ' ', 2)
  ) as told (import), jsonb_object_keys(taker.told) as field
  where taker.id <> each.id
    and taker.fact = each.fact and taker.source = each.source and taker.locator is not distinct from each.locator
    and taker.observed_on is not distinct from each.observed_on and taker.stance = each.stance
    and ${idsOfKey(tx, 'taker', survivors)} = ${idsOfKey(tx, 'each', survivors)}
  group by told.import having array_agg(field) @> array(select jsonb_object_keys(each.told))`

/**
 * Rebuilds the periods of every claim that the undone import and other imports share, in these steps:
 *
 * - `meant`: the claims; `times`: their periods; `tellings`: one row for each import that added or repeated the claim
 *   in a period.
 * - `told`: the tellings without those of the undone import.
 * - `ended`: each row of `told` with the import that ends it: its own `remover`, or the first later import that would
 *   have retracted the claim. An import that replaces a data set retracts only claims that no other data set has.
 * - `joined`: adjacent tellings that become one period.
 *
 * A claim that the undone import added and other imports repeat counts as unchanged.
 */
const restoreClaims = (tx: TransactionSql, id: string, survivors: Survivors) => tx<CountedChange[]>`
  with meant as materialized (
    select c.* from claims c
    where (c.import = ${id} and (c.earlier is not null or exists (select from retellings t where t.claim = c.id and t.import collate "C" > ${id})))
      or (c.retracted_by = ${id} and c.import is distinct from ${id})
      or (c.earlier is not null and exists (select from unnest(c.earlier) as stood where ${id} = any(string_to_array(stood, ' '))))
      or (exists (select from taken where strpos(replaces, '/') > 0) and c.id in (select id from told_again))
  ), times as (
    select id, source, at, split_part(stood, ' ', 1) as import, split_part(stood, ' ', 2) as remover,
      lead(split_part(stood, ' ', 1)) over (partition by id order by at) as next
    from meant, unnest(earlier || concat(import, ' ', retracted_by)) with ordinality as stands (stood, at)
  ), tellings as (
    select id, source, at, remover, import as teller from times where import <> remover or remover = ''
    union all select times.id, source, at, remover, t.import from times join retellings t on t.claim = times.id
      and t.import collate "C" > times.import and coalesce(t.import collate "C" < next, true)
  ), told as (
    select id, teller, case when lead(at) over of_time is null then remover else '' end as remover,
      lead(teller) over (partition by id order by teller collate "C") as next,
      array_agg(source || '/' || teller) over of_time as tellers
    from tellings where teller <> ${id} window of_time as (partition by id, at order by teller collate "C")
  ), ended as (
    select told.id, teller, coalesce((
      select min(ender collate "C") from (
        select nullif(nullif(remover, ''), ${id})
        union all select import from (${correctingImports(tx, survivors)}) as correcting where remover = ${id} and import collate "C" > ${id}
        union all select import from taken where remover = ${id} and import collate "C" > ${id} and each.source = any(string_to_array(replaces, ' '))
        union all select import from taken where import collate "C" > teller and tellers <@ string_to_array(replaces, ' ')
      ) as enders (ender) where coalesce(ender collate "C" < next, true)
    ), '') as remover
    from told join meant each on each.id = told.id
  ), joined as (
    select id, time, (array_agg(teller order by teller collate "C"))[1] as import,
      (array_agg(teller order by teller collate "C"))[2:] as again, max(remover) as remover
    from (
      select *, count(nullif(remover, ''))
        over (partition by id order by teller collate "C" rows between unbounded preceding and 1 preceding) as time
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
    returning c.id, c.bundle_table, c.fact, c.entity, c.retracted_at is null as stands, meant.retracted_at is null as stood
  ), changed as (
    select bundle_table, fact, entity, id, case when stands then 'added' else 'removed' end as change from restood where stands <> stood
  ), noted as (insert into touched select * from changed)
  select bundle_table as "table", change, count(*)::int as count from (
    select bundle_table, change from changed
    union all select bundle_table, 'unchanged' from restood join meant using (id, bundle_table) where stands and stood and meant.import = ${id}
    union all select bundle_table, 'unchanged' from told_again join claims using (id)
      where retracted_at is null and import is distinct from ${id} and id not in (select id from changed)
  ) as all_changes group by 1, 2`

/** Retracts the claims that only this import has. If another import had retracted them, `retracted_by` changes. */
const retractClaims = (tx: TransactionSql, id: string) => tx<CountedChange[]>`
  with left_alone as (
    select id, retracted_at is null as stood from claims
    where import = ${id} and retracted_by is distinct from import
  ), gone as (
    update claims c set retracted_by = ${id}, retracted_at = coalesce(c.retracted_at, now()) from left_alone where c.id = left_alone.id
    returning c.bundle_table, c.fact, c.entity, c.id, 'removed' as change, stood
  ), changed as (select bundle_table, fact, entity, id, change from gone where stood
  ), noted as (insert into touched select * from changed)
  select bundle_table as "table", change, count(*)::int as count from changed group by 1, 2`
