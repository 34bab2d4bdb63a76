import type { LinkFeed } from '#toolkit/changefeed'
import type { Sql } from '#toolkit/database'
import { nodeTypeOf } from '#toolkit/graphql'
import type { Log } from '#toolkit/runtime'
import type { Follower, Peer } from '#toolkit/subgraph'
import type { Queries } from './graph-index.ts'
import { applyPage } from './queries/apply-page.ts'
import { findMistypedNodes, normalisePage } from './queries/feed-page.ts'
import {
  dropOtherFeeds,
  dropStaleGenerations,
  type FeedState,
  feedState,
  nodeTypesOfFeed,
  publishedFeeds,
  resetFeed,
} from './queries/feed-state.ts'
import { createForeignNodes, type ForeignNodes } from './queries/foreign-nodes.ts'
import { nextResync, type ResyncState } from './rules/resync-backoff.ts'

// Synchronises the index with the feeds of the other subgraphs: reads each feed once from its start, and then its changes.

const FEED_QUERY = `query ($after: String) {
  _links(after: $after) {
    nodes { id type deleted names { text language preferred } identifiers sources }
    edges { id from to kind verb date deleted evidence }
    verbs { verb language text inverse relative }
    cursor
    hasMore
  }
}`

// The index becomes ready after 15 s even if a feed fails and was never read to its end.
const MAX_STARTUP_DELAY_MS = 15_000

/** Follows the peers: see `Definition.follow`. A failing feed is retried at the next call of `catchUp`, and does not stop the others. */
export function createFeedSync({
  sql,
  queries,
  peers,
  typeNames,
  log,
}: {
  sql: Sql
  queries: Queries
  peers: Peer[]
  typeNames: () => string[]
  log: Log
}): Follower {
  const startTime = Date.now()
  // Feeds that were read to their end, and names of subgraphs without a feed.
  const settled = new Set<string>()
  const failing = new Set<string>()
  const lastRead = new Map<string, number>()
  const acceptedTypes = new Map<string, Set<string>>()
  const resyncs = new Map<string, ResyncState>()
  const foreignNodes = createForeignNodes(sql, log)
  // The state of each feed whose last read found no changes. The next read starts from it without a look-up in the database.
  const endStates = new Map<string, FeedState>()
  // The state of the index after the last round.
  let lastIndexState: string | undefined

  /** Resets a feed if the index dropped entities that it now accepts: their type is new in the schema, or their owner removed them. */
  async function resetIfMoreIsAccepted({ name, addedTypes = [] }: Peer): Promise<void> {
    const known = acceptedTypes.get(name) ?? new Set(addedTypes.length > 0 ? await nodeTypesOfFeed(sql, name) : [])
    const types = addedTypes.map(nodeTypeOf)
    if (types.some(type => !known.has(type)) || (await foreignNodes.isAnyReleased(name))) {
      await resetFeed(sql, name)
      endStates.delete(name)
    }
    acceptedTypes.set(name, new Set([...known, ...types]))
  }

  /** Whether the back-off allows a read of the feed from its start now. If so, records this read. */
  function mayResync(feed: string): boolean {
    const resync = nextResync(resyncs.get(feed), Date.now())
    if (resync) resyncs.set(feed, resync)
    return resync !== undefined
  }

  /** Reads a feed to its end, and logs a failure. Returns false if the feed had no changes. */
  async function sync(peer: Peer): Promise<boolean> {
    const feed = peer.name
    try {
      await resetIfMoreIsAccepted(peer)
      const before = endStates.get(feed)
      const means = { typeNames: typeNames(), mayResync: () => mayResync(feed), foreignNodes }
      const result = await readFeed(sql, peer, means, before)
      if (result === 'not offered' && !settled.has(feed)) {
        log.info({ feed }, 'this subgraph has no feed; search and paths do not cover its entities')
      }
      if (typeof result === 'object') endStates.set(feed, result)
      else endStates.delete(feed)
      lastRead.set(feed, Date.now())
      if (failing.delete(feed)) log.info({ feed }, 'this feed can be read again')
      settled.add(feed)
      return result !== before
    } catch (err) {
      endStates.delete(feed)
      if (!failing.has(feed)) log.warn({ err, feed }, 'this feed cannot be read; retrying every second')
      failing.add(feed)
      return true
    }
  }

  const isSettled = ({ name }: Peer) =>
    settled.has(name) || (failing.has(name) && Date.now() - startTime > MAX_STARTUP_DELAY_MS)

  // A subgraph that joins later does not make the index unready: its feed is read while the index serves requests.
  let wasReady = false
  const isServing = () => {
    wasReady ||= peers.every(isSettled)
    return wasReady
  }

  // The index serves feeds that an earlier process has published at once. Concurrent callers share one query.
  let settlingPublished: Promise<void> | undefined
  async function settlePublished(): Promise<void> {
    for (const feed of await publishedFeeds(sql)) settled.add(feed)
  }

  async function isReady(): Promise<boolean> {
    if (isServing()) return true
    settlingPublished ??= settlePublished().finally(() => {
      settlingPublished = undefined
    })
    await settlingPublished
    return isServing()
  }
  queries.connect({ isReady, peers, typeNames })

  let followedNames: string | undefined
  // The generations in memory, and those in memory at the last clean-up.
  let loadedGenerations: string | undefined
  let cleanedGenerations: string | undefined

  async function syncAll(): Promise<void> {
    const names = peers.map(({ name }) => name)
    if (names.join() !== followedNames) await dropOtherFeeds(sql, names)
    followedNames = names.join()
    let isChanged = (await queries.memory.latest()) !== lastIndexState
    // Another process may have written to the index.
    if (isChanged) endStates.clear()
    for (const peer of peers) {
      if (!(await sync(peer))) continue
      isChanged = true
      if (await isReady()) await queries.memory.refresh()
    }
    if (isChanged) {
      loadedGenerations = (await queries.memory.refresh()).readings
      lastIndexState = queries.memory.revision()
    }
    // Before the refresh, requests still read the links of replaced generations.
    if (loadedGenerations !== cleanedGenerations && (await dropStaleGenerations(sql))) {
      cleanedGenerations = loadedGenerations
    }
  }

  let round: Promise<void> | undefined
  return {
    isReady,
    feedLag() {
      const secondsSince = (time: number | undefined) =>
        time === undefined ? null : Math.round((Date.now() - time) / 1_000)
      return Object.fromEntries(peers.map(({ name }) => [name, secondsSince(lastRead.get(name))]))
    },
    progress: () => ({
      settled: peers.filter(isSettled).map(({ name }) => name),
      lastRead: Object.fromEntries(lastRead),
    }),
    async adopt(progress) {
      for (const feed of progress.settled) settled.add(feed)
      for (const [feed, time] of Object.entries(progress.lastRead)) lastRead.set(feed, time)
      await queries.memory.refresh()
    },
    async catchUp() {
      // The running round may have read a feed before the change that the caller waits for. The next round reads the change.
      await round
      round ??= syncAll().finally(() => {
        round = undefined
      })
      await round
    },
  }
}

