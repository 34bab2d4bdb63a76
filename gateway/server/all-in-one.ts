import cluster from 'node:cluster'
import { fileURLToPath } from 'node:url'
import { finishImports, watchInterrupted } from '#data/import'
import type { Gateway } from '#gateway'
import type { SubgraphTransport } from '#gateway/subgraphs'
import { type Config, readSupergraph, subgraphsIn } from '#toolkit/config'
import { isEmpty, storesWithFacts } from '#toolkit/facts'
import type { Log } from '#toolkit/runtime'
import { type RunningSubgraphs, type Subgraph, startSubgraphs, subgraphNames } from '#toolkit/subgraph'
import { optionsFromConfig } from './options-from-config.ts'
import { runsWorkers, shareOfWorker } from './run-gateway.ts'

type AllInOne = {
  graph: RunningSubgraphs
  /** The primary of a worker pool has no gateway. */
  gateway?: Gateway
  supergraphSdl: string
  isReady(): Promise<boolean>
  /** Switches to another supergraph. Rejects if it is invalid; the graph then still has the former one. */
  take(supergraphSdl: string): Promise<void>
}

/**
 * Starts the subgraphs of this repository and a gateway in one process, and imports the reference bundle into an empty
 * graph. The gateway calls all other subgraphs over HTTP, and those for which `isElsewhere` is true.
 *
 *     const { gateway, graph } = await startAllInOne(config, log)
 */
export async function startAllInOne(
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
): Promise<AllInOne> {
  // `start` fills this list. Meanwhile `make` creates the gateway, so that both run at the same time.
  const subgraphs: Subgraph[] = []
  const isReady = async () => (await Promise.all(subgraphs.map(subgraph => subgraph.isReady()))).every(Boolean)
  const ours = new Set(subgraphNames())
  const isHere = (name: string) => ours.has(name) && !isElsewhere(name)
  let others: SubgraphTransport | undefined
  // A process loads the HTTP client only if the supergraph has a subgraph elsewhere.
  const loadHttpTransport = async (supergraphSdl: string) => {
    if (others || subgraphsIn(supergraphSdl).every(({ name }) => isHere(name))) return
    const { createConfiguredHttpTransport } = await import('../subgraphs/http-client.ts')
    others = createConfiguredHttpTransport(config, log)
  }

  async function start(): Promise<RunningSubgraphs> {
    const settings = { ...config, poolSize: shareOfWorker(config) }
    const graph = await startSubgraphs(settings, log, { supergraphSdl, isElsewhere })
    subgraphs.push(...graph.subgraphs)
    if (!cluster.isPrimary) return graph
    const owners = storesWithFacts(subgraphs)
    await finishImports(owners)
    await loadReference(owners, log)
    graph.follow()
    const endFinishing = watchInterrupted(owners, log)
    return { ...graph, stop: () => endFinishing().then(graph.stop) }
  }

  async function make(): Promise<Gateway> {
    const { createGateway, createInProcessTransport, createMixedTransport } = await import('../index.ts')
    await loadHttpTransport(supergraphSdl)
    const here = createInProcessTransport(subgraphs, { timeout: config.subgraphTimeout })
    return createGateway({
      ...optionsFromConfig(config),
      ...options,
      supergraphSdl,
      isReady,
      behind: () => graph.feedLag(),
      log,
      requestTimeout: config.requestTimeout,
      ...createMixedTransport(here, () => others, isHere),
    })
  }

  const [graph, gateway] = await Promise.all([start(), runsWorkers(config) ? undefined : make()])
  return {
    graph,
    ...(gateway && { gateway }),
    supergraphSdl,
    isReady,
    async take(supergraphSdl) {
      if (gateway) await loadHttpTransport(supergraphSdl)
      const turns = [graph.prepareSupergraph(supergraphSdl), await gateway?.readied(supergraphSdl)]
      for (const turn of turns) turn?.()
    },
  }
}

/** Imports the reference bundle, unless a subgraph has data. */
async function loadReference(subgraphs: Subgraph[], log: Log): Promise<void> {
  const emptiness = await Promise.all(subgraphs.map(isEmpty))
  if (!emptiness.every(Boolean)) return
  const { loadBundle } = await import('#src/data/import/load-bundle.ts')
  const bundle = fileURLToPath(new URL('../../data/reference', import.meta.url))
  const { errors } = await loadBundle(bundle, subgraphs, step => log.info(`reference data: ${step}`))
  if (errors.length === 0) return
  throw new Error(`The reference bundle has ${errors.length} errors: npm run import -- data/reference lists them.`)
}
