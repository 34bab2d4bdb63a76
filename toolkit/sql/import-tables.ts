import { bigint, jsonb, type PgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

/** One row: the revision of the subgraph's data. */
export const revisionTable = (schema: PgSchema) => schema.table('revision', { id: uuid().notNull().defaultRandom() })

/** The tables that an import needs in every subgraph. */
export const importTables = (schema: PgSchema) => ({
  /**
   * Staged rows of an import. The import commits them before any subgraph merges its part, and deletes them after all
   * have: an interrupted import is completed from here. `derived` has the derived columns that the fact gets if this row
   * is its only claim; it is null if the row is about no fact.
   */
  incoming: schema.table('incoming', {
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
  }),
  /** The merged imports that are not undone. `replaces` has the replaced sources, separated by spaces (`Replaced`). */
  taken: schema.table('taken', {
    import: text().primaryKey(),
    counts: jsonb().$type<Changes>().notNull(),
    replaces: text(),
    at: timestamp({ withTimezone: true, mode: 'string' }).notNull().defaultNow(),
  }),
  /** The entities and facts that imports changed, in the order of the feed. */
  changes: schema.table('changes', {
    num: bigint({ mode: 'bigint' }).primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull(),
  }),
  revision: revisionTable(schema),
})

/** The changes of an import, by table of the bundle. */
export type Changes = Record<string, Change>

/**
 * Numbers of rows. `amended`: the claim existed, and its quote, confidence, note or validity changed. `removed`: the
 * claim was retracted.
 */
export type Change = { added: number; amended: number; removed: number; unchanged: number }