/**
 * Reads a feed to its end, from its state in the index (`known`; without it, the state is read from the database). Returns the state
 * if the feed had no changes. The next page is requested and normalised while the database writes the current one.
 */
async function readFeed(
  sql: Sql,
  peer: Peer,
  { typeNames, mayResync, foreignNodes }: { typeNames: string[]; mayResync: () => boolean; foreignNodes: ForeignNodes },
  known: FeedState | undefined,
): Promise<FeedState | 'read' | 'not offered'> {
  const { name } = peer
  const numbers = new Map<string, number>()
  const requestAfter = (cursor: string | null) => handledLater(requestPage(peer, cursor))

  let before = known ?? (await feedState(sql, name))
  let response = requestAfter(before.cursor)
  let applied: Promise<boolean> = Promise.resolve(true)
  const restartFromDatabase = async () => {
    before = await feedState(sql, name)
    response = requestAfter(before.cursor)
    applied = Promise.resolve(true)
  }

  try {
    for (;;) {
      const { feed, error } = await response
      if (error && before.cursor !== null && error.extensions?.code === 'BAD_USER_INPUT' && mayResync()) {
        // The subgraph has another database or another definition of its links: a new generation replaces the current one.
        await applied
        await resetFeed(sql, name)
        await restartFromDatabase()
        continue
      }
      if (error) throw new Error(`The subgraph ${name} rejected the request for its feed: ${error.message}`)
      if (!feed) return 'not offered'
      const { cursor, hasMore } = feed
      const isEmpty = feed.nodes.length === 0 && feed.edges.length === 0 && !hasMore
      if (isEmpty && before.isWhole && (await applied)) return before
      if (hasMore) response = requestAfter(cursor)
      const page = normalisePage(feed, typeNames)
      foreignNodes.warn(name, findMistypedNodes(feed, typeNames))
      if (await applied) {
        const onYield = peer.isForeign ? foreignNodes.recorderFor(name) : undefined
        applied = handledLater(applyPage(sql, name, { before, page, cursor, isLast: !hasMore, numbers, onYield }))
        before = { ...before, cursor }
        if (hasMore) continue
        if (await applied) return 'read'
      }
      // Another process has applied a page of this feed.
      await restartFromDatabase()
    }
  } finally {
    // If the request for the next page failed, a write may still run. It ends before the return.
    await Promise.allSettled([applied])
  }
}

type PageResponse = { feed?: LinkFeed; error?: PageError }
type PageError = Error & { extensions?: { code?: unknown } }

/** A page of a feed, or the error of the subgraph; neither if the subgraph has no feed. */
async function requestPage({ request, readFeedPage }: Peer, after: string | null): Promise<PageResponse> {
  if (readFeedPage) {
    return readFeedPage({ after }).then(
      feed => ({ feed }),
      error => ({ error }),
    )
  }
  const { data, errors: [error] = [] } = await request(FEED_QUERY, { after })
  const code = error?.extensions?.code
  // Some servers send errors without codes. Such a server names the missing field in its message.
  if (code === 'GRAPHQL_VALIDATION_FAILED' || (error && !code && !data && /\b_links\b/.test(error.message))) return {}
  return error ? { error } : { feed: data!._links as LinkFeed }
}

/** Returns the same promise. Without this handler, Node reports a rejection that occurs before the `await`. */
function handledLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
