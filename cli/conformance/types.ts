import type { GraphQLSchema } from 'graphql'

/** A response of a subgraph, with its duration in milliseconds and its cache-control header. */
export type SubgraphResponse = {
  // biome-ignore lint/suspicious/noExplicitAny: the shape of the data depends on the query
  data?: any
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[] | undefined
  took: number
  cacheControl?: string | undefined
}

export type SendQuery = (query: string, variables?: Record<string, unknown>) => Promise<SubgraphResponse>

/** A subgraph under test: how to query it, and facts that the checks need. */
export type InspectedSubgraph = {
  name: string
  ask: SendQuery
  sdl: string
  schema: GraphQLSchema
  /** Entity types with the key `id` that it resolves. */
  entities: string[]
  /** Entity types in its feed; without a feed, entity types that no other subgraph has. */
  own: string[]
  /** Ids to test with, by type. */
  ids: Record<string, string[]>
  lists: PagedList[]
  feed: FeedRead | undefined
  /** The graph, to look up linked entities of other subgraphs. */
  graph?: SendQuery | undefined
}

export type InspectionOptions = { others: string[]; given?: string[]; graph?: SendQuery | undefined }

export type PageArgs = { first?: number; after?: string; last?: number; before?: string }

export type PageRead = {
  edges: { cursor: string; node: { __typename: string; id?: string } | null }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number
}

/** A connection field without required arguments. */
export type PagedList = {
  /** `Query.notes`, `Organisation.offices`. */
  name: string
  /** Whether it has the argument `last`. */
  isTwoWay: boolean
  hasIds: boolean
  ask(args: PageArgs): Promise<{ page: PageRead | null; errors: SubgraphResponse['errors'] }>
}

export type FeedRead = {
  nodes: { id: string; type: string; deleted: boolean; names: { text: string }[] }[]
  edges: { id: string; from: string; to: string; kind: string; verb: string; deleted: boolean; evidence: string }[]
  verbs: { verb: string; language: string; text: string; inverse: string }[]
  /** The cursor of the last page; null without a page. */
  cursor: string | null
  pages: number
  errors: SubgraphResponse['errors']
}
