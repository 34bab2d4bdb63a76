import type { ServiceEndpointDefinition } from '@apollo/gateway'
import { Pool } from 'undici'
import { hintOf, type Log, type Signer, timeLeftHeader, traceHeaders } from '#toolkit'
import { type Breaker, breaking } from './breaker.ts'
import { checked } from './faults.ts'
import { NotTaken, patient } from './patience.ts'
import { type Answered, type Call, calling, type Reach } from './reach.ts'
import { sharing } from './sharing.ts'

/**
 * Calls subgraphs over HTTP, through one pool of kept-alive connections each, and follows no redirect.
 *
 *     const reach = overHttp({ urls: config.subgraphUrls, sign, log })   // where absent: the address in the supergraph
 *
 * Identical reads at the same time are one call (`sharing`), a subgraph that fails again and again is left alone for a while
 * (`breaking`), and one that is being restarted is waited for (`patient`). With `sign` each call says by whom it is made. Whatever goes wrong out there becomes
 * SUBGRAPH_UNAVAILABLE or SUBGRAPH_TIMEOUT with the subgraph's name; the address and the cause go to the log. Throws at start
 * if an address is missing or none.
 */
export function overHttp({
  urls = {},
  sign,
  timeout = 3_000,
  connectTimeout = 1_000,
  maxResponseSize = 5_000_000,
  log,
}: {
  urls?: Record<string, string>
  sign?: Signer
  timeout?: number
  connectTimeout?: number
  maxResponseSize?: number
  log?: Log
} = {}): Reach {
  const pools: Pool[] = []
  const breakers = new Map<string, Breaker>()
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
      const post = async (call: Call) => posted(pool, pathname + search, call, await sign?.(name))
      const breaker = breaking(name, patient(post), { timeout, probe: post, ...(log && { log }) })
      breakers.set(name, breaker)
      return calling(name, timeout, sharing(breaker.ask))
    },
    states: () => Object.fromEntries([...breakers].map(([name, breaker]) => [name, breaker.state()])),
    async close() {
      for (const breaker of breakers.values()) breaker.close()
      await Promise.all(pools.map(pool => pool.destroy()))
    },
  }
}

async function posted(
  pool: Pool,
  path: string,
  { requestId, signal, timeLeft, session: _, ...asked }: Call,
  authorization: string | undefined,
): Promise<Answered> {
  const { statusCode, headers, body } = await pool.request({
    method: 'POST',
    path,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      'x-request-id': requestId,
      [timeLeftHeader]: String(Math.round(timeLeft)),
      ...(authorization && { authorization }),
      ...traceHeaders(),
    },
    body: JSON.stringify(asked),
    signal,
  })
  if (statusCode !== 200) {
    // Read to its end, so that its connection is free again.
    await body.dump()
    if (statusCode === 401) throw new Error('it does not know the key that this call is signed with')
    throw new (statusCode === 503 ? NotTaken : Error)(`it answered with status ${statusCode}`)
  }
  const answer = checked(await body.json(), asked)
  if (!answer) throw new Error('its answer is not one to the question')
  return { answer, cacheHint: hintOf(String(headers['cache-control'] ?? '')) }
}

function addressOf({ name, url }: ServiceEndpointDefinition, urls: Record<string, string>): URL {
  const address = urls[name] ?? url ?? ''
  if (URL.canParse(address)) return new URL(address)
  throw new Error(
    `The subgraph ${name} has no address: give it a routing_url in supergraph.yaml, or set SUBGRAPH_URL_${name.toUpperCase().replaceAll('-', '_')}.`,
  )
}
