import { getTableName } from 'drizzle-orm'
import type { TransactionSql } from 'postgres'
import { type BundleRow, bundleTable } from '#toolkit/domain'
import {
  type FactImport,
  factIdOf,
  type ImportDefinition,
  type SplitClaim,
  type Survivors,
  valuesWithSurvivors,
} from '#toolkit/facts'
import { groupBy } from '#toolkit/loading'
import { createClaimMoves } from './move-claims.ts'

/*
 * Several facts, called parts, can have one key, such as two terms of office of a person in one post. The id of the
 * first part is the key; the id of the second ends in -2. A part keeps its number after a retraction, because an undo
 * can restore its claims. The parts of a key are numbered again only if a sameAs claim moves claims to or from the key.
 */

/** `partKeyOf('aff_x', 1)` is `aff_x-2`. */
const partKeyOf = (key: string, number: number) => (number === 0 ? key : `${key}-${number + 1}`)

/** The fact of a moved claim before `mergeParts` assigns its part: `pendingFactKey('aff_x')` is `aff_x-0`. */
export const pendingFactKey = (key: string) => partKeyOf(key, -1)

/** `keyOf('aff_x-2')` is `aff_x`. */
export const keyOf = (fact: string) => fact.split('-')[0]!

/** `numberOf('aff_x-2')` is 1. */
export const numberOf = (fact: string) => Number(fact.split('-')[1] ?? 1) - 1

/** Assigns a current or a new fact to each row of a split table. `mergeParts` assigns the final fact after all rows. */
export async function assignParts(
  tx: TransactionSql,
  intake: ImportDefinition,
  rows: BundleRow[],
  survivors: Survivors,
): Promise<{ row: BundleRow; fact: string }[]> {
  const all: { row: BundleRow; fact: string }[] = []
  for (const [table, group] of groupBy(rows, row => row.table)) {
    const byKey = groupBy(group, row =>
      factIdOf(bundleTable[table]!, valuesWithSurvivors(bundleTable[table]!, row.told, survivors)),
    )
    const known = await tx<KnownPart[]>`
      select c.fact, c.told, c.observed_on as "observedOn", c.retracted_at is not null as "isRetracted" from claims c
      where split_part(c.fact, '-', 1) = any(${[...byKey.keys()]}) and c.bundle_table = ${table}
      order by c.fact, c.id`
    const knownByKey = groupBy(known, claim => keyOf(claim.fact))
    for (const [key, rows] of byKey) {
      const facts = factsOf(key, rows, knownByKey.get(key) ?? [], intake.facts[table]!.split!)
      for (const [at, row] of rows.entries()) all.push({ row, fact: facts[at]! })
    }
  }
  return all
}

type KnownPart = SplitClaim & { fact: string; isRetracted: boolean }

function factsOf(
  key: string,
  rows: BundleRow[],
  known: KnownPart[],
  split: NonNullable<FactImport['split']>,
): string[] {
  const current = groupBy(
    known.filter(claim => !claim.isRetracted),
    claim => claim.fact,
  )
  const facts = [...current.keys()].sort((a, b) => numberOf(a) - numberOf(b))
  const claims = rows.map(({ told, evidence }) => ({ told, observedOn: evidence.observedOn ?? null }))
  const numbers = split(
    facts.map(fact => current.get(fact)!),
    claims,
  )
  const next = nextOf(known)
  return numbers.map(number => facts[number] ?? partKeyOf(key, next + number - facts.length))
}

/** The first number that no fact of a key has ever had. */
const nextOf = (claims: { fact: string }[]) => claims.reduce((most, { fact }) => Math.max(most, numberOf(fact) + 1), 0)

type Part = KnownPart & { id: string; entity: string; isShown: boolean }

/**
 * Assigns the claims of each touched key to facts, from all current claims; their order of arrival does not matter. A
 * fact keeps its id as long as one of its claims stays. Returns whether any claim was moved.
 */
export async function mergeParts(tx: TransactionSql, intake: ImportDefinition): Promise<boolean> {
  const moving = await createClaimMoves(tx)
  for (const [table, { into, split }] of Object.entries(intake.facts)) {
    if (!split) continue
    const claims = await tx<Part[]>`
      select c.id, c.fact, c.entity, c.told, c.observed_on as "observedOn", c.retracted_at is not null as "isRetracted",
        exists (select from ${tx(getTableName(into))} shown where shown.id = c.fact) as "isShown"
      from claims c where c.bundle_table = ${table} and split_part(c.fact, '-', 1) in (
        select split_part(fact, '-', 1) from touched where bundle_table = ${table})
      order by c.id`
    const assigned = [...groupBy(claims, ({ fact }) => keyOf(fact))].flatMap(([key, all]) => [
      ...partsOfKey(key, all, split),
    ])
    await moving.add(
      assigned.filter(([{ fact }, now]) => fact !== now).map(([{ id, entity }, now]) => [id, now, entity]),
    )
  }
  return moving.end()
}

/**
 * The fact of each current claim of a key; retracted claims keep their fact. If a sameAs claim moved claims to or from
 * the key, all parts are numbered again, also those of retracted claims.
 */
function partsOfKey(key: string, all: Part[], split: NonNullable<FactImport['split']>): Map<Part, string> {
  const [current, retracted] = [all.filter(claim => !claim.isRetracted), all.filter(claim => claim.isRetracted)]
  const numbers = split([], current)
  const byNumber = groupBy([...current.keys()], at => numbers[at]!)
  const parts = [...byNumber].sort(([a], [b]) => a - b).map(([, at]) => at.map(each => current[each]!))
  const isRenumbered = all.some(({ fact }) => fact === pendingFactKey(key))
  const facts = isRenumbered ? parts.map((_, number) => partKeyOf(key, number)) : reusedFacts(key, parts, nextOf(all))
  const assigned = new Map(parts.flatMap((claims, at) => claims.map(claim => [claim, facts[at]!] as const)))
  if (isRenumbered)
    for (const [at, number] of split(parts, retracted).entries()) assigned.set(retracted[at]!, partKeyOf(key, number))
  return assigned
}

/**
 * The fact of each part of a key: a fact of its claims, or a new fact with the number `next` or higher. A fact with a
 * row in its table comes first, then the fact with most claims.
 */
function reusedFacts(key: string, parts: Part[][], next: number): string[] {
  const facts: string[] = []
  for (const claims of parts) {
    const [had] = [...groupBy(claims, ({ fact }) => fact)]
      .filter(([fact]) => !facts.includes(fact))
      .sort(([a, of], [b, others]) => {
        const isShown = Number(others[0]!.isShown) - Number(of[0]!.isShown)
        return isShown || others.length - of.length || numberOf(a) - numberOf(b)
      })
    facts.push(had?.[0] ?? partKeyOf(key, next++))
  }
  return facts
}
