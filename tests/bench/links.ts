import { readConfig } from '#toolkit/config'
import { refusal } from '#toolkit/errors'
import { createLog } from '#toolkit/runtime'
import { type Peer, type Subgraph, startSubgraphs } from '#toolkit/subgraph'
import { imported } from './data/imported.ts'
import { type Outcome, print, printOutcomes } from './data/outcome.ts'
import { inRoom, reference, type Server, withServer } from './data/room.ts'
import { adjacencyBytes, p95, percentile, processorTime, seconds } from './links/cost.ts'
import { madeFeed } from './links/made.ts'
import { type Questions, questionsOn, someThings } from './links/questions.ts'

/*
 * `npm run bench -- links`: the index of a made graph, with things that nearly everything is tied to, of ten times that graph, and
 * of public data sets: how fast it is read whole, what it takes in memory, and how long questions of each sort take, also while
 * it is read anew. Ways are compared with a recursive query on the same data. Figures of one machine at one moment: their ratios
 * are what counts.
 */

export type LinksOptions = { sizes: number[]; raw: Record<string, string> }

/**
 * `build` are the seconds of the first reading, `own` and `database` the processor's; `buffers` are the bytes for a tie of all
 * arrays, `adjacency` those of the arrays that tell who is tied to whom.
 */
type Figures = {
  name: string
  ties: number
  build: number
  own: number
  database: number
  buffers: number
  adjacency: number
  p95s: Map<string, { kind: Questions['kind']; p95: number }>
}

const rounds = 200

export const benchLinks = ({ sizes, raw }: LinksOptions): Promise<void> =>
  withServer(async server => {
    const made: Figures[] = []
    for (const size of sizes) made.push(await measuredMade(server, size))
    const all = [...made]
    if (Object.keys(raw).length > 0) all.push(await measuredRaw(raw))
    printAll(all)
    printOutcomes([...all.flatMap(limits), ...(made.length > 1 ? growth(made[0]!, made.at(-1)!) : [])])
  })

/** A made graph of so many things. */
async function measuredMade(server: Server, size: number): Promise<Figures> {
  const graph = await server.graphIn(`made_${size}`, { names: ['links'] })
  try {
    const [links] = graph.subgraphs as [Subgraph]
    const name = `${size.toLocaleString('en')} things`
    const figures = await measured(name, links, () => links.follow([madeFeed(size)])!.catchUp())
    console.log(`${name}: ${await meanwhile(links, exchanged(madeFeed(size)))}`)
    console.log(`${name}: ${await againstSql(links, 5)}`)
    return figures
  } finally {
    await graph.stop()
  }
}

