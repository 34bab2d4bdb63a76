import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import type { TransactionSql } from 'postgres'
import { type BundleTable, bundleTable, bundleTables, languagesOfCountries, standingOf } from '#toolkit/domain'
import {
  derivedOf,
  type FactClaim,
  type FactImport,
  type FieldValues,
  holdsEntities,
  type ImportDefinition,
  isSelfLink,
  type Survivors,
  valuesOf,
  valuesWithSurvivors,
} from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { copyInto } from '#toolkit/sql'

type TouchedClaim = FactClaim & { table: string; fact: string }

const BATCH = 5_000

/**
 * Chooses the values of every fact in `touched` from all its claims, and writes them to `settled` with survivors in
 * place of former ids. It skips links from an entity to itself, and facts with only contradicting claims that are not
 * entities.
 */
export async function chooseValues(tx: TransactionSql, intake: ImportDefinition, survivors: Survivors): Promise<void> {
  await tx`declare claims_of_touched cursor for
    select c.bundle_table as "table", c.fact, c.told, c.source, c.stance, c.basis, c.confidence, c.observed_on as "observedOn",
      r.kind as "sourceKind", r.published as "sourcePublished"
    from (select distinct fact from touched where bundle_table <> 'same_as') t join claims c on c.fact = t.fact
      left join source_ranks r on r.id = c.source
    where c.retracted_at is null
    order by c.bundle_table, c.fact, c.id`
  let rest: TouchedClaim[] = []
  for (;;) {
    const claims = await tx<TouchedClaim[]>`fetch ${tx.unsafe(String(BATCH))} from claims_of_touched`
    const isLast = claims.length < BATCH
    const groups = [...groupBy([...rest, ...claims], claim => claim.fact).values()]
    // The claims of the last fact of a batch may continue in the next batch.
    rest = isLast ? [] : (groups.pop() ?? [])
    await copyInto(
      tx,
      'settled',
      ['bundle_table', 'fact', 'told', 'derived'],
      groups
        .filter(
          group => holdsEntities(intake.facts[group[0]!.table]!) || group.some(({ stance }) => stance === 'SUPPORTS'),
        )
        .map(group => chosenFact(intake, group, survivors))
        .filter(([table, , values]) => !isSelfLink(table, values)),
    )
    if (isLast) break
  }
  await tx`close claims_of_touched`
}

type ChosenFact = [table: string, fact: string, values: FieldValues, derived: Record<string, unknown>]

function chosenFact(intake: ImportDefinition, touched: TouchedClaim[], survivors: Survivors): ChosenFact {
  const [{ table, fact }] = touched as [TouchedClaim]
  const { subject } = bundleTable[table]!
  const claims = touched.map(claim => {
    const now = valuesWithSurvivors(bundleTable[table]!, claim.told, survivors)
    return { ...claim, told: now, isOfFormer: now[subject] !== claim.told[subject] }
  })
  const { into } = intake.facts[table]!
  // A name that both ids have gets its standing from the claims of the surviving id.
  const own = 'standing' in getTableColumns(into) ? claims.filter(({ isOfFormer }) => !isOfFormer) : claims
  const deciding = own.length > 0 ? own : claims
  const values = valuesOf(bundleTable[table]!, deciding)
  const derived = derivedOf(bundleTable[table]!, intake.facts[table]!, values, claims)
  return [table, fact, values, own.length < claims.length ? { ...derived, standing: standingOf(deciding) } : derived]
}

/**
 * Deletes the facts that no current claim supports. An entity stays as long as any current claim is about it. If its
 * own fact has no current claim, its columns become null.
 */
export async function withdrawUnsupported(tx: TransactionSql, intake: ImportDefinition): Promise<void> {
  for (const [name, fact] of Object.entries(intake.facts)) {
    const { into, derive } = fact
    const table = tx(getTableName(into))
    const isEntity = holdsEntities(fact)
    const unsupported = tx`
      select t.fact from touched t where t.bundle_table = ${name} and not exists (
        select from claims c where c.fact = t.fact and c.retracted_at is null ${isEntity ? tx`` : tx`and c.stance = 'SUPPORTS'`})`
    if (!isEntity) {
      await tx`delete from ${table} where id in (${unsupported})`
      continue
    }
    await tx`delete from ${table} e where id in (select entity from touched)
      and not exists (select from claims c where c.entity = e.id and c.retracted_at is null)`
    const columns = getTableColumns(into)
    const values = bundleTable[name]!.columns.map(({ field }) => field).filter(field => field !== 'id')
    const emptied = [...values, ...Object.keys(derive?.({}, []) ?? {})].map(field => columns[field]!.name)
    if (emptied.length === 0) continue
    await tx`update ${table} set ${tx.unsafe(emptied.map(column => `"${column}" = null`).join(', '))} where id in (${unsupported})`
  }
}

