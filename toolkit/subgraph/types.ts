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
  /** Ends the call, and its statements. */
  signal?: Signal | undefined
  /** What all calls of one client's request have in common: those that bring the same object share their loaders, and end
   * with its signal alone. */
  session?: Session | undefined
}

/** Each subgraph keeps what is its own in it: of a WeakMap V8 takes nothing out before it looks through all memory. */
export type Session = { signal?: Signal; [own: symbol]: unknown }

/** With `cacheHint` where the answer may be kept: one with errors may not. */
export type SubgraphResponse = ExecutionResult & { cacheHint?: CacheHint }

/** What resolvers are handed: the loaders of this request, the day it is, and whose request it is. */
export type Context<Queries, Makers> = {
  queries: Queries
  load: LoadersOf<Makers>
  today: string
  requestId: string
  log: Log
}

/** What one subgraph is made of. */
export type Definition<Queries = unknown, Makers extends object = object> = {
  name: string
  resolvers: Record<string, unknown>
  /** Its statements, prepared once for each database; those `atLeisure` are for no request, and may take longer. */
  queries: (db: Drizzle, backgroundDb: Drizzle) => Queries
  /** How its loaders are made, anew for each request. */
  loaders: Makers
  /** What it takes from a bundle; one that owns nothing has none. */
  intake?: ImportDefinition
  /** What it tells those who keep an index of the graph: answers `_links`. */
  feed?: Feed
  /** Keeps up with what other subgraphs tell, in a database of its own; `things` are the types that it knows now. */
  follow?: (options: { sql: Sql; queries: Queries; peers: Peer[]; typeNames: () => string[]; log: Log }) => Follower
  /** Of one that answers from memory: at which state of its data that is; undefined as long as there is none. */
  memoryRevision?: (queries: Queries) => string | undefined
  migrations: URL
}

export type Subgraph = {
  name: string
  readonly sdl: string
  intake: ImportDefinition
  /** Its database to write to, for the importer and for tests; and as questions read it. */
  sql: Sql
  reads: ReadPool
  /** Answers an operation. Never rejects: what went wrong is in `errors`, fit for a client. */
  execute(request: SubgraphRequest): Promise<SubgraphResponse>
  /** A page of what it tells those who keep an index, where it does: what `_links` answers. */
  readFeedPage: ((args: FeedArgs) => Promise<LinkFeed>) | undefined
  /** Begins to follow its peers, where it does that; it is ready when it has caught up with them once. */
  follow(peers: Peer[]): Follower | undefined
  isReady(): Promise<boolean>
  /**
   * The revision of what it answers with now: as long as it is the same, so are its answers. Undefined where that cannot be
   * known, as at first and while the database is away.
   */
  revision(): string | undefined
  /** Makes ready to serve another SDL with the same resolvers; what it gives does so. Throws where that cannot be. */
  prepareSdl(sdl: string): () => void
  stop(): Promise<void>
}

/**
 * `onStatement` hears every statement; `today` is the clock; `sdl` what it serves, if not that of `schema/`; `hearing` hears from
 * its database; `kept` is where its loaders keep what they have found; `executor` who executes documents. Where nobody will ask
 * it anything (`isAsked`), as in an import, its schema is not made.
 */
export type SubgraphOptions = {
  onStatement?: (statement: string) => void
  today?: () => string
  sdl?: string
  revisionListener?: RevisionListener
  sharedRowCache?: RowCache | undefined
  executor?: Executor
  servesRequests?: boolean
}

/** Another subgraph, for one that asks it by itself and not for a client. */
export type Peer = {
  name: string
  /** The types of things that it owns and composition alone has made known to whoever asks. */
  addedTypes?: string[]
  /** Whether it is from elsewhere, and no folder of `services/` has it. */
  isForeign?: boolean
  request(query: string, variables?: Record<string, unknown>): Promise<Pick<ExecutionResult, 'data' | 'errors'>>
  /** Of one in this process, a page of its feed as it is: to make an answer of it takes a tenth of the time of a tie. */
  readFeedPage?: Subgraph['readFeedPage']
  /** Where it is asked over connections, which nobody needs any more. */
  close?(): Promise<unknown>
}

/** One that keeps up with its peers. `catchUp` reads what they have told since; a feed that fails is no failure of it. */
export type Follower = {
  catchUp(): Promise<void>
  isReady(): Promise<boolean>
  /** For each feed the seconds since it was last read to its end; null for one that this process has not yet. */
  feedLag(): Record<string, number | null>
  /** How far it has come, for other processes that read the same index and follow nobody themselves. */
  progress(): Progress
  /** The progress of the one that follows in this one's place: brings in what that has written. */
  adopt(progress: Progress): Promise<void>
}

/** The feeds that hold nobody up any more, and when each was last read to its end. */
export type Progress = { settled: string[]; lastRead: Record<string, number> }
