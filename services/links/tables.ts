import {
  boolean,
  customType,
  index,
  integer,
  json,
  jsonb,
  pgSchema,
  primaryKey,
  smallint,
  text,
} from 'drizzle-orm/pg-core'

/*
 * An index of what the other subgraphs tell: nothing here is told first here, and all of it can be read anew.
 */

export const schema = pgSchema('links')

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' })

// Things by a number that never changes, for ties and for what is kept in memory. One without a type is not there, or not yet:
// a tie may be told before what it leads to. `degree` is the number of its ties, `revision` grows with each change of the index.
export const nodes = schema.table(
  'nodes',
  {
    num: integer().primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull().unique(),
    type: text(),
    subgraph: text(),
    degree: integer().notNull().default(0),
    revision: integer().notNull().default(0),
  },
  t => [index('nodes_revision').on(t.revision)],
)

// `place` is the order in which the subgraph tells them, `terms` the words and pairs of signs that a search may begin with.
export const names = schema.table(
  'names',
  {
    node: integer().notNull(),
    place: integer().notNull(),
    text: text().notNull(),
    language: text(),
    preferred: boolean().notNull(),
    folded: text().notNull(),
    terms: tsvector().notNull(),
  },
  t => [primaryKey({ columns: [t.node, t.place] }), index('names_terms').using('gin', t.terms)],
)

// Every term that a name has, or once had: what a misspelt word may have meant.
export const terms = schema.table('terms', { term: text().primaryKey() }, t => [
  index('terms_alike').using('gin', t.term.op('gin_trgm_ops')),
])

export const identifiers = schema.table(
  'identifiers',
  { node: integer().notNull(), scheme: text().notNull(), value: text().notNull(), folded: text().notNull() },
  t => [
    index('identifiers_node').on(t.node),
    index('identifiers_value').on(t.scheme, t.value),
    index('identifiers_folded').on(t.folded),
  ],
)

// What rests on a source; `id` and `type` are those of the thing.
export const supports = schema.table(
  'supports',
  { source: text().notNull(), id: text().notNull(), type: text().notNull() },
  t => [primaryKey({ columns: [t.source, t.id] }), index('supports_id').on(t.id)],
)

// Ties; `from` and `to` are numbers of things, `sources` says how many sources speak for it, `revision` when it last
// changed.
export const edges = schema.table(
  'edges',
  {
    num: integer().primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull().unique(),
    subgraph: text().notNull(),
    from: integer().notNull(),
    to: integer().notNull(),
    kind: text().notNull(),
    verb: text().notNull(),
    date: text(),
    evidence: jsonb().$type<EvidenceRow[]>().notNull(),
    sources: smallint().notNull(),
    revision: integer().notNull(),
  },
  t => [
    index('edges_from').on(t.from, t.kind, t.num),
    index('edges_to').on(t.to, t.kind, t.num),
    // What changes lies together, at the end.
    index('edges_revision').using('brin', t.revision),
  ],
)

// Ties that were taken out, for those who hold them in memory.
export const removed = schema.table('removed', { num: integer().primaryKey(), revision: integer().notNull() }, t => [
  index('removed_revision').on(t.revision),
])

export const verbs = schema.table(
  'verbs',
  {
    subgraph: text().notNull(),
    verb: text().notNull(),
    language: text().notNull(),
    text: text().notNull(),
    inverse: text().notNull(),
    relative: text(),
  },
  t => [primaryKey({ columns: [t.subgraph, t.verb, t.language] })],
)

// How far each feed has been read. Its first reading lies in `pages` until it is whole, and is then taken in at once.
export const feeds = schema.table('feeds', {
  subgraph: text().primaryKey(),
  cursor: text(),
  isWhole: boolean('is_whole').notNull().default(false),
  revision: integer().notNull().default(0),
})

export const pages = schema.table(
  'pages',
  {
    subgraph: text().notNull(),
    number: integer().notNull().generatedAlwaysAsIdentity(),
    nodes: json().notNull(),
    edges: json().notNull(),
    verbs: json().notNull(),
    ids: json().notNull(),
  },
  t => [primaryKey({ columns: [t.subgraph, t.number] })],
)

export type EvidenceRow = {
  source: string
  locator: string | null
  quote: string | null
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
  confidence: 'HIGH' | 'MEDIUM' | 'LOW'
}
export type NodeRow = typeof nodes.$inferSelect
