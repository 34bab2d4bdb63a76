import { sql } from 'drizzle-orm'
import {
  boolean,
  date,
  index,
  integer,
  jsonb,
  numeric,
  type PgSchema,
  primaryKey,
  text,
  timestamp,
} from 'drizzle-orm/pg-core'
import { importTables } from './import-tables.ts'
import { dayOr, daysFrom } from './sql-fragments.ts'

/*
 * Tables that subgraphs have in common: the tables of `common.graphql` in every subgraph, those of `facts.graphql` in
 * the two that serve it. The row of a fact has the resolved values; `claims` has every complete claim of every source.
 *
 * A column has the name of its field in the schema: the resolved value of claims about `onBehalfOf` is in
 * `on_behalf_of`.
 */

/** The columns of every entity; lists are sorted by `sort_name`. */
export const entity = () => ({
  id: text().primaryKey(),
  sortName: text('sort_name').notNull().default(''),
})

/** The columns of a fact whose claims can contradict each other. */
export const fact = () => ({
  id: text().primaryKey(),
  disputed: boolean().notNull().default(false),
})

/** A column filled from a sequence, also in the partitions of a table: `num: numberFrom('links.edges_num')`. */
export const numberFrom = (sequence: string) =>
  integer()
    .notNull()
    .default(sql.raw(`nextval('${sequence}')`))

/** The first and last day that a partial date can mean; null: open or unknown. */
export const days = () => ({ dateFrom: date('date_from'), dateTo: date('date_to') })

/**
 * One row of a bundle: the claim of one source about one fact. `told` has every fact column that the row fills, by
 * field name.
 */
const claimsTable = (schema: PgSchema) =>
  schema.table(
    'claims',
    {
      id: text().primaryKey(),
      table: text('bundle_table').notNull(),
      fact: text().notNull(),
      entity: text().notNull(),
      told: jsonb().$type<Record<string, string>>().notNull(),
      source: text().notNull(),
      locator: text(),
      quote: text(),
      observedOn: text('observed_on'),
      stance: text().$type<'SUPPORTS' | 'CONTRADICTS'>().notNull(),
      basis: text().$type<'STATED' | 'INFERRED'>().notNull(),
      confidence: text().$type<'HIGH' | 'MEDIUM' | 'LOW'>().notNull(),
      note: text(),
      recordedAt: timestamp('recorded_at', { withTimezone: true, mode: 'string' }).notNull().defaultNow(),
      import: text(),
      retractedAt: timestamp('retracted_at', { withTimezone: true, mode: 'string' }),
      retractedBy: text('retracted_by'),
      // One entry for each time the claim was retracted and imported again: its former import, a space, and what had
      // retracted it.
      earlier: text().array(),
    },
    t => [
      // Read by equality only; a hash index costs an import half as much as a B-tree.
      index('claims_fact').using('hash', t.fact),
      index('claims_entity').using('hash', t.entity),
      index('claims_source').on(t.source, t.entity).where(sql`${t.retractedAt} is null`),
      // BRIN, since claims of one import are stored next to each other.
      index('claims_import').using('brin', t.import),
      index('claims_ties').on(t.fact).where(sql`${t.table} = 'same_as'`),
      index('claims_earlier').on(t.id).where(sql`${t.earlier} is not null`),
      index('claims_retracted').on(t.retractedBy).where(sql`${t.retractedBy} is not null`),
    ],
  )

/** The imports that repeated a valid claim. The claim stays valid until every import that contains it is undone. */
const retellingsTable = (schema: PgSchema) =>
  schema.table('retellings', { claim: text().notNull(), import: text().notNull() }, t => [
    primaryKey({ columns: [t.claim, t.import] }),
    index('retellings_import').using('brin', t.import),
  ])

/** The surviving id of each former id, for entities of all subgraphs: rows refer to entities of other subgraphs too. */
const formerIdsTable = (schema: PgSchema) =>
  schema.table('former_ids', { id: text().primaryKey(), entity: text().notNull() }, t => [
    index('former_ids_entity').on(t.entity),
  ])

/** The fields of a source that the ranking of claims needs; the sources subgraph owns the rest. */
const sourceRanksTable = (schema: PgSchema) =>
  schema.table('source_ranks', { id: text().primaryKey(), kind: text().notNull(), published: text() })

/** One field of the entities of another subgraph, by id: see facts/replicated-columns.ts. */
export const replicaTable = (schema: PgSchema, name: string) =>
  schema.table(name, { id: text().primaryKey(), value: text().notNull() }, t => [
    index(`${name}_value`).on(t.value, t.id),
  ])

