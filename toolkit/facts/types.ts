import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { PendingQuery, Row, Sql, TransactionSql } from 'postgres'

/** A subgraph for imports and exports. `name` is also its database schema. */
export type FactStore = { name: string; intake: ImportDefinition; sql: Sql }

export type FieldValues = Record<string, string>

/** How the rows of one table of a bundle are imported. */
export type FactImport = {
  into: PgTable
  /** Returns derived columns, such as the bounds of a date. Pure; `observed` has the days of observation of the claims. */
  derive?: (told: FieldValues, observed: string[]) => Record<string, unknown>
  /** The index of the fact of each row, among several facts with one key. `known` has the existing facts, in order. */
  split?: (known: SplitClaim[][], rows: SplitClaim[]) => number[]
  /** Columns of an entity that are derived from other facts about it. In the SQL of `select`, the entity is `each`. */
  settled?: { columns: string[]; select: (tx: TransactionSql) => PendingQuery<Row[]> }
}

export type SplitClaim = { told: FieldValues; observedOn: string | null }

/**
 * The import definition of a subgraph: the tables and rows of a bundle that it imports.
 *
 *     export const intake: ImportDefinition = { prefixes: ['org', 'per'], facts: { people: { into: people }, … }, settle }
 *
 * A subgraph imports the rows whose subject has one of its `prefixes`. The subgraph with `takesWorld` imports the rows
 * without a subject: figures about the world. `settle` updates further tables after the merge.
 */
export type ImportDefinition = {
  prefixes: string[]
  takesWorld?: boolean
  facts: Record<string, FactImport>
  settle?: (tx: TransactionSql) => Promise<unknown>
  /** The columns that this subgraph publishes for replication, by name: `{ countries: organisations.country }`. */
  lends?: Record<string, PgColumn>
  /** The tables into which each import copies published columns of other subgraphs, by name: `{ countries }`. */
  borrows?: Record<string, PgTable>
}
