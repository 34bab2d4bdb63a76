import type { PendingQuery, Row, TransactionSql } from 'postgres'
import type { Survivors } from '#toolkit/facts'
import { type CountedChange, claimColumns, columnsOfClaims } from './derive-while-staging.ts'
import { idsOfKey } from './remap-ids.ts'

/*
 * An import adds, amends, retracts and restores claims. Each changed claim goes to `touched` with its fact and its
 * change, so that `chooseValues` chooses the values of that fact again.
 */

/**
 * Stores the kind and the date of each cited source. If they have changed, the earlier claims of that source go to
 * `touched`. The values of this import's claims were already chosen with the new rank.
 */
export const mergeSourceRanks = (tx: TransactionSql, importId: string) => tx`
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
 * Writes arriving claims that already exist to `repeated`, and to `retellings` if they are current. `limit 1` forces
 * one index lookup a claim, because the planner misjudges their number.
 */
export async function markRepeated(tx: TransactionSql, importId: string) {
  await tx`create temp table repeated (claim text primary key) on commit drop`
  await tx`
    insert into repeated
    select distinct claim from arriving where claim <> '' and (select true from claims c where c.id = arriving.claim limit 1)`
  await tx`
    insert into retellings (claim, import)
    select c.id, ${importId} from claims c join repeated on repeated.claim = c.id
    where c.retracted_at is null and c.import is distinct from ${importId}`
}

/**
 * SQL condition: the fact of an arriving row has a claim that meets `condition`. `limit 1` forces one index lookup a
 * row. With `exists`, PostgreSQL may read all claims into memory.
 */
const hasClaims = (tx: TransactionSql, condition: PendingQuery<Row[]> = tx`true`) =>
  tx`(select true from claims c where c.fact = arriving.fact and ${condition} limit 1)`

/**
 * Writes to `contested` the facts of arriving rows whose values may depend on further claims: facts with several
 * claims, facts in `touched`, and facts of the tables in `split`, where one key may have several facts.
 */
export const markContested = (tx: TransactionSql, split: string[]) => tx`
  insert into contested
  select fact from arriving where claim <> '' group by fact having count(*) > 1
  union select fact from arriving
    where claim <> '' and (derived is null or bundle_table = any(${split}) or fact in (select fact from touched))
  union select fact from arriving where claim <> '' and ${hasClaims(tx)}`

/** Inserts the claims of `lone`, each the only claim of its fact, and adds their entities to `touched`. */
export async function addClaims(tx: TransactionSql) {
  await tx`insert into claims (${tx(columnsOfClaims)}) select ${tx(claimColumns)} from lone`
  await tx`insert into touched (entity) select distinct entity from lone`
  return tx<
    CountedChange[]
  >`select bundle_table as "table", 'added' as change, count(*)::int as count from lone group by 1`
}

/**
 * Upserts the arriving claims that meet `isMeant`. An arriving claim corrects and retracts an older claim that has the
 * same source, fact, locator, day and stance, and no field that the arriving claim lacks.
 */
export async function mergeClaims(
  tx: TransactionSql,
  importId: string,
  isMeant: PendingQuery<Row[]>,
  survivors: Survivors = new Map(),
) {
  // Only facts with an older claim can have a correction. A temporary table has statistics. For a CTE, the planner
  // expects few rows and chooses a nested loop.
  const isOlder = tx`c.import is distinct from ${importId}`
  await tx`create temp table corrections on commit drop as
    with rows as materialized (
      select * from arriving where claim <> '' and ${isMeant} and ${hasClaims(tx, isOlder)})
    select fact, source, locator, observed_on, stance, ${idsOfKey(tx, 'rows', survivors)} as ids, array_agg(distinct field) as fields
    from rows, jsonb_object_keys(told) as field group by 1, 2, 3, 4, 5, 6`
  await tx`analyze corrections`
  const changes = await tx<CountedChange[]>`
    with gone as (
      update claims c set retracted_at = now(), retracted_by = ${importId} from corrections s
      where c.retracted_at is null and c.import is distinct from ${importId} and c.fact = s.fact and c.source = s.source and c.locator is not distinct from s.locator
        and c.observed_on is not distinct from s.observed_on and c.stance = s.stance and s.ids = ${idsOfKey(tx, 'c', survivors)}
        and not exists (select from repeated r where r.claim = c.id)
        and (select bool_and(field = any(s.fields)) from jsonb_object_keys(c.told) as field)
      returning c.bundle_table, c.fact, c.entity, c.id, 'removed' as change
    ), put as (
      insert into claims as c (${tx(columnsOfClaims)})
      select distinct on (claim) ${tx(claimColumns)} from arriving where claim <> '' and ${isMeant}
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
  await tx`drop table corrections`
  return changes
}

/**
 * Retracts the current claims of a replaced data set that the new import does not repeat. An order with an `import`
 * retracts only claims that no import repeated, except imports that are replaced too.
 */
export const retractReplaced = (tx: TransactionSql, importId: string) =>
  tx<CountedChange[]>`
    with gone as (
      update claims c set retracted_at = now(), retracted_by = ${importId}
      from arriving o where o.bundle_table = 'replace' and c.source = o.told ->> 'source' and c.retracted_at is null
        and (o.told ->> 'import' is null or c.import = o.told ->> 'import' and not exists (
          select from retellings t where t.claim = c.id and t.import collate "C" > c.import and not exists (
            select from arriving own where own.bundle_table = 'replace' and own.told ->> 'source' = c.source
              and own.told ->> 'import' = t.import)))
        and c.import is distinct from ${importId} and not exists (select from repeated r where r.claim = c.id)
      returning c.bundle_table, c.fact, c.entity, c.id, 'removed'
    ), noted as (insert into touched select * from gone)
    select bundle_table as "table", 'removed' as change, count(*)::int as count from gone group by 1`
