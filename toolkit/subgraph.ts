import { buildSubgraphSchema } from '@apollo/subgraph'
import { type ExecutionResult, GraphQLError, type GraphQLInterfaceType, type GraphQLSchema, parse } from 'graphql'
import type { Sql } from 'postgres'
import type { CacheHint } from './cache.ts'
import { type Database, type Drizzle, openDatabase, type Place } from './database.ts'
import { asBadInput, rememberDocuments } from './documents.ts'
import { during } from './during.ts'
import type { Signal } from './ending.ts'
import { asRefusal, shown, unavailable } from './errors.ts'
import type { Executor } from './executor/index.ts'
import { type Feed, type FeedArgs, feedPage, type LinkFeed } from './feed.ts'
import { tellingAhead, tellingOnce } from './feed-pages.ts'
import type { Hearing } from './hearing.ts'
import type { Intake } from './intake.ts'
import { type Kept, looking } from './kept.ts'
import { lazily, type Made } from './loader.ts'
import type { Log } from './log.ts'
import type { Follower, Peer } from './peers.ts'
import type { Pool } from './reads.ts'
import { revisionIn } from './revision.ts'
import { sdlOf } from './sdl.ts'
import { traced } from './tracing.ts'

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
export type SubgraphAnswer = ExecutionResult & { cacheHint?: CacheHint }

/** What resolvers are handed: the loaders of this request, the day it is, and whose request it is. */
export type Context<Queries, Makers> = {
  queries: Queries
  load: Made<Makers>
  today: string
  requestId: string
  log: Log
}

/** What one subgraph is made of. */
export type Definition<Queries = unknown, Makers extends object = object> = {
  name: string
  resolvers: Record<string, unknown>
  /** Its statements, prepared once for each database; those `atLeisure` are for no request, and may take longer. */
  queries: (db: Drizzle, atLeisure: Drizzle) => Queries
  /** How its loaders are made, anew for each request. */
  loaders: Makers
  /** What it takes from a bundle; one that owns nothing has none. */
  intake?: Intake
  /** What it tells those who keep an index of the graph: answers `_links`. */
  feed?: Feed
  /** Keeps up with what other subgraphs tell, in a database of its own; `things` are the types that it knows now. */
  follow?: (means: { sql: Sql; queries: Queries; peers: Peer[]; things: () => string[]; log: Log }) => Follower
  /** Of one that answers from memory: at which state of its data that is; undefined as long as there is none. */
  holds?: (queries: Queries) => string | undefined
  migrations: URL
}

export type Subgraph = {
  name: string
  readonly sdl: string
  intake: Intake
  /** Its database to write to, for the importer and for tests; and as questions read it. */
  sql: Sql
  reads: Pool
  /** Answers an operation. Never rejects: what went wrong is in `errors`, fit for a client. */
  execute(request: SubgraphRequest): Promise<SubgraphAnswer>
  /** A page of what it tells those who keep an index, where it does: what `_links` answers. */
  tell: ((asked: FeedArgs) => Promise<LinkFeed>) | undefined
  /** Begins to follow its peers, where it does that; it is ready when it has caught up with them once. */
  follow(peers: Peer[]): Follower | undefined
  isReady(): Promise<boolean>
  /**
   * The revision of what it answers with now: as long as it is the same, so are its answers. Undefined where that cannot be
   * known, as at first and while the database is away.
   */
  revision(): string | undefined
  /** Makes ready to serve another SDL with the same resolvers; what it gives does so. Throws where that cannot be. */
  readied(sdl: string): () => void
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
  hearing?: Hearing
  kept?: Kept | undefined
  executor?: Executor
  isAsked?: boolean
}

/**
 * A subgraph: its SDL, resolvers, statements and loaders. The same definition runs in one process or on a port.
 *
 *     export default defineSubgraph({ name: 'sources', resolvers, queries, loaders, intake, migrations })
 */
export const defineSubgraph = <Queries, Makers extends object>(definition: Definition<Queries, Makers>) => definition

/**
 * Starts a subgraph on a database that `prepare` has made ready.
 *
 *     const sources = startSubgraph(definition, place, log)
 *     await sources.execute({ query: '{ source(id: "src_seed") { title } }', requestId: '1' })
 *
 * A document is parsed and validated once, not for each request. `today` is what the clock says, in UTC.
 */
