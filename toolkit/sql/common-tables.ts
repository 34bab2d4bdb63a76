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
 * The tables that several subgraphs have. The row of a fact has the resolved values, and `claims` has every claim. A
 * column has the name of its field in the schema: `on_behalf_of` has the resolved value of claims about `onBehalfOf`.
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

/** A column that PostgreSQL fills from a sequence, in partitions too: `num: numberFrom('links.edges_num')`. */
export const numberFrom = (sequence: string) =>
  integer()
    .notNull()
    .default(sql.raw(`nextval('${sequence}')`))

/** The first and last day that a partial date can mean; null if open or unknown. */
export const days = () => ({ dateFrom: date('date_from'), dateTo: date('date_to') })

/** One field of the entities of another subgraph, by id: see facts/replicated-columns.ts. */
export const replicaTable = (schema: PgSchema, name: string) =>
  schema.table(name, { id: text().primaryKey(), value: text().notNull() }, t => [
    index(`${name}_value`).on(t.value, t.id),
  ])

/** The tables of `common.graphql`, in the schema of one subgraph. */
export const commonTables = (schema: PgSchema) => ({
  /** A row is the claim of one source about one fact. `told` has the filled columns of the fact, by field name. */
  claims: schema.table(
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
      // For each time that an import restored the claim: the former `import`, a space, the former `retracted_by`.
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
  ),
  /** The imports that repeated a valid claim. The claim stays valid until every import that contains it is undone. */
  retellings: schema.table('retellings', { claim: text().notNull(), import: text().notNull() }, t => [
    primaryKey({ columns: [t.claim, t.import] }),
    index('retellings_import').using('brin', t.import),
  ]),
  /** `folded` is the text without accents and case. Sorting by `standing` ranks the names of one entity. */
  names: schema.table(
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
  ),
  /** `match` is set only for an area: how well the area maps to a concept of another vocabulary. */
  identifiers: schema.table(
    'identifiers',
    {
      id: text().primaryKey(),
      entity: text().notNull(),
      scheme: text().notNull(),
      value: text().notNull(),
      match: text(),
    },
    t => [index('identifiers_entity').on(t.entity), index('identifiers_value').on(t.scheme, t.value)],
  ),
  /** The fields of a source that the ranking of claims needs; the sources subgraph owns the rest. */
  sourceRanks: schema.table('source_ranks', { id: text().primaryKey(), kind: text().notNull(), published: text() }),
  /** The surviving id of each former id. Rows refer to other subgraphs, so it has the entities of all subgraphs. */
  formerIds: schema.table('former_ids', { id: text().primaryKey(), entity: text().notNull() }, t => [
    index('former_ids_entity').on(t.entity),
  ]),
  ...importTables(schema),
})

export type CommonTables = Omit<ReturnType<typeof commonTables>, 'retellings' | keyof ReturnType<typeof importTables>>

/** The tables of `facts.graphql`. */
export const factTables = (schema: PgSchema) => ({
  milestones: schema.table(
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
  ),
  participations: schema.table(
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
  ),
  /** `entity` is null for a figure about the world. */
  figures: schema.table(
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
  ),
  /** The areas that an entity covers. */
  coverages: schema.table(
    'coverages',
    { id: text().primaryKey(), entity: text().notNull(), area: text().notNull() },
    t => [index('coverages_entity').on(t.entity), index('coverages_area').on(t.area, t.entity)],
  ),
})

export type FactTables = ReturnType<typeof factTables>

/** A claim as queries read it; `become` maps the former ids in it to the surviving ids. */
export type ClaimRow = Omit<CommonTables['claims']['$inferSelect'], 'entity' | 'retractedBy' | 'earlier'> & {
  become: Record<string, string> | null
}
export type NameRow = Omit<CommonTables['names']['$inferSelect'], 'folded'>
export type FormerIdRow = CommonTables['formerIds']['$inferSelect']
export type IdentifierRow = CommonTables['identifiers']['$inferSelect']
export type MilestoneRow = FactTables['milestones']['$inferSelect']
export type ParticipationRow = FactTables['participations']['$inferSelect']
export type FigureRow = FactTables['figures']['$inferSelect']
export type CoverageRow = FactTables['coverages']['$inferSelect']
