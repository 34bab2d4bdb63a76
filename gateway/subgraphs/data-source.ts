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

type BuildService = NonNullable<ConstructorParameters<typeof ApolloGateway>[0]>['buildService']
/** How the gateway calls subgraphs: made by `createInProcessTransport` or `createHttpTransport`, passed to `createGateway`. */
export type SubgraphTransport = {
  buildService: NonNullable<BuildService>
  /** State of each subgraph's circuit breaker; a subgraph in this process has none. */
  states(): Record<string, BreakerState>
  /**
   * The data revision of each subgraph: responses are valid while it is unchanged. Undefined: unknown at the moment. Null: the
   * subgraph publishes no revisions, and its responses are valid for their `max-age`.
   */
  revisions(): Revisions
  /** Closes the connections to all other subgraphs and addresses, each after its last call has ended. */
  keep(subgraphs: { name: string; url: string }[]): void
  close(): Promise<void>
}

/**
 * Calls subgraphs in this process, without HTTP.
 *
 *     const gateway = await createGateway({ supergraphSdl, log, ...createInProcessTransport(subgraphs) })
 *
 * A subgraph is looked up at each call, so the caller may add it later. `close` does not stop the subgraphs.
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
 * Combines two transports: subgraphs for which `isHere` is true use `here`, the others `elsewhere`.
 *
 *     const transport = createMixedTransport(createInProcessTransport(subgraphs), () => others, name => byName.has(name))
 *
 * `elsewhere` is read at each call, so a process whose subgraphs are all local need not load the HTTP client.
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

/** Data source for Apollo Gateway: adds deadline and request id to `ask`, and turns its rejections into GraphQL errors. */
export function createDataSource(
  name: string,
  timeout: number,
  ask: CallSubgraph,
): ReturnType<NonNullable<BuildService>> {
  return {
    async process({ request, context, ...rest }) {
      const { requestId, signal, deadline, log, explained, outcome, replay } = context as GatewayContext
      const replayed = replay?.again(name, request)
      if (replayed) return replayed
      const operation = { query: request.query!, variables: request.variables, operationName: request.operationName }
      const ended = explained?.called(name, operation)
      const began = performance.now()
      let result = 'OK'
      try {
        const timeLeft = Math.max(0, Math.min(timeout, deadline - Date.now()))
        const { answer, cacheHint } = await withTimeout(timeLeft, signal, signal =>
          ask({ requestId, signal, timeLeft, session: context as GatewayContext, ...operation }),
        )
        if ('incomingRequestContext' in rest) {
          rest.incomingRequestContext.overallCachePolicy?.restrict(cacheHint ?? { maxAge: 0 })
        }
        const code = answer.data ? undefined : answer.errors?.[0]?.extensions?.code
        if (code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_TIMEOUT') {
          result = code
          return unavailableResponse(name, operation, code)
        }
        return spreadEntityErrors(answer, operation)
      } catch (err) {
        // No log line if the client has disconnected, or for an open circuit breaker, which logged its opening.
        const isNews = !isBreakerOpen(err) && (!signal.aborted || isTimeout(signal.reason))
        if (isNews) log.warn({ err, subgraph: name }, 'call to a subgraph failed; its fields are null')
        const code = isTimeout(err) ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE'
        result = code
        return unavailableResponse(name, operation, code)
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
