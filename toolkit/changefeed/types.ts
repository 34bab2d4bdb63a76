import type { Wording, Wordings } from './link-verbs.ts'

/*
 * What a subgraph tells the index of links: `_links` of feed.graphql. `merge` notes each entity and fact that an import touches
 * in `changes`. The feed tells these in this order, as they are now.
 */

/**
 * The rows of a table of a bundle as ties between what two of their fields name. The kind is what the field `kind` tells, and
 * `verbs` has a wording for each; without such a field it is the one that `verbs` has.
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

/** The tables whose rows are things of their own, `title` being their name where they have no other; and the ties. */
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