export function startSubgraph<Queries, Makers extends object>(
  definition: Definition<Queries, Makers>,
  place: Place,
  log: Log,
  {
    onStatement,
    today = utcDay,
    sdl = sdlOf(definition.name),
    hearing,
    kept,
    executor,
    isAsked = true,
  }: SubgraphOptions = {},
): Subgraph {
  const { name, intake = ownsNothing, feed, holds = () => '' } = definition
  const database: Database = openDatabase(name, place, onStatement)
  const heard = hearing?.of(name, {
    read: () => database.reads.read(sql => revisionIn(sql, name), 1_000),
    notify: (...told) => database.reads.read(sql => sql`select pg_notify(${told[0]}, ${told[1]})`, 1_000),
  })
  const tell =
    feed &&
    tellingOnce(
      tellingAhead((asked, goesOn) => database.leisurely(sql => feedPage({ name, intake, sql, feed }, asked, goesOn))),
      () => heard?.leased(),
    )
  const resolvers = tell ? offering(definition.resolvers, tell) : definition.resolvers
  const servedBy = (sdl: string) => {
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])
    return { sdl, schema, documentOf: rememberDocuments(schema, executor) }
  }
  let made = isAsked ? servedBy(sdl) : undefined
  const served = () => (made ??= servedBy(sdl))
  const queries = definition.queries(database.db, database.atLeisure)
  const mine = log.child({ subgraph: name })
  const loadersOf = lazily<Queries, Makers>(definition.loaders)
  // The data of who takes in no bundles change in ways of their own.
  const now =
    kept && definition.intake
      ? looking({
          leased: heard?.leased,
          read: () => database.reads.read(sql => revisionIn(sql, name), patience),
          at: revision => kept.at(name, revision),
        })
      : undefined
  const own = Symbol(name)
  const contextOf = (requestId: string, signal: Signal | undefined): Context<Queries, Makers> => {
    const asked = during(signal, queries, now?.())
    return { queries: asked, load: loadersOf(asked), today: today(), requestId, log: mine }
  }
  let follower: Follower | undefined
  let isStopped = false

  return {
    name,
    get sdl() {
      return served().sdl
    },
    intake,
    sql: database.sql,
    reads: database.reads,

    async execute({ query, variables, operationName, requestId, signal, session = {} }) {
      if (isStopped) return { errors: [unavailable(name)] }
      const prepared = served().documentOf(query)
      if (prepared.errors) return { errors: prepared.errors }
      const { execute, cacheHint } = prepared
      session[own] ??= contextOf(requestId, session.signal ?? signal)
      const context = session[own] as Context<Queries, Makers>
      const result = await traced('subgraph', { subgraph: name }, async () =>
        execute({ variables, operationName, context }),
      )
      if (!result.errors) return { cacheHint, ...result }
      // Without data nothing was executed: the variables do not fit.
      const wasRefused = !('data' in result)
      return {
        ...result,
        errors: result.errors.map(error => {
          if (wasRefused) return asBadInput(error)
          const told = shown(asRefusal(error, name), requestId, err =>
            mine.error({ err, requestId, path: error.path }, 'a field failed'),
          )
          return new GraphQLError(told.message, {
            nodes: error.nodes,
            path: error.path,
            extensions: told.extensions ?? null,
          })
        }),
      }
    },

    tell,

    follow(peers) {
      const things = () => thingsOf(served().schema)
      follower = definition.follow?.({ sql: database.sql, queries, peers, things, log: mine })
      return follower
    },

    revision() {
      const [stored, held] = [heard?.revision(), holds(queries)]
      return stored === undefined || held === undefined ? undefined : `${stored}${held && ` ${held}`}`
    },

    readied(sdl) {
      const next = sdl === served().sdl ? served() : servedBy(sdl)
      return () => {
        made = next
      }
    },

    async isReady() {
      if (isStopped) return false
      try {
        const answers = database.reads.read(sql => sql`select 1`, 1_000).then(() => follower?.isReady() ?? true)
        return await Promise.race([answers, after(1_000).then(() => false)])
      } catch {
        return false
      }
    },

    async stop() {
      isStopped = true
      await database.close()
    },
  }
}

/** The resolvers with the feed beside the other root fields. */
const offering = (resolvers: Record<string, unknown>, page: (asked: FeedArgs) => Promise<LinkFeed>) => ({
  ...resolvers,
  Query: { ...(resolvers.Query as object), _links: (_: unknown, asked: FeedArgs) => page(asked) },
})

const thingsOf = (schema: GraphQLSchema) =>
  schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType).map(({ name }) => name)

const ownsNothing: Intake = { prefixes: [], facts: {} }

/** Where PostgreSQL has not told within so many milliseconds at which revision the data are, all is looked up. */
const patience = 250

const utcDay = () => new Date().toISOString().slice(0, 10)

const after = (ms: number) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, ms).unref()
  })