/** Upserts the rows of one bundle table from `settled` and `lone`, except rows that are equal to the stored ones. */
export async function writeFacts(tx: TransactionSql, { name, columns }: BundleTable, { into }: FactImport) {
  const rows = tx`(select fact, told, derived from settled where bundle_table = ${name}
    union all select fact, told, derived from lone where bundle_table = ${name})`
  const [first] = await tx<{ derived: Record<string, unknown> }[]>`select derived from ${rows} as row limit 1`
  if (!first) return { added: 0, amended: 0 }
  const fields = getTableColumns(into)
  const values = [
    ...columns.map(({ field }) => ({ column: fields[field]!, from: `told ->> '${field}'` })),
    ...Object.keys(first.derived).map(field => ({ column: fields[field]!, from: derivedFrom(field, fields[field]!) })),
  ].filter(({ column }) => column.name !== 'id')
  const names = values.map(({ column }) => `"${column.name}"`)
  const all = (prefix: string) => tx.unsafe(names.map(column => `${prefix}.${column}`).join(', ') || 'null')
  const cast = values.map(({ column, from }) => `(${from})::${column.getSQLType()}`)
  const [counts] = await tx<{ added: number; amended: number }[]>`
    with written as (
      insert into ${tx(getTableName(into))} as present (${tx.unsafe(['id', ...names].join(', '))})
      select ${tx.unsafe(['fact', ...cast].join(', '))} from ${rows} as row
      on conflict (id) do update set ${tx.unsafe(['id', ...names].map(column => `${column} = excluded.${column}`).join(', '))}
      where (${all('present')}) is distinct from (${all('excluded')})
      returning present.xmax = 0 as is_new
    )
    select count(*) filter (where is_new)::int as added, count(*) filter (where not is_new)::int as amended from written`
  return counts!
}

const derivedFrom = (field: string, column: PgColumn) =>
  column.getSQLType().endsWith('[]')
    ? `array(select jsonb_array_elements_text(derived -> '${field}'))`
    : `derived ->> '${field}'`

/**
 * Updates the columns of touched entities that come from other facts. One statement a table updates all of them,
 * because each update writes a whole row. `sort_name` is the name that `namesIn` returns for English.
 */
export async function updateEntityColumns(tx: TransactionSql, intake: ImportDefinition): Promise<void> {
  if (!('names' in intake.facts)) return
  for (const { name, key } of bundleTables) {
    const fact = intake.facts[name]
    if (!fact || key[0] !== 'id' || !holdsEntities(fact)) continue
    const { into, settled } = fact
    const others = settled?.columns ?? []
    const original =
      'country' in getTableColumns(into)
        ? tx`${JSON.stringify(languagesOfCountries())}::jsonb ->> each.country`
        : tx`null`
    const list = (prefix: string) => tx.unsafe(others.map(column => `, ${prefix}.${column}`).join(''))
    await tx`
      update ${tx(getTableName(into))} e
      set sort_name = coalesce(n.folded, e.sort_name) ${tx.unsafe(others.map(column => `, ${column} = s.${column}`).join(''))}
      from ${tx(getTableName(into))} each
      left join lateral (
        select folded from names where entity = each.id
        order by case when lower(language) = 'en' then 1 when lower(language) like 'en-%' then 2
            when split_part(lower(language), '-', 1) = ${original} then 3 else 4 end,
          case kind when 'PREFERRED' then 1 when 'OFFICIAL' then 2 when 'SHORT' then 3 when 'FORMER' then 5 else 4 end,
          standing collate "C", text collate "C" limit 1
      ) n on true
      left join lateral (${settled?.select(tx) ?? tx`select`}) s on true
      where each.id = e.id and e.id in (select entity from touched)
        and (e.sort_name ${list('e')}) is distinct from (coalesce(n.folded, e.sort_name) ${list('s')})`
  }
}
