import { boolean, index, integer, json, pgSchema, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import { numberFrom, revisionTable } from '#toolkit/sql'

/*
 * An index of what the other subgraphs tell: nothing here is told first here, and all of it can be read anew.
 */

export const schema = pgSchema('links')

// Things by a number that never changes, for ties and for what is kept in memory. One without a type is not there, or not yet:
// a tie may be told before what it leads to. `revision` is that of the index when it was last told.
export const nodes = schema.table(
  'nodes',
  {
    num: integer().primaryKey().generatedAlwaysAsIdentity(),
    id: text().notNull().unique(),
    type: text(),
    subgraph: text(),
    revision: integer().notNull().default(0),
  },
  t => [index('nodes_revision').on(t.revision)],
)

// Names, identifiers, what rests on a source, and ties: each has a partition for each reading, see queries/readings.ts.

// `place` is the order in which the subgraph tells them, `folded` the name as it is compared.
export const names = schema.table(
  'names',
  {
    reading: integer().notNull(),
    node: integer().notNull(),
    place: integer().notNull(),
    text: text().notNull(),
    language: text(),
    preferred: boolean().notNull(),
    folded: text().notNull(),
  },
  t => [primaryKey({ columns: [t.node, t.place, t.reading] })],
)

export const identifiers = schema.table(
  'identifiers',
  {
    reading: integer().notNull(),
    node: integer().notNull(),
    scheme: text().notNull(),
    value: text().notNull(),
    folded: text().notNull(),
  },
  t => [
    index('identifiers_node').on(t.node),
    index('identifiers_value').on(t.scheme, t.value),
    index('identifiers_folded').on(t.folded),
  ],
)

// What rests on a source; `id` and `type` are those of the thing.
export const supports = schema.table(
  'supports',
  { reading: integer().notNull(), source: text().notNull(), id: text().notNull(), type: text().notNull() },
  t => [primaryKey({ columns: [t.source, t.id, t.reading] }), index('supports_id').on(t.id)],
)

// Numbers of ties, of all readings together; and of readings.
export const tieNumbers = schema.sequence('edges_num')
export const readingNumbers = schema.sequence('readings_number')

// `from` and `to` are numbers of things, `sources` says how many sources speak for it, `revision` when it last changed. Which ties
// a thing has is looked up in memory: an index of it here would cost more than all else of a tie.
export const edges = schema.table(
  'edges',
  {
    num: numberFrom('links.edges_num'),
    id: text().notNull(),
    subgraph: text().notNull(),
    reading: integer().notNull(),
    from: integer().notNull(),
    to: integer().notNull(),
    kind: text().notNull(),
    verb: text().notNull(),
    date: text(),
    evidence: json().$type<EvidenceRow[]>().notNull(),
    sources: smallint().notNull(),
    revision: integer().notNull(),
  },
  t => [
    primaryKey({ columns: [t.num, t.reading] }),
    unique('edges_told').on(t.reading, t.id),
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

// How far each feed has been read, and which reading of it is shown: the last that came to its end (`isWhole`: no other has begun).
export const feeds = schema.table('feeds', {
  subgraph: text().primaryKey(),
  cursor: text(),
  isWhole: boolean('is_whole').notNull().default(false),
  revision: integer().notNull().default(0),
  reading: integer(),
})

// How far a feed has been read that is read from its beginning.
export const readings = schema.table('readings', {
  subgraph: text().primaryKey(),
  number: integer().notNull(),
  cursor: text().notNull(),
})

// What such a feed told last of things; one that is gone has no type.
export const toldNodes = schema.table(
  'told_nodes',
  { subgraph: text().notNull(), num: integer().notNull(), type: text() },
  t => [primaryKey({ columns: [t.subgraph, t.num] })],
)

// Tells this index from another one: what is served of it is at the revisions of its feeds.
export const revision = revisionTable(schema)

export type EvidenceRow = {
  source: string
  locator: string | null
  quote: string | null
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
  confidence: 'HIGH' | 'MEDIUM' | 'LOW'
}
export type NodeRow = typeof nodes.$inferSelect
