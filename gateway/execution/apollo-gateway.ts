import { ApolloGateway } from '@apollo/gateway'
import type { ComposedSchema, GatewayContext } from '#gateway/context'
import { usePermissiveScalars } from '#gateway/operations'
import type { SubgraphTransport } from '#gateway/subgraphs'
import { subgraphsIn } from '#toolkit/config'
import type { Log } from '#toolkit/runtime'
import { type CompiledExecutor, createCompiledExecutor } from './compiled-plan.ts'

export type SwappableGateway = {
  gateway: ApolloGateway
  /** Answers what it can before the gateway's own executor is asked. */
  executor: CompiledExecutor
  /** What is answered from now. */
  now(): ComposedSchema
  /** Makes ready for another composed graph; what it gives goes over to that. Rejects where the graph is none. */
  readied(supergraphSdl: string): Promise<() => void>
}

/**
 * The graph that a gateway plans on, which another may take the place of while it answers.
 *
 *     const graph = composedGraph({ supergraphSdl, ...reach, log })
 *     const turn = await graph.readied(anotherSdl)
 *     turn()
 *
 * Each new one is rehearsed in a gateway of its own, which nobody asks: what would fail fails there. A request goes on as it was
 * planned. Once nobody needs a subgraph any more, `keep` lets it go.
 */
export function createApolloGateway({
  supergraphSdl,
  buildService,
  keep = () => {},
  log,
}: Pick<SubgraphTransport, 'buildService'> & {
  keep?: SubgraphTransport['keep'] | undefined
  supergraphSdl: string
  log: Log
}): SwappableGateway {
  const options = { buildService, logger: quietLogger(log), __exposeQueryPlanExperimental: false }
  const executor = createCompiledExecutor()
  let composed: ComposedSchema
  let take: (supergraphSdl: string) => void
  const gateway = new ApolloGateway({
    ...options,
    // It was when it was composed.
    validateSupergraph: false,
    async supergraphSdl({ update }) {
      take = update
      return { supergraphSdl }
    },
    experimental_didResolveQueryPlan(planned) {
      executor.planned(planned)
      ;(planned.requestContext.context as GatewayContext).explained?.planned(planned.queryPlan)
    },
  })
  gateway.onSchemaLoadOrUpdate(({ apiSchema, coreSupergraphSdl }) => {
    usePermissiveScalars(apiSchema)
    composed = { schema: apiSchema, supergraphSdl: coreSupergraphSdl }
  })
  return {
    gateway,
    executor,
    now: () => composed,
    async readied(next) {
      const rehearsal = new ApolloGateway({ ...options, validateSupergraph: true, supergraphSdl: next })
      try {
        await rehearsal.load()
        await rehearsal.stop()
      } catch (error) {
        keep(subgraphsIn(composed.supergraphSdl))
        throw error
      }
      return () => {
        take(next)
        keep(subgraphsIn(next))
      }
    },
  }
}

/** What the libraries say at start is of use only to whoever looks for a fault. */
export const quietLogger = (log: Log) => ({
  debug() {},
  info: (text: string) => log.debug(text),
  warn: log.warn.bind(log),
  error: log.error.bind(log),
})
