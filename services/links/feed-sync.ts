import type { LinkFeed } from '#toolkit/changefeed'
import type { Sql } from '#toolkit/database'
import { nodeTypeOf } from '#toolkit/graphql'
import type { Log } from '#toolkit/runtime'
import type { Follower, Peer } from '#toolkit/subgraph'
import type { Queries } from './graph-index.ts'
import { applyPage } from './queries/apply-page.ts'
import { findPageError, normalisePage } from './queries/feed-page.ts'
import {
  dropOtherFeeds,
  type FeedState,
  feedState,
  nodeTypesOfFeed,
  resetFeed,
  shownFeeds,
  sweep,
} from './queries/feed-state.ts'
import { createForeignNodes, type ForeignNodes } from './queries/foreign-nodes.ts'
import { nextResync, type ResyncState } from './rules/resync-backoff.ts'

/*
 * Keeps the index up with the feeds of the other subgraphs: whole at first, then what has changed since.
 */

const question = `query ($after: String) {
  _links(after: $after) {
    nodes { id type deleted names { text language preferred } identifiers sources }
    edges { id from to kind verb date deleted evidence }
    verbs { verb language text inverse relative }
    cursor
    hasMore
  }
}`

/** How long a feed that has never been read whole may fail before the index is ready without it. */
const patience = 15_000

/** Follows its peers: see `Definition.follow`. A feed that fails is asked again, and stops no other. */
export function createFeedSync({
  sql,
  queries,
  peers,
  things,
  log,
}: {
  sql: Sql
  queries: Queries
  peers: Peer[]
  things: () => string[]
  log: Log
}): Follower {
  const began = Date.now()
  // Feeds that have been read to their end, or that are not offered; and those that cannot be read now.
  const settled = new Set<string>()
  const failing = new Set<string>()
  const lastRead = new Map<string, number>()
  const knownOf = new Map<string, Set<string>>()
  const begun = new Map<string, ResyncState>()
  const strange = createForeignNodes(sql, log)
  // The feeds that had no more to tell, as the index had them then; and at which state it was left.
  const ended = new Map<string, FeedState>()
  let leftAt: string | undefined

  /** What was told of a type before the index knew it was left out, as what was another's: then the feed is read from its beginning. */
  async function beginWhereNew({ name, brings = [] }: Peer): Promise<void> {
    const known = knownOf.get(name) ?? new Set(brings.length > 0 ? await nodeTypesOfFeed(sql, name) : [])
    const types = brings.map(nodeTypeOf)
    if (types.some(type => !known.has(type)) || (await strange.isAnyFree(name))) {
      await resetFeed(sql, name)
      ended.delete(name)
    }
    knownOf.set(name, new Set([...known, ...types]))
  }

  /** Whether the turn of a feed has come to be begun anew, which is noted. */
  function mayBegin(feed: string): boolean {
    const beginning = nextResync(begun.get(feed), Date.now())
    if (beginning) begun.set(feed, beginning)
    return beginning !== undefined
  }

  /** Whether it has told anything. */
  async function read(peer: Peer): Promise<boolean> {
    const feed = peer.name
    try {
      await beginWhereNew(peer)
      const before = ended.get(feed)
      const after = await readOn(sql, peer, { things: things(), mayBegin: () => mayBegin(feed), strange }, before)
      if (after === 'not offered' && !settled.has(feed)) log.info({ feed }, 'a subgraph offers no feed')
      if (typeof after === 'object') ended.set(feed, after)
      else ended.delete(feed)
      lastRead.set(feed, Date.now())
      if (failing.delete(feed)) log.info({ feed }, 'a feed can be read again')
      settled.add(feed)
      return after !== before
    } catch (err) {
      ended.delete(feed)
      if (!failing.has(feed)) log.warn({ err, feed }, 'a feed cannot be read, and is tried again')
      failing.add(feed)
      return true
    }
  }

  const isSettled = ({ name }: Peer) => settled.has(name) || (failing.has(name) && Date.now() - began > patience)
  // What a feed told before this process began is served. Those who ask together wait together, and go on together.
  let looking: Promise<void> | undefined
  async function look() {
    for (const feed of await shownFeeds(sql)) settled.add(feed)
  }
  // Who joins later is read beside what is served.
  let wasReady = false
  const isServed = () => {
    wasReady ||= peers.every(isSettled)
    return wasReady
  }
  const isReady = async () => {
    if (isServed()) return true
    looking ??= look().finally(() => {
      looking = undefined
    })
    await looking
    return isServed()
  }
  Object.assign(queries, { isBuilt: isReady, peers, things })
  let round: Promise<void> | undefined
  let [tidied, shown, swept]: (string | undefined)[] = []
  return {
    isReady,
    behind() {
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
      // Whoever asks while a round goes on waits for one that begins after.
      await round
      round ??= (async () => {
        const names = peers.map(({ name }) => name)
        if (names.join() !== tidied) await dropOtherFeeds(sql, names)
        tidied = names.join()
        let isAnyNew = (await queries.memory.latest()) !== leftAt
        // Somebody else may have written to the index.
        if (isAnyNew) ended.clear()
        for (const peer of peers) {
          if (!(await read(peer))) continue
          isAnyNew = true
          if (await isReady()) await queries.memory.refresh()
        }
        if (isAnyNew) {
          shown = (await queries.memory.refresh()).readings
          leftAt = queries.memory.revision()
        }
        // What is not shown any more was held in memory until now.
        if (shown !== swept && (await sweep(sql))) swept = shown
      })().finally(() => {
        round = undefined
      })
      await round
    },
  }
}

