import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import {
  type Config,
  entityTypesIn,
  isLocalSubgraph,
  readSubgraphSdl,
  readSupergraph,
  validateSupergraph,
} from '#toolkit/config'
import { type Address, prepareDatabase } from '#toolkit/database'
import { startEmbedded } from '#toolkit/embedded-postgres'
import { addedNodeTypes, withNodeTypes } from '#toolkit/graphql'
import { createRowCache } from '#toolkit/loading'
import type { Log, Metric } from '#toolkit/runtime'
import { createPeers, followPeers } from './peer-clients.ts'
import { createRevisionListener, type RevisionListener } from './revision-listener.ts'
import { startSubgraph } from './subgraph.ts'
import type { Definition, Progress, Subgraph, SubgraphOptions } from './types.ts'

/** The names of the subgraphs in `schema/supergraph.yaml` that have a folder in `services/`. */
export function subgraphNames(file = new URL('../../schema/supergraph.yaml', import.meta.url)): string[] {
  return Object.keys(parse(readFileSync(file, 'utf8')).subgraphs).filter(isLocalSubgraph)
}

export type RunningSubgraphs = {
  subgraphs: Subgraph[]
  /** Reads all new changes of the feeds that subgraphs here follow. */
  catchUp(): Promise<void>
  /** Calls `catchUp` repeatedly until `stop`. */
  follow(): void
  /** For each followed feed, the seconds since it was last read to its end. */
  feedLag(): Record<string, number | null>
  /** The progress of the followers. */
  progress(): Progress[]
  /** Applies the progress of another process on the same databases, which follows the feeds for this one. */
  adopt(progress: Progress[]): Promise<void>
  /** Prepares another supergraph and returns a function that switches to it. Throws if a subgraph cannot serve it. */
  prepareSupergraph(supergraphSdl: string): () => void
  stop(): Promise<void>
}

/**
 * Starts the subgraphs `names` in this process, by default all of this repository, after their migrations. Each has a
 * schema of its own, in the database of the settings or in the embedded PostgreSQL.
 *
 *     const graph = await startSubgraphs(config, log)
 *
 * They call all other subgraphs over HTTP, and also those for which `isElsewhere` returns true. `stop` stops the
 * subgraphs before the database. Throws an Error if a name has no folder in `services/`.
 */
