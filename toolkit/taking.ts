import type { PendingQuery, Row, TransactionSql } from 'postgres'
import type { Change } from './merge.ts'
import { idsOfKey, survivorsIn } from './remap.ts'
import type { Survivors } from './ties.ts'

/*
 * What an import does to claims: it adds, amends, retracts and brings back. Which facts the rule is to choose anew goes to
 * `touched`, with the claim and what became of it.
 */

/**
 * What the rule needs to know of the sources cited; where that has changed, every fact that rests on one is chosen anew, but
 * for those that this import has brought, knowing it. On a source that is new here nothing else rests.
 */
export const takeRanks = (tx: TransactionSql, importId: string) => tx`
  with changed as (
    insert into source_ranks as r (id, kind, published)
    select told ->> 'id', told ->> 'kind', told ->> 'published' from arriving where bundle_table = 'rank'
    on conflict (id) do update set kind = excluded.kind, published = excluded.published
    where (r.kind, r.published) is distinct from (excluded.kind, excluded.published)
    returning id, r.xmax = 0 as is_new
  )
  insert into touched select bundle_table, fact, entity from claims
  where source in (select id from changed where not is_new) and retracted_at is null and import is distinct from ${importId}`

/**
 * Takes back an import: what became of its claims is what would have become of them without it. A claim that others told before it
 * stands as they left it; what it had retracted holds again, unless a later import would have retracted it too: it is that one's
 * then to bring back.
 */
