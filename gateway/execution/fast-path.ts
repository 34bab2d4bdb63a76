import type { ApolloServerPlugin } from '@apollo/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { LRUCache } from 'lru-cache'
import {
  type ComposedSchema,
  type GatewayContext,
  type MediaTypes,
  memoPerSchema,
  type RequestParams,
  requestParamsIn,
} from '#gateway/context'
import { createCostFunction, exceedsLimits, type Fragments, indexFragments } from '#gateway/limits'
import { chargeRequest } from '#gateway/load-shedding'
import { invalidStringIn, type OperationRecorder, variableErrors } from '#gateway/operations'
import type { Limits } from '#toolkit/config'
import { type CacheHint, cacheControl } from '#toolkit/graphql'
import type { CompiledExecutor } from './compiled-plan.ts'

/*
 * The first case that applies decides which part of the gateway executes a request to POST /graphql:
 *
 * | case                                                                     | the response comes from          |
 * | the response cache has it (http/graphql-route.ts, response-cache/)       | the cache                        |
 * | same text, operation name and schema as a request that succeeded, only   | the compiled executor, without   |
 * |   query, operationName and variables in the body, limits and points fit  |   Apollo Server (this file)      |
 * | introspection only                                                       | graphql-js (gateway-executor.ts) |
 * | a compiled plan, without `extensions: { explain: true }`                 | the compiled executor            |
 * | other, or the compiled executor failed                                   | Apollo's stock executor          |
 */

export type FastPath = {
  /** Stores each operation that Apollo Server executed without errors. */
  plugin: ApolloServerPlugin<GatewayContext>
  /** Sends the response and resolves to `true`. If it resolves to `false`, Apollo Server must execute the request. */
  answers(request: FastifyRequest, reply: FastifyReply, context: () => GatewayContext): Promise<boolean>
}

type KnownOperation = {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
  fragments: Fragments
  queryHash: string
}

// Bounds of the cache, whose keys are documents.
const MAX_OPERATIONS = 1_000
const MAX_DOCUMENT_LENGTH = 10_000

/**
 * Executes an operation without Apollo Server if the same document ran before without errors. It skips parsing and
 * validation of the document, but checks variables, cost and rate limit.
 *
 *     const fastPath = createFastPath({ executor, graph: graph.now, mediaTypes, limits })
 *     new ApolloServer({ plugins: [fastPath.plugin, …] })
 *     if (await fastPath.answers(request, reply, () => context)) return reply
 */
export function createFastPath({
  executor,
  graph,
  mediaTypes,
  limits,
  recordRepeat = () => true,
}: {
  executor: CompiledExecutor
  graph: () => ComposedSchema
  mediaTypes: MediaTypes
  limits: Limits
  /** Records an operation that skips Apollo Server. If it returns `false`, Apollo Server executes the request. */
  recordRepeat?: OperationRecorder['recordRepeat'] | undefined
}): FastPath {
  const known = new LRUCache<string, KnownOperation>({ max: MAX_OPERATIONS })
  const costOf = memoPerSchema(graph, ({ schema, supergraphSdl }) => createCostFunction(schema, supergraphSdl))

  /** The cost of an operation. Undefined if its variables are invalid or exceed a limit, or if the cost does. */
  function costIfValid(
    { schema, operation, fragments }: KnownOperation,
    variables: Record<string, unknown>,
  ): number | undefined {
    if (exceedsLimits(variables, limits) || invalidStringIn(variables)) return
    const cost = costOf()(operation, fragments, variables)
    return cost > limits.cost || variableErrors(schema, operation, variables).length > 0 ? undefined : cost
  }

  return {
    plugin: {
      async requestDidStart() {
        return {
          async willSendResponse({ source, request, document, operation, queryHash, schema, response: { body } }) {
            const isComplete = body.kind === 'single' && !body.singleResult.errors
            if (!isComplete || !request.http || !source || !document || operation?.operation !== 'query') return
            if (source.length > MAX_DOCUMENT_LENGTH) return
            known.set(keyOf(source, request.operationName), {
              schema,
              document,
              operation,
              fragments: indexFragments(document),
              queryHash: queryHash!,
            })
          },
        }
      },
    },

    async answers(request, reply, contextFor) {
      const params = request.method === 'POST' ? plainParamsIn(request.body) : undefined
      const cached = params && known.get(keyOf(params.query, params.operationName))
      const mediaType = mediaTypes.of(request)
      if (!params || cached?.schema !== graph().schema || !mediaType) return false
      const variables = params.variables ?? {}
      const cost = costIfValid(cached, variables)
      const logged = { operation: cached.operation.name?.value ?? null, hash: cached.queryHash }
      if (cost === undefined || !recordRepeat(logged) || !(await chargeRequest(request, cost))) return false

      const context = contextFor()
      context.charge = undefined
      const policy = cachePolicy()
      const { query, operationName } = params
      const answer = await executor.execute({
        request: { query, variables, ...(operationName != null && { operationName }) },
        context,
        overallCachePolicy: policy,
        ...cached,
      } as never)
      if (!answer) return false
      Object.assign(request.outcome, logged, { cost, codes: [] })
      reply
        .header('cache-control', cacheControl(policy.hint()))
        .header('content-type', mediaType)
        .send(`${JSON.stringify(answer)}\n`)
      return true
    },
  }
}

const keyOf = (source: string, operationName: string | null | undefined) => `${operationName ?? ''} ${source}`

const paramNames = new Set(['query', 'operationName', 'variables'])

/** The parameters of a request body. Undefined if it has other parameters, or if one is invalid. */
function plainParamsIn(body: unknown): (RequestParams & { query: string }) | undefined {
  const params = requestParamsIn(body)
  // No operation has an empty name.
  if (!params?.query || params.operationName === '') return
  for (const name in params) if (!paramNames.has(name)) return
  return { ...params, query: params.query }
}

/** The cache policy of a response: the shortest `maxAge` of its parts, and PRIVATE if a part is private. */
function cachePolicy() {
  let hint: CacheHint | undefined
  return {
    hint: () => hint,
    restrict({ maxAge = Number.POSITIVE_INFINITY, scope = 'PUBLIC' }: Partial<CacheHint>) {
      hint = {
        maxAge: Math.min(hint?.maxAge ?? maxAge, maxAge),
        scope: hint?.scope === 'PRIVATE' ? 'PRIVATE' : scope,
      }
    },
  }
}
