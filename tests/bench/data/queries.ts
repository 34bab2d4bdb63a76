import { fillLarge } from '#tests/large'
import { allSums, fixedSums, pages, type Question } from '#tests/questions'
import type { Graph } from '#toolkit'
import { median, type Outcome, print } from './outcome.ts'
import { type Server, withServer } from './room.ts'

/*
 * What a question costs where there is ten times as much. Each is asked of two graphs in turn, so that what disturbs the one
 * disturbs the other.
 */

const most = 1.5

export type QueriesOptions = { agreements: number; rounds: number }

/** Prints the time of every question in both graphs, and gives the worst ratio of each group. */
export const queries = ({ agreements, rounds }: QueriesOptions): Promise<Outcome[]> =>
  withServer(async server => {
    const graphs = [await filled(server, agreements), await filled(server, 10 * agreements)]
    try {
      const outcomes = [
        await compared('pages', pages, graphs, rounds),
        await compared('counts and facets of as many', fixedSums, graphs, rounds),
      ]
      await compared('counts and facets of all, which grow with them', allSums, graphs, Math.ceil(rounds / 5))
      return outcomes
    } finally {
      for (const graph of graphs) await graph.stop()
    }
  })

async function filled(server: Server, size: number): Promise<Graph> {
  const names = ['agreements', 'organisations']
  const graph = await server.graphIn(`accord_${size}`, { names, today: () => '2025-07-01' })
  await fillLarge({ agreements: at(graph, 'agreements').sql, organisations: at(graph, 'organisations').sql }, size)
  const [all, actors] = [size, size / 5].map(count => count.toLocaleString('en'))
  console.log(`${all} agreements and ${actors} organisations are made`)
  return graph
}

async function compared(of: string, questions: Question[], graphs: Graph[], rounds: number): Promise<Outcome> {
  const rows: (string | number)[][] = []
  const ratios: { name: string; ratio: number }[] = []
  for (const question of questions) {
    const asked = await Promise.all(graphs.map(graph => readOn(graph, question)))
    const times: number[][] = graphs.map(() => [])
    for (let round = -1; round < rounds; round++) {
      for (const [which, graph] of graphs.entries()) {
        const began = performance.now()
        await answer(graph, question, asked[which]!)
        // The first answer fills the caches of both.
        if (round >= 0) times[which]!.push(performance.now() - began)
      }
    }
    const [small, large] = times.map(median) as [number, number]
    const ratio = large / small
    ratios.push({ name: question.name, ratio })
    rows.push([question.name, small.toFixed(1), large.toFixed(1), ratio.toFixed(2)])
  }
  console.log('')
  print([[of, 'ms', 'ms at ten times', 'ratio'], ...rows])
  const worst = ratios.reduce((a, b) => (b.ratio > a.ratio ? b : a))
  const above = ratios.filter(({ ratio }) => ratio > most).length
  return {
    what: `${of}: ten times the data`,
    target: `at most ${most} times the time`,
    measured: `${above} of ${ratios.length} above; ${worst.ratio.toFixed(2)} for ${worst.name}`,
    met: above === 0,
  }
}

const at = ({ subgraphs }: Graph, name: Question['at']) => subgraphs.find(subgraph => subgraph.name === name)!

async function answer(graph: Graph, { at: name }: Question, query: string): Promise<any> {
  const { data, errors } = (await at(graph, name).execute({ query, requestId: 'bench' })) as any
  if (errors) throw new Error(`${errors[0].message} in ${query}`)
  return data
}

/** The question, with the cursor that this graph gives. */
async function readOn(graph: Graph, question: Question): Promise<string> {
  if (!question.cursor) return question.query
  const data = await answer(graph, question, question.cursor)
  return question.query.replace('CURSOR', (data.list ?? data._entities[0].agreements).pageInfo.endCursor)
}
