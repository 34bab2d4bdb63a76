import type { ServiceEndpointDefinition } from '@apollo/gateway'
import type { CallSubgraph, SubgraphCall, SubgraphResult } from '#gateway/context'
import type { Config } from '#toolkit/config'
import { parseCacheControl } from '#toolkit/graphql'
import {
  createSigner,
  createSubgraphClient,
  privateKey,
  type Send,
  type Signer,
  timeLeftHeader,
  unixSocketOf,
} from '#toolkit/http'
import { type Log, traceHeaders } from '#toolkit/runtime'
import { revisionHeader } from '#toolkit/subgraph'
import { type BreakerState, createCircuitBreaker } from './circuit-breaker.ts'
import { createDataSource, type SubgraphTransport } from './data-source.ts'
import { createRetry, NotAccepted } from './retry.ts'
import { followRevisionStream, type RevisionStream } from './revision-stream-client.ts'
import { createSingleFlight } from './single-flight.ts'
import { validateResponse } from './subgraph-errors.ts'

/** Calls `createHttpTransport` with the settings of the process. */
export const createConfiguredHttpTransport = (config: Config, log: Log): SubgraphTransport =>
  createHttpTransport({
    urls: config.subgraphUrls,
    sign: createSigner(privateKey(config), 'gateway'),
    socketOf: (name, url) => unixSocketOf(config, name, url),
    timeout: config.subgraphTimeout,
    connectTimeout: config.connectTimeout,
    log,
  })

/**
 * Creates a transport that calls subgraphs over HTTP. A subgraph that `urls` lacks has its address in the supergraph.
 *
 *     const transport = createHttpTransport({ urls: config.subgraphUrls, sign, log })
 *
 * A call passes single flight, then circuit breaker, then retry (a file each in this folder). `sign` signs each call,
 * except on the Unix socket that `socketOf` returns. A failed call becomes SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT;
 * its cause goes to the log. `buildService` throws if an address is missing or invalid. Times are in milliseconds.
 */
export function createHttpTransport({
  urls = {},
  sign,
  socketOf = () => undefined,
  timeout = 3_000,
  connectTimeout = 1_000,
  maxResponseSize = 5_000_000,
  log,
}: {
  urls?: Record<string, string>
  sign?: Signer
  socketOf?: (name: string, url: URL) => string | undefined
  timeout?: number
  connectTimeout?: number
  /** In bytes. */
  maxResponseSize?: number
  log?: Log
} = {}): SubgraphTransport {
  const connections = new Map<string, Connection>()
  let current: Map<string, Definition> | undefined

  function connect(definition: Definition): Connection {
    const { name } = definition
    const url = addressOf(definition, urls)
    const socket = socketOf(name, url)
    const { send, close: hangUp } = createSubgraphClient(name, url, {
      ...(socket && { socket }),
      ...(sign && { sign }),
      connectTimeout,
      maxResponseSize,
    })
    const revisions = followRevisionStream(send, new URL('revisions', url).pathname)
    const post = async (call: SubgraphCall) => {
      const { revision, ...result } = await postCall(send, url.pathname + url.search, call)
      revisions.compare(revision)
      return result
    }
    const { ask, ...breaker } = createCircuitBreaker(name, createRetry(post), {
      timeout,
      probe: post,
      ...(log && { log }),
    })
    const close = () => {
      breaker.close()
      revisions.close()
      return hangUp()
    }
    return {
      definition,
      ask: createSingleFlight(ask, revisions.known),
      state: breaker.state,
      revisions,
      calls: 0,
      close,
    }
  }

  function connectionOf(definition: Definition): Connection {
    const connection = connections.get(keyOf(definition)) ?? connect(definition)
    connections.set(keyOf(definition), connection)
    return connection
  }

  const isCurrent = ({ definition: { name, url } }: Connection) => !current || current.get(name)?.url === url

  function closeUnused(): void {
    for (const [key, connection] of connections) {
      if (connection.calls > 0 || isCurrent(connection)) continue
      connections.delete(key)
      connection.close()
    }
  }

  return {
    buildService(definition) {
      const { name } = definition
      connectionOf(definition)
      // With an older plan, a request calls a moved subgraph at its new address, and a removed one at its last address.
      return createDataSource(name, timeout, async call => {
        const connection = connectionOf(current?.get(name) ?? definition)
        connection.calls++
        try {
          return await connection.ask(call)
        } finally {
          connection.calls--
          closeUnused()
        }
      })
    },
    states: () =>
      Object.fromEntries([...connections.values()].map(({ definition, state }) => [definition.name, state()])),
    revisions: () =>
      Object.fromEntries(
        [...connections.values()]
          .filter(isCurrent)
          .map(({ definition, revisions }) => [definition.name, revisions.revision()]),
      ),
    keep(subgraphs) {
      current = new Map(subgraphs.map(subgraph => [subgraph.name, subgraph]))
      closeUnused()
    },
    async close() {
      await Promise.all([...connections.values()].map(connection => connection.close()))
    },
  }
}

/** The connections to a subgraph at one address. `calls` is the number of concurrent calls. */
type Connection = {
  definition: Definition
  ask: CallSubgraph
  state: () => BreakerState
  revisions: RevisionStream
  calls: number
  close: () => Promise<unknown>
}

type Definition = Pick<ServiceEndpointDefinition, 'name' | 'url'>

const keyOf = ({ name, url }: Definition) => `${name} ${url}`

async function postCall(
  send: Send,
  path: string,
  { requestId, signal, timeLeft, session: _, question, ...operation }: SubgraphCall,
): Promise<SubgraphResult & { revision: string | undefined }> {
  const { statusCode, headers, body } = await send({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-request-id': requestId,
      [timeLeftHeader]: String(Math.round(timeLeft)),
      ...traceHeaders(),
    },
    body: question ?? JSON.stringify(operation),
    signal,
  })
  if (statusCode !== 200) {
    // Reads the body to its end, so that the connection can be used again.
    await body.dump()
    if (statusCode === 401) throw new Error('the subgraph does not know the key that signed this call (status 401)')
    throw new (statusCode === 503 ? NotAccepted : Error)(`the subgraph responded with status ${statusCode}`)
  }
  const answer = validateResponse(await body.json(), operation)
  if (!answer) throw new Error('the response is not a valid GraphQL response for this query')
  const revision = headers[revisionHeader]?.toString()
  return { answer, cacheHint: parseCacheControl(String(headers['cache-control'] ?? '')), revision }
}

function addressOf({ name, url }: Definition, urls: Record<string, string>): URL {
  const address = urls[name] ?? url ?? ''
  if (URL.canParse(address)) return new URL(address)
  throw new Error(
    `The subgraph ${name} has no address: give it a routing_url in supergraph.yaml, or set SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}.`,
  )
}