/** `folded` is the text without accents and case, `standing` a sort key: its rank among the names of one entity. */
const namesTable = (schema: PgSchema) =>
  schema.table(
    'names',
    {
      id: text().primaryKey(),
      entity: text().notNull(),
      text: text().notNull(),
      language: text().notNull(),
      kind: text().notNull(),
      folded: text().notNull(),
      standing: text().notNull(),
    },
    t => [index('names_entity').on(t.entity), index('names_folded').using('gin', t.folded.op('gin_trgm_ops'))],
  )

/** `match` has a value if the entity is an area: how well the area maps to a concept of another vocabulary. */
const identifiersTable = (schema: PgSchema) =>
  schema.table(
    'identifiers',
    {
      id: text().primaryKey(),
      entity: text().notNull(),
      scheme: text().notNull(),
      value: text().notNull(),
      match: text(),
    },
    t => [index('identifiers_entity').on(t.entity), index('identifiers_value').on(t.scheme, t.value)],
  )

const milestonesTable = (schema: PgSchema) =>
  schema.table(
    'milestones',
    {
      ...fact(),
      entity: text().notNull(),
      kind: text().notNull(),
      date: text(),
      actor: text(),
      note: text(),
      ...days(),
    },
    t => [
      index('milestones_entity').on(t.entity),
      index('milestones_kind').on(t.kind, dayOr(t.dateFrom, '-infinity')),
      index('milestones_days').using('spgist', daysFrom(t.dateFrom, t.dateTo)),
    ],
  )

const participationsTable = (schema: PgSchema) =>
  schema.table(
    'participations',
    {
      ...fact(),
      entity: text().notNull(),
      actor: text().notNull(),
      role: text().notNull(),
      onBehalfOf: text('on_behalf_of'),
      rank: text(),
    },
    t => [
      index('participations_entity').on(t.entity, sql`(${t.role} || ' ' || ${t.actor})`, t.id),
      index('participations_actor').on(t.actor, t.entity),
    ],
  )

/** `entity` is null for a figure about the world. */
const figuresTable = (schema: PgSchema) =>
  schema.table(
    'figures',
    {
      ...fact(),
      entity: text(),
      measure: text().notNull(),
      value: numeric().notNull(),
      unit: text().notNull(),
      currency: text(),
      bound: text().notNull(),
      meaning: text().notNull(),
      asOf: text('as_of'),
      scope: text(),
    },
    t => [index('figures_entity').on(sql`coalesce(${t.entity}, '')`, t.measure, t.id)],
  )

/** The areas that an entity covers. */
const coveragesTable = (schema: PgSchema) =>
  schema.table('coverages', { id: text().primaryKey(), entity: text().notNull(), area: text().notNull() }, t => [
    index('coverages_entity').on(t.entity),
    index('coverages_area').on(t.area, t.entity),
  ])

type Rows<Table extends (schema: PgSchema) => { $inferSelect: unknown }> = ReturnType<Table>['$inferSelect']
/** A claim as queries read it; `become` maps the former ids in it to the surviving ids. */
export type ClaimRow = Omit<Rows<typeof claimsTable>, 'entity' | 'retractedBy' | 'earlier'> & {
  become: Record<string, string> | null
}
export type NameRow = Omit<Rows<typeof namesTable>, 'folded'>
export type FormerIdRow = Rows<typeof formerIdsTable>
export type IdentifierRow = Rows<typeof identifiersTable>
export type MilestoneRow = Rows<typeof milestonesTable>
export type ParticipationRow = Rows<typeof participationsTable>
export type FigureRow = Rows<typeof figuresTable>
export type CoverageRow = Rows<typeof coveragesTable>

/** The tables of `common.graphql`, in the schema of one subgraph. */
export const commonTables = (schema: PgSchema) => ({
  claims: claimsTable(schema),
  retellings: retellingsTable(schema),
  names: namesTable(schema),
  identifiers: identifiersTable(schema),
  sourceRanks: sourceRanksTable(schema),
  formerIds: formerIdsTable(schema),
  ...importTables(schema),
})

export type CommonTables = Omit<ReturnType<typeof commonTables>, 'retellings' | keyof ReturnType<typeof importTables>>

/** The tables of `facts.graphql`. */
export const factTables = (schema: PgSchema) => ({
  milestones: milestonesTable(schema),
  participations: participationsTable(schema),
  figures: figuresTable(schema),
  coverages: coveragesTable(schema),
})
export type FactTables = ReturnType<typeof factTables>
