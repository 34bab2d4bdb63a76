import type { Wording, Wordings } from './link-verbs.ts'

/*
 * The changefeed of a subgraph: `_links` of schema/feed.graphql. Each import records the entities and facts that it
 * changes in the table `changes`. The feed returns their current state, in the order of their last change.
 */

/**
 * Links from a table of a bundle: each row links the entities in its fields `from` and `to`. The field `kind` has the
 * kind of the link, and `verbs` a wording for each kind. Without `kind`, all links have the only kind in `verbs`.
 *
 *     { table: 'participations', from: 'actor', to: 'entity', kind: 'role', verbs: roles }
 *     { table: 'events', from: 'id', to: 'follows', verbs: { FOLLOWS: { en: 'followed | was followed by', zh: '…' } } }
 */
export type FeedLink = {
  table: string
  from: string
  to: string
  kind?: string
  date?: string
  verbs: Record<string, Wordings>
}

/** `nodes` are the tables of entities. `title` is the field with the name of an entity that has no `names`. */
export type Feed = { nodes: string[]; title?: string; links: FeedLink[] }

export type FeedName = { text: string; language: string | null; preferred: boolean }

export type FeedNode = {
  id: string
  type: string
  deleted: boolean
  names: FeedName[]
  identifiers: string[]
  sources: string[]
}

export type FeedEdge = {
  id: string
  from: string
  to: string
  kind: string
  verb: string
  date: string | null
  deleted: boolean
  evidence: string
}

export type FeedVerb = Wording & { verb: string; language: string }

export type LinkFeed = { nodes: FeedNode[]; edges: FeedEdge[]; verbs: FeedVerb[]; cursor: string; hasMore: boolean }

export type FeedArgs = { after?: string | null; first?: number | null }
