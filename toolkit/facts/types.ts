import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { PendingQuery, Row, Sql, TransactionSql } from 'postgres'

/** A subgraph for imports and exports: its name, which is also its database schema, its import definition and its database. */
export type FactStore = { name: string; intake: ImportDefinition; sql: Sql }

export type FieldValues = Record<string, string>

/** How the rows of one table of a bundle are imported. */
export type FactImport = {
  into: PgTable
  /** Derived columns, such as the bounds of a date. A pure function; `observed` has the days of observation of the claims. */
  derive?: (told: FieldValues, observed: string[]) => Record<string, unknown>
  /** The index of the fact of each row, among several facts with one key; `known` has the existing facts, in order. */
  split?: (known: SplitClaim[][], rows: SplitClaim[]) => number[]
  /** Columns of an entity that are derived from other facts about it, and their `select`; the entity is `each`. */
  settled?: { columns: string[]; select: (tx: TransactionSql) => PendingQuery<Row[]> }
}

export type SplitClaim = { told: FieldValues; observedOn: string | null }

/**
 * The import definition of a subgraph: the tables and rows of a bundle that it imports.
 *
 *     export const intake: ImportDefinition = { prefixes: ['org', 'per'], facts: { people: { into: people }, … }, settle }
 *
 * A subgraph imports the rows whose subject has one of its `prefixes`. A row without a subject (a figure about the world)
 * belongs to the subgraph with `takesWorld`. `settle` updates further tables after the merge. `lends` and `borrows`: the
 * columns that it publishes and replicates (replicated-columns.ts).
 */
export type ImportDefinition = {
  prefixes: string[]
  takesWorld?: boolean
  facts: Record<string, FactImport>
  settle?: (tx: TransactionSql) => Promise<unknown>
  lends?: PublishedColumns
  borrows?: ReplicaTables
}

/*
 * Replicated columns: values of entities of another subgraph that a subgraph needs for filters and counts, such as the
 * countries of participants. The owner publishes a column under a name; a replica is a table of that name, which each
 * import updates.
 */

/** The columns that a subgraph publishes: `{ countries: organisations.country }`. */
export type PublishedColumns = Record<string, PgColumn>

/** The replica tables of a subgraph, by name: `{ countries }`. */
export type ReplicaTables = Record<string, PgTable>
