import { ApolloGateway } from '@apollo/gateway'
import type { ComposedSchema, GatewayContext } from '#gateway/context'
import { useValidatingScalars } from '#gateway/operations'
import type { SubgraphTransport } from '#gateway/subgraphs'
import { subgraphsIn } from '#toolkit/config'
import type { Log } from '#toolkit/runtime'
import { type CompiledExecutor, createCompiledExecutor } from './compiled-plan.ts'

type SwappableGateway = {
  gateway: ApolloGateway
  /** Runs before the gateway's own executor, which executes the rest. */
  executor: CompiledExecutor
  /** The supergraph that is served now. */
  now(): ComposedSchema
  /** Prepares another supergraph; the returned function switches to it. Rejects if the supergraph is invalid. */
  readied(supergraphSdl: string): Promise<() => void>
}

/**
 * Apollo Gateway with a supergraph that can be replaced while requests run.
 *
 *     const graph = createApolloGateway({ supergraphSdl, ...transport, log })
 *     const switchOver = await graph.readied(anotherSdl); switchOver()
 *
 * A new supergraph is first loaded into a second gateway without traffic, so that an invalid one fails there. A running request
 * continues with its plan. `keep` closes the connections to subgraphs that the new supergraph does not have.
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
    // Composition has validated it.
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
    useValidatingScalars(apiSchema)
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

/** Lowers the libraries' log lines: debug lines are dropped, info lines become debug lines. */
export const quietLogger = (log: Log) => ({
  debug() {},
  info: (text: string) => log.debug(text),
  warn: log.warn.bind(log),
  error: log.error.bind(log),
})
