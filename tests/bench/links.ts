import { readConfig } from '#toolkit/config'
import { refusal } from '#toolkit/errors'
import { createLog } from '#toolkit/runtime'
import { type Peer, type Subgraph, startSubgraphs } from '#toolkit/subgraph'
import { imported } from './data/imported.ts'
import { type Outcome, print, printOutcomes } from './data/outcome.ts'
import { inRoom, reference, type Server, withServer } from './data/room.ts'
import { adjacencyBytes, p95, percentile, processorTime, seconds } from './links/cost.ts'
import { generatedFeed } from './links/generated.ts'
import { type QueryKind, queriesOn, randomEntities } from './links/queries.ts'

/*
 * `npm run bench -- links`: measures the index of links of a generated graph, of a graph ten times as large, and of
 * public data sets. The generated graphs contain a few entities that nearly all others have links to. The benchmark
 * measures the time of a complete read of the feeds, the memory, and the time of each kind of query, also during a new
 * read. Paths are compared with a recursive SQL query on the same data. The figures are from one machine at one moment,
 * so compare their ratios.
 */

export type LinksOptions = { sizes: number[]; raw: Record<string, string> }

/**
 * `build` is the duration of the first read in seconds. `own` and `database` are processor seconds of this process and
 * of PostgreSQL. `buffers` and `adjacency` are bytes per link: of all arrays, and of the arrays of the adjacency alone.
 */
type Figures = {
  name: string
  linkCount: number
  build: number
  own: number
  database: number
  buffers: number
  adjacency: number
  p95s: Map<string, { kind: QueryKind['kind']; p95: number }>
}

const rounds = 200

export const benchLinks = ({ sizes, raw }: LinksOptions): Promise<void> =>
  withServer(async server => {
    const generated: Figures[] = []
    for (const size of sizes) generated.push(await measureGenerated(server, size))
    const all = [...generated]
    if (Object.keys(raw).length > 0) all.push(await measureRaw(raw))
    printAll(all)
    printOutcomes([...all.flatMap(limits), ...(generated.length > 1 ? growth(generated[0]!, generated.at(-1)!) : [])])
  })

/** Measures a generated graph of `size` entities. */
async function measureGenerated(server: Server, size: number): Promise<Figures> {
  const graph = await server.graphIn(`made_${size}`, { names: ['links'] })
  try {
    const [links] = graph.subgraphs as [Subgraph]
    const name = `${size.toLocaleString('en')} entities`
    const figures = await measured(name, links, () => links.follow([generatedFeed(size)])!.catchUp())
    console.log(`${name}: ${await duringRead(links, replacedFeed(generatedFeed(size)))}`)
    console.log(`${name}: ${await againstSql(links, 5)}`)
    return figures
  } finally {
    await graph.stop()
  }
}

/** Measures public data sets with the reference data, read from the feeds of the subgraphs that own them. */
const measureRaw = (raw: Record<string, string>): Promise<Figures> =>
  inRoom(async home => {
    await imported([reference], home)
    for (const [adapter, folder] of Object.entries(raw)) {
      const { rows, seconds } = await imported([folder, '--from', adapter, '--skip-faulty'], home)
      console.log(`${adapter}: ${rows.toLocaleString('en')} rows imported in ${seconds.toFixed(1)} s`)
    }
    const graph = await startSubgraphs({ ...readConfig({}), home }, createLog('fatal'))
    try {
      const links = graph.subgraphs.find(({ name }) => name === 'links')!
      return await measured('public data', links, () => graph.catchUp())
    } finally {
      await graph.stop()
    }
  })

async function measured(name: string, links: Subgraph, reading: () => Promise<void>): Promise<Figures> {
  const [buffers, before] = [process.memoryUsage().arrayBuffers, await processorTime(links.sql)]
  const build = await seconds(reading)
  const after = await processorTime(links.sql)
  const [{ linkCount } = { linkCount: 0 }] = await links.sql<
    { linkCount: number }[]
  >`select count(*)::int as "linkCount" from links.edges`
  await links.sql`analyze`
  const allocated = process.memoryUsage().arrayBuffers - buffers
  const p95s: Figures['p95s'] = new Map()
  const all = await queriesOn(links.sql)
  // These queries are not measured: during them the garbage of the read is collected.
  for (const { ask } of all) for (let at = 0; at < 20; at++) await execute(links, ask())
  for (const { name, kind, ask } of all) {
    p95s.set(name, { kind, p95: await p95(rounds, () => execute(links, ask())) })
  }
  return {
    name,
    linkCount,
    build,
    own: after.own - before.own,
    database: after.database - before.database,
    buffers: allocated / linkCount,
    adjacency: (await adjacencyBytes(links.sql)) / linkCount,
    p95s,
  }
}

async function execute(links: Subgraph, query: string): Promise<any> {
  const { data, errors } = await links.execute({ query, requestId: 'bench' })
  if (errors) throw errors[0]
  return data
}

/** The feed as another database sends it: it rejects the cursors of `request`, so that a reader starts again. */
const replacedFeed = ({ name, request }: Peer): Peer => ({
  name,
  async request(query, variables) {
    const after = variables?.after as string | null
    if (after !== null && !after.startsWith('new '))
      return { errors: [refusal('BAD_USER_INPUT', '`after` is not a cursor of this feed.')] }
    const { data } = await request(query, { after: after?.slice(4) })
    const feed = data!._links as { cursor: string }
    return { data: { _links: { ...feed, cursor: `new ${feed.cursor}` } } }
  },
})

