import { setTimeout as after } from 'node:timers/promises'
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
 * Defines a subgraph. The same definition runs in the gateway's process or on a port.
 *
 *     export default defineSubgraph({ name: 'sources', resolvers, queries, loaders, intake, migrations })
 */
export const defineSubgraph = <Queries, Makers extends object>(definition: Definition<Queries, Makers>) => definition

/**
 * Starts a subgraph on a database that `prepareDatabase` has migrated.
 *
 *     const sources = startSubgraph(definition, address, log)
 *     await sources.execute({ query: '{ source(id: "src_seed") { title } }', requestId: '1' })
 */
export function startSubgraph<Queries, Makers extends object>(
  definition: Definition<Queries, Makers>,
  address: DatabaseAddress,
  log: Log,
  {
    onStatement,
    today = () => new Date().toISOString().slice(0, 10),
    sdl = readSubgraphSdl(definition.name),
    revisionListener,
    sharedRowCache,
    executor,
    servesRequests = true,
  }: SubgraphOptions = {},
): Subgraph {
  const { name, intake = NO_FACTS, feed, memoryRevision = () => '' } = definition
  const database: Database = openDatabase(name, address, onStatement)
  const state = revisionListener?.follow(name, {
    read: () => database.reads.read(sql => readRevision(sql, name), 1_000),
    notify: (channel, payload) => database.reads.read(sql => sql`select pg_notify(${channel}, ${payload})`, 1_000),
  })
  const readPage =
    feed &&
    skipUnchangedPages(
      prefetchPages((args, onNext) =>
        database.readInBackground(sql => readFeedPage({ name, intake, sql, feed }, args, onNext)),
      ),
      () => state?.leased(),
    )
  const resolvers = readPage ? withFeed(definition.resolvers, readPage) : definition.resolvers
  const buildServed = (sdl: string) => {
    const schema = buildSubgraphSchema([{ typeDefs: parse(sdl), resolvers: resolvers as never }])
    return { sdl, schema, documentOf: createDocumentCache(schema, executor) }
  }
  let current = servesRequests ? buildServed(sdl) : undefined
  const served = () => (current ??= buildServed(sdl))
  const queries = definition.queries(database.db, database.backgroundDb)
  const ownLog = log.child({ subgraph: name })
  const loadersOf = createLazyLoaders<Queries, Makers>(definition.loaders)
  // Only imports set a revision. Without imports, rows can change while the revision stays the same.
  const requestCache =
    sharedRowCache && definition.intake
      ? openRequestCache({
          leased: state?.leased,
          read: () => database.reads.read(sql => readRevision(sql, name), REVISION_TIMEOUT_MS),
          at: revision => sharedRowCache.at(name, revision),
        })
      : undefined
  const sessionKey = Symbol(name)
  const contextOf = (requestId: string, signal: Signal | undefined): Context<Queries, Makers> => {
    const boundQueries = bindToRequest(signal, queries, requestCache?.())
    return { queries: boundQueries, load: loadersOf(boundQueries), today: today(), requestId, log: ownLog }
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
      session[sessionKey] ??= contextOf(requestId, session.signal ?? signal)
      const context = session[sessionKey] as Context<Queries, Makers>
      const result = await withSpan('subgraph', { subgraph: name }, async () =>
        execute({ variables, operationName, context }),
      )
      if (!result.errors) return { cacheHint, ...result }
      // A result has no `data` only if a variable is invalid.
      const hasInvalidVariables = !('data' in result)
      return {
        ...result,
        errors: result.errors.map(error => {
          if (hasInvalidVariables) return toBadInput(error)
          const { message, extensions = null } = formatError(toRefusal(error, name), requestId, err =>
            ownLog.error({ err, requestId, path: error.path }, 'a field failed'),
          )
          return new GraphQLError(message, { nodes: error.nodes, path: error.path, extensions })
        }),
      }
    },

    readFeedPage: readPage,

    follow(peers) {
      const typeNames = () => nodeTypesIn(served().schema)
      follower = definition.follow?.({ sql: database.sql, queries, peers, typeNames, log: ownLog })
      return follower
    },

    revision() {
      const [stored, inMemory] = [state?.revision(), memoryRevision(queries)]
      return stored === undefined || inMemory === undefined ? undefined : `${stored}${inMemory && ` ${inMemory}`}`
    },

    prepareSdl(sdl) {
      const next = sdl === served().sdl ? served() : buildServed(sdl)
      return () => {
        current = next
      }
    },

    async isReady() {
      if (isStopped) return false
      try {
        const isUp = database.reads.read(sql => sql`select 1`, 1_000).then(() => follower?.isReady() ?? true)
        return await Promise.race([isUp, after(1_000, false, { ref: false })])
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

const withFeed = (resolvers: Record<string, unknown>, readPage: (args: FeedArgs) => Promise<LinkFeed>) => ({
  ...resolvers,
  Query: { ...(resolvers.Query as object), _links: (_: unknown, args: FeedArgs) => readPage(args) },
})

const nodeTypesIn = (schema: GraphQLSchema) =>
  schema.getPossibleTypes(schema.getType('Node') as GraphQLInterfaceType).map(({ name }) => name)

const NO_FACTS: ImportDefinition = { prefixes: [], facts: {} }

// A request that cannot read the revision within this time does not use the shared cache.
const REVISION_TIMEOUT_MS = 250
