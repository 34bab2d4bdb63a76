import type { ApolloServerPlugin } from '@apollo/server'
import { type Limits, readConfig } from '#toolkit/config'
import { refusal } from '#toolkit/errors'
import { createCostFunction } from './cost.ts'
import { createCounter, indexFragments, isIntrospection, rootFields } from './counts.ts'
import { rejectBeyond } from './limit-errors.ts'
import { variablesExtent } from './variables.ts'

/*
 * The gateway checks the limits of a request before planning, in this order: the size of the body (http/app.ts), the
 * counts of the document (document-limits.ts), the extent of the variables (variables.ts), and the cost (cost.ts).
 */

export const defaultLimits: Limits = readConfig({}).limits

/** The fields of `GatewayContext` that the plugin uses. */
type LimitsContext = { cost?: { requested: number; limit: number }; isInternal?: boolean }

/**
 * Apollo Server plugin that rejects an operation beyond the limits for variables and cost, and sets `context.cost`.
 *
 *     new ApolloServer({ plugins: [createLimitsPlugin(limits), … ] })
 *
 * If the client sends `extensions: { cost: true }`, the response has cost, counts and limits in `extensions.cost`.
 */
export function createLimitsPlugin(limits: Limits): ApolloServerPlugin<LimitsContext> {
  let costOf: ReturnType<typeof createCostFunction>
  return {
    async serverWillStart() {
      return {
        schemaDidLoadOrUpdate({ apiSchema, coreSupergraphSdl }) {
          costOf = createCostFunction(apiSchema, coreSupergraphSdl!)
        },
      }
    },
    async requestDidStart() {
      return {
        // Not a validation rule: Apollo Server replaces the error code of a validation rule.
        async didResolveOperation({ request: { variables = {} }, document, operation, contextValue }) {
          if (!operation) return
          const { isInternal } = contextValue
          const extent = variablesExtent(variables, { depth: limits.variablesDepth, values: limits.variablesValues })
          if (!isInternal) rejectBeyond({ variablesDepth: extent.depth, variablesValues: extent.values }, limits)
          const fragments = indexFragments(document)
          if (!limits.introspection && rootFields(operation, fragments).some(isIntrospection)) throw introspectionOff()
          const requested = costOf(operation, fragments, variables)
          if (!isInternal) rejectBeyond({ cost: requested }, limits)
          contextValue.cost = { requested, limit: limits.cost }
        },
        async willSendResponse({ request, document, operation, contextValue: { cost }, response: { body } }) {
          if (request.extensions?.cost !== true || body.kind !== 'single' || !cost || !document || !operation) return
          const counts = Object.entries(createCounter(indexFragments(document))(operation)).map(([name, requested]) => [
            name,
            { requested, limit: limits[name as keyof Limits] },
          ])
          const { extensions } = body.singleResult
          body.singleResult.extensions = { ...extensions, cost: { ...cost, counts: Object.fromEntries(counts) } }
        },
      }
    },
  }
}

const introspectionOff = () =>
  refusal('FORBIDDEN', 'Introspection is turned off. Read the schema from /schema.graphql.', { http: { status: 403 } })
