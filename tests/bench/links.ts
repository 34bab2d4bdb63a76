import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { databaseIn } from '#tests/database'
import {
  createLog,
  type FeedEdge,
  type FeedNode,
  type LinkFeed,
  type Peer,
  readConfig,
  startEmbedded,
  startGraph,
} from '#toolkit'

/*
 * `npm run bench -- links`: the index of a made graph, with things that nearly everything is tied to, and ten times that graph:
 * how fast it is read whole, what its ties take in memory, and how long paths, search and neighbours take. Paths are compared
 * with a recursive query on the same data. Figures of one machine at one moment: their ratios are what counts.
 */

const log = createLog('warn')
const words = [
  'china',
  'nokia',
  'union',
  'digital',
  'agreement',
  'memorandum',
  'trade',
  'europe',
  'forum',
  'fund',
  'roundtable',
]
const types = ['Organisation', 'Person', 'Initiative', 'Area', 'Agreement', 'Event']
const prefixes = ['org', 'per', 'ini', 'area', 'agr', 'evt']

type Figures = { nodes: number; edges: number; path: number; search: number; neighbours: number }

/** Measures a graph of so many things, with ten ties for each. */
export async function benchLinks(sizes: number[]): Promise<void> {
  const all: Figures[] = []
  for (const size of sizes) all.push(await measured(size))
  const [small, large] = [all[0]!, all.at(-1)!]
  const times = (key: 'path' | 'search' | 'neighbours') => `${key} ${(large[key] / small[key]).toFixed(1)}`
  console.log(
    `${(large.edges / small.edges).toFixed(0)} times the ties take, in times the time: ${times('path')}, ${times('search')}, ${times('neighbours')}`,
  )
}

async function measured(size: number): Promise<Figures> {
  const home = mkdtempSync(join(tmpdir(), 'accord-bench-'))
  chmodSync(home, 0o711)
  const { url, socketDir, stop } = await startEmbedded({ home, log })
  const config = { ...readConfig({}), databaseUrl: databaseIn(url, 'postgres'), socketDir, poolSize: 4 }
  const graph = await startGraph(config, log, { names: ['links'] })
  try {
    const [links] = graph.subgraphs as [(typeof graph.subgraphs)[0]]
    const edges = size * 10
    const follower = links.follow([madeFeed(size)])!
    const whole = await seconds(() => follower.catchUp())
    await links.sql`analyze`
    const ask = async (query: string) => {
      const { data, errors } = await links.execute({ query, requestId: 'bench' })
      if (errors) throw errors[0]
      return data as any
    }
    const random = randomFrom(7)
    const some = () => idOf(Math.floor(random() * size))
    await ask(`{ paths(from: "${some()}", to: "${some()}") { complete } }`)
    const path = await p95(200, () =>
      ask(
        `{ paths(from: "${some()}", to: "${some()}") { complete paths { length nodes { id } links { kind } sentence } } }`,
      ),
    )
    const search = await p95(200, () => {
      const word = words[Math.floor(random() * words.length)]!
      const query = [
        `${word} ${Math.floor(random() * size)}`,
        `${word.slice(0, 3)}`,
        word,
        `${word.slice(0, 2)}${word.slice(3)} ${Math.floor(random() * 1000)}`,
      ][Math.floor(random() * 4)]
      return ask(`{ search(query: "${query}") { edges { matched node { id } } } }`)
    })
    const neighbours = await p95(200, at => {
      const id = at % 4 === 0 ? idOf(at % 20) : some()
      return ask(`{ neighbours(of: "${id}") { edges { node { id } link { kind verb } } } }`)
    })
    const hub = await p95(20, at => ask(`{ neighbours(of: "${idOf(at)}") { totalCount } }`))
    const inMemory = process.memoryUsage().arrayBuffers / edges
    console.log(
      [
        `${size.toLocaleString('en')} things, ${edges.toLocaleString('en')} ties: read whole in ${whole.toFixed(1)} s, ${Math.round(edges / whole).toLocaleString('en')} ties/s`,
        `${inMemory.toFixed(1)} bytes a tie, with all other buffers`,
        `p95 of a path ${path.toFixed(1)} ms, a search ${search.toFixed(1)} ms, a page of neighbours ${neighbours.toFixed(1)} ms, a count of them ${hub.toFixed(1)} ms`,
      ].join('; '),
    )
    console.log(await againstSql(links.sql, ask, some, 5))
    return { nodes: size, edges, path, search, neighbours }
  } finally {
    await graph.stop()
    await stop()
    rmSync(home, { recursive: true, force: true })
  }
}