export async function startSubgraphs(
  config: Config,
  log: Log,
  {
    names = subgraphNames(),
    supergraphSdl = readSupergraph(config),
    isElsewhere = () => false,
    ...options
  }: {
    names?: string[]
    supergraphSdl?: string
    isElsewhere?: (name: string) => boolean
  } & Omit<SubgraphOptions, 'sdl' | 'revisionListener'> = {},
): Promise<RunningSubgraphs> {
  const foreign = names.filter(name => !isLocalSubgraph(name))
  if (foreign.length > 0) {
    throw new Error(`Not in services/: ${foreign.join(', ')}. Start these subgraphs as separate processes.`)
  }
  const definitions: Promise<Definition[]> = Promise.all(
    names.map(async name => (await import(`#services/${name}`)).default),
  )
  const needsDatabase = names.some(name => config.databaseUrls[name] === undefined) && config.databaseUrl === undefined
  const embedded = needsDatabase ? await startEmbedded({ home: config.home, log }) : undefined
  const addressOf = (name: string) => {
    const own = config.databaseUrls[name]
    return {
      url: own ?? config.databaseUrl ?? embedded!.url,
      socketDir: own ? undefined : (config.socketDir ?? embedded?.socketDir),
      poolSize: config.poolSize,
      connectTimeout: config.connectTimeout,
      statementTimeout: config.statementTimeout,
      startupTimeout: config.databaseStartupTimeout,
      isOwn: own !== undefined,
    }
  }
  const sharedRowCache = config.rowCache > 0 ? createRowCache(config.rowCache * 1_000_000) : undefined
  const listeners = new Map<string, RevisionListener>()
  const listenerAt = (address: Address) => {
    const listener = listeners.get(address.url) ?? createRevisionListener(address, log)
    listeners.set(address.url, listener)
    return listener
  }
  try {
    const subgraphs = await Promise.all(
      (await definitions).map(async definition => {
        const address = await prepareDatabase(addressOf(definition.name), definition.name, definition.migrations, log)
        return startSubgraph(definition, address, log, {
          executor: config.executor,
          sharedRowCache,
          ...options,
          sdl: sdlIn(supergraphSdl, definition.name),
          revisionListener: listenerAt(address),
        })
      }),
    )
    const peersIn = (supergraphSdl: string, name: string) => {
      const localSubgraphs = subgraphs.filter(subgraph => !isElsewhere(subgraph.name))
      return createPeers(name, localSubgraphs, supergraphSdl, config)
    }
    const peers = new Map(subgraphs.map(({ name }) => [name, peersIn(supergraphSdl, name)]))
    const followers = subgraphs.flatMap(subgraph => subgraph.follow(peers.get(subgraph.name)!) ?? [])
    const stopFollowing: (() => Promise<void>)[] = []
    let isStopped = false
    return {
      subgraphs,
      async catchUp() {
        await Promise.all(followers.map(follower => follower.catchUp()))
      },
      follow() {
        stopFollowing.push(...followers.map(follower => followPeers(follower, log)))
      },
      feedLag: () => Object.assign({}, ...followers.map(follower => follower.feedLag())),
      progress: () => followers.map(follower => follower.progress()),
      async adopt(progress) {
        const adopted = followers.map((follower, index) => follower.adopt(progress[index]!))
        await Promise.all(adopted).catch(err => {
          if (!isStopped) log.error({ err }, 'cannot apply the progress of the feeds; the next message retries')
        })
      },
      prepareSupergraph(supergraphSdl) {
        validateSupergraph(supergraphSdl)
        const switches = subgraphs.map(subgraph => subgraph.prepareSdl(sdlIn(supergraphSdl, subgraph.name)))
        return () => {
          for (const switchTo of switches) switchTo()
          // The followers hold references to these lists, so only the content of a list changes.
          for (const [name, list] of peers) {
            const former = list.splice(0, list.length, ...peersIn(supergraphSdl, name))
            for (const { close } of former) close?.()
          }
        }
      },
      async stop() {
        isStopped = true
        const closeListeners = [...listeners.values()].map(listener => listener.close)
        await Promise.all([...stopFollowing, ...closeListeners].map(close => close()))
        await Promise.all([...peers.values()].flat().map(({ close }) => close?.()))
        await Promise.all(subgraphs.map(subgraph => subgraph.stop()))
        await embedded?.stop()
      },
    }
  } catch (error) {
    await embedded?.stop()
    throw error
  }
}

/** The metrics of subgraphs. A feed that was never read has no value. */
export const subgraphMetrics = ({ feedLag, subgraphs }: Pick<RunningSubgraphs, 'feedLag' | 'subgraphs'>): Metric[] => {
  const bySubgraph = (measure: (subgraph: Subgraph) => number) =>
    Object.fromEntries(subgraphs.map(subgraph => [subgraph.name, measure(subgraph)]))
  return [
    {
      name: 'accord_feed_lag_seconds',
      help: 'Seconds since a feed was last read to its end',
      label: 'feed',
      isHighest: true,
      read: () =>
        Object.fromEntries(Object.entries(feedLag()).filter(each => each[1] !== null)) as Record<string, number>,
    },
    {
      name: 'accord_statements_running',
      help: 'Statements that PostgreSQL executes now',
      label: 'subgraph',
      read: () => bySubgraph(({ reads }) => reads.load().running),
    },
    {
      name: 'accord_statements_queued',
      help: 'Statements that wait for a connection',
      label: 'subgraph',
      read: () => bySubgraph(({ reads }) => reads.load().waiting),
    },
  ]
}

/** The SDL that a subgraph serves: its own, with the entity types that the composition adds. */
function sdlIn(supergraphSdl: string, name: string): string {
  const own = readSubgraphSdl(name)
  const added = addedNodeTypes(own, name, () => entityTypesIn(supergraphSdl))
  return withNodeTypes(own, added)
}
