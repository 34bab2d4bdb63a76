import type { ExecutionResult } from 'graphql'
import type { Sql } from 'postgres'
import type { Feed, FeedArgs, LinkFeed } from '#toolkit/changefeed'
import type { Drizzle, ReadPool } from '#toolkit/database'
import type { Executor } from '#toolkit/execution'
import type { ImportDefinition } from '#toolkit/facts'
import type { CacheHint } from '#toolkit/graphql'
import type { LoadersOf, RowCache } from '#toolkit/loading'
import type { Log, Signal } from '#toolkit/runtime'
import type { RevisionListener } from './revision-listener.ts'

export type SubgraphRequest = {
  query: string
  variables?: Record<string, unknown> | undefined
  operationName?: string | undefined
  requestId: string
  /** Cancels the call and its statements. */
  signal?: Signal | undefined
  /** Calls for one client request pass the same object: they share loaders, and only its signal cancels statements. */
  session?: Session | undefined
}

/** Each subgraph stores its data under a symbol: a WeakMap would free its entries only at a full garbage collection. */
export type Session = { signal?: Signal; [own: symbol]: unknown }

/** `cacheHint` is set if the response may be cached, which is never the case with errors. */
export type SubgraphResponse = ExecutionResult & { cacheHint?: CacheHint }

/** The context of resolvers, for one request. `today` is the date in UTC, as `2025-07-01`. */
export type Context<Queries, Makers> = {
  queries: Queries
  load: LoadersOf<Makers>
  today: string
  requestId: string
  log: Log
}

export type Definition<Queries = unknown, Makers extends object = object> = {
  name: string
  resolvers: Record<string, unknown>
  /** Prepares the statements, once at the start. `backgroundDb` has a longer timeout, for work outside requests. */
  queries: (db: Drizzle, backgroundDb: Drizzle) => Queries
  /** Functions that create the loaders, called for each request. */
  loaders: Makers
  /** The tables of a bundle that the subgraph imports; undefined if it owns no facts. */
  intake?: ImportDefinition
  /** The changefeed: the entities and links that `_links` returns. */
  feed?: Feed
  /** Follows the changefeeds of `peers`. `typeNames` returns the types of the current SDL that implement `Node`. */
  follow?: (options: { sql: Sql; queries: Queries; peers: Peer[]; typeNames: () => string[]; log: Log }) => Follower
  /** The revision of data that the subgraph serves from memory; undefined until they are loaded. */
  memoryRevision?: (queries: Queries) => string | undefined
  migrations: URL
}

export type Subgraph = {
  name: string
  readonly sdl: string
  intake: ImportDefinition
  /** For writes of the importer and of tests. */
  sql: Sql
  /** For reads of requests. */
  reads: ReadPool
  /** Executes an operation. Never rejects: the response has the errors, without internal details. */
  execute(request: SubgraphRequest): Promise<SubgraphResponse>
  /** A page of the changefeed, as `_links` returns it; undefined if the subgraph has none. */
  readFeedPage: ((args: FeedArgs) => Promise<LinkFeed>) | undefined
  /** Creates the follower, if the definition has `follow`. The subgraph is ready once the follower is ready. */
  follow(peers: Peer[]): Follower | undefined
  isReady(): Promise<boolean>
  /**
   * The revision of the data. Responses stay the same while the revision does. It is not known (undefined) at the start
   * and while the database is unavailable.
   */
  revision(): string | undefined
  /** Builds the schema of another SDL and returns a function that switches to it. Throws if the SDL is invalid. */
  prepareSdl(sdl: string): () => void
  stop(): Promise<void>
}

export type SubgraphOptions = {
  /** Receives the text of every statement that drizzle sends. */
  onStatement?: (statement: string) => void
  /** The current day, as `2025-07-01`. */
  today?: () => string
  /** The SDL to serve, if it is not the one in `schema/`. */
  sdl?: string
  /** Listens on the database of the subgraph. Without it, the revision is not known. */
  revisionListener?: RevisionListener
  /** Without it, loaders cache rows only for one request. */
  sharedRowCache?: RowCache | undefined
  executor?: Executor
  /** False in a process without requests, such as an import: the first use builds the schema. */
  servesRequests?: boolean
}

/** A client of another subgraph, for calls that do not belong to a client's request. */
export type Peer = {
  name: string
  /** Entity types of the other subgraph that only the composition adds to the SDL of the calling subgraph. */
  addedTypes?: string[]
  /** True if the other subgraph has no folder in `services/`. */
  isForeign?: boolean
  request(query: string, variables?: Record<string, unknown>): Promise<Pick<ExecutionResult, 'data' | 'errors'>>
  /** Set for a subgraph in this process: reads its feed without GraphQL, in a tenth of the time. */
  readFeedPage?: Subgraph['readFeedPage']
  /** Set for a subgraph that is called over HTTP: closes the connections. */
  close?(): Promise<unknown>
}

/** Follows the changefeeds of peers. */
export type Follower = {
  /** Reads all new pages. Does not reject if a feed fails. */
  catchUp(): Promise<void>
  isReady(): Promise<boolean>
  /** For each feed, the seconds since it was last read to its end; null if this process has not read it. */
  feedLag(): Record<string, number | null>
  /** The progress, for processes that read the same index and follow no feeds. */
  progress(): Progress
  /** Applies the progress of the process that follows the feeds, and loads its changes of the index. */
  adopt(progress: Progress): Promise<void>
}

/** The feeds that do not delay readiness, and for each feed the end of its last complete read, in ms since 1970. */
export type Progress = { settled: string[]; lastRead: Record<string, number> }
