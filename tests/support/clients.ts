import { afterAll } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { optionsFromConfig } from '#src/gateway/server/options-from-config.ts'
import { freshGraph, type TestGraph } from '#tests/graph'
import { freePort } from '#tests/processes'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { subgraphNames } from '#toolkit/subgraph'

/** One request as the gateway heard it, and what it answered. */
export type Heard = {
  method: string
  /** What a GET asks with. */
  asked: Record<string, string>
  headers: Record<string, unknown>
  /** What a POST asks with. */
  body: any
  status: number
  /** Absent where the answer was large enough to be packed. */
  answer: any
}

export type Listening = TestGraph & {
  /** The address of the graph, at a port of 127.0.0.1. */
  address: string
  /** The requests that came while `run` ran, in the order of their answers. */
  heardWhile(run: () => Promise<unknown>): Promise<Heard[]>
}

/**
 * The graph on the reference data behind a real port, as clients meet it. It ends with the file. `names` are the subgraphs
 * that can be asked, all if it is left out; `settings` are those of the gateway, as in docs/running.md.
 *
 *     const { address, heardWhile } = await listening()
 *     const [first] = await heardWhile(() => client.query(question))
 */
export async function listening({
  names,
  settings,
}: {
  names?: string[]
  settings?: Record<string, string>
} = {}): Promise<Listening> {
  const graph = await freshGraph(names && { names })
  const gateway = settings ? await gatewayWith(settings, graph) : graph.gateway
  const heard: Heard[] = []
  gateway.app.addHook('onSend', async (request, reply, payload) => {
    const { method, headers, body, query } = request
    const answer = typeof payload === 'string' ? JSON.parse(payload) : undefined
    heard.push({ method, asked: query as Heard['asked'], headers, body, status: reply.statusCode, answer })
  })
  const port = await freePort()
  await gateway.listen({ port, host: '127.0.0.1' })
  return {
    ...graph,
    address: `http://127.0.0.1:${port}/graphql`,
    async heardWhile(run) {
      heard.length = 0
      await run()
      return [...heard]
    },
  }
}

/** Another gateway over the subgraphs of a graph. */
async function gatewayWith(settings: Record<string, string>, { subgraph }: TestGraph): Promise<Gateway> {
  const subgraphs = subgraphNames().map(subgraph)
  const log = createLog('fatal')
  const gateway = await createGateway({
    ...optionsFromConfig(readConfig(settings)),
    log,
    ...createInProcessTransport(subgraphs),
  })
  afterAll(() => gateway.stop())
  return gateway
}
