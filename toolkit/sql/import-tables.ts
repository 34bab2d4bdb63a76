import { bigint, jsonb, type PgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/*
 * The tables of imports in every subgraph: staged rows, completed imports, the changes for the feed, and the revision
 * of the data.
 */

/**
 * Staged rows of an import. They are committed before any subgraph merges its part, and deleted after all have: an
 * import that was interrupted between two subgraphs can be completed from here. `derived` has the derived columns of a
 * fact for the case that this row is its only claim; null: the row is about no fact.
 */
const incomingTable = (schema: PgSchema) =>
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

/**
 * The imports that a subgraph has merged and that are not undone. `replaces` lists the replaced sources, separated by
 * spaces (see `Replaced`).
 */
const takenTable = (schema: PgSchema) =>
  schema.table('taken', {
    import: text().primaryKey(),
    counts: jsonb().$type<Changes>().notNull(),
    replaces: text(),
    at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  })

/** The entities and facts that imports changed, in the order of the feed. */
const changesTable = (schema: PgSchema) =>
  schema.table('changes', {
    num: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull(),
  })

/** One row: the revision of the subgraph's data. */
export const revisionTable = (schema: PgSchema) => schema.table('revision', { id: uuid().notNull().defaultRandom() })

/** The tables that an import needs in every subgraph. */
export const importTables = (schema: PgSchema) => ({
  incoming: incomingTable(schema),
  taken: takenTable(schema),
  changes: changesTable(schema),
  revision: revisionTable(schema),
})

/**
 * Numbers of rows by bundle table: new, with a changed note or grade (`amended`), superseded (`removed`) and unchanged.
 */
export type Changes = Record<string, Change>

export type Change = { added: number; amended: number; removed: number; unchanged: number }