/** Measures queries during a new read of all feeds. Feed and index are both in this process. */
async function duringRead(links: Subgraph, peer: Peer): Promise<string> {
  const queries = await queriesOn(links.sql)
  const taken = new Map<string, number[]>()
  let isOver = false
  const reading = links
    .follow([peer])!
    .catchUp()
    .finally(() => {
      isOver = true
    })
  const before = await processorTime(links.sql)
  const took = await seconds(async () => {
    for (let at = 0; !isOver; at++) {
      const { kind, ask } = queries[at % queries.length]!
      const each = (await seconds(() => execute(links, ask()))) * 1_000
      taken.set(kind, [...(taken.get(kind) ?? []), each])
      await new Promise(resolve => setTimeout(resolve, 50))
    }
    await reading
  })
  const after = await processorTime(links.sql)
  const times = [...taken].map(
    ([kind, all]) => `${kind} ${percentile(all).toFixed(1)} ms, at most ${Math.max(...all).toFixed(0)}`,
  )
  const cores = [(after.own - before.own) / took, (after.database - before.database) / took].map(each =>
    each.toFixed(2),
  )
  return `read again in ${took.toFixed(1)} s, this process used ${cores[0]} cores and PostgreSQL ${cores[1]}; p95 during the read: ${times.join('; ')}`
}

/** Compares path lengths of the same pairs with a recursive SQL query: how many agree, and the ratio of the times. */
async function againstSql(links: Subgraph, pairs: number): Promise<string> {
  const { sql } = links
  await sql`create index on links.edges ("from", "to")`
  await sql`create index on links.edges ("to", "from")`
  await sql`analyze links.edges`
  const entities = await randomEntities(sql, 2 * pairs)
  let [indexSeconds, sqlSeconds, equal] = [0, 0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    const [from, to] = [entities[2 * pair]!, entities[2 * pair + 1]!]
    let [found, length]: [number | null, number | null] = [null, null]
    indexSeconds += await seconds(async () => {
      const { paths } = await execute(
        links,
        `{ paths(from: "${from}", to: "${to}", maxLength: 2, first: 1) { paths { length } } }`,
      )
      found = paths.paths[0]?.length ?? null
    })
    sqlSeconds += await seconds(async () => {
      const [row] = await sql<{ length: number | null }[]>`
        with recursive reached as (
          select num as node, 0 as length from links.nodes where id = ${from}
          union
          select next, length + 1 from reached, lateral (
            select "to" as next from links.edges where "from" = node union select "from" from links.edges where "to" = node
          ) adjacent where length < 2
        ) select min(length)::int as length from reached where node = (select num from links.nodes where id = ${to})`
      length = row!.length
    })
    if (found === length) equal++
  }
  return `${equal} of ${pairs} path lengths equal those of a recursive query, which takes ${(sqlSeconds / indexSeconds).toFixed(0)} times as long`
}

const worst = ({ p95s }: Figures, kind: QueryKind['kind']) =>
  Math.max(...[...p95s.values()].filter(each => each.kind === kind).map(each => each.p95))
const micros = (seconds: number, linkCount: number) => ((seconds * 1e6) / linkCount).toFixed(1)

function printAll(all: Figures[]): void {
  console.log('')
  const row = (title: string, cell: (figures: Figures) => string | number) => [title, ...all.map(cell)]
  print([
    ['', ...all.map(({ name }) => name)],
    row('links', ({ linkCount }) => linkCount),
    row('links per second, from the feeds to a ready index', ({ linkCount, build }) => Math.round(linkCount / build)),
    row('processor time per link, this process, µs', ({ own, linkCount }) => micros(own, linkCount)),
    row('processor time per link, PostgreSQL, µs', ({ database, linkCount }) => micros(database, linkCount)),
    row('adjacency, bytes per link', ({ adjacency }) => adjacency.toFixed(1)),
    row('all arrays with names, bytes per link', ({ buffers }) => buffers.toFixed(1)),
    ...[...new Set(all.flatMap(({ p95s }) => [...p95s.keys()]))].map(query =>
      row(`${query}, p95 in ms`, ({ p95s }) => p95s.get(query)?.p95.toFixed(1) ?? ''),
    ),
  ])
}

const most = { search: 30, neighbours: 10, counts: 10, path: 20 } as const
const kinds = Object.keys(most) as QueryKind['kind'][]

const limits = (figures: Figures): Outcome[] => [
  {
    what: `${figures.name}: links per second`,
    target: 'at least 50,000',
    measured: Math.round(figures.linkCount / figures.build).toLocaleString('en'),
    met: figures.linkCount / figures.build >= 50_000,
  },
  {
    what: `${figures.name}: adjacency, per link`,
    target: 'at most 40 bytes',
    measured: figures.adjacency.toFixed(1),
    met: figures.adjacency <= 40,
  },
  ...kinds.map(kind => ({
    what: `${figures.name}: ${kind}, p95 of the slowest query`,
    target: `at most ${most[kind]} ms`,
    measured: worst(figures, kind).toFixed(1),
    met: worst(figures, kind) <= most[kind],
  })),
]

/** Compares the p95 times of the larger graph with those of the smaller one. */
const growth = (small: Figures, large: Figures): Outcome[] =>
  kinds.map(kind => {
    const times = worst(large, kind) / worst(small, kind)
    return {
      what: `${(large.linkCount / small.linkCount).toFixed(0)} times the links, ${kind}`,
      target: 'at most 2 times the time',
      measured: times.toFixed(1),
      met: times <= 2,
    }
  })
