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
 * Several facts may have one key, as terms of office of one holder in one post do. The first has the bare id of the key, the
 * second ends in -2. A number is had by the same fact for good, since what is retracted may come back; only where ids are tied, or
 * are no more, those of their keys are given anew.
 */

/** `partOf('aff_x', 1)` is `aff_x-2`. */
const partKeyOf = (key: string, number: number) => (number === 0 ? key : `${key}-${number + 1}`)

/** The fact of a claim that came to a key from another, until `settleParts` has decided: `undecided('aff_x')` is `aff_x-0`. */
export const pendingFactKey = (key: string) => partKeyOf(key, -1)

/** `keyOf('aff_x-2')` is `aff_x`. */
export const keyOf = (fact: string) => fact.split('-')[0]!

/** `numberOf('aff_x-2')` is 1. */
export const numberOf = (fact: string) => Number(fact.split('-')[1] ?? 1) - 1

/**
 * Rows of which several facts may have one key, each with the fact that it is a correction of if it is any; to which it belongs
 * is decided when all of them are in.
 */
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

/** The fact of each row: one that stands, or a new one. */
function factsOf(
  key: string,
  rows: BundleRow[],
  known: KnownPart[],
  split: NonNullable<FactImport['split']>,
): string[] {
  const standing = groupBy(
    known.filter(claim => !claim.isRetracted),
    claim => claim.fact,
  )
  const facts = [...standing.keys()].sort((a, b) => numberOf(a) - numberOf(b))
  const claims = rows.map(({ told, evidence }) => ({ told, observedOn: evidence.observedOn ?? null }))
  const numbers = split(
    facts.map(fact => standing.get(fact)!),
    claims,
  )
  const next = nextOf(known)
  return numbers.map(number => facts[number] ?? partKeyOf(key, next + number - facts.length))
}

/** The first number that no fact of a key has had. */
const nextOf = (claims: { fact: string }[]) => claims.reduce((most, { fact }) => Math.max(most, numberOf(fact) + 1), 0)

type Part = KnownPart & { id: string; entity: string; isShown: boolean }

/**
 * Lets all that is told now of each key that was touched decide which of it speaks of one fact, in whatever order it came; gives
 * whether that has moved any claim. A fact keeps its id as long as a claim of it stays.
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
    const settled = [...groupBy(claims, ({ fact }) => keyOf(fact))].flatMap(([key, all]) => [
      ...settledOf(key, all, split),
    ])
    await moving.add(
      settled.filter(([{ fact }, now]) => fact !== now).map(([{ id, entity }, now]) => [id, now, entity]),
    )
  }
  return moving.end()
}

/**
 * The fact of each claim of a key that stands: that which most of its part had, one that is shown before others. What is retracted
 * stays where it was. Where claims came or left because ids were tied, all are numbered anew, as if they came together.
 */
function settledOf(key: string, all: Part[], split: NonNullable<FactImport['split']>): Map<Part, string> {
  const [standing, retracted] = [all.filter(claim => !claim.isRetracted), all.filter(claim => claim.isRetracted)]
  const numbers = split([], standing)
  const byNumber = groupBy([...standing.keys()], at => numbers[at]!)
  const parts = [...byNumber].sort(([a], [b]) => a - b).map(([, at]) => at.map(each => standing[each]!))
  const isAnew = all.some(({ fact }) => fact === pendingFactKey(key))
  const facts = isAnew ? parts.map((_, number) => partKeyOf(key, number)) : factsKept(key, parts, nextOf(all))
  const settled = new Map(parts.flatMap((claims, at) => claims.map(claim => [claim, facts[at]!] as const)))
  if (isAnew)
    for (const [at, number] of split(parts, retracted).entries()) settled.set(retracted[at]!, partKeyOf(key, number))
  return settled
}

/** The fact of each part of a key: one that it had, or a new one, from this number on. */
function factsKept(key: string, parts: Part[][], next: number): string[] {
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