/** The same pairs by a recursive query: how many lengths agree, and how much longer it takes. */
async function againstSql(sql: any, ask: (query: string) => Promise<any>, some: () => string, pairs: number) {
  let [ours, theirs, equal] = [0, 0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    const [from, to] = [some(), some()]
    let [found, length]: [number | null, number | null] = [null, null]
    ours += await seconds(async () => {
      const { paths } = await ask(
        `{ paths(from: "${from}", to: "${to}", maxLength: 2, first: 1) { paths { length } } }`,
      )
      found = paths.paths[0]?.length ?? null
    })
    theirs += await seconds(async () => {
      const [row] = await sql`
        with recursive ways as (
          select num as node, 0 as length from links.nodes where id = ${from}
          union
          select next, length + 1 from ways, lateral (
            select "to" as next from links.edges where "from" = node union select "from" from links.edges where "to" = node
          ) ties where length < 2
        ) select min(length)::int as length from ways where node = (select num from links.nodes where id = ${to})`
      length = row.length
    })
    if (found === length) equal++
  }
  return `${equal} of ${pairs} lengths as by a recursive query, which takes ${(theirs / ours).toFixed(0)} times as long`
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1_000
}

async function p95(times: number, work: (at: number) => Promise<unknown>): Promise<number> {
  const taken: number[] = []
  for (let at = 0; at < times; at++) taken.push((await seconds(() => work(at))) * 1_000)
  return taken.sort((a, b) => a - b)[Math.floor(times * 0.95)]!
}

const idOf = (at: number) => `${prefixes[at % prefixes.length]}_made-${at}`

/** A feed of made things: the first twenty of them have a third of all ties. */
function madeFeed(size: number): Peer {
  const random = randomFrom(size)
  const end = () => (random() < 1 / 6 ? Math.floor(random() * 20) : Math.floor(random() * size))
  const step = 500
  return {
    name: 'made',
    async ask(_, variables) {
      const from = Number((variables?.after as string | null) ?? 0)
      const to = Math.min(from + step, size)
      const nodes: FeedNode[] = []
      const edges: FeedEdge[] = []
      for (let at = from; at < to; at++) {
        const name = `${words[at % words.length]} ${words[(at * 7) % words.length]} ${at}`
        nodes.push({
          id: idOf(at),
          type: types[at % types.length]!,
          deleted: false,
          names: [{ text: name, language: 'en', preferred: true }],
          identifiers: at % 10 === 0 ? [`WIKIDATA:Q${at + 1}`] : [],
          sources: [`src_${at % 100}`],
        })
        for (let each = 0; each < 10; each++) {
          const [a, b] = [end(), end()]
          edges.push({
            id: `tie_${at}-${each}`,
            from: idOf(a),
            to: idOf(b === a ? (b + 1) % size : b),
            kind: ['PARTY', 'UNDER', 'MADE_AT', 'COVERS'][each % 4]!,
            verb: 'is tied to',
            date: null,
            deleted: false,
            evidence: `[{"source":"src_${at % 100}","locator":null,"quote":null,"stance":"SUPPORTS","basis":"STATED","confidence":"HIGH"}]`,
          })
        }
      }
      const verbs = [{ verb: 'is tied to', language: 'en', text: 'is tied to', inverse: 'is tied to' }]
      const feed: LinkFeed = { nodes, edges, verbs, cursor: String(to), hasMore: to < size }
      return { data: { _links: feed } }
    },
  }
}

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}
