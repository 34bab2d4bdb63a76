import type { BundleErrors, PlacedRow } from '#data/bundle'
import type { BundleRow } from '#toolkit/domain'
import type { ClaimKey, Replaced, SameAsState, StandingClaim } from '#toolkit/facts'
import type { IdRegistry } from './id-registry.ts'

/** The existing graph as the checks read it: its claims, the `replaced` sources, and whether a subgraph stores a row. */
export type ExistingGraph = {
  claims(table: string, by: ClaimKey, keys: string[]): Promise<StandingClaim[]>
  replaced?: Replaced
  takes?(row: BundleRow): boolean
}

/**
 * The context of a check. `reread` reads a table a second time. `areInTurn`: rows arrive table by table. `sameAsState` has the
 * `same_as` links, which precede the rows that they affect.
 */
export type CheckedBundle = {
  errors: BundleErrors
  registry: IdRegistry
  reread(table: string): AsyncGenerator<PlacedRow>
  areInTurn: boolean
  graph?: ExistingGraph | undefined
  sameAsState: SameAsState
}

/** The position of a row. */
export type RowPlace = { file: string; row: number }

/** A check: `see` receives each row in order, `settle` runs after the last row. */
export type Check = { see(row: BundleRow, at: RowPlace): void | Promise<void>; settle?(): void | Promise<void> }
