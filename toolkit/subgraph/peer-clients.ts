import type { ExecutionResult } from 'graphql'
import { type Config, entityTypesIn, isLocalSubgraph, readSubgraphSdl, subgraphsIn } from '#toolkit/config'
import { addedNodeTypes } from '#toolkit/graphql'
import { createSigner, privateKey, type Signer, unixSocketOf } from '#toolkit/http'
import type { Log } from '#toolkit/runtime'
import type { Follower, Peer, Subgraph } from './types.ts'

/** How long an answer may take, in milliseconds. */
const deadline = 10_000

/**
 * The other subgraphs of a composed graph: by a call where they are `here`, in this process, and over HTTP where they are not.
 * Whoever does not need them any more closes them.
 *
 *     const [organisations] = peersOf('links', graph.subgraphs, supergraphSdl, config)
 *     await organisations.ask('{ _links(first: 10) { cursor } }')
 */
export function createPeers(name: string, here: Subgraph[], supergraphSdl: string, config: Config): Peer[] {
  let signer: Signer | undefined
  // Made by those alone who ask over HTTP.
  const sign: Signer = other => {
    signer ??= createSigner(privateKey(config), name)
    return signer(other)
  }
  const added = addedNodeTypes(readSubgraphSdl(name), name, () => entityTypesIn(supergraphSdl))
  return subgraphsIn(supergraphSdl)
    .filter(other => other.name !== name)
    .map(({ name: other, url: composed }) => {
      const near = here.find(subgraph => subgraph.name === other)
      const brings = added.filter(({ owners }) => owners.includes(other)).map(({ type }) => type)
      if (near) {
        const ask: Peer['request'] = (query, variables) =>
          near.execute({ query, variables, requestId: `${name}-reads` })
        return { name: other, brings, request: ask, readFeedPage: near.readFeedPage }
      }
      const isForeign = !isLocalSubgraph(other)
      return {
        name: other,
        brings,
        isForeign,
        ...createHttpPeer(other, config.subgraphUrls[other] ?? composed, sign, config),
      }
    })
}

function createHttpPeer(name: string, address: string, sign: Signer, config: Config): Omit<Peer, 'name' | 'brings'> {
  let opened: ReturnType<typeof open> | undefined
  async function open() {
    // Loaded by those alone who ask over HTTP.
    const { createSubgraphClient } = await import('../http/subgraph-client.ts')
    const url = new URL(address)
    const socket = unixSocketOf(config, name, url)
    return {
      url,
      ...createSubgraphClient(name, url, { ...(socket && { socket }), sign, connectTimeout: config.connectTimeout }),
    }
  }
  return {
    async request(query, variables) {
      opened ??= open()
      const { url, send } = await opened
      const { statusCode, body } = await send({
        method: 'POST',
        path: url.pathname + url.search,
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(deadline),
      })
      if (statusCode === 200) return (await body.json()) as ExecutionResult
      await body.dump()
      throw new Error(`it answered with status ${statusCode}`)
    },
    close: async () => opened?.then(({ close }) => close()).catch(() => {}),
  }
}

/**
 * Lets a follower catch up again and again, `pause` milliseconds after it last did.
 *
 *     const stop = keepingUp(follower, log)
 *     await stop()      // when it has ended what it is at
 */
export function followPeers({ catchUp }: Follower, log: Log, pause = 1_000): () => Promise<void> {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  const round = () =>
    catchUp()
      .catch(err => log.error({ err }, 'an index could not be kept up'))
      .then(() => {
        if (!isStopped) timer = setTimeout(() => (running = round()), pause)
      })
  let running = round()
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}