/**
 * Reads a feed to its end, from where the index has it (`known`, unless that is to be looked up): gives how it stands where it has
 * no more to tell. While a page is taken in, the next one is told, and got ready.
 */
async function readOn(
  sql: Sql,
  peer: Peer,
  { things, mayBegin, strange }: { things: string[]; mayBegin: () => boolean; strange: ForeignNodes },
  known: FeedState | undefined,
): Promise<FeedState | 'read' | 'not offered'> {
  const { name } = peer
  const numbers = new Map<string, number>()
  const told = (after: string | null) => heardLater(pageAfter(peer, after))
  const fromHere = async (known?: FeedState) => {
    const before = known ?? (await feedState(sql, name))
    return { before, answer: told(before.cursor), taken: Promise.resolve(true) }
  }
  let { before, answer, taken } = await fromHere(known)
  const goOn = async () => {
    ;({ before, answer, taken } = await fromHere())
  }
  try {
    for (;;) {
      const { feed, error } = await answer
      if (error && before.cursor !== null && error.extensions?.code === 'BAD_USER_INPUT' && mayBegin()) {
        // Its database was exchanged or emptied, or it tells other ties: this takes the place of all that it told.
        await taken
        await resetFeed(sql, name)
        await goOn()
        continue
      }
      if (error) throw new Error(`it refused: ${error.message}`)
      if (!feed) return 'not offered'
      const { cursor, hasMore } = feed
      const isEmpty = feed.nodes.length === 0 && feed.edges.length === 0 && !hasMore
      if (isEmpty && before.isWhole && (await taken)) return before
      if (hasMore) answer = told(cursor)
      const page = normalisePage(feed, things)
      strange.tell(name, findPageError(feed, things))
      if (await taken) {
        const yields = peer.isForeign ? strange.leaving(name) : undefined
        taken = heardLater(applyPage(sql, name, { before, page, cursor, isLast: !hasMore, numbers, yields }))
        before = { ...before, cursor }
        if (hasMore) continue
        if (await taken) return 'read'
      }
      // Somebody else has taken a page in meanwhile.
      await goOn()
    }
  } finally {
    // Nothing is at work any more when this is over, also where the next page was not told.
    await Promise.allSettled([taken])
  }
}

/** A page of a feed, or why it is refused; neither where none is offered. */
async function pageAfter({ ask, tell }: Peer, after: string | null): Promise<{ feed?: LinkFeed; error?: Refusal }> {
  if (tell) {
    return tell({ after }).then(
      feed => ({ feed }),
      error => ({ error }),
    )
  }
  const { data, errors: [error] = [] } = await ask(question, { after })
  const code = error?.extensions?.code
  // Not every server has codes; one without the field says so of it by name.
  if (code === 'GRAPHQL_VALIDATION_FAILED' || (error && !code && !data && /\b_links\b/.test(error.message))) return {}
  return error ? { error } : { feed: data!._links as LinkFeed }
}

type Refusal = Error & { extensions?: { code?: unknown } }

/** The same promise, of whose failure nobody needs to hear before it is waited for. */
function heardLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined)
  return promise
}
