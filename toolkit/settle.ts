import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { TransactionSql } from 'postgres'
import { type BundleTable, bundleTable, bundleTables, type Column } from './bundle.ts'
import { type ClaimWeight, chosenValue, standingOf } from './claims.ts'
import { copyInto } from './copy.ts'
import type { FactIntake, Intake, Told } from './intake.ts'
import { groupBy } from './loader.ts'
import { areCertainlyApart } from './periods.ts'

type TouchedClaim = ClaimWeight & { table: string; fact: string; told: Told; observedOn: string | null }

const BATCH = 5_000

/** Lets the rule choose the values of every fact in `touched`, from all its claims, into `settled`. */
export async function choose(tx: TransactionSql, intake: Intake): Promise<void> {
  await tx`declare claims_of_touched cursor for
    select c.bundle_table as "table", c.fact, c.told, c.source, c.stance, c.basis, c.confidence, c.observed_on as "observedOn",
      r.kind as "sourceKind", r.published as "sourcePublished"
    from (select distinct fact from touched) t join claims c on c.fact = t.fact left join source_ranks r on r.id = c.source
    where c.retracted_at is null
    order by c.bundle_table, c.fact, c.id`
  let rest: TouchedClaim[] = []
  for (;;) {
    const claims = await tx<TouchedClaim[]>`fetch ${tx.unsafe(String(BATCH))} from claims_of_touched`
    const isLast = claims.length < BATCH
    const groups = [...groupBy([...rest, ...claims], claim => claim.fact).values()]
    // The last fact of a batch may go on in the next.
    rest = isLast ? [] : (groups.pop() ?? [])
    await writeSettled(
      tx,
      groups.map(group => [group[0]!.table, chosen(intake, group)]),
    )
    if (isLast) break
  }
  await tx`close claims_of_touched`
}

/** Rows without evidence are what they tell. */
export async function writePlain(tx: TransactionSql, intake: Intake): Promise<void> {
  const rows = tx<{ table: string; told: Told }[]>`
    select bundle_table as "table", told from arriving where bundle_table = any(${Object.keys(intake.facts)})`
  for await (const batch of rows.cursor(BATCH)) {
    const settled = batch.map(({ table, told }) => {
      const row = Object.fromEntries(bundleTable[table]!.columns.map(({ field }) => [field, told[field] ?? null]))
      return [table, columnsFor(intake.facts[table]!, row, [])]
    })
    await writeSettled(tx, settled)
  }
}

const writeSettled = (tx: TransactionSql, rows: unknown[][]) => copyInto(tx, 'settled', ['bundle_table', 'told'], rows)

/**
 * Takes out the facts of which every claim was retracted. An entity stays as long as anything is told of it, without the
 * values that nobody vouches for any more.
 */
export async function withdrawUnsupported(tx: TransactionSql, intake: Intake): Promise<void> {
  for (const [name, { into }] of Object.entries(intake.facts)) {
    const table = tx(getTableName(into))
    const isEntity = 'sortName' in getTableColumns(into)
    const unsupported = tx`
      select t.fact from touched t where t.bundle_table = ${name}
        and not exists (select from claims c where c.fact = t.fact and c.retracted_at is null)`
    if (!isEntity) {
      await tx`delete from ${table} where id in (${unsupported})`
      continue
    }
    await tx`delete from ${table} e where id in (select entity from touched)
      and not exists (select from claims c where c.entity = e.id and c.retracted_at is null)`
    const values = bundleTable[name]!.columns.filter(({ field }) => field !== 'id')
    const derived = Object.keys(
      intake.facts[name]!.derive?.(Object.fromEntries(values.map(({ field }) => [field, null])), []) ?? {},
    )
    const columns = getTableColumns(into)
    const emptied = [...values.map(({ field }) => field), ...derived].map(field => columns[field]!.name)
    if (emptied.length === 0) continue
    await tx`update ${table} set ${tx.unsafe(emptied.map(column => `"${column}" = null`).join(', '))} where id in (${unsupported})`
  }
}

