import type { ServiceEndpointDefinition } from '@apollo/gateway'
import { Pool, errors as undici } from 'undici'
import { hintOf, type Signer, type SubgraphRequest, traceHeaders } from '#toolkit'
import { checked } from './faults.ts'
import { type Ask, calling, type Reach } from './reach.ts'

/**
 * Calls subgraphs over HTTP, through one pool of kept-alive connections each, and follows no redirect.
 *
 *     const reach = overHttp({ urls: config.subgraphUrls, sign })   // where absent: the address in the supergraph
 *
 * With `sign`, each call says by whom it is made.
 * Whatever goes wrong out there becomes SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT with the subgraph's name; the address
 * and the cause go to the log. Throws at start if an address is missing or none.
 */
export function overHttp({
  urls = {},
  sign,
  timeout = 3_000,
  connectTimeout = 1_000,
  maxResponseSize = 5_000_000,
}: {
  urls?: Record<string, string>
  sign?: Signer
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
        twice(async request => posted(pool, pathname + search, request, await sign?.(name))),
      )
    },
    close: async () => void (await Promise.all(pools.map(pool => pool.destroy()))),
  }
}

async function posted(
  pool: Pool,
  path: string,
  { requestId, signal, session: _, ...asked }: SubgraphRequest,
  authorization: string | undefined,
): ReturnType<Ask> {
  const { statusCode, headers, body } = await pool.request({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-request-id': requestId,
      ...(authorization && { authorization }),
      ...traceHeaders(),
    },
    body: JSON.stringify(asked),
    signal,
  })
  if (statusCode === 401) throw new Error('it does not know the key that this call is signed with')
  if (statusCode !== 200) throw new Error(`it answered with status ${statusCode}`)
  const answer = checked(await body.json(), asked)
  if (!answer) throw new Error('its answer is not one to the question')
  return { answer, cacheHint: hintOf(String(headers['cache-control'] ?? '')) }
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

function addressOf({ name, url }: ServiceEndpointDefinition, urls: Record<string, string>): URL {
  const address = urls[name] ?? url ?? ''
  if (URL.canParse(address)) return new URL(address)
  throw new Error(
    `The subgraph ${name} has no address: give it a routing_url in supergraph.yaml, or set SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}.`,
  )
}

const couldNotReach = (error: unknown) =>
  error instanceof undici.SocketError ||
  ['ECONNREFUSED', 'ECONNRESET', 'EPIPE'].includes((error as { code: string }).code)
