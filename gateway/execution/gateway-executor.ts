import { randomUUID } from 'node:crypto'
import type { ApolloGateway } from '@apollo/gateway'
import type { ApolloServerOptionsWithGateway, ApolloServerPlugin } from '@apollo/server'
import { execute, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { type GatewayContext, recordPlan } from '#gateway/context'
import { isIntrospectionOnly, operationErrors } from '#gateway/operations'
import { type Code, formatError } from '#toolkit/errors'
import type { Log } from '#toolkit/runtime'
import type { CompiledExecutor } from './compiled-plan.ts'

/**
 * Formats errors for clients. Errors with a known code are not changed. Errors of Apollo Server with a 4xx status and
 * no code become BAD_REQUEST. Other errors become INTERNAL with the request id, and the log has their cause.
 *
 *     const { formatError, plugin } = createErrorFormatter(log)
 *     new ApolloServer({ formatError, plugins: [plugin], … })
 *
 * The plugin links each error to its request, and sets the outcome of the request for its log line.
 */
export function createErrorFormatter(fallback: Log) {
  const requests = new WeakMap<object, GatewayContext>()
  return {
    formatError(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
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
    } satisfies ApolloServerPlugin<GatewayContext>,
  }
}

/**
 * Creates the executor of Apollo Server. It chooses graphql-js, the compiled executor or Apollo's stock executor, by
 * the table in fast-path.ts.
 *
 * It also turns `extensions.valueCompletion` of the stock executor into errors. Only there does Apollo report a value
 * that is invalid for the schema, such as `null` in a non-null field; without an error, a client would not notice it.
 */
export function chooseExecutor(
  gateway: ApolloGateway,
  compiled?: CompiledExecutor,
): ApolloServerOptionsWithGateway<GatewayContext>['gateway'] {
  return {
    onSchemaLoadOrUpdate: callback => gateway.onSchemaLoadOrUpdate(callback),
    stop: () => gateway.stop(),
    async load(options) {
      const { executor } = await gateway.load(options)
      return {
        async executor(requestContext) {
          const { operation, document, schema, request } = requestContext
          const invalid = operationErrors(requestContext)
          if (!operation || invalid.length > 0) return { errors: invalid }
          const context = requestContext.context as GatewayContext
          if (request.extensions?.explain === true) {
            context.explained = recordPlan()
            // A plan has durations, so no cache must store it. Caches store no response to a POST.
            if (request.http?.method === 'GET') requestContext.overallCachePolicy?.restrict({ maxAge: 0 })
          }
          const isIntrospection = isIntrospectionOnly(operation, document)
          const mayCompile = !context.explained && !isIntrospection
          const complete = mayCompile ? await compiled?.execute(requestContext as never) : undefined
          if (complete) return complete
          const {
            data,
            errors,
            extensions: { valueCompletion, ...others } = {},
          } = isIntrospection
            ? await execute({
                schema,
                document,
                variableValues: request.variables,
                operationName: request.operationName,
              })
            : await executor(requestContext as never)
          const extensions = { ...others, ...(context.explained && { plan: context.explained.plan() }) }
          const found = (valueCompletion ?? []) as GraphQLError[]
          return {
            // Without `data`, the status would be 400, but a failed execution is no error of the client.
            data: data === undefined && errors?.some(error => error.originalError && !error.nodes) ? null : data,
            ...(errors || found.length > 0 ? { errors: [...(errors ?? []), ...found] } : {}),
            ...(Object.keys(extensions).length > 0 && { extensions }),
          }
        },
      }
    },
  }
}

// For an error outside of a request: a new id links the response to the log line.
function outsideRequest(log: Log): Pick<GatewayContext, 'requestId' | 'log'> {
  const requestId = randomUUID()
  return { requestId, log: log.child({ requestId }) }
}

const hasCode = (error: unknown) => error instanceof GraphQLError && error.extensions.code !== undefined

const causeOf = (error: unknown) => {
  const cause = error instanceof GraphQLError ? error.originalError : undefined
  return cause instanceof Error ? cause : error
}