/** The row of a fact: its key, and each value as the rule chooses it among the claims. */
function chosen(intake: Intake, claims: TouchedClaim[]): Record<string, unknown> {
  const [{ table: name, fact, told }] = claims as [TouchedClaim]
  const table = bundleTable[name]!
  const choice = ({ field, form }: Column, among: TouchedClaim[]) => {
    const filled = among.filter(claim => claim.told[field] !== undefined)
    return (
      chosenValue(
        filled.map(claim => ({ value: claim.told[field]!, claim })),
        form === 'edtf',
      )?.value ?? null
    )
  }
  const leading = table.columns.find(column => column.field === table.leading)
  const lead = leading && choice(leading, claims)
  // A number is not shown with the scope that another source gave to another number.
  const agreeing = leading ? claims.filter(claim => claim.told[leading.field] === lead) : claims

  const row: Record<string, string | null> = { id: fact }
  for (const column of table.columns) {
    row[column.field] = table.key.includes(column.field) ? (told[column.field] ?? null) : choice(column, agreeing)
  }
  const observed = claims.filter(claim => claim.stance === 'SUPPORTS').flatMap(claim => claim.observedOn ?? [])
  const { into } = intake.facts[name]!
  const columns = getTableColumns(into)
  return {
    ...columnsFor(intake.facts[name]!, row, [...new Set(observed)].sort()),
    ...('disputed' in columns && { disputed: isDisputed(table, claims) }),
    ...('standing' in columns && { standing: standingOf(claims) }),
  }
}

/** A fact is disputed where a source denies it, or two say what cannot both be right. Free text is never in dispute. */
function isDisputed(table: BundleTable, claims: TouchedClaim[]): boolean {
  if (claims.some(claim => claim.stance === 'CONTRADICTS')) return true
  return table.columns.some(({ field, form }) => {
    if (form === 'text' || table.key.includes(field)) return false
    const values = [...new Set(claims.flatMap(claim => claim.told[field] ?? []))]
    const differ = (a: string, b: string) => (form === 'edtf' ? areCertainlyApart(a, b) : a !== b)
    return values.some((a, index) => values.slice(index + 1).some(b => differ(a, b)))
  })
}

/** Fields become columns, and what is derived of them is added. */
function columnsFor(
  { into, derive }: FactIntake,
  row: Record<string, string | null>,
  observed: string[],
): Record<string, unknown> {
  const columns = getTableColumns(into)
  return Object.fromEntries(
    Object.entries({ ...row, ...derive?.(row, observed) }).map(([field, value]) => [
      columns[field]?.name ?? field,
      value,
    ]),
  )
}

/** Writes the rows of `settled` for one table of a bundle; those that are there already and the same stay untouched. */
export async function writeFacts(
  tx: TransactionSql,
  { name }: BundleTable,
  into: PgTable,
): Promise<{ added: number; amended: number }> {
  const [first] = await tx<{ told: Told }[]>`select told from settled where bundle_table = ${name} limit 1`
  if (!first) return { added: 0, amended: 0 }
  const columns = Object.keys(first.told)
  const all = (prefix: string) => tx.unsafe(columns.map(column => `${prefix}."${column}"`).join(', '))
  const table = tx.unsafe(`"${getTableName(into)}"`)
  const [counts] = await tx<{ added: number; amended: number }[]>`
    with written as (
      insert into ${table} as present (${tx(columns)})
      select ${all('row')} from settled, jsonb_populate_record(null::${table}, told) as row where bundle_table = ${name}
      on conflict (id) do update set ${tx.unsafe(columns.map(column => `"${column}" = excluded."${column}"`).join(', '))}
      where (${all('present')}) is distinct from (${all('excluded')})
      returning present.xmax = 0 as is_new
    )
    select count(*) filter (where is_new)::int as added, count(*) filter (where not is_new)::int as amended from written`
  return counts!
}

/** Lists are sorted by the English name, else by the best there is. */
export async function settleNames(tx: TransactionSql, intake: Intake): Promise<void> {
  if (!('names' in intake.facts)) return
  for (const { name, key } of bundleTables) {
    const into = intake.facts[name]?.into
    if (!into || key[0] !== 'id' || !('sortName' in getTableColumns(into))) continue
    await tx`
      update ${tx(getTableName(into))} as e set sort_name = n.folded
      from (
        select distinct on (entity) entity, folded from names where entity in (select entity from touched)
        order by entity, language <> 'en', kind <> 'PREFERRED', standing, text
      ) n
      where n.entity = e.id and e.sort_name is distinct from n.folded`
  }
}
