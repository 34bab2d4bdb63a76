import type { ServiceEndpointDefinition } from '@apollo/gateway'
import type { Answered, Ask, Call } from '#gateway/context'
import type { Config } from '#toolkit/config'
import { hintOf } from '#toolkit/graphql'
import { privateKey, type Send, type Signer, sending, signing, socketTo, timeLeftHeader } from '#toolkit/http'
import { type Log, traceHeaders } from '#toolkit/runtime'
import { revisionHeader } from '#toolkit/subgraph'
import { breaking, type State } from './circuit-breaker.ts'
import { calling, type Reach } from './data-source.ts'
import { NotTaken, patient } from './retry.ts'
import { type Following, followingRevisions } from './revision-stream-client.ts'
import { sharing } from './single-flight.ts'
import { checked } from './subgraph-errors.ts'

/** Calls subgraphs over HTTP as the settings have it. */
export const reachOver = (config: Config, log: Log): Reach =>
  overHttp({
    urls: config.subgraphUrls,
    sign: signing(privateKey(config), 'gateway'),
    socketOf: (name, url) => socketTo(config, name, url),
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
export function overHttp({
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
} = {}): Reach {
  const lines = new Map<string, Line>()
  let kept: Map<string, Definition> | undefined

  function lineTo(definition: Definition): Line {
    const { name } = definition
    const url = addressOf(definition, urls)
    const socket = socketOf(name, url)
    const { send, close: hangUp } = sending(name, url, {
      ...(socket && { socket }),
      ...(sign && { sign }),
      connectTimeout,
      maxResponseSize,
    })
    const following = followingRevisions(send, new URL('revisions', url).pathname)
    const post = async (call: Call) => {
      const { revision, ...answered } = await posted(send, url.pathname + url.search, call)
      following.compare(revision)
      return answered
    }
    const { ask, ...breaker } = breaking(name, patient(post), { timeout, probe: post, ...(log && { log }) })
    const close = () => {
      breaker.close()
      following.close()
      return hangUp()
    }
    return { definition, ask: sharing(ask, following.known), state: breaker.state, following, calls: 0, close }
  }

  function lineOf(definition: Definition): Line {
    const line = lines.get(keyOf(definition)) ?? lineTo(definition)
    lines.set(keyOf(definition), line)
    return line
  }

  const isKept = ({ definition: { name, url } }: Line) => !kept || kept.get(name)?.url === url

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
      return calling(name, timeout, async call => {
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
type Line = {
  definition: Definition
  ask: Ask
  state: () => State
  following: Following
  calls: number
  close: () => Promise<unknown>
}

type Definition = Pick<ServiceEndpointDefinition, 'name' | 'url'>

const keyOf = ({ name, url }: Definition) => `${name} ${url}`

async function posted(
  send: Send,
  path: string,
  { requestId, signal, timeLeft, session: _, question, ...asked }: Call,
): Promise<Answered & { revision: string | undefined }> {
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
    throw new (statusCode === 503 ? NotTaken : Error)(`it answered with status ${statusCode}`)
  }
  const answer = checked(await body.json(), asked)
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
