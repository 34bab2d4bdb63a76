import { afterAll } from 'vitest'
import { createGateway, type Gateway } from '#gateway'
import { createInProcessTransport } from '#gateway/subgraphs'
import { optionsFromConfig } from '#src/gateway/server/options-from-config.ts'
import { freshGraph, type TestGraph } from '#tests/graph'
import { freePort } from '#tests/processes'
import { readConfig } from '#toolkit/config'
import { createLog } from '#toolkit/runtime'
import { subgraphNames } from '#toolkit/subgraph'

/** One request that the gateway received, and its response. */
export type RecordedRequest = {
  method: string
  /** The query parameters of a GET. */
  params: Record<string, string>
  headers: Record<string, unknown>
  /** The parsed body of a POST. */
  body: any
  status: number
  /** Undefined if the response was large enough to be compressed. */
  answer: any
}

export type Listening = TestGraph & {
  /** The address of the graph, at a port of 127.0.0.1. */
  address: string
  /** The requests that the gateway received while `run` ran, in the order of the responses. */
  requestsDuring(run: () => Promise<unknown>): Promise<RecordedRequest[]>
}

/**
 * A graph with the reference data whose gateway listens on a real port. It stops at the end of the test file. `names`
 * are the running subgraphs, by default all. `settings` are settings of the gateway, as in docs/running.md.
 *
 *     const { address, requestsDuring } = await listening()
 *     const [first] = await requestsDuring(() => client.query(question))
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
  const recorded: RecordedRequest[] = []
  gateway.app.addHook('onSend', async (request, reply, payload) => {
    const { method, headers, body, query } = request
    const answer = typeof payload === 'string' ? JSON.parse(payload) : undefined
    recorded.push({
      method,
      params: query as RecordedRequest['params'],
      headers,
      body,
      status: reply.statusCode,
      answer,
    })
  })
  const port = await freePort()
  await gateway.listen({ port, host: '127.0.0.1' })
  return {
    ...graph,
    address: `http://127.0.0.1:${port}/graphql`,
    async requestsDuring(run) {
      recorded.length = 0
      await run()
      return [...recorded]
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
