import type { Faults, Placed } from '#data/bundle'
import type { BundleRow } from '#toolkit/domain'
import type { ClaimKey, Replaced, StandingClaim, Ties } from '#toolkit/facts'
import type { Cast } from './id-registry.ts'

/** What the graph holds against a bundle: its claims, but for what is `replaced`; and whether any of it takes a row. */
export type Graph = {
  claims(table: string, by: ClaimKey, keys: string[]): Promise<StandingClaim[]>
  replaced?: Replaced
  takes?(row: BundleRow): boolean
}

/**
 * What a check knows beside the rows: where faults go, whom the bundle speaks of, its rows once more, whether they come table by
 * table, and the graph; and which ids are one thing: the rows of `same_as` come before those that it matters to.
 */
export type Bundle = {
  faults: Faults
  cast: Cast
  again(table: string): AsyncGenerator<Placed>
  areInTurn: boolean
  graph?: Graph | undefined
  ties: Ties
}

/** Where a row is. */
export type At = { file: string; row: number }

/** Looks at every row in turn, and has a last word when all were seen. */
export type Check = { see(row: BundleRow, at: At): void | Promise<void>; settle?(): void | Promise<void> }
