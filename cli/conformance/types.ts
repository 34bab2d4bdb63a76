import type { GraphQLSchema } from 'graphql'

/** What a subgraph answers, how long it took in milliseconds, and how long it says that it may be kept. */
export type SubgraphResponse = {
  // biome-ignore lint/suspicious/noExplicitAny: what a question gives depends on the question
  data?: any
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[] | undefined
  took: number
  cacheControl?: string | undefined
}

export type SendQuery = (query: string, variables?: Record<string, unknown>) => Promise<SubgraphResponse>

/** A subgraph that is looked at: how it is asked, and what of it was found out beforehand. */
export type InspectedSubgraph = {
  name: string
  ask: SendQuery
  sdl: string
  schema: GraphQLSchema
  /** The types that the graph may ask it for by their key, `id`. */
  entities: string[]
  /** Those of them that are its own, by what it tells in its feed, or since no other subgraph has them. */
  own: string[]
  /** Ids of each of them, to ask with. */
  ids: Record<string, string[]>
  lists: PagedList[]
  feed: FeedRead | undefined
  /** The graph that it is to be part of, where it can be asked whether things of others are there. */
  graph?: SendQuery | undefined
}

export type InspectionOptions = { others: string[]; given?: string[]; graph?: SendQuery | undefined }

export type PageArgs = { first?: number; after?: string; last?: number; before?: string }

export type PageRead = {
  edges: { cursor: string; node: { __typename: string; id?: string } | null }[]
  pageInfo: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number
}

/** A list that is told page by page, and can be asked for without knowing more than an id. */
export type PagedList = {
  /** `Query.notes`, `Organisation.offices`. */
  name: string
  /** Whether it can be read from its end too, and whether what it lists has ids. */
  isTwoWay: boolean
  tellsIds: boolean
  ask(args: PageArgs): Promise<{ page: PageRead | null; errors: SubgraphResponse['errors'] }>
}

export type FeedRead = {
  nodes: { id: string; type: string; deleted: boolean; names: { text: string }[] }[]
  edges: { id: string; from: string; to: string; kind: string; verb: string; deleted: boolean; evidence: string }[]
  verbs: { verb: string; language: string; text: string; inverse: string }[]
  /** The cursor of the last page; null where no page came. */
  cursor: string | null
  pages: number
  errors: SubgraphResponse['errors']
}
