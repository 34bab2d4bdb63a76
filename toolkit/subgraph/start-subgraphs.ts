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

/** The names of our subgraphs: those in `schema/supergraph.yaml` that are in `services/`. */
export function subgraphNames(file = new URL('../../schema/supergraph.yaml', import.meta.url)): string[] {
  return Object.keys(parse(readFileSync(file, 'utf8')).subgraphs).filter(isLocalSubgraph)
}

export type RunningSubgraphs = {
  subgraphs: Subgraph[]
  /** Lets the subgraphs that follow others read what these have told since; and go on doing so. */
  catchUp(): Promise<void>
  follow(): void
  /** How long ago the feeds that are followed were last read, in seconds. */
  feedLag(): Record<string, number | null>
  /** How far they have come; and, in another process on the same databases, in place of following, what that one tells. */
  progress(): Progress[]
  adopt(progress: Progress[]): Promise<void>
  /** Makes ready for another composed graph; what it gives goes over to that. Throws where a subgraph cannot serve it. */
  prepareSupergraph(supergraphSdl: string): () => void
  stop(): Promise<void>
}

/**
 * Each of our subgraphs, or the ones named, in this process, each on its own schema: in the database of the settings, else in
 * the embedded one, which is started for it.
 *
 *     const graph = await startGraph(config, log)
 *
 * What the composed graph has besides is followed where it is; `isElsewhere` tells of ours that others are asked in their
 * place. Stops the subgraphs first and the database last. Tables are brought up to date before. Throws an Error that names a
 * subgraph which is not in `services/`.
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
  } & Omit<SubgraphOptions, 'sdl' | 'hearing'> = {},
): Promise<RunningSubgraphs> {
  const elsewhere = names.filter(name => !isLocalSubgraph(name))
  if (elsewhere.length > 0) {
    throw new Error(`Not in services/: ${elsewhere.join(', ')}. Start a subgraph from elsewhere by itself.`)
  }
  const definitions = Promise.all(names.map(definitionOf))
  const needsDatabase = names.some(name => config.databaseUrls[name] === undefined) && config.databaseUrl === undefined
  const embedded = needsDatabase ? await startEmbedded({ home: config.home, log }) : undefined
  const at = (name: string) => {
    const own = config.databaseUrls[name]
    const url = own ?? config.databaseUrl ?? embedded!.url
    return {
      url,
      socketDir: own ? undefined : (config.socketDir ?? embedded?.socketDir),
      poolSize: config.poolSize,
      connectTimeout: config.connectTimeout,
      statementTimeout: config.statementTimeout,
      patience: config.databaseStartupTimeout,
      isOwn: own !== undefined,
    }
  }
  const kept = config.rowCache > 0 ? createRowCache(config.rowCache * 1_000_000) : undefined
  const hearings = new Map<string, RevisionListener>()
  const hearingAt = (place: Address) => {
    const hearing = hearings.get(place.url) ?? createRevisionListener(place, log)
    hearings.set(place.url, hearing)
    return hearing
  }
  try {
    const subgraphs = await Promise.all(
      (await definitions).map(async definition => {
        const place = await prepareDatabase(at(definition.name), definition.name, definition.migrations, log)
        const sdl = sdlIn(supergraphSdl, definition.name)
        return startSubgraph(definition, place, log, {
          executor: config.executor,
          sharedRowCache: kept,
          ...options,
          sdl,
          revisionListener: hearingAt(place),
        })
      }),
    )
    const peersIn = (supergraphSdl: string, name: string) => {
      const here = subgraphs.filter(subgraph => !isElsewhere(subgraph.name))
      return createPeers(name, here, supergraphSdl, config)
    }
    const peers = new Map(subgraphs.map(({ name }) => [name, peersIn(supergraphSdl, name)]))
    const followers = subgraphs.flatMap(subgraph => subgraph.follow(peers.get(subgraph.name)!) ?? [])
    const ends: (() => Promise<void>)[] = []
    let isStopped = false
    return {
      subgraphs,
      async catchUp() {
        await Promise.all(followers.map(follower => follower.catchUp()))
      },
      follow() {
        ends.push(...followers.map(follower => followPeers(follower, log)))
      },
      feedLag: () => Object.assign({}, ...followers.map(follower => follower.feedLag())),
      progress: () => followers.map(follower => follower.progress()),
      async adopt(progress) {
        const adopted = followers.map((follower, index) => follower.adopt(progress[index]!))
        await Promise.all(adopted).catch(err => {
          if (!isStopped) log.error({ err }, 'an index could not be kept up')
        })
      },
      prepareSupergraph(supergraphSdl) {
        validateSupergraph(supergraphSdl)
        const turns = subgraphs.map(subgraph => subgraph.prepareSdl(sdlIn(supergraphSdl, subgraph.name)))
        return () => {
          for (const turn of turns) turn()
          // Those who follow hold on to the list.
          for (const [name, list] of peers) {
            const former = list.splice(0, list.length, ...peersIn(supergraphSdl, name))
            for (const { close } of former) close?.()
          }
        }
      },
      async stop() {
        isStopped = true
        await Promise.all([...ends, ...[...hearings.values()].map(hearing => hearing.close)].map(end => end()))
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

/** The numbers of a graph for its metrics. A feed that was never read is not told. */
export const subgraphMetrics = ({ feedLag, subgraphs }: Pick<RunningSubgraphs, 'feedLag' | 'subgraphs'>): Metric[] => {
  const bySubgraph = (number: (subgraph: Subgraph) => number) =>
    Object.fromEntries(subgraphs.map(subgraph => [subgraph.name, number(subgraph)]))
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
      help: 'Statements that PostgreSQL is at',
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

/** What a subgraph serves in a composed graph: its own SDL, with what composition added to it. */
function sdlIn(supergraphSdl: string, name: string): string {
  const own = readSubgraphSdl(name)
  return withNodeTypes(
    own,
    addedNodeTypes(own, name, () => entityTypesIn(supergraphSdl)),
  )
}

async function definitionOf(name: string): Promise<Definition> {
  return (await import(`#services/${name}`)).default
}
