import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import type { PendingQuery, Row, Sql, TransactionSql } from 'postgres'

/** A subgraph as imports and exports see it: its name, which is also its schema, what it imports, and a client of its database. */
export type FactStore = { name: string; intake: ImportDefinition; sql: Sql }

export type FieldValues = Record<string, string>

/** What becomes of the rows of one table of a bundle. */
export type FactImport = {
  into: PgTable
  /** Columns beyond those told, always the same: bounds of a date, say. Pure; `observed` are the days for which sources vouch. */
  derive?: (told: FieldValues, observed: string[]) => Record<string, unknown>
  /** Which of several facts with one key each new row speaks of, by number; `known` are those already there, in order. */
  split?: (known: SplitClaim[][], rows: SplitClaim[]) => number[]
  /** Columns of an entity that are derived of other facts about it, and a `select` of them; the entity is `each`. */
  settled?: { columns: string[]; select: (tx: TransactionSql) => PendingQuery<Row[]> }
}

export type SplitClaim = { told: FieldValues; observedOn: string | null }

/**
 * What a subgraph takes from a bundle.
 *
 *     export const intake: Intake = { prefixes: ['org', 'per'], facts: { people: { into: people }, ... }, settle }
 *
 * A row is taken where its subject has one of the `prefixes`; one without a subject (a figure about the world), where
 * `takesWorld` is set. `settle` does what else there is to do with the rows that arrive. What it `lends` and `borrows`: lending.ts.
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
 * What a subgraph has to know of things that another owns, to find and to count by it: in which country those are that take
 * part in an agreement. Whoever owns them lends it under a name, by id; whoever borrows it has a table of that name, which an
 * import keeps equal.
 */

/** What a subgraph lends of its things: `{ countries: organisations.country }`. */
export type PublishedColumns = Record<string, PgColumn>

/** Where it keeps what it borrows: `{ countries }`, each a `lentTable`. */
export type ReplicaTables = Record<string, PgTable>
