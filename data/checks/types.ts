import type { BundleErrors, PlacedRow } from '#data/bundle'
import type { BundleRow } from '#toolkit/domain'
import type { ClaimKey, Replaced, SameAsState, StandingClaim } from '#toolkit/facts'
import type { IdRegistry } from './id-registry.ts'

/** What the graph holds against a bundle: its claims, but for what is `replaced`; and whether any of it takes a row. */
export type ExistingGraph = {
  claims(table: string, by: ClaimKey, keys: string[]): Promise<StandingClaim[]>
  replaced?: Replaced
  takes?(row: BundleRow): boolean
}

/**
 * What a check knows beside the rows: where faults go, whom the bundle speaks of, its rows once more, whether they come table by
 * table, and the graph; and which ids are one thing: the rows of `same_as` come before those that it matters to.
 */
export type CheckedBundle = {
  faults: BundleErrors
  cast: IdRegistry
  again(table: string): AsyncGenerator<PlacedRow>
  areInTurn: boolean
  graph?: ExistingGraph | undefined
  ties: SameAsState
}

/** Where a row is. */
export type RowPlace = { file: string; row: number }

/** Looks at every row in turn, and has a last word when all were seen. */
export type Check = { see(row: BundleRow, at: RowPlace): void | Promise<void>; settle?(): void | Promise<void> }
