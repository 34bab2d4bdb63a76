import { createHash } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { Readable } from 'node:stream'
import type { ApolloServer } from '@apollo/server'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { buildSchema, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { type Log, refusal } from '#toolkit'
import { type Format, formats } from './export/formats.ts'
import { type List, listsIn } from './export/lists.ts'
import { variablesIn } from './export/parameters.ts'
import { type Ask, rowsOf } from './export/rows.ts'
import type { GatewayContext } from './reach.ts'

/*
 * Lists as tables: `/export/agreements.csv`, `/export/agreements.jsonl`, and `/export`, which says what there is.
 *
 * Each list is a document of schema/exports, asked page by page as any client would ask it, and its answers laid flat. So a
 * new list or a new column is a change of a document alone, and no subgraph knows of it.
 *
 * What fits into `held` is read whole before the first byte leaves: its ETag is that of its content, its length is known,
 * and a fault has its status. More than that is sent as it is read, without an ETag, which nobody could know yet; a fault
 * then breaks the connection, so that no half of a table passes for the whole.
 */

const held = 1_000_000

export async function serveExports(
  app: FastifyInstance,
  apollo: ApolloServer<GatewayContext>,
  { apiSdl, requestTimeout, log }: { apiSdl: string; requestTimeout: number; log: Log },
): Promise<void> {
  let known: Map<string, List> | undefined
  const lists = () => {
    known ??= listsIn(buildSchema(apiSdl))
    return known
  }

  app.route({
    method: 'GET',
    url: '/export',
    handler: async () => ({ lists: Object.fromEntries([...lists().values()].map(list => [list.name, toldOf(list)])) }),
  })
  app.route<{ Params: { file: string } }>({
    method: 'GET',
    url: '/export/:file',
    // Lines of JSON are text as much as one document of it is.
    compress: { encodings: ['br', 'gzip'], customTypes: /^text\/csv|ndjson/ },
    async handler(request, reply) {
      const { file } = request.params
      const { list, format, ending } = chosen(file, lists())
      if (!list || !format) return reply.code(404).send({ errors: [refusal('BAD_REQUEST', noneOf(file, lists()))] })
      const left = leaving(reply)
      const policy = shortest()
      const ask = asking(apollo, list, request, left, { requestTimeout, keep: policy.see })
      try {
        const variables = variablesIn(new URL(request.url, 'http://here').searchParams, list.parameters)
        const chunks = chunksOf(list, format, variables, ask)
        const { first, isWhole } = await upTo(held, chunks)
        reply
          .type(format.type)
          .header('cache-control', policy.told())
          .header('content-disposition', `attachment; filename="accord-${list.name}.${ending}"`)
        if (isWhole) return sendWhole(request, reply, Buffer.concat(first))
        if (request.method === 'HEAD') return reply.send('')
        const rest = Readable.from(following(first, chunks), { objectMode: false, highWaterMark: 1 })
        rest.once('error', err => {
          if (!left.aborted) log.warn({ err, requestId: request.id, list: list.name }, 'an export broke off')
        })
        return reply.send(rest)
      } catch (error) {
        if (left.aborted) return reply.hijack()
        if (error instanceof Unanswered) return reply.code(error.status).send({ errors: error.errors })
        if (error instanceof GraphQLError) return reply.code(400).send({ errors: [error] })
        throw error
      }
    },
  })
}

const toldOf = ({ name, columns, parameters }: List) => ({
  addresses: Object.keys(formats).map(ending => `/export/${name}.${ending}`),
  columns: columns.map(column => column.name),
  parameters: [...parameters.keys()],
})

function chosen(file: string, lists: Map<string, List>) {
  const [, name = '', ending = ''] = /^([^.]*)\.(.*)$/.exec(file) ?? []
  return { list: lists.get(name), format: Object.hasOwn(formats, ending) ? formats[ending] : undefined, ending }
}

function noneOf(file: string, lists: Map<string, List>): string {
  const all = [...lists.keys()].flatMap(name => Object.keys(formats).map(ending => `${name}.${ending}`))
  return `There is no export ${JSON.stringify(file)}: there are ${all.join(', ')}.`
}

async function* chunksOf(list: List, format: Format, variables: Record<string, unknown>, ask: Ask) {
  yield Buffer.from(format.head(list.columns))
  for await (const items of rowsOf(list, variables, ask)) yield Buffer.from(format.rows(list.columns, items))
}

/** What chunks there are up to a size, and whether that is all of them. */
async function upTo(size: number, chunks: AsyncGenerator<Buffer>): Promise<{ first: Buffer[]; isWhole: boolean }> {
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
  // Weak: the same table is sent with and without compression.
  const etag = `W/"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  reply.header('etag', etag)
  const asked = request.headers['if-none-match']?.split(/\s*,\s*/) ?? []
  if (!asked.some(tag => tag === '*' || tag.replace(/^W\//, '') === etag.slice(2))) return reply.send(body)
  return reply.code(304).removeHeader('content-type').removeHeader('content-disposition').send()
}

/** One answer of the graph was not whole: its errors, as a client may read them. */
class Unanswered extends Error {
  readonly errors: readonly GraphQLFormattedError[]
  readonly status: number
  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message)
    this.errors = errors
    const code = errors[0]?.extensions?.code as string | undefined
    this.status = statuses[code ?? ''] ?? 400
  }
}

const statuses: Record<string, number> = {
  INTERNAL: 500,
  SUBGRAPH_UNAVAILABLE: 503,
  SUBGRAPH_TIMEOUT: 504,
  OVERLOADED: 503,
}

/** Asks the graph in this process, as a request over HTTP would. A table has no room for `null` that stands for an error. */
function asking(
  apollo: ApolloServer<GatewayContext>,
  { source }: List,
  request: FastifyRequest,
  left: AbortSignal,
  { requestTimeout, keep }: { requestTimeout: number; keep(policy: string | undefined): void },
): Ask {
  return async (operationName, variables) => {
    left.throwIfAborted()
    const signal = AbortSignal.any([left, AbortSignal.timeout(requestTimeout)])
    setMaxListeners(0, signal)
    const contextValue = { requestId: request.id, signal, log: request.log as Log, outcome: request.outcome }
    const { body, http } = await apollo.executeOperation({ query: source, operationName, variables }, { contextValue })
    left.throwIfAborted()
    const { data, errors } = body.kind === 'single' ? body.singleResult : body.initialResult
    if (errors || !data) throw new Unanswered(errors ?? [])
    keep(http.headers.get('cache-control'))
    return data
  }
}

/** Ends when whoever asked has left. */
function leaving(reply: FastifyReply): AbortSignal {
  const left = new AbortController()
  setMaxListeners(0, left.signal)
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) left.abort(new DOMException('the client has left', 'AbortError'))
  })
  return left.signal
}

/** The shortest time that any of the answers may be kept. */
function shortest(): { see(policy: string | undefined): void; told(): string } {
  const seen: string[] = []
  const ageOf = (policy: string) => Number(/max-age=(\d+)/.exec(policy)?.[1] ?? 0)
  return {
    see: policy => void seen.push(policy ?? 'no-store'),
    told: () => seen.sort((a, b) => ageOf(a) - ageOf(b))[0] ?? 'no-store',
  }
}
