import type { TransactionSql } from 'postgres'
import { type BundleRow, bundleTable, bundleTables } from './bundle.ts'
import { copyInto } from './copy.ts'
import { claimIdOf, factIdOf, type Intake, type SplitClaim, type Told } from './intake.ts'
import { groupBy } from './loader.ts'
import { choose, settleNames, writeFacts, writePlain } from './settle.ts'

/** What the rule needs to know of a source. */
export type SourceRank = { id: string; kind: string; published: string | null }

/** How many rows of each table are new, have a changed remark or grade, took the place of an older one, or were there already. */
export type Changes = Record<string, Change>
export type Change = { added: number; amended: number; removed: number; unchanged: number }

/**
 * Takes checked rows of a bundle into the tables of one subgraph, inside the transaction that the caller commits.
 *
 *     const changes = await merge(tx, 'organisations', intake, rows, ranks)
 *
 * A row that is there already changes nothing. One by the same source about the same fields of the same fact, from the
 * same place, takes the place of the older. Then the rule chooses anew for every fact touched, and what is derived of
 * several facts is settled. Memory does not grow with the rows, save for those of tables that are split.
 */
export async function merge(
  tx: TransactionSql,
  schema: string,
  intake: Intake,
  rows: AsyncIterable<BundleRow> | Iterable<BundleRow>,
  ranks: SourceRank[],
): Promise<Changes> {
  await tx`select pg_advisory_xact_lock(hashtext(${`accord:${schema}:import`}))`
  await tx`select set_config('search_path', ${`"${schema}", public`}, true)`
  await tx`create temp table incoming (claim text, fact text, entity text, bundle_table text, told jsonb, source text, locator text,
    quote text, observed_on text, stance text, basis text, confidence text, note text) on commit drop`
  await tx`create temp table touched (bundle_table text, fact text, entity text) on commit drop`
  await tx`create temp table settled (bundle_table text, told jsonb) on commit drop`

  const seen: Record<string, number> = {}
  const changes: Changes = {}
  const note = (table: string, change: keyof Change, count: number) => {
    changes[table] ??= { added: 0, amended: 0, removed: 0, unchanged: 0 }
    changes[table][change] += count
  }

  const hasEvidence = Object.keys(intake.facts).some(table => bundleTable[table]!.hasEvidence)
  if (hasEvidence) {
    await stage(tx, intake, rows, seen)
    await takeRanks(tx, ranks)
    for (const { table, change, count } of await mergeClaims(tx)) note(table, change, count)
    await choose(tx, intake)
  } else {
    await writePlain(tx, intake, rows, seen)
  }
  for (const table of bundleTables.filter(table => table.name in intake.facts)) {
    const { added, amended } = await writeFacts(tx, table, intake.facts[table.name]!.into)
    if (table.hasEvidence || seen[table.name] === undefined) continue
    note(table.name, 'added', added)
    note(table.name, 'amended', amended)
  }
  await settleNames(tx, intake)
  await intake.settle?.(tx)

  for (const [table, count] of Object.entries(seen)) {
    note(table, 'unchanged', count - (changes[table]?.added ?? 0) - (changes[table]?.amended ?? 0))
  }
  return changes
}

const INCOMING = [
  'claim',
  'fact',
  'entity',
  'bundle_table',
  'told',
  'source',
  'locator',
  'quote',
  'observed_on',
  'stance',
  'basis',
  'confidence',
  'note',
]

