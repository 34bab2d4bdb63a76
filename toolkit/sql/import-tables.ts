import { bigint, jsonb, type PgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/*
 * Tables of imports, in every subgraph: what is on its way in, what was taken, what the feed is to tell of it, and at which state
 * the data are.
 */

/**
 * Rows of an import on their way in. They are committed before any subgraph takes its part, and stay until all have: so an
 * import that was cut off between two subgraphs can be finished from here. `derived` is what stands beside the values of a
 * fact if this row is all that is told of it; null: the row tells of no fact.
 */
export const incomingTable = (schema: PgSchema) =>
  schema.table('incoming', {
    import: text().notNull(),
    table: text('bundle_table').notNull(),
    claim: text().notNull(),
    fact: text().notNull(),
    entity: text().notNull(),
    told: jsonb().$type<Record<string, string>>().notNull(),
    source: text(),
    locator: text(),
    quote: text(),
    observedOn: text('observed_on'),
    stance: text(),
    basis: text(),
    confidence: text(),
    note: text(),
    derived: jsonb().$type<Record<string, unknown>>(),
  })

/** The imports that a subgraph has taken its part of, and what each replaced, with blanks between (see `Replaced`), unless it was undone. */
export const takenTable = (schema: PgSchema) =>
  schema.table('taken', {
    import: text().primaryKey(),
    counts: jsonb().$type<Changes>().notNull(),
    replaces: text(),
    at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  })

/** Which entities and facts imports touched: what the feed tells, and in which order. */
export const changesTable = (schema: PgSchema) =>
  schema.table('changes', {
    num: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull(),
  })

/** One row: which state of its data the subgraph is at. */
export const revisionTable = (schema: PgSchema) => schema.table('revision', { id: uuid().notNull().defaultRandom() })

/** The tables that an import needs in every subgraph. */
export const importTables = (schema: PgSchema) => ({
  incoming: incomingTable(schema),
  taken: takenTable(schema),
  changes: changesTable(schema),
  revision: revisionTable(schema),
})

/** How many rows of each table are new, have a changed remark or grade, took the place of an older one, or were there already. */
export type Changes = Record<string, Change>

export type Change = { added: number; amended: number; removed: number; unchanged: number }
