import { getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { trackRevision } from '#toolkit/database'
import { bundleTables } from '#toolkit/domain'
import { hasEvidence, type ImportDefinition, SAME_AS, type Survivors } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import type { Changes } from '#toolkit/sql'
import { chooseValues, updateEntityColumns, withdrawUnsupported, writeFacts } from './choose-values.ts'
import { type CountedChange, type EarlyDerivation, factlessTables } from './derive-while-staging.ts'
import {
  addClaims,
  markContested,
  markRepeated,
  mergeClaims,
  mergeSourceRanks,
  retractReplaced,
} from './merge-claims.ts'
import { readSurvivors, remapIds, sameAsChanges } from './remap-ids.ts'
import { mergeParts } from './split-facts.ts'
import { undoImportedClaims } from './undo.ts'

const ANALYZE_THRESHOLD = 1_000
const claimsByKeys = '"claims" (id, fact, entity, source, bundle_table, import, retracted_at)'

/**
 * Merges the rows that `createStaging` wrote to `incoming` into the tables of one subgraph, inside a transaction that
 * the caller commits.
 *
 *     const changes = await merge(tx, 'organisations', intake, 'imp_1')
 *
 * A row that exists already changes nothing. A row of the same source and locator about the same fields of the same
 * fact retracts the older row. Then `merge` chooses the values of every touched fact again, and updates the columns
 * that depend on several facts. Any change sets a new revision. Memory use does not grow with the number of rows.
 */
export async function merge(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
): Promise<Changes> {
  return (await beginMerge(tx, schema, intake, importId)).end()
}

export type MergeInProgress = Awaited<ReturnType<typeof beginMerge>>

/** Starts a merge for a caller that derives rows early: before all rows are staged. */
export async function beginMerge(tx: TransactionSql, schema: string, intake: ImportDefinition, importId: string) {
  // An import sorts and hashes its rows with 16 MB. The 4 MB of a request are too little, and more was not faster.
  await tx`select set_config('search_path', ${`"${schema}", public`}, true), set_config('work_mem', '16MB', true)`
  const revise = await trackRevision(tx, schema)
  const [{ last }] = await tx<[{ last: string }]>`select coalesce(max(num), 0) as last from changes`
  await tx`create temp table touched (bundle_table text, fact text, entity text, claim text, change text) on commit drop`
  const derived: CountedChange[] = []
  return {
    /** Writes the buffered rows of `early`. */
    async flushEarly(early: EarlyDerivation) {
      derived.push(...(await early.flush(tx)))
    },
    /** Merges the staged rows. */
    async end() {
      const changes = await mergeStaged(tx, intake, { importId, last }, derived)
      await revise()
      return changes
    },
  }
}

async function mergeStaged(
  tx: TransactionSql,
  intake: ImportDefinition,
  { importId, last }: { importId: string; last: string },
  derived: CountedChange[],
): Promise<Changes> {
  // The definition of a view cannot have parameters, so PostgreSQL quotes the id.
  const [{ quoted } = { quoted: '' }] = await tx<{ quoted: string }[]>`select quote_literal(${importId}) as quoted`
  await tx`create temp view arriving as select * from incoming where import = ${tx.unsafe(quoted)}`
  await tx`create temp table settled (bundle_table text, fact text, told jsonb, derived jsonb) on commit drop`
  await tx`create temp table contested (fact text) on commit drop`
  // The planner needs the number of rows, for this import and for later requests. A small sample is enough.
  await tx`select set_config('default_statistics_target', '10', true)`
  // Only the columns of joins, because statistics of all columns take longer than they save.
  await tx`analyze incoming (import, claim, fact)`

  const changes: Changes = {}
  const note = (counted: CountedChange[]) => {
    for (const { table, change, count } of counted) {
      changes[table] ??= { added: 0, amended: 0, removed: 0, unchanged: 0 }
      changes[table][change] += count
    }
  }
  note(derived)
  let [isAnyMoved, survivors]: [boolean, Survivors] = [false, new Map()]
  let replaced: string | null = null
  if (hasEvidence(intake)) {
    await markRepeated(tx, importId)
    await mergeSourceRanks(tx, importId)
    // The merge runs only the orders of this import: an undo would read all claims even if there is nothing to undo.
    const orders = await tx<{ order: string; source: string | null }[]>`
      select distinct bundle_table as "order", case bundle_table when 'replace' then concat_ws('/', told ->> 'source', told ->> 'import') end as source
      from arriving where bundle_table in ('undo', 'replace', ${SAME_AS})`
    const hasOrder = (order: string) => orders.some(each => each.order === order)
    if (hasOrder('undo')) note(await undoImportedClaims(tx))
    replaced = orders.flatMap(({ source }) => source ?? []).join(' ') || null
    if (hasOrder('replace')) note(await retractReplaced(tx, importId))
    // sameAs claims come first, because the fact of every other claim depends on the survivors.
    if (hasOrder(SAME_AS)) {
      note([{ table: SAME_AS, change: 'unchanged', count: 0 }])
      await mergeClaims(tx, importId, tx`bundle_table = ${SAME_AS}`)
    }
    survivors = await readSurvivors(tx)
    isAnyMoved = await remapIds(tx, intake, survivors)
    const split = Object.keys(intake.facts).filter(table => intake.facts[table]!.split)
    await markContested(tx, split)
  }
  // The row of a fact with one claim is the row that staging derived: there are no values to choose from.
  await tx`create temp view lone as
    select * from arriving where derived is not null and not exists (select from contested c where c.fact = arriving.fact)`
  if (hasEvidence(intake)) {
    const isMeant = tx`bundle_table <> ${SAME_AS} and fact in (select fact from contested)`
    note(await mergeClaims(tx, importId, isMeant, survivors))
    note(await addClaims(tx))
    if (await mergeParts(tx, intake)) isAnyMoved = true
    await chooseValues(tx, intake, survivors)
  }
  const seen = await tx<{ table: string; count: number }[]>`
    select bundle_table as "table", count(*)::int as count from arriving where bundle_table = any(${Object.keys(intake.facts)}) group by 1`
  const chosen = await tx<{ table: string }[]>`select distinct bundle_table as "table" from settled`
  const written = new Set([...seen, ...chosen].map(({ table }) => table))
  for (const table of bundleTables.filter(table => table.name in intake.facts && written.has(table.name))) {
    const { added, amended } = await writeFacts(tx, table, intake.facts[table.name]!)
    if (table.hasEvidence || added + amended === 0) continue
    note([{ table: table.name, change: 'added', count: added }])
    note([{ table: table.name, change: 'amended', count: amended }])
  }
  const isAnyGone = Object.values(changes).some(({ removed }) => removed > 0)
  if (isAnyGone || isAnyMoved) await withdrawUnsupported(tx, intake)
  for (const [table, all] of groupBy([...seen, ...derived], each => each.table)) {
    const changed = (changes[table]?.added ?? 0) + (changes[table]?.amended ?? 0)
    note([{ table, change: 'unchanged', count: sumOf(all) - changed }])
  }
  if (SAME_AS in changes) {
    const own = await sameAsChanges(tx, intake)
    if (own) changes[SAME_AS] = own
    else delete changes[SAME_AS]
  }
  const tables = Object.values(intake.facts).map(({ into }) => getTableName(into))
  if (sumOf([...seen, ...derived]) > ANALYZE_THRESHOLD) {
    await tx.unsafe(
      `analyze ${[...(hasEvidence(intake) ? [claimsByKeys] : []), ...tables.map(name => `"${name}"`)].join(', ')}`,
    )
  }
  await updateEntityColumns(tx, intake)
  await intake.settle?.(tx)
  // With 4 MB, PostgreSQL sorts the changes of a large import on disk, not in memory.
  await tx`select set_config('work_mem', '4MB', true)`
  await noteChanges(tx, intake, last)

  await tx`drop view lone, arriving`
  await tx`insert into taken (import, counts, replaces) values (${importId}, ${JSON.stringify(changes)}::text::jsonb, ${replaced})`
  return changes
}

const sumOf = (all: { count: number }[]) => all.reduce((sum, { count }) => sum + count, 0)

/**
 * Records the touched entities and facts for the changefeed. The early merge has recorded its facts already, with
 * numbers above `last`. A row of a table without evidence has a fact and no claim. An order of the import has neither.
 */
const noteChanges = (tx: TransactionSql, intake: ImportDefinition, last: string) => tx`
  insert into changes (id)
  select id from (
    select fact as id from touched where bundle_table <> all(${factlessTables})
    ${hasEvidence(intake) ? tx`union select fact from lone where bundle_table <> all(${factlessTables})` : tx``}
    union select entity from touched where bundle_table is distinct from ${SAME_AS}
    union select fact from arriving where claim = ''
  ) touched_ids
  where id <> '' and not exists (select from changes where num > ${last} and changes.id = touched_ids.id) order by id`

/** One claim that an import changed. */
export type Difference = {
  change: 'added' | 'amended' | 'removed'
  table: string
  told: Record<string, string>
  source: string
  locator: string | null
  observedOn: string | null
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
}

/** At most `most` of the claims that `merge` changed under this import id. Call it in the transaction of `merge`. */
export async function differences(
  tx: TransactionSql,
  intake: ImportDefinition,
  importId: string,
  most: number,
): Promise<Difference[]> {
  if (!hasEvidence(intake)) return []
  return tx<Difference[]>`
    select t.change, c.bundle_table as "table", c.told, c.source, c.locator, c.observed_on as "observedOn", c.stance, c.basis
    from (
      select claim, change from touched
      union all select id, 'added' from claims c
        where import = ${importId} and not exists (select from touched t where t.claim = c.id)
    ) t join claims c on c.id = t.claim
    where c.bundle_table <> ${SAME_AS} or split_part(c.told ->> 'id', '_', 1) = any(${intake.prefixes})
    order by c.bundle_table, c.entity, c.fact, t.change desc, c.id limit ${most}`
}
