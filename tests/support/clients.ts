import { freshGraph, type TestGraph } from '#tests/graph'
import { freePort } from '#tests/processes'

/** One request as the gateway heard it, and what it answered. */
export type Heard = {
  method: string
  /** What a GET asks with. */
  asked: Record<string, string>
  headers: Record<string, unknown>
  /** What a POST asks with. */
  body: any
  status: number
  answer: any
}

export type Listening = TestGraph & {
  /** The address of the graph, at a port of 127.0.0.1. */
  address: string
  /** The requests that came while `run` ran, in the order of their answers. */
  heardWhile(run: () => Promise<unknown>): Promise<Heard[]>
}

/**
 * The graph on the reference data behind a real port, as clients meet it. `names` are the subgraphs that can be asked, all if it
 * is left out. It ends with the file.
 *
 *     const { address, heardWhile } = await listening()
 *     const [first] = await heardWhile(() => client.query(question))
 */
export async function listening({ names }: { names?: string[] } = {}): Promise<Listening> {
  const graph = await freshGraph(names && { names })
  const heard: Heard[] = []
  graph.gateway.app.addHook('onSend', async (request, reply, payload) => {
    const { method, headers, body, query } = request
    const answer = typeof payload === 'string' ? jsonOf(payload) : undefined
    heard.push({ method, asked: query as Heard['asked'], headers, body, status: reply.statusCode, answer })
  })
  const base = await graph.gateway.listen({ port: await freePort(), host: '127.0.0.1' })
  return {
    ...graph,
    address: `${base.slice(base.indexOf('http'))}/graphql`,
    async heardWhile(run) {
      heard.length = 0
      await run()
      return [...heard]
    },
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