/** Brings the rows into `incoming`, each with the ids of its claim and its fact. */
async function stage(
  tx: TransactionSql,
  intake: Intake,
  rows: AsyncIterable<BundleRow> | Iterable<BundleRow>,
  seen: Record<string, number>,
): Promise<void> {
  const split: BundleRow[] = []
  async function* whole() {
    for await (const row of rows) {
      seen[row.table] = (seen[row.table] ?? 0) + 1
      if (intake.facts[row.table]!.split) split.push(row)
      else yield staged(row, factIdOf(bundleTable[row.table]!, row.told))
    }
  }
  await copyInto(tx, 'incoming', INCOMING, whole())

  for (const [table, group] of groupBy(split, row => row.table)) {
    const byKey = groupBy(group, row => factIdOf(bundleTable[table]!, row.told))
    const known = await tx<{ fact: string; told: Told; observedOn: string | null }[]>`
      select c.fact, c.told, c.observed_on as "observedOn" from claims c
      where split_part(c.fact, '-', 1) = any(${[...byKey.keys()]}) and c.bundle_table = ${table} order by c.fact, c.id`
    const knownByKey = groupBy(known, claim => claim.fact.split('-')[0]!)
    const facts = [...byKey].flatMap(([key, rows]) => {
      const parts = [...groupBy(knownByKey.get(key) ?? [], claim => claim.fact).entries()].sort(
        (a, b) => numberOf(a[0]) - numberOf(b[0]),
      )
      const claims = rows.map(({ told, evidence }): SplitClaim => ({ told, observedOn: evidence.observedOn ?? null }))
      const numbers = intake.facts[table]!.split!(
        parts.map(([, claims]) => claims),
        claims,
      )
      return rows.map((row, index) => staged(row, numbers[index] === 0 ? key : `${key}-${numbers[index]! + 1}`))
    })
    await copyInto(tx, 'incoming', INCOMING, facts)
  }
  await tx`analyze incoming`
}

// The first fact of a key has the bare id, the second ends in -2.
const numberOf = (fact: string) => Number(fact.split('-')[1] ?? 1)

function staged({ table, told, evidence }: BundleRow, fact: string): unknown[] {
  const whole = { stance: 'SUPPORTS', basis: 'STATED', confidence: 'HIGH', ...evidence }
  const { source, locator, quote, observedOn, stance, basis, confidence, note } = whole as Told
  const entity = told[bundleTable[table]!.subject] ?? ''
  return [
    claimIdOf(bundleTable[table]!, told, whole),
    fact,
    entity,
    table,
    told,
    source,
    locator,
    quote,
    observedOn,
    stance,
    basis,
    confidence,
    note,
  ]
}

/** What the rule needs to know of the sources cited; where that has changed, every fact that rests on one is chosen anew. */
async function takeRanks(tx: TransactionSql, ranks: SourceRank[]): Promise<void> {
  const [ids, kinds, published] = [
    ranks.map(rank => rank.id),
    ranks.map(rank => rank.kind),
    ranks.map(rank => rank.published),
  ]
  await tx`
    with changed as (
      insert into source_ranks as r (id, kind, published)
      select * from unnest(${ids}::text[], ${kinds}::text[], ${published as string[]}::text[])
      on conflict (id) do update set kind = excluded.kind, published = excluded.published
      where (r.kind, r.published) is distinct from (excluded.kind, excluded.published)
      returning id
    )
    insert into touched select bundle_table, fact, entity from claims where source in (select id from changed)`
}

/** A corrected row takes the place of the older: same source, fact, place and day, and no field that it leaves unsaid. */
async function mergeClaims(tx: TransactionSql) {
  return tx<{ table: string; change: keyof Change; count: number }[]>`
    with said as (
      select fact, source, locator, observed_on, stance, array_agg(distinct field) as fields
      from incoming, jsonb_object_keys(told) as field group by 1, 2, 3, 4, 5
    ), gone as (
      delete from claims c using said s
      where c.fact = s.fact and c.source = s.source and c.locator is not distinct from s.locator
        and c.observed_on is not distinct from s.observed_on and c.stance = s.stance
        and not exists (select from incoming i where i.claim = c.id)
        and (select bool_and(field = any(s.fields)) from jsonb_object_keys(c.told) as field)
      returning c.bundle_table, c.fact, c.entity
    ), put as (
      insert into claims as c (id, fact, entity, bundle_table, told, source, locator, quote, observed_on, stance, basis, confidence, note)
      select distinct on (claim) claim, fact, entity, bundle_table, told, source, locator, quote, observed_on, stance, basis, confidence, note
      from incoming
      on conflict (id) do update set quote = excluded.quote, confidence = excluded.confidence, note = excluded.note
      where (c.quote, c.confidence, c.note) is distinct from (excluded.quote, excluded.confidence, excluded.note)
      returning c.bundle_table, c.fact, c.entity, c.xmax = 0 as is_new
    ), noted as (
      insert into touched select bundle_table, fact, entity from gone union all select bundle_table, fact, entity from put
    )
    select bundle_table as "table", change, count(*)::int as count from (
      select bundle_table, 'removed' as change from gone
      union all select bundle_table, case when is_new then 'added' else 'amended' end from put
    ) all_changes group by 1, 2`
}
