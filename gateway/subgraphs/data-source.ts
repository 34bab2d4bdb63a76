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
/** How the gateway calls subgraphs: made by `inProcess` or `overHttp`, given to `createGateway`. */
export type SubgraphTransport = {
  buildService: NonNullable<BuildService>
  /** Whether each subgraph that can be out of reach is asked (`closed`), is not (`open`), or is being tried (`halfOpen`). */
  states(): Record<string, BreakerState>
  /**
   * The revision of each subgraph: as long as it is the same, so are its answers. Undefined: not known now; null: it tells of
   * none, and its answers hold as long as they say.
   */
  revisions(): Revisions
  /** Lets go of subgraphs, and of their addresses before, that are none of these any more; when their last call has ended. */
  keep(subgraphs: { name: string; url: string }[]): void
  close(): Promise<void>
}

/**
 * Calls subgraphs that live in this process: no HTTP, and the subgraph keeps its parsed documents.
 *
 *     const gateway = await createGateway({ supergraphSdl, log, ...inProcess(subgraphs) })
 *
 * They are looked up when they are called, and may be added until then. `close` stops none of them: whoever started them does.
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
 * Calls the subgraphs that are `here` in this process, and the others elsewhere.
 *
 *     const reach = mixed(inProcess(subgraphs), () => others, name => byName.has(name))
 *
 * `elsewhere` is asked for when it is needed: whoever has everything here need not load it.
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

/** A data source of the gateway around `ask`: its deadline, its request id, and its faults told the same way. */
export function createDataSource(
  name: string,
  timeout: number,
  ask: CallSubgraph,
): ReturnType<NonNullable<BuildService>> {
  return {
    async process({ request, context, ...rest }) {
      const { requestId, signal, deadline, log, explained, outcome, heard } = context as GatewayContext
      const told = heard?.again(name, request)
      if (told) return told
      const asked = { query: request.query!, variables: request.variables, operationName: request.operationName }
      const ended = explained?.called(name, asked)
      const began = performance.now()
      let became = 'OK'
      try {
        const timeLeft = Math.max(0, Math.min(timeout, deadline - Date.now()))
        const { answer, cacheHint } = await withTimeout(timeLeft, signal, signal =>
          ask({ requestId, signal, timeLeft, session: context as GatewayContext, ...asked }),
        )
        if ('incomingRequestContext' in rest) {
          rest.incomingRequestContext.overallCachePolicy?.restrict(cacheHint ?? { maxAge: 0 })
        }
        const code = answer.data ? undefined : answer.errors?.[0]?.extensions?.code
        if (code === 'SUBGRAPH_UNAVAILABLE' || code === 'SUBGRAPH_TIMEOUT') {
          became = code
          return unavailableResponse(name, asked, code)
        }
        return spreadEntityErrors(answer, asked)
      } catch (err) {
        // If the client has left, that is no fault of the subgraph; and what is not tried has been told before.
        const isNews = !isBreakerOpen(err) && (!signal.aborted || isTimeout(signal.reason))
        if (isNews) log.warn({ err, subgraph: name }, 'a subgraph could not be asked')
        const code = isTimeout(err) ? 'SUBGRAPH_TIMEOUT' : 'SUBGRAPH_UNAVAILABLE'
        became = code
        return unavailableResponse(name, asked, code)
      } finally {
        ended?.()
        const ms = performance.now() - began
        countCall(outcome, name, ms)
        publishEvent('call', { subgraph: name, code: became, ms })
      }
    },
  }
}

function countCall({ subgraphs }: RequestOutcome, name: string, ms: number): void {
  const { calls, ms: before } = subgraphs[name] ?? { calls: 0, ms: 0 }
  subgraphs[name] = { calls: calls + 1, ms: Math.round((before + ms) * 10) / 10 }
}