export async function undo(tx: TransactionSql) {
  const changes: { table: string; change: keyof Change; count: number }[] = []
  const survivors = await survivorsIn(tx)
  const orders = await tx<{ id: string }[]>`select told ->> 'import' as id from arriving where bundle_table = 'undo'`
  for (const { id } of orders) {
    await tx`update taken set replaces = null where import = ${id}`
    await forget(tx, id, survivors)
    await handOn(tx, id, survivors)
    changes.push(...(await bringBack(tx, id)), ...(await takeBack(tx, id)))
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
    union all select split_part(stood, ' ', 1) from unnest(taker.earlier) as stood where split_part(stood, ' ', 1) <> split_part(stood, ' ', 2)
  ) as told (import)
  where taker.id <> each.id and told.import <> ${id}
    and taker.fact = each.fact and taker.source = each.source and taker.locator is not distinct from each.locator
    and taker.observed_on is not distinct from each.observed_on and taker.stance = each.stance
    and ${idsOfKey(tx, 'taker', survivors)} = ${idsOfKey(tx, 'each', survivors)}
    and (select bool_and(taker.told ? field) from jsonb_object_keys(each.told) as field)
  union all select taken.import from taken 
    where array[each.source, each.source || '/' || each.import] && string_to_array(taken.replaces, ' ')`

/**
 * In how claims stood earlier: what the import told was told for nothing, and whoever retracted that retracted what stood before. What
 * it retracted was so by the first that would have done so later, before it was told again; or not at all.
 */
const forget = (tx: TransactionSql, id: string, survivors: Survivors) => tx`
  update claims c set earlier = (
    select array_agg(import || ' ' || remover order by at) from (
      select at, import, case
        when import = ${id} then ${id}
        when remover = ${id} then coalesce((
          select min(later.import collate "C") from (${retracting(tx, id, survivors)}) as later
          where later.import collate "C" > ${id} and later.import collate "C" < retold), '')
        when remover = '' and retold = ${id} then coalesce(next_remover, '')
        else remover end as remover
      from (
        select at, split_part(stood, ' ', 1) as import, split_part(stood, ' ', 2) as remover,
          coalesce(split_part(lead(stood) over (order by at), ' ', 1), each.import) as retold,
          split_part(lead(stood) over (order by at), ' ', 2) as next_remover
        from unnest(each.earlier) with ordinality as states (stood, at)
      ) as stands
      where at = 1 or import <> ${id}
    ) as left_of_it)
  from claims each
  where each.id = c.id and each.earlier is not null
    and exists (select from unnest(each.earlier) as stood where ${id} = any(string_to_array(stood, ' ')))`

/** What it retracted goes to the first later import that would have done so. */
const handOn = (tx: TransactionSql, id: string, survivors: Survivors) => tx`
  update claims c set retracted_by = first.import
  from claims each, lateral (
    select min(later.import collate "C") as import from (${retracting(tx, id, survivors)}) as later where later.import collate "C" > ${id}
  ) as first
  where each.retracted_by = ${id} and each.import is distinct from ${id} and c.id = each.id and first.import is not null`

const bringBack = (tx: TransactionSql, id: string) => tx<{ table: string; change: keyof Change; count: number }[]>`
  with back as (
    update claims c set retracted_at = null, retracted_by = null
    where c.retracted_by = ${id} and c.import is distinct from ${id}
    returning c.bundle_table, c.fact, c.entity, c.id, 'added' as change
  ), noted as (insert into touched select * from back)
  select bundle_table as "table", change, count(*)::int as count from back group by 1, 2`

/** Its claims stand as they did before it told them: those of nobody else are retracted, for good also where another had done so. */
const takeBack = (tx: TransactionSql, id: string) => tx<{ table: string; change: keyof Change; count: number }[]>`
  with told as (
    select id, retracted_at is null as stood, earlier[cardinality(earlier)] as before from claims where import = ${id}
  ), left_as as (
    update claims c set
      import = coalesce(split_part(before, ' ', 1), c.import),
      earlier = nullif(c.earlier[:cardinality(c.earlier) - 1], '{}'),
      retracted_by = case when before is null then ${id} else coalesce(nullif(split_part(before, ' ', 2), ''), c.retracted_by) end,
      retracted_at = case when split_part(before, ' ', 2) = '' and stood then null else coalesce(c.retracted_at, now()) end
    from told where c.id = told.id
    returning c.bundle_table, c.fact, c.entity, c.id, 'removed' as change, stood and c.retracted_at is not null as is_gone
  ), gone as (select bundle_table, fact, entity, id, change from left_as where is_gone
  ), noted as (insert into touched select * from gone)
  select bundle_table as "table", change, count(*)::int as count from gone group by 1, 2`

/** Claims that are there and told again. Found by their key, whatever the planner makes of how many it will be asked for. */
export async function markRepeated(tx: TransactionSql) {
  await tx`create temp table repeated (claim text primary key) on commit drop`
  await tx`
    insert into repeated
    select distinct claim from arriving where claim <> '' and (select true from claims c where c.id = arriving.claim limit 1)`
}

/**
 * The graph has claims of the fact of a row that arrives, such as are `meant`. One is looked up, where a planner may read all and
 * keep them in memory.
 */
const isTold = (tx: TransactionSql, meant: PendingQuery<Row[]> = tx`true`) =>
  tx`(select true from claims c where c.fact = arriving.fact and ${meant} limit 1)`

/**
 * Facts of which more is told than one row that arrives, or that are chosen anew for another cause, or that are of tables whose
 * keys may be `split`.
 */
export const markContested = (tx: TransactionSql, split: string[]) => tx`
  insert into contested
  select fact from arriving where claim <> '' group by fact having count(*) > 1
  union select fact from arriving
    where claim <> '' and (derived is null or bundle_table = any(${split}) or fact in (select fact from touched))
  union select fact from arriving where claim <> '' and ${isTold(tx)}`

/** Takes in claims that stand alone, and tells `touched` of which things they are. */
export async function addClaims(tx: TransactionSql, from: string) {
  await tx`
    insert into claims (id, fact, entity, bundle_table, told, source, locator, quote, observed_on, stance, basis, confidence,
      note, import)
    select claim, fact, entity, bundle_table, told, source, locator, quote, observed_on, stance, basis, confidence, note,
      import
    from ${tx(from)}`
  await tx`insert into touched (entity) select distinct entity from ${tx(from)}`
  return tx<{ table: string; count: number }[]>`
    select bundle_table as "table", count(*)::int as count from ${tx(from)} group by 1`
}

/**
 * A corrected row takes the place of the older: same source, fact, place and day, and no field that it leaves unsaid. Of the
 * rows that arrive, those that `isMeant`.
 */
export async function mergeClaims(
  tx: TransactionSql,
  importId: string,
  isMeant: PendingQuery<Row[]>,
  survivors: Survivors = new Map(),
) {
  // Of facts that were there before, since there is an older one. A table, for which the planner has figures: of an expression it
  // would think that it has few rows, and loop.
  const isOlder = tx`c.import is distinct from ${importId}`
  await tx`create temp table said on commit drop as
    with rows as materialized (
      select * from arriving where claim <> '' and ${isMeant} and ${isTold(tx, isOlder)})
    select fact, source, locator, observed_on, stance, ${idsOfKey(tx, 'rows', survivors)} as ids, array_agg(distinct field) as fields
    from rows, jsonb_object_keys(told) as field group by 1, 2, 3, 4, 5, 6`
  await tx`analyze said`
  const changes = await tx<{ table: string; change: keyof Change; count: number }[]>`
    with gone as (
      update claims c set retracted_at = now(), retracted_by = ${importId} from said s
      where c.retracted_at is null and c.import is distinct from ${importId} and c.fact = s.fact and c.source = s.source and c.locator is not distinct from s.locator
        and c.observed_on is not distinct from s.observed_on and c.stance = s.stance and s.ids = ${idsOfKey(tx, 'c', survivors)}
        and not exists (select from repeated r where r.claim = c.id)
        and (select bool_and(field = any(s.fields)) from jsonb_object_keys(c.told) as field)
      returning c.bundle_table, c.fact, c.entity, c.id, 'removed' as change
    ), put as (
      insert into claims as c (id, fact, entity, bundle_table, told, source, locator, quote, observed_on, stance, basis,
        confidence, note, import)
      select distinct on (claim) claim, fact, entity, bundle_table, told, source, locator, quote, observed_on, stance, basis,
        confidence, note, import
      from arriving where claim <> '' and ${isMeant}
      on conflict (id) do update set quote = excluded.quote, confidence = excluded.confidence, note = excluded.note,
        retracted_at = null, retracted_by = null, import = case when c.retracted_at is null then c.import else excluded.import end,
        earlier = case when c.retracted_at is null then c.earlier else c.earlier || (c.import || ' ' || c.retracted_by) end
      where (c.quote, c.confidence, c.note) is distinct from (excluded.quote, excluded.confidence, excluded.note)
        or c.retracted_at is not null
      returning c.bundle_table, c.fact, c.entity, c.id, case when c.import = ${importId} then 'added' else 'amended' end as change
    ), noted as (
      insert into touched select * from gone union all select * from put
    )
    select bundle_table as "table", change, count(*)::int as count from (
      select bundle_table, change from gone union all select bundle_table, change from put
    ) all_changes group by 1, 2`
  await tx`drop table said`
  return changes
}

/** What a data set said before and says no more, and what its imports told in the name of others. */
export const replace = (tx: TransactionSql, importId: string) =>
  tx<{ table: string; count: number }[]>`
    with gone as (
      update claims c set retracted_at = now(), retracted_by = ${importId}
      from arriving o where o.bundle_table = 'replace' and c.source = o.told ->> 'source' and c.retracted_at is null
        and (o.told ->> 'import' is null or c.import = o.told ->> 'import')
        and c.import is distinct from ${importId} and not exists (select from repeated r where r.claim = c.id)
      returning c.bundle_table, c.fact, c.entity, c.id, 'removed'
    ), noted as (insert into touched select * from gone)
    select bundle_table as "table", count(*)::int as count from gone group by 1`
