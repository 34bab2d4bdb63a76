import { buildSubgraphSchema } from '@apollo/subgraph'
import { GraphQLError, type GraphQLInterfaceType, type GraphQLSchema, parse } from 'graphql'
import { type FeedArgs, type LinkFeed, prefetchPages, readFeedPage, skipUnchangedPages } from '#toolkit/changefeed'
import { readSubgraphSdl } from '#toolkit/config'
import { bindToRequest, type Database, type DatabaseAddress, openDatabase, readRevision } from '#toolkit/database'
import { formatError, toRefusal, unavailableError } from '#toolkit/errors'
import { createDocumentCache, toBadInput } from '#toolkit/execution'
import type { ImportDefinition } from '#toolkit/facts'
import { createLazyLoaders, openRequestCache } from '#toolkit/loading'
import { type Log, type Signal, withSpan } from '#toolkit/runtime'
import type { Context, Definition, Follower, Subgraph, SubgraphOptions } from './types.ts'

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
  place: DatabaseAddress,
  log: Log,
  {
    onStatement,
    today = utcDay,
    sdl = readSubgraphSdl(definition.name),
    revisionListener: hearing,
    sharedRowCache: kept,
    executor,
    servesRequests: isAsked = true,
  }: SubgraphOptions = {},
): Subgraph {
  const { name, intake = ownsNothing, feed, memoryRevision: holds = () => '' } = definition
  const database: Database = openDatabase(name, place, onStatement)
  const heard = hearing?.follow(name, {
    read: () => database.reads.read(sql => readRevision(sql, name), 1_000),
    notify: (...told) => database.reads.read(sql => sql`select pg_notify(${told[0]}, ${told[1]})`, 1_000),
  })
  const tell =
    feed &&
    skipUnchangedPages(
      prefetchPages((asked, goesOn) =>
        database.readInBackground(sql => readFeedPage({ name, intake, sql, feed }, asked, goesOn)),
      ),
      () => heard?.leased(),
    )
  const resolvers = tell ? offering(definition.resolvers, tell) : definition.resolvers
  const servedBy = (sdl: string) => {
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])
    return { sdl, schema, documentOf: createDocumentCache(schema, executor) }
  }
  let made = isAsked ? servedBy(sdl) : undefined
  const served = () => (made ??= servedBy(sdl))
  const queries = definition.queries(database.db, database.backgroundDb)
  const mine = log.child({ subgraph: name })
  const loadersOf = createLazyLoaders<Queries, Makers>(definition.loaders)
  // The data of who takes in no bundles change in ways of their own.
  const now =
    kept && definition.intake
      ? openRequestCache({
          leased: heard?.leased,
          read: () => database.reads.read(sql => readRevision(sql, name), patience),
          at: revision => kept.at(name, revision),
        })
      : undefined
  const own = Symbol(name)
  const contextOf = (requestId: string, signal: Signal | undefined): Context<Queries, Makers> => {
    const asked = bindToRequest(signal, queries, now?.())
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
      if (isStopped) return { errors: [unavailableError(name)] }
      const prepared = served().documentOf(query)
      if (prepared.errors) return { errors: prepared.errors }
      const { execute, cacheHint } = prepared
      session[own] ??= contextOf(requestId, session.signal ?? signal)
      const context = session[own] as Context<Queries, Makers>
      const result = await withSpan('subgraph', { subgraph: name }, async () =>
        execute({ variables, operationName, context }),
      )
      if (!result.errors) return { cacheHint, ...result }
      // Without data nothing was executed: the variables do not fit.
      const wasRefused = !('data' in result)
      return {
        ...result,
        errors: result.errors.map(error => {
          if (wasRefused) return toBadInput(error)
          const told = formatError(toRefusal(error, name), requestId, err =>
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

    readFeedPage: tell,

    follow(peers) {
      const things = () => thingsOf(served().schema)
      follower = definition.follow?.({ sql: database.sql, queries, peers, typeNames: things, log: mine })
      return follower
    },

    revision() {
      const [stored, held] = [heard?.revision(), holds(queries)]
      return stored === undefined || held === undefined ? undefined : `${stored}${held && ` ${held}`}`
    },

    prepareSdl(sdl) {
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

const ownsNothing: ImportDefinition = { prefixes: [], facts: {} }

/** Where PostgreSQL has not told within so many milliseconds at which revision the data are, all is looked up. */
const patience = 250

const utcDay = () => new Date().toISOString().slice(0, 10)

const after = (ms: number) =>
  new Promise<void>(resolve => {
    setTimeout(resolve, ms).unref()
  })
