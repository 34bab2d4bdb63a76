import { ApolloGateway } from '@apollo/gateway'
import type { ComposedSchema, GatewayContext } from '#gateway/context'
import { useValidatingScalars } from '#gateway/operations'
import type { SubgraphTransport } from '#gateway/subgraphs'
import { subgraphsIn } from '#toolkit/config'
import type { Log } from '#toolkit/runtime'
import { createCompiledExecutor } from './compiled-plan.ts'

/**
 * Creates an Apollo Gateway whose supergraph can be replaced while requests run. A running request continues with its
 * plan. `keep` closes the connections to subgraphs that the new supergraph does not have.
 *
 *     const graph = createApolloGateway({ supergraphSdl, ...transport, log })
 *     const switchOver = await graph.readied(anotherSdl); switchOver()
 */
export function createApolloGateway({
  supergraphSdl,
  buildService,
  keep = () => {},
  log,
}: Pick<SubgraphTransport, 'buildService'> &
  Partial<Pick<SubgraphTransport, 'keep'>> & {
    supergraphSdl: string
    log: Log
  }) {
  const options = { buildService, logger: quietLogger(log), __exposeQueryPlanExperimental: false }
  const executor = createCompiledExecutor()
  let composed: ComposedSchema
  let take: (supergraphSdl: string) => void
  const gateway = new ApolloGateway({
    ...options,
    // The composition has validated the first supergraph.
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
    /** Runs before the executor of `gateway`, which executes the operations that this one cannot. */
    executor,
    /** The supergraph in use. */
    now: () => composed,
    /** Prepares another supergraph; the returned function switches to it. Rejects if the supergraph is invalid. */
    async readied(next: string): Promise<() => void> {
      // A second gateway without traffic loads the supergraph, so that an invalid one fails there.
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

/** A log for libraries. It drops their debug lines, and their info lines become debug lines. */
export const quietLogger = (log: Log) => ({
  debug() {},
  info: (text: string) => log.debug(text),
  warn: log.warn.bind(log),
  error: log.error.bind(log),
})
