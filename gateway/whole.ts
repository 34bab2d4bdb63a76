import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import { finishImports } from '#data/journal'
import {
  type Config,
  type Graph,
  isEmpty,
  type Log,
  ownersAmong,
  privateKey,
  readSupergraph,
  type Subgraph,
  signing,
  startGraph,
  subgraphsIn,
} from '#toolkit'
import { committedGraph } from './committed.ts'
import type { Gateway, Reach } from './index.ts'
import { keepsWorkers, shareOf } from './serving.ts'

export type Whole = {
  graph: Graph
  /** Absent in a process that answers nobody itself, but keeps workers. */
  gateway?: Gateway
  supergraphSdl: string
  isReady(): Promise<boolean>
  /** Goes over to another composed graph. Rejects where that cannot be, and stays with what there is. */
  take(supergraphSdl: string): Promise<void>
}

/**
 * The whole graph: our subgraphs in this process, and a gateway that reaches them there and those of others over HTTP. An empty
 * graph is given the reference bundle.
 *
 *     const { gateway, graph } = await startWhole(config, log)
 *
 * `isElsewhere` tells of ours that others are asked in their place.
 */
export async function startWhole(
  config: Config,
  log: Log,
  {
    supergraphSdl = readSupergraph(config),
    isElsewhere = () => false,
    ...options
  }: {
    supergraphSdl?: string
    isElsewhere?: (name: string) => boolean
    development?: () => object
  } = {},
): Promise<Whole> {
  const [graph, gateways] = await Promise.all([
    startGraph({ ...config, poolSize: shareOf(config) }, log, { supergraphSdl, isElsewhere }),
    keepsWorkers(config) ? undefined : import('./index.ts'),
  ])
  if (cluster.isPrimary) {
    const owners = ownersAmong(graph.subgraphs)
    await finishImports(owners)
    await loadReference(owners, log)
    graph.follow()
  }
  const isReady = async () => (await Promise.all(graph.subgraphs.map(subgraph => subgraph.isReady()))).every(Boolean)
  if (!gateways) return { graph, supergraphSdl, isReady, take: async sdl => graph.readied(sdl)() }

  const ours = new Set(graph.subgraphs.map(({ name }) => name))
  const isHere = (name: string) => ours.has(name) && !isElsewhere(name)
  let others: Reach | undefined
  // What calls over HTTP is loaded when there is somebody to call.
  const reachOthers = async (supergraphSdl: string) => {
    if (others || subgraphsIn(supergraphSdl).every(({ name }) => isHere(name))) return
    const { overHttp } = await import('./remote.ts')
    others = overHttp({
      urls: config.subgraphUrls,
      sign: signing(privateKey(config), 'gateway'),
      timeout: config.subgraphTimeout,
      connectTimeout: config.connectTimeout,
      log,
    })
  }
  await reachOthers(supergraphSdl)
  const here = gateways.inProcess(graph.subgraphs, { timeout: config.subgraphTimeout })
  const gateway = await gateways.createGateway({
    ...committedGraph(config),
    ...options,
    // Whoever works on a subgraph wants to see what it answers now.
    ...(options.development && { cache: { megabytes: 0 } }),
    supergraphSdl,
    isReady,
    behind: graph.behind,
    log,
    requestTimeout: config.requestTimeout,
    ...gateways.mixed(here, () => others, isHere),
  })
  return {
    graph,
    gateway,
    supergraphSdl,
    isReady,
    async take(supergraphSdl) {
      await reachOthers(supergraphSdl)
      const turns = [graph.readied(supergraphSdl), await gateway.readied(supergraphSdl)]
      for (const turn of turns) turn()
    },
  }
}

/** Subgraphs that have nothing yet are given their part of the reference bundle; the others keep what they have. */
async function loadReference(subgraphs: Subgraph[], log: Log): Promise<void> {
  const emptiness = await Promise.all(subgraphs.map(isEmpty))
  const empty = subgraphs.filter((_, index) => emptiness[index])
  if (empty.length === 0) return
  const { loadBundle } = await import('#data/load')
  const step = (step: string) => log.info(`reference data: ${step}`)
  const bundle = fileURLToPath(new URL('../data/reference', import.meta.url))
  const { faults } = await loadBundle(bundle, empty, step)
  if (faults.length === 0) return
  throw new Error(`The reference bundle has ${faults.length} faults: npm run import -- data/reference lists them.`)
}
