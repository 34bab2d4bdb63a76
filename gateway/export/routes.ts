import { setMaxListeners } from 'node:events'
import { Readable } from 'node:stream'
import type { ApolloServer } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { type ComposedSchema, type GatewayContext, memoPerSchema } from '#gateway/context'
import { refusal } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import type { Item } from './columns.ts'
import { etagOf, exportRevision } from './etag.ts'
import { type ExportableList, findExportableLists } from './exportable-lists.ts'
import { type Format, formats } from './formats.ts'
import { createPageQueries, type ExecutePage, IncompletePage, shortestPolicy } from './page-queries.ts'
import { formatParameters, variablesIn } from './parameters.ts'
import { readRows } from './rows.ts'

const BUFFER_BYTES = 1_000_000

/**
 * Serves lists as tables (`/export/agreements.csv`, `/export/agreements.jsonl`), and the list of all tables at
 * `/export`. Each table is a document of schema/exports, which the gateway executes page by page.
 *
 * The gateway reads a table of up to `BUFFER_BYTES` before it sends the first byte. Such a table has an ETag of its
 * content, and an error has its HTTP status. A larger table is sent while it is read, with an ETag of the revision of
 * the graph. An error then resets the connection, so that a client cannot mistake a part of the table for the whole.
 */
export async function serveExports(
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  { graph, requestTimeout, log }: { graph: () => ComposedSchema; requestTimeout: number; log: Log },
): Promise<void> {
  const lists = memoPerSchema(graph, ({ schema }) => findExportableLists(schema))
  const tables = memoPerSchema(graph, () => tablesOf(lists()))

  // `close` also follows when the client aborts the export.
  app.addHook('onRequest', async (request, reply) => {
    reply.raw.once('close', () => {
      const { id: requestId, url, outcome } = request
      const isWhole = reply.raw.writableFinished
      log.info(
        { requestId, url, ms: Math.round(reply.elapsedTime), status: reply.statusCode, isWhole, codes: outcome.codes },
        'export',
      )
    })
  })
  app.get('/export', async () => ({
    lists: Object.fromEntries([...lists().values()].map(list => [list.name, descriptionOf(list)])),
  }))
  app.route({
    method: ['POST', 'PUT', 'PATCH', 'DELETE'],
    url: '/export/:file',
    handler: (_, reply) =>
      fail(reply.header('allow', 'GET, HEAD'), 405, [
        refusal('BAD_REQUEST', 'An export is read: ask for it with GET.'),
      ]),
  })
  // The last `cache-control` of each list, for responses with status 304: they are sent before the table is read.
  const policies = new Map<string, string>()
  app.route<{ Params: { file: string } }>({
    method: 'GET',
    url: '/export/:file',
    // By default the plugin compresses neither CSV nor JSON Lines.
    compress: { encodings: ['br', 'gzip'], customTypes: /^text\/csv|ndjson/ },
    async handler(request, reply) {
      const { file } = request.params
      const table = tables().get(file)
      if (!table) {
        const message = `There is no export ${JSON.stringify(file)}: there are ${[...tables().keys()].join(', ')}.`
        return fail(reply, 404, [refusal('BAD_REQUEST', message)])
      }
      const { list, format, ending } = table
      const left = disconnectSignal(reply)
      const policy = shortestPolicy()
      const execute: ExecutePage = (query, signal) => {
        const { id: requestId, log, outcome } = request
        const deadline = Date.now() + requestTimeout
        return apollo.executeOperation(query, {
          contextValue: { requestId, signal, deadline, log: log as Log, outcome, isInternal: true },
        })
      }
      const { charge } = request
      const fetchPage = createPageQueries(execute, list, { left, requestTimeout, onPolicy: policy.add, charge })
      try {
        const variables = variablesIn(new URL(request.url, 'http://here').searchParams, list.parameters)
        const tag = await exportRevision(list, ending, variables, query => execute(query, left))
        if (tag && isKnown(request, tag))
          return unchanged(reply.header('cache-control', policies.get(list.name) ?? 'no-cache'), tag)
        const chunks = chunksOf(list, format, readRows(list, variables, fetchPage))
        const { first, isWhole } = await readUpTo(BUFFER_BYTES, chunks)
        policies.set(list.name, policy.header())
        reply
          .type(format.type)
          .header('cache-control', policy.header())
          .header('content-disposition', `attachment; filename="accord-${list.name}.${ending}"`)
        if (isWhole) return sendWhole(request, reply, Buffer.concat(first))
        if (tag && isAny(request)) return unchanged(reply, tag)
        if (tag) reply.header('etag', tag)
        // The response to HEAD has no body.
        if (request.method === 'HEAD') return reply.send(Readable.from([]))
        const rest = Readable.from(following(first, chunks), { objectMode: false, highWaterMark: 1 })
        rest.once('error', err => {
          if (left.aborted) return
          log.warn({ err, requestId: request.id, list: list.name }, 'an export failed; its connection is reset')
          // A reset, because an HTTP/1.0 client reads a closed connection as the end of the table.
          request.raw.socket.resetAndDestroy()
        })
        return reply.send(rest)
      } catch (error) {
        if (left.aborted) return reply.hijack()
        if (error instanceof IncompletePage)
          return fail(reply, error.status, formatParameters(error.errors, list.parameters, filtersOf(list)))
        if (error instanceof GraphQLError) return fail(reply, 400, [error])
        throw error
      }
    },
  })
}

