import { boolean, index, integer, json, pgSchema, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core'
import { numberFrom, revisionTable } from '#toolkit/sql'

/*
 * The index of links: a copy of the feeds of the other subgraphs, from which all tables can be filled again. The column `reading` has
 * the number of a generation of a feed (queries/feed-generations.ts); the table `told_nodes` has staged rows.
 */

export const schema = pgSchema('links')

// Entities, with stable numbers for links and the index in memory. `type` is null if no feed has sent the entity: a feed may send a
// link before its ends. `revision` is the revision of the index at the last change of the entity.
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

// The tables names, identifiers, supports and edges have one partition for each published generation.

// `place` is the position among the names of the node, from 1; `folded` is the text for search.
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

// The entities that a source supports, with their ids and types.
export const supports = schema.table(
  'supports',
  { reading: integer().notNull(), source: text().notNull(), id: text().notNull(), type: text().notNull() },
  t => [primaryKey({ columns: [t.source, t.id, t.reading] }), index('supports_id').on(t.id)],
)

// Numbers of links, unique across generations, and numbers of generations.
export const linkNumbers = schema.sequence('edges_num')
export const generationNumbers = schema.sequence('readings_number')

// Links. `from` and `to` are numbers of nodes; `sources` is the number of sources that support the link; `revision` is that of its last
// change. An index by node would be larger than the rest of the row, and the index in memory has the links of each node.
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
    // BRIN: changed rows are adjacent, at the end of the table.
    index('edges_revision').using('brin', t.revision),
  ],
)

// Numbers of deleted links, for processes that have them in memory.
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

// The cursor of each feed and its published generation. `isWhole` is false while a newer generation is being read.
export const feeds = schema.table('feeds', {
  subgraph: text().primaryKey(),
  cursor: text(),
  isWhole: boolean('is_whole').notNull().default(false),
  revision: integer().notNull().default(0),
  reading: integer(),
})

// The unpublished generation of each feed that is being read from its start, with its cursor.
export const readings = schema.table('readings', {
  subgraph: text().primaryKey(),
  number: integer().notNull(),
  cursor: text().notNull(),
})

// The latest type of each node in an unpublished generation; null for a deleted node.
export const toldNodes = schema.table(
  'told_nodes',
  { subgraph: text().notNull(), num: integer().notNull(), type: text() },
  t => [primaryKey({ columns: [t.subgraph, t.num] })],
)

// Identifies this index. The state of its data is that of its feeds, in `feeds`.
export const revision = revisionTable(schema)

export type EvidenceRow = {
  source: string
  locator: string | null
  quote: string | null
  stance: 'SUPPORTS' | 'CONTRADICTS'
  basis: 'STATED' | 'INFERRED'
  confidence: 'HIGH' | 'MEDIUM' | 'LOW'
}
