import type { ApolloGateway, ServiceEndpointDefinition } from '@apollo/gateway'
import type { ExecutionResult } from 'graphql'
import { Pool, errors as undici } from 'undici'
import type { Log } from '#toolkit'
import { type Answer, type Asked, checked, missing } from './faults.ts'
import type { Outcome } from './http.ts'

export type SubgraphRequest = Asked & { operationName?: string; requestId: string; signal?: AbortSignal }
export type Subgraph = {
  name: string
  sdl: string
  execute(request: SubgraphRequest): Promise<ExecutionResult>
  isReady(): Promise<boolean>
  stop(): Promise<void>
}

/** What one request hands to each subgraph call: its id, the signal that ends it, and its log. */
export type GatewayContext = { requestId: string; signal: AbortSignal; log: Log; outcome: Outcome }

type BuildService = NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['buildService']
/** How the gateway calls subgraphs: made by `inProcess` or `overHttp`, given to `createGateway`. */
export type Reach = { buildService: NonNullable<BuildService>; close(): Promise<void> }

type Ask = (request: SubgraphRequest) => Promise<Answer>

/**
 * Calls subgraphs that live in this process: no HTTP, and the subgraph keeps its parsed documents.
 *
 *     const gateway = await createGateway({ supergraphSdl, apiSdl, log, ...inProcess(subgraphs) })
 *
 * `close` stops no subgraph: whoever started them stops them.
 */
export function inProcess(subgraphs: Subgraph[], { timeout = 3_000 } = {}): Reach {
  const byName = new Map(subgraphs.map(subgraph => [subgraph.name, subgraph]))
  return {
    buildService: ({ name }) =>
      calling(name, timeout, async request => {
        const subgraph = byName.get(name)
        if (!subgraph) throw new Error(`no subgraph ${name} was given`)
        return (await subgraph.execute(request)) as Answer
      }),
    close: async () => {},
  }
}

/**
 * Calls subgraphs over HTTP, through one pool of kept-alive connections each, and follows no redirect.
 *
 *     const reach = overHttp({ urls: config.subgraphUrls })   // where absent: the address in the supergraph
 *
 * Whatever goes wrong out there becomes SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT with the subgraph's name; the address
 * and the cause go to the log. Throws at start if an address is missing or none.
 */
export function overHttp({
  urls = {},
  timeout = 3_000,
  connectTimeout = 1_000,
  maxResponseSize = 5_000_000,
}: {
  urls?: Record<string, string>
  timeout?: number
  connectTimeout?: number
  maxResponseSize?: number
} = {}): Reach {
  const pools: Pool[] = []
  return {
    buildService(definition) {
      const { name } = definition
      const { origin, pathname, search } = addressOf(definition, urls)
      const pool = new Pool(origin, {
        connections: 64,
        connect: { timeout: connectTimeout },
        headersTimeout: timeout,
        bodyTimeout: timeout,
        maxResponseSize,
      })
      pools.push(pool)
      return calling(
        name,
        timeout,
        twice(request => posted(pool, pathname + search, request)),
      )
    },
    close: async () => void (await Promise.all(pools.map(pool => pool.destroy()))),
  }
}

/** A data source of the gateway around `ask`: its deadline, its request id, and its faults told the same way. */
function calling(name: string, timeout: number, ask: Ask): ReturnType<NonNullable<BuildService>> {
  return {
    async process({ request, context }) {
      const { requestId, signal, log } = context as GatewayContext
      const asked = { query: request.query!, variables: request.variables, operationName: request.operationName }
      try {
        const answer = await within(timeout, signal, signal => ask({ ...asked, requestId, signal }))
        const code = answer.data ? undefined : answer.errors?.[0]?.extensions?.code
        if (code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_TIMEOUT') return missing(name, asked, code)
        return answer
      } catch (err) {
        log.warn({ err, subgraph: name }, 'a subgraph could not be asked')
        return missing(name, asked, isTimeout(err) ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE')
      }
    },
  }
}

async function posted(pool: Pool, path: string, { requestId, signal, ...asked }: SubgraphRequest): Promise<Answer> {
  const { statusCode, body } = await pool.request({
    method: 'POST',
    path,
    headers: { 'content-type': 'application/json', accept: 'application/json', 'x-request-id': requestId },
    body: JSON.stringify(asked),
    signal,
  })
  if (statusCode !== 200) throw new Error(`it answered with status ${statusCode}`)
  const answer = checked(await body.json(), asked)
  if (!answer) throw new Error('its answer is not one to the question')
  return answer
}

// A kept connection may have been closed by a restart at the other end; a question that reads may be asked again.
function twice(ask: Ask): Ask {
  return async request => {
    try {
      return await ask(request)
    } catch (error) {
      if (!couldNotReach(error) || request.query.startsWith('mutation')) throw error
      await new Promise(resolve => setTimeout(resolve, 50))
      return await ask(request)
    }
  }
}

async function within<T>(ms: number, outer: AbortSignal, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const ending = new AbortController()
  const end = () => ending.abort(outer.reason)
  const timer = setTimeout(() => ending.abort(new DOMException(`no answer in ${ms} ms`, 'TimeoutError')), ms)
  if (outer.aborted) end()
  outer.addEventListener('abort', end)
  try {
    const ended = new Promise<never>((_, reject) => {
      if (ending.signal.aborted) reject(ending.signal.reason)
      ending.signal.addEventListener('abort', () => reject(ending.signal.reason))
    })
    return await Promise.race([ended, run(ending.signal)])
  } finally {
    clearTimeout(timer)
    outer.removeEventListener('abort', end)
    // Lets go of an answer that nobody reads to its end.
    ending.abort()
  }
}

function addressOf({ name, url }: ServiceEndpointDefinition, urls: Record<string, string>): URL {
  const address = urls[name] ?? url ?? ''
  if (URL.canParse(address)) return new URL(address)
  throw new Error(
    `The subgraph ${name} has no address: give it a routing_url in supergraph.yaml, or set SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}.`,
  )
}

const isTimeout = (error: unknown) =>
  error instanceof undici.HeadersTimeoutError ||
  error instanceof undici.BodyTimeoutError ||
  (error instanceof DOMException && error.name === 'TimeoutError')

const couldNotReach = (error: unknown) =>
  error instanceof undici.SocketError ||
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes((error as { code: string }).code)
