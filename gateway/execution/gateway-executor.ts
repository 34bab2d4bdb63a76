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
 * Formats errors for clients; the plugin maps each error to its request.
 *
 *     const { formatError, plugin } = createErrorFormatter(log)
 *     new ApolloServer({ formatError, plugins: [plugin], … })
 *
 * Errors with a known code pass. Other errors become INTERNAL with the request id; the log has the cause. Apollo rejects some
 * requests without a code: those with a 4xx status become BAD_REQUEST.
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
 * The executor of Apollo Server: chooses graphql-js, the compiled executor or Apollo's stock executor. The table of all cases is
 * in fast-path.ts.
 *
 * It also turns `extensions.valueCompletion` of the stock executor into errors. Apollo reports a value that the schema forbids,
 * such as `null` in a non-null field, only there, and the response would look like a success.
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
          const invalid = operationErrors(requestContext)
          if (!operation || invalid.length > 0) return { errors: invalid }
          const context = requestContext.context as GatewayContext
          if (request.extensions?.explain === true) {
            context.explained = recordPlan()
            // A plan has durations, so a cache must not store it; caches store no response to a POST anyway.
            if (request.http?.method === 'GET') requestContext.overallCachePolicy?.restrict({ maxAge: 0 })
          }
          const isIntrospection = isIntrospectionOnly(operation, requestContext.document)
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
                document: requestContext.document,
                variableValues: request.variables,
                operationName: request.operationName,
              })
            : await executor(requestContext as never)
          const extensions = { ...others, ...(context.explained && { plan: context.explained.plan() }) }
          const found = (valueCompletion ?? []) as GraphQLError[]
          return {
            // Without `data`, Apollo Server would answer 400; a failed execution is no fault of the client, so `data` is null.
            data: data === undefined && errors?.some(error => error.originalError && !error.nodes) ? null : data,
            ...(errors || found.length > 0 ? { errors: [...(errors ?? []), ...found] } : {}),
            ...(Object.keys(extensions).length > 0 && { extensions }),
          }
        },
      }
    },
  }
}

// For an error that belongs to no request: a new id links response and log line.
function outsideRequest(log: Log): Pick<GatewayContext, 'requestId' | 'log'> {
  const requestId = randomUUID()
  return { requestId, log: log.child({ requestId }) }
}

const hasCode = (error: unknown) => error instanceof GraphQLError && error.extensions.code !== undefined

const causeOf = (error: unknown) => {
  const cause = error instanceof GraphQLError ? error.originalError : undefined
  return cause instanceof Error ? cause : error
}
