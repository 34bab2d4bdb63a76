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

const many = 1_000
const claimsByKeys = '"claims" (id, fact, entity, source, bundle_table, import, retracted_at)'

/** A merge that has begun. */
export type MergeInProgress = {
  /** Takes in rows before all are staged. */
  take(ahead: EarlyDerivation): Promise<void>
  /** Takes in what is staged. */
  end(): Promise<Changes>
}

/**
 * Takes the rows that `stageInto` brought into `incoming` into the tables of one subgraph, inside a transaction that the
 * caller commits.
 *
 *     const changes = await merge(tx, 'organisations', intake, 'imp_1')
 *
 * A row that is there already changes nothing. One by the same source about the same fields of the same fact, from the
 * same place, takes the place of the older, which is retracted. Then the rule chooses anew for every fact touched, and
 * what is derived of several facts is settled. Where anything has changed, the subgraph is at another revision. Memory does
 * not grow with the rows.
 */
export async function merge(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
): Promise<Changes> {
  return (await beginMerge(tx, schema, intake, importId)).end()
}

/** The same, for who has rows before all are staged. */
export async function beginMerge(
  tx: TransactionSql,
  schema: string,
  intake: ImportDefinition,
  importId: string,
): Promise<MergeInProgress> {
  // With room to sort and to hash what arrives: the 4 MB of a question would be too few, and more than these take no less time.
  await tx`select set_config('search_path', ${`"${schema}", public`}, true), set_config('work_mem', '16MB', true)`
  const revise = await trackRevision(tx, schema)
  const [{ last }] = await tx<[{ last: string }]>`select coalesce(max(num), 0) as last from changes`
  await tx`create temp table touched (bundle_table text, fact text, entity text, claim text, change text) on commit drop`
  const taken: Counted[] = []
  return {
    async take(ahead) {
      taken.push(...(await ahead.take(tx)))
    },
    async end() {
      const changes = await mergeStaged(tx, intake, { importId, last }, taken)
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
  taken: Counted[],
): Promise<Changes> {
  // A view has no parameters: PostgreSQL quotes the id.
  const [{ quoted } = { quoted: '' }] = await tx<{ quoted: string }[]>`select quote_literal(${importId}) as quoted`
  await tx`create temp view arriving as select * from incoming where import = ${tx.unsafe(quoted)}`
  await tx`create temp table settled (bundle_table text, fact text, told jsonb, derived jsonb) on commit drop`
  await tx`create temp table contested (fact text) on commit drop`
  // What is planned in this import, and after it for those who ask, is to know how much there is: a small sample tells.
  await tx`select set_config('default_statistics_target', '10', true)`
  // By what is joined: figures of the whole rows would take longer than they save.
  await tx`analyze incoming (import, claim, fact)`

  const changes: Changes = {}
  const note = (table: string, change: keyof Change, count: number) => {
    changes[table] ??= { added: 0, amended: 0, removed: 0, unchanged: 0 }
    changes[table][change] += count
  }
  for (const { table, count } of taken) note(table, 'added', count)
  let [isAnyMoved, survivors]: [boolean, Survivors] = [false, new Map()]
  let replaced: string | null = null
  if (hasEvidence(intake)) {
    await markRepeated(tx, importId)
    await mergeSourceRanks(tx, importId)
    // To find that there is nothing to take back, PostgreSQL would read all claims.
    const words = await tx<{ word: string; source: string | null }[]>`
      select distinct bundle_table as word, case bundle_table when 'replace' then concat_ws('/', told ->> 'source', told ->> 'import') end as source
      from arriving where bundle_table in ('undo', 'replace', ${SAME_AS})`
    const isTold = (word: string) => words.some(each => each.word === word)
    if (isTold('undo')) for (const { table, change, count } of await undoImportedClaims(tx)) note(table, change, count)
    replaced = words.flatMap(({ source }) => source ?? []).join(' ') || null
    if (isTold('replace'))
      for (const { table, count } of await retractReplaced(tx, importId)) note(table, 'removed', count)
    // Which ids are one thing first: it tells which fact a claim is about.
    if (isTold(SAME_AS)) {
      note(SAME_AS, 'unchanged', 0)
      await mergeClaims(tx, importId, tx`bundle_table = ${SAME_AS}`)
    }
    survivors = await readSurvivors(tx)
    isAnyMoved = await remapIds(tx, intake, survivors)
    const split = Object.keys(intake.facts).filter(table => intake.facts[table]!.split)
    await markContested(tx, split)
  }
  // Where nobody else has a say, there is nothing to choose: the row is what staging made of it.
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
  for (const [table, all] of groupBy([...seen, ...taken], each => each.table)) {
    note(table, 'unchanged', sumOf(all) - (changes[table]?.added ?? 0) - (changes[table]?.amended ?? 0))
  }
  if (SAME_AS in changes) {
    const own = await sameAsChanges(tx, intake)
    if (own) changes[SAME_AS] = own
    else delete changes[SAME_AS]
  }
  const tables = Object.values(intake.facts).map(({ into }) => getTableName(into))
  if (sumOf([...seen, ...taken]) > many) {
    await tx.unsafe(
      `analyze ${[...(hasEvidence(intake) ? [claimsByKeys] : []), ...tables.map(name => `"${name}"`)].join(', ')}`,
    )
  }
  await updateEntityColumns(tx, intake)
  await intake.settle?.(tx)
  // Of a large import more has been noted than is to be held in memory.
  await tx`select set_config('work_mem', '4MB', true)`
  await noteChanges(tx, intake, last)

  await tx`drop view lone, arriving`
  await tx`insert into taken (import, counts, replaces) values (${importId}, ${JSON.stringify(changes)}::text::jsonb, ${replaced})`
  return changes
}

const sumOf = (all: Counted[]) => all.reduce((sum, { count }) => sum + count, 0)

/**
 * Notes for the feed which entities and facts were touched; but for the facts that were taken ahead, which are noted after `last`.
 * A row without evidence is a claim and a fact in one, and an order of the import has no fact.
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

/** What `merge` has changed under this id, claim by claim, in the same transaction: at most so many. */
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
