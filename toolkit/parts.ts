import type { TransactionSql } from 'postgres'
import { type BundleRow, bundleTable } from './bundle.ts'
import { type FactIntake, factIdOf, type Intake, type SplitClaim } from './intake.ts'
import { groupBy } from './loader.ts'
import { type Survivors, toldOf } from './ties.ts'

/*
 * Several facts may have one key, as terms of office of one holder in one post do. The first has the bare id of the key, the
 * second ends in -2. A number is had by the same fact for good: what is retracted may come back.
 */

/** `partOf('aff_x', 1)` is `aff_x-2`. */
export const partOf = (key: string, number: number) => (number === 0 ? key : `${key}-${number + 1}`)

/** `keyOf('aff_x-2')` is `aff_x`. */
export const keyOf = (fact: string) => fact.split('-')[0]!

/** `numberOf('aff_x-2')` is 1. */
export const numberOf = (fact: string) => Number(fact.split('-')[1] ?? 1) - 1

/** Rows of which several facts may have one key: to which each belongs is decided by all of them together. */
export async function partsOf(
  tx: TransactionSql,
  intake: Intake,
  rows: BundleRow[],
  survivors: Survivors,
): Promise<{ row: BundleRow; fact: string }[]> {
  const all: { row: BundleRow; fact: string }[] = []
  for (const [table, group] of groupBy(rows, row => row.table)) {
    const byKey = groupBy(group, row => factIdOf(bundleTable[table]!, toldOf(bundleTable[table]!, row.told, survivors)))
    const known = await tx<KnownPart[]>`
      select c.id, c.fact, c.told, c.observed_on as "observedOn", c.retracted_at is not null as "isRetracted" from claims c
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

type KnownPart = SplitClaim & { id: string; fact: string; isRetracted: boolean }

/** The fact of each row: one that stands, one that the same row told before it was retracted, or a new one. */
function factsOf(
  key: string,
  rows: BundleRow[],
  known: KnownPart[],
  split: NonNullable<FactIntake['split']>,
): string[] {
  const standing = groupBy(
    known.filter(claim => !claim.isRetracted),
    claim => claim.fact,
  )
  const facts = [...standing.keys()].sort((a, b) => numberOf(a) - numberOf(b))
  const retracted = new Map(known.filter(claim => claim.isRetracted).map(({ id, fact }) => [id, fact]))
  let next = known.reduce((most, { fact }) => Math.max(most, numberOf(fact) + 1), 0)
  const claims = rows.map(({ told, evidence }) => ({ told, observedOn: evidence.observedOn ?? null }))
  const numbers = split(
    facts.map(fact => standing.get(fact)!),
    claims,
  )
  for (const [at, number] of numbers.entries()) {
    const before = retracted.get(rows[at]!.claim!)
    if (number >= standing.size && before !== undefined && !facts.includes(before)) facts[number] ??= before
  }
  for (let number = standing.size; number <= Math.max(...numbers); number++) facts[number] ??= partOf(key, next++)
  return numbers.map(number => facts[number]!)
}
