import {
  type FeedEdge,
  type FeedNode,
  type FeedVerb,
  type Follower,
  fold,
  type LinkFeed,
  type Log,
  type Peer,
  type Sql,
} from '#toolkit'
import type { Queries } from './memory.ts'
import { beginAnew, feedState, type IndexPage, keepOnly, sweep, takePage, wholeFeeds } from './queries/index.ts'
import { typeOf } from './rules/index.ts'

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
export function follow({
  sql,
  queries,
  peers,
  log,
}: {
  sql: Sql
  queries: Queries
  peers: Peer[]
  log: Log
}): Follower {
  const began = Date.now()
  // Feeds that have been read to their end, or that are not offered; and those that cannot be read now.
  const settled = new Set<string>()
  const failing = new Set<string>()
  const lastRead = new Map<string, number>()

  async function read(peer: Peer): Promise<void> {
    const feed = peer.name
    try {
      if (!(await readOn(sql, peer)) && !settled.has(feed)) log.info({ feed }, 'a subgraph offers no feed')
      lastRead.set(feed, Date.now())
      if (failing.delete(feed)) log.info({ feed }, 'a feed can be read again')
      settled.add(feed)
    } catch (err) {
      if (!failing.has(feed)) log.warn({ err, feed }, 'a feed cannot be read, and is tried again')
      failing.add(feed)
    }
  }

  const isSettled = ({ name }: Peer) => settled.has(name) || (failing.has(name) && Date.now() - began > patience)
  // What a feed told before this process began is served. Those who ask together wait together, and go on together.
  let looking: Promise<void> | undefined
  async function look() {
    for (const feed of await wholeFeeds(sql)) settled.add(feed)
  }
  const isReady = async () => {
    if (peers.every(isSettled)) return true
    looking ??= look().finally(() => {
      looking = undefined
    })
    await looking
    return peers.every(isSettled)
  }
  Object.assign(queries, { isBuilt: isReady, peers })
  let round: Promise<void> | undefined
  let hasTidied = false
  let swept: string | undefined
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
        if (!hasTidied)
          await keepOnly(
            sql,
            peers.map(({ name }) => name),
          )
        hasTidied = true
        for (const peer of peers) {
          await read(peer)
          if (await isReady()) await queries.memory.refresh()
        }
        const { readings } = await queries.memory.refresh()
        // What is not shown any more was held in memory until now.
        if (readings !== swept) await sweep(sql)
        swept = readings
      })().finally(() => {
        round = undefined
      })
      await round
    },
  }
}

/** Reads a feed to its end; gives false where the subgraph offers none. */
async function readOn(sql: Sql, { name, ask }: Peer): Promise<boolean> {
  const asked = (after: string | null) => {
    const answer = ask(question, { after })
    // Whoever waits for it hears of it; until then nobody does.
    answer.catch(() => undefined)
    return { after, answer }
  }
  const numbers = new Map<string, number>()
  let next: ReturnType<typeof asked> | undefined
  for (let isNew = false; ; ) {
    const before = await feedState(sql, name)
    if (next?.after !== before.cursor) next = asked(before.cursor)
    const { data, errors } = await next.answer
    const [error] = errors ?? []
    const code = error?.extensions?.code
    if (error && code === 'GRAPHQL_VALIDATION_FAILED') return false
    if (error && before.cursor !== null && code === 'BAD_USER_INPUT' && !isNew) {
      // Its database was exchanged or emptied: what it tells now takes the place of all that it told.
      await beginAnew(sql, name)
      isNew = true
      continue
    }
    if (error) throw new Error(`it refused: ${error.message}`)
    const feed = data!._links as LinkFeed
    const isEmpty = feed.nodes.length === 0 && feed.edges.length === 0
    if (isEmpty && before.isWhole && !feed.hasMore) return true
    // The next page is told while this one is taken in.
    if (feed.hasMore) next = asked(feed.cursor)
    await takePage(sql, name, { before, page: pageOf(feed), cursor: feed.cursor, isLast: !feed.hasMore, numbers })
    if (!feed.hasMore) return true
  }
}

/** A page of a feed, with what the index needs beside it. What is of no type that the schema knows is left out. */
export const pageOf = ({ nodes, edges, verbs }: LinkFeed): IndexPage => ({
  nodes: lastOf(nodes).flatMap(toldOfNode),
  edges: lastOf(edges).map(toldOfEdge),
  verbs: lastOf(verbs.map(each => ({ ...each, id: `${each.language} ${each.verb}` }))).map(toldOfVerb),
})

/** What is told twice is as it was told last. */
const lastOf = <Told extends { id: string }>(all: Told[]) => [...new Map(all.map(told => [told.id, told])).values()]

function toldOfNode({ id, type: name, deleted, names, identifiers, sources }: FeedNode): IndexPage['nodes'] {
  const type = typeOf(name)
  if (deleted) return [{ id, type: null, names: [], identifiers: [], sources: [] }]
  if (type === null) return []
  return [
    {
      id,
      type,
      names: names.map(({ text, language, preferred }) => ({
        text,
        language,
        preferred,
        folded: fold(text),
      })),
      identifiers: identifiers.map(identifier => {
        const at = identifier.indexOf(':')
        const value = identifier.slice(at + 1)
        return { scheme: identifier.slice(0, at), value, folded: fold(value) }
      }),
      sources,
    },
  ]
}

function toldOfEdge({ id, from, to, kind, verb, date, deleted, evidence }: FeedEdge): IndexPage['edges'][number] {
  const told = JSON.parse(evidence) as { source: string; stance: string }[]
  const supporting = told.filter(({ stance }) => stance === 'SUPPORTS').map(({ source }) => source)
  return { id, from, to, kind: deleted ? null : kind, verb, date, evidence, sources: new Set(supporting).size }
}

const toldOfVerb = ({ verb, language, text, inverse, relative }: FeedVerb): IndexPage['verbs'][number] => ({
  verb,
  language,
  text,
  inverse,
  relative: relative ?? null,
})
