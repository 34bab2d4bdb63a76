import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyBaseLogger, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { readProcessConfig, readSupergraph, supergraphFile } from '#toolkit/config'
import { refusal } from '#toolkit/errors'
import { cacheControl } from '#toolkit/graphql'
import {
  createVerifier,
  deadlineSignal,
  isUnixSocketRequest,
  listenOnUnixSocket,
  parseTimeLeft,
  publicKeys,
  unixSocketPath,
} from '#toolkit/http'
import {
  createDrain,
  createLog,
  type Log,
  listenOrStop,
  main,
  runUntilStopped,
  startMetrics,
  startTracing,
  watchFile,
  withRemoteTrace,
} from '#toolkit/runtime'
import { revisionHeader, revisionStream } from './revision-stream.ts'
import { startSubgraphs, subgraphMetrics } from './start-subgraphs.ts'
import type { Subgraph } from './types.ts'

/**
 * Runs one subgraph as a process on `PORT`, after its migrations, until a signal stops it.
 *
 *     serveSubgraph('sources')            // POST /graphql, GET /revisions, /livez, /readyz
 */
export const serveSubgraph = (name: string) =>
  main(async () => {
    const config = readProcessConfig()
    const log = createLog(config.logLevel)
    const supergraphSdl = readSupergraph(config)
    const graph = await startSubgraphs(config, log, { names: [name], supergraphSdl })
    graph.follow()
    watchFile(supergraphFile(config), supergraphSdl, async sdl => graph.prepareSupergraph(sdl)(), log)
    const isCaller = config.callers === 'anyone' ? undefined : createVerifier(publicKeys(config), name)
    const app = await createSubgraphServer(graph.subgraphs[0]!, log, { isCaller, feedLag: graph.feedLag })
    const socket = unixSocketPath(config, name, config.port)
    if (socket) listenOnUnixSocket(app, socket, log)
    const stopReporting = await Promise.all([
      startTracing(config, `accord-${name}`),
      startMetrics(config, { measures: subgraphMetrics(graph) }),
    ])
    const stop = async () => {
      await app.drain()
      await graph.stop()
      await Promise.all(stopReporting.map(stop => stop()))
    }
    runUntilStopped(stop, log)
    const address = await listenOrStop(config, () => app.listen(config), stop)
    log.info({ subgraph: name, address: `${address}/graphql` }, 'the subgraph is ready')
  })

/**
 * An HTTP server with one subgraph: operations at POST /graphql, revisions at GET /revisions, health at /livez and
 * /readyz. `isCaller` checks the header `authorization`; by default every request is accepted. /readyz reports
 * `feedLag` as `behind`.
 */
export async function createSubgraphServer(
  subgraph: Subgraph,
  log: Log,
  {
    isCaller = async () => true,
    feedLag = () => ({}),
  }: { isCaller?: ((authorization: string | undefined) => Promise<boolean>) | undefined; feedLag?: () => object } = {},
): Promise<FastifyInstance & { drain(): Promise<void> }> {
  // Loaded only by processes that open a port.
  const { fastify, LogController } = await import('fastify')
  const app: FastifyInstance = fastify({
    loggerInstance: log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    // The gateway sends the keys of whole pages.
    bodyLimit: 5_000_000,
    genReqId: ({ headers }) =>
      /^[\w-]{1,64}$/.test(String(headers['x-request-id'])) ? String(headers['x-request-id']) : randomUUID(),
    forceCloseConnections: 'idle',
    return503OnClosing: false,
  })
  const { isDraining, drain } = createDrain(app)
  app.addHook('preHandler', ({ headers }, _, done) => withRemoteTrace(headers, done))
  // `onRequest` rejects a request before its body is read.
  const onRequest = async ({ headers, raw }: FastifyRequest, reply: FastifyReply) => {
    if (isUnixSocketRequest(raw.socket) || (await isCaller(headers.authorization))) return
    const message = 'This subgraph accepts requests only from the gateway: send the query there.'
    const errors = [refusal('UNAUTHENTICATED', message)]
    return reply.code(401).header('www-authenticate', 'Bearer').send({ errors })
  }
  app.post<{ Body: { query?: unknown; variables?: Record<string, unknown>; operationName?: string } | null }>(
    '/graphql',
    { onRequest },
    async (request, reply) => {
      const { query, variables, operationName } = request.body ?? {}
      if (typeof query !== 'string') {
        const errors = [refusal('BAD_REQUEST', 'Send a JSON object with the document in `query`.')]
        return reply.code(400).send({ errors })
      }
      reply.header(revisionHeader, subgraph.revision() ?? '')
      const { cacheHint, ...response } = await subgraph.execute({
        query,
        variables,
        operationName,
        requestId: request.id,
        signal: deadlineSignal(reply, parseTimeLeft(request)),
      })
      return reply.header('cache-control', cacheControl(cacheHint)).send(response)
    },
  )
  app.get('/revisions', { onRequest }, async (_, reply) =>
    reply.type('text/event-stream').send(Readable.from(revisionStream(subgraph, isDraining))),
  )
  app.get('/livez', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_, reply) =>
    !isDraining() && (await subgraph.isReady())
      ? { status: 'ok', behind: feedLag() }
      : reply.code(503).send({ status: 'not ready', behind: feedLag() }),
  )
  return Object.assign(app, { drain })
}
