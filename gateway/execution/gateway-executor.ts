import { randomUUID } from 'node:crypto'
import type { ApolloGateway } from '@apollo/gateway'
import type { ApolloServerOptionsWithGateway, ApolloServerPlugin } from '@apollo/server'
import { execute, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { type GatewayContext, recordPlan } from '#gateway/context'
import { isIntrospectionOnly, operationErrors } from '#gateway/operations'
import { type Code, formatError } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import type { CompiledExecutor } from './compiled-plan.ts'

type GatewayInterface = ApolloServerOptionsWithGateway<GatewayContext>['gateway']

/**
 * What a client reads of an error, and the plugin that knows which request an error belongs to.
 *
 *     const { formatError, plugin } = errorsShown(log)
 *     new ApolloServer({ formatError, plugins: [plugin], … })
 *
 * Refusals pass; the rest is INTERNAL with the request id, its cause in the log. Apollo has a few refusals without a
 * code, which it would call a server error: with a status of the 400s they are BAD_REQUEST.
 */
export function createErrorFormatter(fallback: Log): {
  formatError: (formatted: GraphQLFormattedError, error: unknown) => GraphQLFormattedError
  plugin: ApolloServerPlugin<GatewayContext>
} {
  const requests = new WeakMap<object, GatewayContext>()
  return {
    formatError(formatted, error) {
      const { requestId, log } = requests.get(error as object) ?? outsideRequest(fallback)
      const status = (error as GraphQLError).extensions?.http as { status?: number } | undefined
      if (!hasCode(error) && status?.status && status.status < 500) {
        return { ...formatted, extensions: { code: 'BAD_REQUEST' satisfies Code } }
      }
      return formatError({ ...formatted, originalError: causeOf(error) } as GraphQLError, requestId, err =>
        log.error({ err, path: formatted.path, subgraph: formatted.extensions?.serviceName }, 'a request failed'),
      )
    },
    plugin: {
      async requestDidStart() {
        return {
          async didEncounterErrors({ errors, contextValue }) {
            for (const error of errors) requests.set(error, contextValue)
          },
          async willSendResponse({ contextValue: { outcome, cost }, operationName, queryHash, response: { body } }) {
            outcome.operation = operationName ?? null
            outcome.hash = queryHash
            outcome.cost = cost?.requested
            const errors = body.kind === 'single' ? body.singleResult.errors : undefined
            outcome.codes = [...new Set(errors?.map(error => error.extensions?.code as string))]
          },
        }
      },
    },
  }
}

/**
 * The gateway, except that what it could not complete becomes an error like any other.
 *
 * A subgraph that answers `null` or a wrong value where the schema forbids it and gives no error would otherwise look
 * like success: Apollo puts the finding into `extensions.valueCompletion` and nowhere else.
 */
export function chooseExecutor(gateway: ApolloGateway, compiled?: CompiledExecutor): GatewayInterface {
  return {
    onSchemaLoadOrUpdate: callback => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
    async load(options) {
      const { executor } = await gateway.load(options)
      return {
        async executor(requestContext) {
          const { operation, schema, request } = requestContext
          const wrong = operationErrors(requestContext)
          if (!operation || wrong.length > 0) return { errors: wrong }
          const context = requestContext.context as GatewayContext
          if (request.extensions?.explain === true) {
            context.explained = recordPlan()
            // Times that are never the same twice are not to be kept; the answer to a POST nobody keeps.
            if (request.http?.method === 'GET') requestContext.overallCachePolicy?.restrict({ maxAge: 0 })
          }
          const isToldAsIs = !context.explained && !isIntrospectionOnly(operation, requestContext.document)
          const flawless = isToldAsIs ? await compiled?.execute(requestContext as never) : undefined
          if (flawless) return flawless
          const {
            data,
            errors,
            extensions: { valueCompletion, ...others } = {},
          } = isIntrospectionOnly(operation, requestContext.document)
            ? await execute({
                schema,
                document: requestContext.document,
                variableValues: request.variables,
                operationName: request.operationName,
              })
            : await executor(requestContext as never)
          const extensions = { ...others, ...(context.explained && { plan: context.explained.plan() }) }
          const found = (valueCompletion ?? []) as GraphQLError[]
          return {
            // An answer that could not be put together is one that failed, not a request that was wrong (status 400).
            data: data === undefined && errors?.some(error => error.originalError && !error.nodes) ? null : data,
            ...(errors || found.length > 0 ? { errors: [...(errors ?? []), ...found] } : {}),
            ...(Object.keys(extensions).length > 0 && { extensions }),
          }
        },
      }
    },
  }
}

// An error outside of any request that Apollo knows: the log has it under an id made for it.
function outsideRequest(log: Log): Pick<GatewayContext, 'requestId' | 'log'> {
  const requestId = randomUUID()
  return { requestId, log: log.child({ requestId }) }
}

const hasCode = (error: unknown) => error instanceof GraphQLError && error.extensions.code !== undefined

const causeOf = (error: unknown) => {
  const cause = error instanceof GraphQLError ? error.originalError : undefined
  return cause instanceof Error ? cause : error
}
