import { getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { trackRevision } from '#toolkit/database'
import { bundleTables } from '#toolkit/domain'
import { hasEvidence, type ImportDefinition, SAME_AS, type Survivors } from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import type { Change, Changes } from '#toolkit/sql'
import { chooseValues, updateEntityColumns, withdrawUnsupported, writeFacts } from './choose-values.ts'
import { type EarlyDerivation, factlessTables } from './derive-while-staging.ts'
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

/** A merge that has begun. */
export type MergeInProgress = {
  /** Writes the rows of an early derivation, before all rows are staged. */
  flushEarly(early: EarlyDerivation): Promise<void>
  /** Merges the staged rows. */
  end(): Promise<Changes>
}

/**
 * Merges the rows that `createStaging` wrote to `incoming` into the tables of one subgraph, inside a transaction that
 * the caller commits.
 *
 *     const changes = await merge(tx, 'organisations', intake, 'imp_1')
 *
 * A row that exists already changes nothing. A row of the same source and locator about the same fields of the same
 * fact retracts the older row. Then the values of every touched fact are chosen again, and columns that are derived
 * from several facts are updated. Any change gives the subgraph a new revision. Memory use does not grow with the
 * number of rows.
 */
export async function merge(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
): Promise<Changes> {
  return (await beginMerge(tx, schema, intake, importId)).end()
}

/** Starts a merge for a caller that derives rows early, before all are staged. */
export async function beginMerge(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
): Promise<MergeInProgress> {
  // Memory to sort and hash the arriving rows: the 4 MB that requests have is too little, and more than 16 MB was no
  // faster.
  await tx`select set_config('search_path', ${`"${schema}", public`}, true), set_config('work_mem', '16MB', true)`
  const revise = await trackRevision(tx, schema)
  const [{ last }] = await tx<[{ last: string }]>`select coalesce(max(num), 0) as last from changes`
  await tx`create temp table touched (bundle_table text, fact text, entity text, claim text, change text) on commit drop`
  const derived: Counted[] = []
  return {
    async flushEarly(early) {
      derived.push(...(await early.flush(tx)))
    },
    async end() {
      const changes = await mergeStaged(tx, intake, { importId, last }, derived)
      await revise()
      return changes
    },
  }
}

type Counted = { table: string; count: number }

async function mergeStaged(
  tx: TransactionSql,
  intake: ImportDefinition,
  { importId, last }: { importId: string; last: string },
  derived: Counted[],
): Promise<Changes> {
  // A view has no parameters: PostgreSQL quotes the id.
  const [{ quoted } = { quoted: '' }] = await tx<{ quoted: string }[]>`select quote_literal(${importId}) as quoted`
  await tx`create temp view arriving as select * from incoming where import = ${tx.unsafe(quoted)}`
  await tx`create temp table settled (bundle_table text, fact text, told jsonb, derived jsonb) on commit drop`
  await tx`create temp table contested (fact text) on commit drop`
  // The planner needs the number of rows, in this import and in later requests; a small sample is enough.
  await tx`select set_config('default_statistics_target', '10', true)`
  // Only the columns of joins: statistics of all columns would take longer than they save.
  await tx`analyze incoming (import, claim, fact)`

  const changes: Changes = {}
  const note = (table: string, change: keyof Change, count: number) => {
    changes[table] ??= { added: 0, amended: 0, removed: 0, unchanged: 0 }
    changes[table][change] += count
  }
  for (const { table, count } of derived) note(table, 'added', count)
  let [isAnyMoved, survivors]: [boolean, Survivors] = [false, new Map()]
  let replaced: string | null = null
  if (hasEvidence(intake)) {
    await markRepeated(tx, importId)
    await mergeSourceRanks(tx, importId)
    // Read first which orders there are: to find nothing to undo, PostgreSQL would read all claims.
    const orders = await tx<{ order: string; source: string | null }[]>`
      select distinct bundle_table as "order", case bundle_table when 'replace' then concat_ws('/', told ->> 'source', told ->> 'import') end as source
      from arriving where bundle_table in ('undo', 'replace', ${SAME_AS})`
    const hasOrder = (order: string) => orders.some(each => each.order === order)
    if (hasOrder('undo'))
      for (const { table, change, count } of await undoImportedClaims(tx)) note(table, change, count)
    replaced = orders.flatMap(({ source }) => source ?? []).join(' ') || null
    if (hasOrder('replace'))
      for (const { table, count } of await retractReplaced(tx, importId)) note(table, 'removed', count)
    // sameAs claims come first, because survivors decide the fact of every other claim.
    if (hasOrder(SAME_AS)) {
      note(SAME_AS, 'unchanged', 0)
      await mergeClaims(tx, importId, tx`bundle_table = ${SAME_AS}`)
    }
    survivors = await readSurvivors(tx)
    isAnyMoved = await remapIds(tx, intake, survivors)
    const split = Object.keys(intake.facts).filter(table => intake.facts[table]!.split)
    await markContested(tx, split)
  }
  // A fact with one claim needs no choice: its row is the one that staging derived.
  await tx`create temp view lone as
    select * from arriving where derived is not null and not exists (select from contested c where c.fact = arriving.fact)`
  if (hasEvidence(intake)) {
    const isMeant = tx`bundle_table <> ${SAME_AS} and fact in (select fact from contested)`
    for (const { table, change, count } of await mergeClaims(tx, importId, isMeant, survivors))
      note(table, change, count)
    for (const { table, count } of await addClaims(tx, 'lone')) note(table, 'added', count)
    if (await mergeParts(tx, intake)) isAnyMoved = true
    await chooseValues(tx, intake, survivors)
  }
  const seen = await tx<Counted[]>`
    select bundle_table as "table", count(*)::int as count from arriving where bundle_table = any(${Object.keys(intake.facts)}) group by 1`
  const chosen = await tx<{ table: string }[]>`select distinct bundle_table as "table" from settled`
  const written = new Set([...seen, ...chosen].map(({ table }) => table))
  for (const table of bundleTables.filter(table => table.name in intake.facts && written.has(table.name))) {
    const { added, amended } = await writeFacts(tx, table, intake.facts[table.name]!, ['settled', 'lone'])
    if (table.hasEvidence || added + amended === 0) continue
    note(table.name, 'added', added)
    note(table.name, 'amended', amended)
  }
  const isAnyGone = Object.values(changes).some(({ removed }) => removed > 0)
  if (isAnyGone || isAnyMoved) await withdrawUnsupported(tx, intake)
  for (const [table, all] of groupBy([...seen, ...derived], each => each.table)) {
    note(table, 'unchanged', sumOf(all) - (changes[table]?.added ?? 0) - (changes[table]?.amended ?? 0))
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
  // A large import has recorded more changes than memory should hold.
  await tx`select set_config('work_mem', '4MB', true)`
  await noteChanges(tx, intake, last)

  await tx`drop view lone, arriving`
  await tx`insert into taken (import, counts, replaces) values (${importId}, ${JSON.stringify(changes)}::text::jsonb, ${replaced})`
  return changes
}

const sumOf = (all: Counted[]) => all.reduce((sum, { count }) => sum + count, 0)

/**
 * Records the touched entities and facts for the change feed. Facts that were derived early are recorded already, after
 * `last`. A row of a table without evidence is claim and fact in one; an order of the import has no fact.
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

/** The claims that `merge` changed under this import id, read in the same transaction: at most `most`. */
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
