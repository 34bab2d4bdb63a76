import { fillLarge } from '#tests/large'
import { allSums, fixedSums, pages, type Question } from '#tests/questions'
import { readConfig } from '#toolkit/config'
import type { RunningSubgraphs } from '#toolkit/subgraph'
import { median, type Outcome, print } from './outcome.ts'
import { type Server, withServer } from './room.ts'

/*
 * Compares the time of each query on a graph and on one with ten times the data. Both graphs are queried in turn, so
 * that a disturbance of the machine affects both.
 */

const most = 1.5

export type QueriesOptions = { agreements: number; rounds: number }

/** Prints the time of every query in both graphs, and returns the worst ratio of each group. */
export const queries = ({ agreements, rounds }: QueriesOptions): Promise<Outcome[]> =>
  withServer(async server => {
    const sizes = [agreements, 10 * agreements]
    for (const size of sizes) await fill(server, size)
    // Without a row cache, so that every query reaches PostgreSQL.
    const uncached = await withGraphs(server, sizes, 0, async graphs => {
      const outcomes = [
        await compared('pages', pages, graphs, rounds),
        await compared('counts and facets of as many', fixedSums, graphs, rounds),
      ]
      await compared('counts and facets of all, first time', allSums, graphs, Math.ceil(rounds / 5))
      return outcomes
    })
    const cached = await withGraphs(server, sizes, rowCache, graphs =>
      compared('counts and facets of all, from the cache', allSums, graphs, rounds),
    )
    return [...uncached, cached]
  })

const { rowCache } = readConfig({})

async function withGraphs<T>(
  server: Server,
  sizes: number[],
  rowCache: number,
  work: (graphs: RunningSubgraphs[]) => Promise<T>,
): Promise<T> {
  const graphs: RunningSubgraphs[] = []
  try {
    for (const size of sizes) graphs.push(await server.graphIn(nameOf(size), { ...about, rowCache }))
    return await work(graphs)
  } finally {
    for (const graph of graphs) await graph.stop()
  }
}

async function fill(server: Server, size: number): Promise<void> {
  const graph = await server.graphIn(nameOf(size), about)
  await fillLarge({ agreements: at(graph, 'agreements').sql, organisations: at(graph, 'organisations').sql }, size)
  const [all, actors] = [size, size / 5].map(count => count.toLocaleString('en'))
  console.log(`generated ${all} agreements and ${actors} organisations`)
  await graph.stop()
}

const nameOf = (size: number) => `accord_${size}`
const about = { names: ['agreements', 'organisations'], today: () => '2025-07-01' }

async function compared(
  of: string,
  questions: Question[],
  graphs: RunningSubgraphs[],
  rounds: number,
): Promise<Outcome> {
  const rows: (string | number)[][] = []
  const ratios: { name: string; ratio: number }[] = []
  for (const question of questions) {
    const [small, large] = await timesOf(question, graphs, rounds)
    // A query that failed, for example by a statement timeout, has no time to compare.
    const ratio = small === undefined || large === undefined ? Infinity : large / small
    ratios.push({ name: question.name, ratio })
    rows.push([question.name, small?.toFixed(1) ?? '-', large?.toFixed(1) ?? '-', ratio.toFixed(2)])
  }
  console.log('')
  print([[of, 'ms', 'ms at ten times', 'ratio'], ...rows])
  const worst = ratios.reduce((a, b) => (b.ratio > a.ratio ? b : a))
  const above = ratios.filter(({ ratio }) => ratio > most).length
  return {
    what: `${of}: ten times the data`,
    target: `at most ${most} times the time`,
    measured: `${above} of ${ratios.length} above; the worst is ${worst.ratio.toFixed(2)}, ${worst.name}`,
    met: above === 0,
  }
}

/** The median time of each graph in milliseconds; undefined for a graph that returned an error, which is printed. */
async function timesOf(
  question: Question,
  graphs: RunningSubgraphs[],
  rounds: number,
): Promise<(number | undefined)[]> {
  const times: number[][] = graphs.map(() => [])
  const failed = new Set<number>()
  const texts: string[] = []
  for (let round = -1; round < rounds; round++) {
    for (const [which, graph] of graphs.entries()) {
      if (failed.has(which)) continue
      try {
        texts[which] ??= await withCursor(graph, question)
        const start = performance.now()
        await execute(graph, question, texts[which])
        // Round -1 fills the caches of both graphs and is not measured.
        if (round >= 0) times[which]!.push(performance.now() - start)
      } catch (error) {
        failed.add(which)
        console.log((error as Error).message)
      }
    }
  }
  return times.map((each, which) => (failed.has(which) ? undefined : median(each)))
}

const at = ({ subgraphs }: RunningSubgraphs, name: Question['at']) =>
  subgraphs.find(subgraph => subgraph.name === name)!

async function execute(graph: RunningSubgraphs, { at: name }: Question, query: string): Promise<any> {
  const { data, errors } = (await at(graph, name).execute({ query, requestId: 'bench' })) as any
  if (errors) throw new Error(`${errors[0].message} in ${query}`)
  return data
}

/** The text of the query, with the cursor that this graph returns. */
async function withCursor(graph: RunningSubgraphs, question: Question): Promise<string> {
  if (!question.cursor) return question.query
  const data = await execute(graph, question, question.cursor)
  return question.query.replace('CURSOR', (data.list ?? data._entities[0].agreements).pageInfo.endCursor)
}
