import type { ApolloServerPlugin } from '@apollo/server'
import { type Limits, readConfig } from '#toolkit/config'
import { refusal } from '#toolkit/errors'
import { createCostFunction } from './cost.ts'
import { createCounter, indexFragments, isIntrospection, rootFields } from './counts.ts'
import { rejectBeyond } from './limit-errors.ts'
import { variablesExtent } from './variables.ts'

/*
 * What one request may cost. A question is refused before it is planned, at the first of these that it goes beyond: the size
 * of its body (http.ts), the tokens of its document and what can be counted of it (document.ts), how far its variables reach
 * (variables.ts), and what it costs on the schema (cost.ts).
 */

export { createDocumentLimits } from './document-limits.ts'

export const defaultLimits: Limits = readConfig({}).limits

/** What a request may cost and does, and whether its document is one of ours, which is as large as it has to be. */
type Limited = { cost?: { requested: number; limit: number }; isOurs?: boolean }

/**
 * Refuses what would cost more than `limits` allow, and notes in its context what a request costs.
 *
 *     new ApolloServer({ plugins: [limiting(limits), … ] })
 *
 * In `didResolveOperation`, since Apollo gives what a validation rule refuses a code of its own. With
 * `extensions: { cost: true }` the answer tells the cost, and what was counted of the query, beside the limits.
 */
export function createLimitsPlugin(limits: Limits): ApolloServerPlugin<Limited> {
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
        async didResolveOperation({ request: { variables = {} }, document, operation, contextValue }) {
          if (!operation) return
          const { isOurs } = contextValue
          const extent = variablesExtent(variables, { depth: limits.variablesDepth, values: limits.variablesValues })
          if (!isOurs) rejectBeyond({ variablesDepth: extent.depth, variablesValues: extent.values }, limits)
          const fragments = indexFragments(document)
          if (!limits.introspection && rootFields(operation, fragments).some(isIntrospection)) throw closed()
          const requested = costOf(operation, fragments, variables)
          if (!isOurs) rejectBeyond({ cost: requested }, limits)
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

const closed = () =>
  refusal('FORBIDDEN', 'Queries may not ask about the schema here: /schema.graphql has it.', { http: { status: 403 } })
