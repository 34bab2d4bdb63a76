import type { ServiceEndpointDefinition } from '@apollo/gateway'
import type { CallSubgraph, SubgraphCall, SubgraphResult } from '#gateway/context'
import type { Config } from '#toolkit/config'
import { hintOf } from '#toolkit/graphql'
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

/** Calls subgraphs over HTTP as the settings have it. */
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
 * Calls subgraphs over HTTP.
 *
 *     const reach = overHttp({ urls: config.subgraphUrls, sign, log })   // where absent: the address in the supergraph
 *
 * Identical reads at the same time are one call (`sharing`), a subgraph that fails again and again is left alone for a while
 * (`breaking`), and one that is being restarted is waited for (`patient`). With `sign` each call says by whom it is made, but
 * over the socket that `socketOf` knows of a subgraph of this machine (`sending`). Whatever goes wrong out there becomes
 * SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT with the subgraph's name; the address and the cause go to the log. Throws at start
 * if an address is missing or none.
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
  maxResponseSize?: number
  log?: Log
} = {}): SubgraphTransport {
  const lines = new Map<string, Connection>()
  let kept: Map<string, Definition> | undefined

  function lineTo(definition: Definition): Connection {
    const { name } = definition
    const url = addressOf(definition, urls)
    const socket = socketOf(name, url)
    const { send, close: hangUp } = createSubgraphClient(name, url, {
      ...(socket && { socket }),
      ...(sign && { sign }),
      connectTimeout,
      maxResponseSize,
    })
    const following = followRevisionStream(send, new URL('revisions', url).pathname)
    const post = async (call: SubgraphCall) => {
      const { revision, ...answered } = await postCall(send, url.pathname + url.search, call)
      following.compare(revision)
      return answered
    }
    const { ask, ...breaker } = createCircuitBreaker(name, createRetry(post), {
      timeout,
      probe: post,
      ...(log && { log }),
    })
    const close = () => {
      breaker.close()
      following.close()
      return hangUp()
    }
    return {
      definition,
      ask: createSingleFlight(ask, following.known),
      state: breaker.state,
      following,
      calls: 0,
      close,
    }
  }

  function lineOf(definition: Definition): Connection {
    const line = lines.get(keyOf(definition)) ?? lineTo(definition)
    lines.set(keyOf(definition), line)
    return line
  }

  const isKept = ({ definition: { name, url } }: Connection) => !kept || kept.get(name)?.url === url

  function letGo(): void {
    for (const [key, line] of lines) {
      if (line.calls > 0 || isKept(line)) continue
      lines.delete(key)
      line.close()
    }
  }

  return {
    buildService(definition) {
      const { name } = definition
      lineOf(definition)
      // A request that was planned before a subgraph moved finds it where it is now; before it went, where it was.
      return createDataSource(name, timeout, async call => {
        const line = lineOf(kept?.get(name) ?? definition)
        line.calls++
        try {
          return await line.ask(call)
        } finally {
          line.calls--
          letGo()
        }
      })
    },
    states: () => Object.fromEntries([...lines.values()].map(({ definition, state }) => [definition.name, state()])),
    revisions: () =>
      Object.fromEntries(
        [...lines.values()].filter(isKept).map(({ definition, following }) => [definition.name, following.revision()]),
      ),
    keep(subgraphs) {
      kept = new Map(subgraphs.map(subgraph => [subgraph.name, subgraph]))
      letGo()
    },
    async close() {
      await Promise.all([...lines.values()].map(line => line.close()))
    },
  }
}

/** The connections to a subgraph at one address, and how many calls go over them now. */
type Connection = {
  definition: Definition
  ask: CallSubgraph
  state: () => BreakerState
  following: RevisionStream
  calls: number
  close: () => Promise<unknown>
}

type Definition = Pick<ServiceEndpointDefinition, 'name' | 'url'>

const keyOf = ({ name, url }: Definition) => `${name} ${url}`

async function postCall(
  send: Send,
  path: string,
  { requestId, signal, timeLeft, session: _, question, ...asked }: SubgraphCall,
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
    body: question ?? JSON.stringify(asked),
    signal,
  })
  if (statusCode !== 200) {
    // Read to its end, so that its connection is free again.
    await body.dump()
    if (statusCode === 401) throw new Error('it does not know the key that this call is signed with')
    throw new (statusCode === 503 ? NotAccepted : Error)(`it answered with status ${statusCode}`)
  }
  const answer = validateResponse(await body.json(), asked)
  if (!answer) throw new Error('its answer is not one to the question')
  const revision = headers[revisionHeader]?.toString()
  return { answer, cacheHint: hintOf(String(headers['cache-control'] ?? '')), revision }
}

function addressOf({ name, url }: Definition, urls: Record<string, string>): URL {
  const address = urls[name] ?? url ?? ''
  if (URL.canParse(address)) return new URL(address)
  throw new Error(
    `The subgraph ${name} has no address: give it a routing_url in supergraph.yaml, or set SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}.`,
  )
}
