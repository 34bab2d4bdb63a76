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
 * What an import does to the claims that are there when it ties two ids, or ends a tie. Each subgraph keeps every tie, as
 * claims of its own, since the ids of others are in its rows.
 */

/** What each former id has become, as the ties of a subgraph have it now. */
export async function readSurvivors(tx: TransactionSql): Promise<Survivors> {
  return survivorsOf(
    await tx<Pick<SameAsClaim, 'id' | 'sameAs' | 'stance'>[]>`
    select told ->> 'id' as id, told ->> 'sameAs' as "sameAs", stance from claims
    where bundle_table = 'same_as' and retracted_at is null`,
  )
}

/**
 * Brings `former_ids` up to date with the ties, and gives every claim that mentions an id whose survivor has changed its fact
 * and entity anew. Old and new facts go to `touched`, for the rule to choose; gives whether there were any.
 *
 *     const isAnyMoved = await remap(tx, intake, await survivorsIn(tx))
 */
export async function remapIds(tx: TransactionSql, intake: ImportDefinition, survivors: Survivors): Promise<boolean> {
  const known = await tx<{ id: string; entity: string }[]>`select id, entity from former_ids`
  const before = new Map(known.map(({ id, entity }) => [id, entity]))
  const changed = [...new Set([...before.keys(), ...survivors.keys()])].filter(
    id => before.get(id) !== survivors.get(id),
  )
  if (changed.length === 0) return false
  const tied = changed.filter(id => survivors.has(id))
  await tx`delete from former_ids where id = any(${changed})`
  await tx`insert into former_ids select * from unnest(${tied}::text[], ${tied.map(id => survivors.get(id)!)}::text[])`

  const ends = changed.flatMap(id => [before.get(id) ?? [], survivors.get(id) ?? []].flat())
  await tx`insert into touched (entity) select unnest(${ends}::text[])`

  const moving = await createClaimMoves(tx)
  await moveMentioning(tx, intake, changed, survivors, moving)
  return moving.end()
}

const BATCH = 5_000

/**
 * Notes where claims that mention one of these ids belong now. Of keys that are split `settleParts` decides to which part, also for
 * what stays behind.
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

/** A claim of a table that can hold such ids has one of them; null where no table of the subgraph can. */
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
 * What tells two rows of one fact apart that spoke of two ids before these were tied: one is no correction of the other. An
 * expression of SQL on `told`; a constant where nothing is tied.
 */
export function idsOfKey(tx: TransactionSql, row: 'c' | 'rows' | 'each' | 'taker', survivors: Survivors) {
  if (survivors.size === 0) return tx`''`
  const cases = bundleTables.map(({ name, key }) => {
    const ids = idFields.get(name)!.filter(({ field }) => key.includes(field))
    return `when '${name}' then concat_ws(' ', ${ids.map(({ field }) => `${row}.told ->> '${field}'`).join(', ') || "''"})`
  })
  return tx.unsafe(`case ${row}.bundle_table ${cases.join(' ')} end`)
}

/** What changed among the ties, told by the subgraph that owns the former id, since all of them have each tie. */
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
