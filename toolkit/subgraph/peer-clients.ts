import type { ExecutionResult } from 'graphql'
import { type Config, entityTypesIn, isLocalSubgraph, readSubgraphSdl, subgraphsIn } from '#toolkit/config'
import { addedNodeTypes } from '#toolkit/graphql'
import { createSigner, privateKey, type Signer, unixSocketOf } from '#toolkit/http'
import type { Log } from '#toolkit/runtime'
import type { Follower, Peer, Subgraph } from './types.ts'

const RESPONSE_TIMEOUT_MS = 10_000

/**
 * Creates clients of the other subgraphs of a supergraph. They call `localSubgraphs` in this process and all others
 * over HTTP. The caller closes them.
 *
 *     const [organisations] = createPeers('links', graph.subgraphs, supergraphSdl, config)
 *     await organisations.request('{ _links(first: 10) { cursor } }')
 */
export function createPeers(name: string, localSubgraphs: Subgraph[], supergraphSdl: string, config: Config): Peer[] {
  let signer: Signer | undefined
  // The private key is read only if a peer is called over HTTP.
  const sign: Signer = other => {
    signer ??= createSigner(privateKey(config), name)
    return signer(other)
  }
  const allAddedTypes = addedNodeTypes(readSubgraphSdl(name), name, () => entityTypesIn(supergraphSdl))
  return subgraphsIn(supergraphSdl)
    .filter(other => other.name !== name)
    .map(({ name: other, url: composedUrl }) => {
      const local = localSubgraphs.find(subgraph => subgraph.name === other)
      const addedTypes = allAddedTypes.filter(({ owners }) => owners.includes(other)).map(({ type }) => type)
      if (local) {
        const request: Peer['request'] = (query, variables) =>
          local.execute({ query, variables, requestId: `${name}-reads` })
        return { name: other, addedTypes, request, readFeedPage: local.readFeedPage }
      }
      const http = createHttpPeer(other, config.subgraphUrls[other] ?? composedUrl, sign, config)
      return { name: other, addedTypes, isForeign: !isLocalSubgraph(other), ...http }
    })
}

function createHttpPeer(name: string, address: string, sign: Signer, config: Config): Pick<Peer, 'request' | 'close'> {
  let client: ReturnType<typeof createClient> | undefined
  async function createClient() {
    // Loaded only if a peer is called over HTTP.
    const { createSubgraphClient } = await import('../http/subgraph-client.ts')
    const url = new URL(address)
    const socket = unixSocketOf(config, name, url)
    const options = { ...(socket && { socket }), sign, connectTimeout: config.connectTimeout }
    return { url, ...createSubgraphClient(name, url, options) }
  }
  return {
    async request(query, variables) {
      client ??= createClient()
      const { url, send } = await client
      const { statusCode, body } = await send({
        method: 'POST',
        path: url.pathname + url.search,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
      })
      if (statusCode === 200) return (await body.json()) as ExecutionResult
      await body.dump()
      throw new Error(`the subgraph ${name} responded with status ${statusCode}`)
    },
    close: async () => client?.then(({ close }) => close()).catch(() => {}),
  }
}

/**
 * Calls `catchUp` of a follower repeatedly, with 1 s between two rounds.
 *
 *     const stop = followPeers(follower, log)
 *     await stop()      // waits for the running round
 */
export function followPeers({ catchUp }: Follower, log: Log): () => Promise<void> {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const round = () =>
    catchUp()
      .catch(err => log.error({ err }, 'cannot catch up with the feeds of other subgraphs; retrying in 1 s'))
      .then(() => {
        if (!isStopped) timer = setTimeout(() => (running = round()), 1_000)
      })
  let running = round()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}