const fail = (reply: FastifyReply, status: number, errors: readonly unknown[]) =>
  reply.code(status).header('cache-control', 'no-store').send({ errors })

const filtersOf = ({ parts }: ExportableList) =>
  new Map<unknown, string>(parts.map(({ root, filter }) => [root, filter]))

const descriptionOf = ({ name, columns, parameters }: ExportableList) => ({
  addresses: Object.keys(formats).map(ending => `/export/${name}.${ending}`),
  columns: columns.map(column => column.name),
  parameters: [...parameters.keys()],
})

/** Each list in each format, by file name: `agreements.csv`. */
function tablesOf(lists: Map<string, ExportableList>) {
  const all = [...lists.values()].flatMap(list =>
    Object.entries(formats).map(([ending, format]) => ({ list, format, ending })),
  )
  return new Map(all.map(table => [`${table.list.name}.${table.ending}`, table]))
}

async function* chunksOf({ columns }: ExportableList, format: Format, rows: AsyncGenerator<Item[]>) {
  yield Buffer.from(format.head(columns))
  for await (const items of rows) yield Buffer.from(format.rows(columns, items))
}

/** Reads chunks until they exceed `size` bytes. `isWhole` is true if there are no more chunks. */
async function readUpTo(size: number, chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer[]; isWhole: boolean }> {
  const first: Buffer[] = []
  for (let length = 0; length <= size; ) {
    const { value, done } = await chunks.next()
    if (done) return { first, isWhole: true }
    first.push(value)
    length += value.length
  }
  return { first, isWhole: false }
}

async function* following(first: Buffer[], rest: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield* first.splice(0)
  yield* rest
}

function sendWhole(request: FastifyRequest, reply: FastifyReply, body: Buffer): FastifyReply {
  const etag = etagOf(body)
  return isAny(request) || isKnown(request, etag) ? unchanged(reply, etag) : reply.header('etag', etag).send(body)
}

const isAny = ({ headers }: FastifyRequest) => headers['if-none-match'] === '*'

function isKnown({ headers }: FastifyRequest, etag: string): boolean {
  const known = headers['if-none-match']?.split(/\s*,\s*/) ?? []
  return known.some(tag => tag.replace(/^W\//, '') === etag.slice(2))
}

const unchanged = (reply: FastifyReply, etag: string) =>
  reply.code(304).header('etag', etag).removeHeader('content-type').removeHeader('content-disposition').send()

/** A signal that aborts when the client disconnects before the end of the response. */
function disconnectSignal(reply: FastifyReply): AbortSignal {
  const left = new AbortController()
  setMaxListeners(0, left.signal)
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) left.abort(new DOMException('the client has left', 'AbortError'))
  })
  return left.signal
}
