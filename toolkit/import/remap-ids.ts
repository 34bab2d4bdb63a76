import type { TransactionSql } from 'postgres'
import { bundleTable, bundleTables } from '#toolkit/domain'
import {
  entityOf,
  type FieldValues,
  factIdOf,
  type ImportDefinition,
  idFields,
  SAME_AS,
  type SameAsClaim,
  type Survivors,
  survivorsOf,
  valuesWithSurvivors,
} from '#toolkit/facts'
import type { Change } from '#toolkit/sql'
import { type ClaimMoves, createClaimMoves } from './move-claims.ts'
import { keyOf, pendingFactKey } from './split-facts.ts'

/*
 * A sameAs claim merges two ids; its retraction separates them. Both move existing claims to other facts. Each subgraph
 * stores every sameAs claim, because its rows mention ids of other subgraphs.
 */

/** The survivor of each former id, from the current sameAs claims of the subgraph. */
export async function readSurvivors(tx: TransactionSql): Promise<Survivors> {
  return survivorsOf(
    await tx<Pick<SameAsClaim, 'id' | 'sameAs' | 'stance'>[]>`
    select told ->> 'id' as id, told ->> 'sameAs' as "sameAs", stance from claims
    where bundle_table = 'same_as' and retracted_at is null`,
  )
}

/**
 * Updates `former_ids` from the survivors, and assigns a new fact and entity to every claim that mentions an id whose
 * survivor has changed. The old and new facts go to `touched`. Returns whether any claim was moved.
 *
 *     const isAnyMoved = await remapIds(tx, intake, await readSurvivors(tx))
 */
export async function remapIds(tx: TransactionSql, intake: ImportDefinition, survivors: Survivors): Promise<boolean> {
  const known = await tx<{ id: string; entity: string }[]>`select id, entity from former_ids`
  const before = new Map(known.map(({ id, entity }) => [id, entity]))
  const changed = [...new Set([...before.keys(), ...survivors.keys()])].filter(
    id => before.get(id) !== survivors.get(id),
  )
  if (changed.length === 0) return false
  const former = changed.filter(id => survivors.has(id))
  await tx`delete from former_ids where id = any(${changed})`
  await tx`insert into former_ids select * from unnest(${former}::text[], ${former.map(id => survivors.get(id)!)}::text[])`

  const ends = changed.flatMap(id => [before.get(id) ?? [], survivors.get(id) ?? []].flat())
  await tx`insert into touched (entity) select unnest(${ends}::text[])`

  const moving = await createClaimMoves(tx)
  await moveMentioning(tx, intake, changed, survivors, moving)
  return moving.end()
}

const BATCH = 5_000

/**
 * Adds to `moving` the new fact of every claim that mentions one of the `changed` ids. In split tables, `mergeParts`
 * assigns the parts later, also for the claims that stay at the old key.
 */
async function moveMentioning(
  tx: TransactionSql,
  intake: ImportDefinition,
  changed: string[],
  survivors: Survivors,
  moving: ClaimMoves,
): Promise<void> {
  const isMentioned = mentions(tx, intake, changed)
  if (!isMentioned) return
  const left = new Set<string>()
  await tx`declare mentioning cursor for select id, bundle_table as "table", fact, told from claims where ${isMentioned}`
  for (;;) {
    const claims = await tx<{ id: string; table: string; fact: string; told: FieldValues }[]>`
      fetch ${tx.unsafe(String(BATCH))} from mentioning`
    await moving.add(
      claims.map(({ id, table: name, fact, told }) => {
        const table = bundleTable[name]!
        const now = valuesWithSurvivors(table, told, survivors)
        const key = factIdOf(table, now)
        const isSplit = intake.facts[name]!.split !== undefined
        if (isSplit) left.add(keyOf(fact))
        return [id, isSplit ? pendingFactKey(key) : key, entityOf(table, now, key)]
      }),
    )
    if (claims.length < BATCH) break
  }
  await tx`close mentioning`
  if (left.size === 0) return
  const rest = await tx<{ id: string; key: string; entity: string }[]>`
    select id, split_part(fact, '-', 1) as key, entity from claims
    where split_part(fact, '-', 1) = any(${[...left]}) and id not in (select claim from moved)`
  await moving.add(rest.map(({ id, key, entity }) => [id, pendingFactKey(key), entity]))
}

/** SQL condition: a claim mentions one of the `changed` ids. Null if no table of the subgraph can have such ids. */
function mentions(tx: TransactionSql, intake: ImportDefinition, changed: string[]) {
  const prefixes = new Set(changed.map(id => id.slice(0, id.indexOf('_'))))
  const conditions = Object.keys(intake.facts).flatMap(table =>
    idFields
      .get(table)!
      .filter(field => field.prefixes.some(prefix => prefixes.has(prefix)))
      .map(({ field, isList }) =>
        isList
          ? tx`(bundle_table = ${table} and string_to_array(told ->> ${field}, '|') && ${changed})`
          : tx`(bundle_table = ${table} and told ->> ${field} = any(${changed}))`,
      ),
  )
  return conditions.length === 0 ? null : conditions.reduce((any, each) => tx`${any} or ${each}`)
}

/**
 * SQL expression: the ids in the key of a row, before survivors replace them. Rows of one fact that differ in these ids
 * do not correct each other. Without survivors the expression is a constant.
 */
export function idsOfKey(tx: TransactionSql, row: 'c' | 'rows' | 'each' | 'taker', survivors: Survivors) {
  if (survivors.size === 0) return tx`''`
  const cases = bundleTables.map(({ name, key }) => {
    const ids = idFields.get(name)!.filter(({ field }) => key.includes(field))
    return `when '${name}' then concat_ws(' ', ${ids.map(({ field }) => `${row}.told ->> '${field}'`).join(', ') || "''"})`
  })
  return tx.unsafe(`case ${row}.bundle_table ${cases.join(' ')} end`)
}

/** The changes of sameAs claims. Every subgraph stores them all, but counts only those with a former id of its own. */
export async function sameAsChanges(tx: TransactionSql, intake: ImportDefinition): Promise<Change | undefined> {
  const isOwn = (row: string) => tx`split_part(${tx(`${row}.told`)} ->> 'id', '_', 1) = any(${intake.prefixes})`
  const [change] = await tx<(Change & { seen: number })[]>`
    select count(*) filter (where t.change = 'added')::int as added, count(*) filter (where t.change = 'amended')::int as amended,
      count(*) filter (where t.change = 'removed')::int as removed,
      (select count(*)::int from arriving a where a.bundle_table = ${SAME_AS} and ${isOwn('a')}) as seen
    from touched t join claims c on c.id = t.claim where c.bundle_table = ${SAME_AS} and ${isOwn('c')}`
  const { seen, ...counts } = change!
  if (seen === 0 && counts.removed === 0 && counts.added === 0) return undefined
  return { ...counts, unchanged: Math.max(0, seen - counts.added - counts.amended) }
}
