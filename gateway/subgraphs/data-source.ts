import type { ApolloGateway } from '@apollo/gateway'
import {
  type CallSubgraph,
  type GatewayContext,
  isTimeout,
  type RequestOutcome,
  type SubgraphResponse,
  withTimeout,
} from '#gateway/context'
import { publishEvent } from '#toolkit/runtime'
import type { Subgraph } from '#toolkit/subgraph'
import { type BreakerState, isBreakerOpen } from './circuit-breaker.ts'
import { spreadEntityErrors, unavailableResponse } from './subgraph-errors.ts'

export type Revisions = Record<string, string | null | undefined>

type BuildService = NonNullable<NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['buildService']>

/** The means by which the gateway calls subgraphs: in this process, over HTTP, or both. */
export type SubgraphTransport = {
  buildService: BuildService
  /** The state of the circuit breaker of each subgraph. A subgraph in this process has no circuit breaker. */
  states(): Record<string, BreakerState>
  /**
   * The data revision of each subgraph. Responses are valid while it is unchanged. Undefined if the gateway does not
   * know it at the moment. Null if the subgraph publishes no revisions: its responses are valid for their `max-age`.
   */
  revisions(): Revisions
  /** Closes the connections to all subgraphs and addresses that are not in the list, each after its last call. */
  keep(subgraphs: { name: string; url: string }[]): void
  close(): Promise<void>
}

/**
 * Creates a transport that calls subgraphs in this process.
 *
 *     const gateway = await createGateway({ supergraphSdl, log, ...createInProcessTransport(subgraphs) })
 *
 * The caller may add subgraphs to the list later. `close` does not stop the subgraphs.
 */
export function createInProcessTransport(
  subgraphs: (Pick<Subgraph, 'name' | 'execute'> & Partial<Pick<Subgraph, 'revision'>>)[],
  { timeout = 3_000 } = {},
): SubgraphTransport {
  return {
    buildService: ({ name }) =>
      createDataSource(name, timeout, async request => {
        const subgraph = subgraphs.find(each => each.name === name)
        if (!subgraph) throw new Error(`no subgraph ${name} was given`)
        const { cacheHint, ...answer } = await subgraph.execute(request)
        return { answer: answer as SubgraphResponse, cacheHint }
      }),
    states: () => ({}),
    revisions: () => Object.fromEntries(subgraphs.map(({ name, revision = () => null }) => [name, revision()])),
    keep: () => {},
    close: async () => {},
  }
}

/**
 * Combines two transports: `here` for each subgraph for which `isHere` is true, `elsewhere` for the others.
 *
 *     const transport = createMixedTransport(createInProcessTransport(subgraphs), () => others, isHere)
 *
 * `elsewhere` is called again for each use, so it may return a transport that the process loads later.
 */
export function createMixedTransport(
  here: SubgraphTransport,
  elsewhere: () => SubgraphTransport | undefined,
  isHere: (name: string) => boolean,
): SubgraphTransport {
  return {
    buildService: definition => (isHere(definition.name) ? here : (elsewhere() ?? here)).buildService(definition),
    states: () => elsewhere()?.states() ?? {},
    revisions: () => ({
      ...elsewhere()?.revisions(),
      ...Object.fromEntries(Object.entries(here.revisions()).filter(([name]) => isHere(name))),
    }),
    keep: subgraphs => elsewhere()?.keep(subgraphs.filter(({ name }) => !isHere(name))),
    close: async () => elsewhere()?.close(),
  }
}

/** A data source for Apollo Gateway. It gives `ask` a deadline, and turns its rejections into GraphQL errors. */
export function createDataSource(name: string, timeout: number, ask: CallSubgraph): ReturnType<BuildService> {
  return {
    async process({ request, context, ...rest }) {
      const { requestId, signal, deadline, log, explained, outcome, replay } = context as GatewayContext
      const replayed = replay?.again(name, request)
      if (replayed) return replayed
      const operation = { query: request.query!, variables: request.variables, operationName: request.operationName }
      const ended = explained?.called(name, operation)
      const began = performance.now()
      let result = 'OK'
      const unavailable = (code: 'SUBGRAPH_UNAVAILABLE' | 'SUBGRAPH_TIMEOUT') => {
        result = code
        return unavailableResponse(name, operation, code)
      }
      try {
        const timeLeft = Math.max(0, Math.min(timeout, deadline - Date.now()))
        const { answer, cacheHint } = await withTimeout(timeLeft, signal, signal =>
          ask({ requestId, signal, timeLeft, session: context as GatewayContext, ...operation }),
        )
        if ('incomingRequestContext' in rest) {
          rest.incomingRequestContext.overallCachePolicy?.restrict(cacheHint ?? { maxAge: 0 })
        }
        const code = answer.data ? undefined : answer.errors?.[0]?.extensions?.code
        if (code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_TIMEOUT') return unavailable(code)
        return spreadEntityErrors(answer, operation)
      } catch (err) {
        // No log line if the client has disconnected. An open circuit breaker has logged its opening.
        const isNews = !isBreakerOpen(err) && (!signal.aborted || isTimeout(signal.reason))
        if (isNews) log.warn({ err, subgraph: name }, 'a call to a subgraph failed; its fields are null')
        return unavailable(isTimeout(err) ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE')
      } finally {
        ended?.()
        const ms = performance.now() - began
        countCall(outcome, name, ms)
        publishEvent('call', { subgraph: name, code: result, ms })
      }
    },
  }
}

function countCall({ subgraphs }: RequestOutcome, name: string, ms: number): void {
  const { calls, ms: before } = subgraphs[name] ?? { calls: 0, ms: 0 }
  subgraphs[name] = { calls: calls + 1, ms: Math.round((before + ms) * 10) / 10 }
}