/** Public data sets beside the reference data, told by the feeds of the subgraphs that own them. */
const measuredRaw = (raw: Record<string, string>): Promise<Figures> =>
  inRoom(async home => {
    await imported([reference], home)
    for (const [adapter, folder] of Object.entries(raw)) {
      const { rows, seconds } = await imported([folder, '--from', adapter, '--skip-faulty'], home)
      console.log(`${adapter}: ${rows.toLocaleString('en')} rows are imported in ${seconds.toFixed(1)} s`)
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
  const [{ ties } = { ties: 0 }] = await links.sql<{ ties: number }[]>`select count(*)::int as ties from links.edges`
  await links.sql`analyze`
  const held = process.memoryUsage().arrayBuffers - buffers
  const p95s: Figures['p95s'] = new Map()
  const all = await questionsOn(links.sql)
  // What reading has left for the garbage collector is not the questions' own.
  for (const { ask } of all) for (let at = 0; at < 20; at++) await asked(links, ask())
  for (const { name, kind, ask } of all) {
    p95s.set(name, { kind, p95: await p95(rounds, () => asked(links, ask())) })
  }
  return {
    name,
    ties,
    build,
    own: after.own - before.own,
    database: after.database - before.database,
    buffers: held / ties,
    adjacency: (await adjacencyBytes(links.sql)) / ties,
    p95s,
  }
}

async function asked(links: Subgraph, query: string): Promise<any> {
  const { data, errors } = await links.execute({ query, requestId: 'bench' })
  if (errors) throw errors[0]
  return data
}

/** The same feed of another database: what it told before, it refuses to go on from. */
const exchanged = ({ name, request }: Peer): Peer => ({
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

/** How long questions take while all is read anew, feed and index in this one process. */
async function meanwhile(links: Subgraph, peer: Peer): Promise<string> {
  const questions = await questionsOn(links.sql)
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
      const { kind, ask } = questions[at % questions.length]!
      const each = (await seconds(() => asked(links, ask()))) * 1_000
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
  return `read anew in ${took.toFixed(1)} s, of this process ${cores[0]} and of PostgreSQL ${cores[1]} cores; p95 meanwhile: ${times.join('; ')}`
}

/** The same pairs by a recursive query: how many lengths agree, and how much longer it takes. */
async function againstSql(links: Subgraph, pairs: number): Promise<string> {
  const { sql } = links
  await sql`create index on links.edges ("from", "to")`
  await sql`create index on links.edges ("to", "from")`
  await sql`analyze links.edges`
  const things = await someThings(sql, 2 * pairs)
  let [ours, theirs, equal] = [0, 0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    const [from, to] = [things[2 * pair]!, things[2 * pair + 1]!]
    let [found, length]: [number | null, number | null] = [null, null]
    ours += await seconds(async () => {
      const { paths } = await asked(
        links,
        `{ paths(from: "${from}", to: "${to}", maxLength: 2, first: 1) { paths { length } } }`,
      )
      found = paths.paths[0]?.length ?? null
    })
    theirs += await seconds(async () => {
      const [row] = await sql<{ length: number | null }[]>`
        with recursive ways as (
          select num as node, 0 as length from links.nodes where id = ${from}
          union
          select next, length + 1 from ways, lateral (
            select "to" as next from links.edges where "from" = node union select "from" from links.edges where "to" = node
          ) ties where length < 2
        ) select min(length)::int as length from ways where node = (select num from links.nodes where id = ${to})`
      length = row!.length
    })
    if (found === length) equal++
  }
  return `${equal} of ${pairs} lengths as by a recursive query, which takes ${(theirs / ours).toFixed(0)} times as long`
}

const worst = ({ p95s }: Figures, kind: Questions['kind']) =>
  Math.max(...[...p95s.values()].filter(each => each.kind === kind).map(each => each.p95))
const micros = (seconds: number, ties: number) => ((seconds * 1e6) / ties).toFixed(1)

function printAll(all: Figures[]): void {
  console.log('')
  const row = (what: string, told: (figures: Figures) => string | number) => [what, ...all.map(told)]
  print([
    ['', ...all.map(({ name }) => name)],
    row('ties', ({ ties }) => ties),
    row('ties a second, from the feeds to a ready index', ({ ties, build }) => Math.round(ties / build)),
    row('processor time of a tie, this process, µs', ({ own, ties }) => micros(own, ties)),
    row('the same of PostgreSQL, µs', ({ database, ties }) => micros(database, ties)),
    row('bytes of the adjacency for a tie', ({ adjacency }) => adjacency.toFixed(1)),
    row('bytes of all arrays for a tie, names among them', ({ buffers }) => buffers.toFixed(1)),
    ...[...new Set(all.flatMap(({ p95s }) => [...p95s.keys()]))].map(question =>
      row(`${question}, p95 in ms`, ({ p95s }) => p95s.get(question)?.p95.toFixed(1) ?? ''),
    ),
  ])
}

const most = { search: 30, neighbours: 10, counts: 10, path: 20 } as const
const kinds = Object.keys(most) as Questions['kind'][]

const limits = (figures: Figures): Outcome[] => [
  {
    what: `${figures.name}: ties a second`,
    target: 'at least 50,000',
    measured: Math.round(figures.ties / figures.build).toLocaleString('en'),
    met: figures.ties / figures.build >= 50_000,
  },
  {
    what: `${figures.name}: adjacency, for a tie`,
    target: 'at most 40 bytes',
    measured: figures.adjacency.toFixed(1),
    met: figures.adjacency <= 40,
  },
  ...kinds.map(kind => ({
    what: `${figures.name}: ${kind}, p95 of the slowest sort`,
    target: `at most ${most[kind]} ms`,
    measured: worst(figures, kind).toFixed(1),
    met: worst(figures, kind) <= most[kind],
  })),
]

/** How many times the time the larger graph takes. */
const growth = (small: Figures, large: Figures): Outcome[] =>
  kinds.map(kind => {
    const times = worst(large, kind) / worst(small, kind)
    return {
      what: `${(large.ties / small.ties).toFixed(0)} times the ties, ${kind}`,
      target: 'at most 2 times the time',
      measured: times.toFixed(1),
      met: times <= 2,
    }
  })
