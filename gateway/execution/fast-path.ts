import type { ApolloServerPlugin } from '@apollo/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode } from 'graphql'
import { type ComposedSchema, type GatewayContext, type MediaTypes, memoPerSchema } from '#gateway/context'
import { createCostFunction, type Fragments, indexFragments, variablesExtent } from '#gateway/limits'
import { chargeRequest } from '#gateway/load-shedding'
import { invalidStringIn, type OperationRecorder, variableErrors } from '#gateway/operations'
import type { Limits } from '#toolkit/config'
import { type CacheHint, cacheControl } from '#toolkit/graphql'
import type { CompiledExecutor } from './compiled-plan.ts'

/*
 * The short way of a question that has been answered before: what Apollo Server would find out again of its document is known, and
 * the rest, what it costs and whether its variables fit, is looked at here. Whatever is not as usual goes the long way, which
 * tells what is wrong.
 */

export type FastPath = {
  /** Learns what has been answered. */
  plugin: ApolloServerPlugin<GatewayContext>
  /** Sends the answer to a request, if this is one for the short way and nothing goes wrong. */
  answers(request: FastifyRequest, reply: FastifyReply, context: () => GatewayContext): Promise<boolean>
}

type KnownOperation = {
  schema: GraphQLSchema
  document: DocumentNode
  operation: OperationDefinitionNode
  fragments: Fragments
  queryHash: string
}

// By their text, so neither many nor long ones.
const MAX_OPERATIONS = 1_000
const MAX_DOCUMENT_LENGTH = 10_000

/**
 *     const direct = answeringDirectly({ executor, graph: graph.now, mediaTypes, limits })
 *     new ApolloServer({ plugins: [direct.plugin, …] })
 *     if (await direct.answers(request, reply, () => context)) return reply
 */
export function createFastPath({
  executor,
  graph,
  mediaTypes,
  limits,
  again = () => true,
}: {
  executor: CompiledExecutor
  graph: () => ComposedSchema
  mediaTypes: MediaTypes
  limits: Limits
  /** Hears of each question that is answered without Apollo Server; where it gives false, that is not. */
  again?: OperationRecorder['again'] | undefined
}): FastPath {
  const known = new Map<string, KnownOperation>()
  const costOf = memoPerSchema(graph, ({ schema, supergraphSdl }) => createCostFunction(schema, supergraphSdl))
  const most = { depth: limits.variablesDepth, values: limits.variablesValues }

  /** What it costs, if nothing is wrong with it. */
  function costIfFit(
    { schema, operation, fragments }: KnownOperation,
    variables: Record<string, unknown>,
  ): number | undefined {
    const { depth, values } = variablesExtent(variables, most)
    if (depth > most.depth || values > most.values || invalidStringIn(variables)) return
    const cost = costOf()(operation, fragments, variables)
    return cost > limits.cost || variableErrors(schema, operation, variables).length > 0 ? undefined : cost
  }

  return {
    plugin: {
      async requestDidStart() {
        return {
          async willSendResponse({ source, request, document, operation, queryHash, schema, response: { body } }) {
            const isFlawless = body.kind === 'single' && !body.singleResult.errors
            if (!isFlawless || !request.http || !source || !document || operation?.operation !== 'query') return
            if (source.length > MAX_DOCUMENT_LENGTH) return
            if (known.size >= MAX_OPERATIONS) known.delete(known.keys().next().value!)
            const fragments = indexFragments(document)
            known.set(keyOf(source, request.operationName), {
              schema,
              document,
              operation,
              fragments,
              queryHash: queryHash!,
            })
          },
        }
      },
    },

    async answers(request, reply, contextFor) {
      const asked = request.method === 'POST' ? askedIn(request.body) : undefined
      const question = asked && known.get(keyOf(asked.query, asked.operationName))
      const mediaType = mediaTypes.of(request)
      if (!asked || question?.schema !== graph().schema || !mediaType) return false
      const variables = asked.variables ?? {}
      const cost = costIfFit(question, variables)
      const told = { operation: question.operation.name?.value ?? null, hash: question.queryHash }
      if (cost === undefined || !again(told) || !(await chargeRequest(request, cost))) return false

      const context = contextFor()
      context.charge = undefined
      const policy = cachePolicy()
      const { query, operationName } = asked
      const answer = await executor.execute({
        request: { query, variables, ...(operationName != null && { operationName }) },
        context,
        overallCachePolicy: policy,
        ...question,
      } as never)
      if (!answer) return false
      Object.assign(request.outcome, told, { cost, codes: [] })
      reply
        .header('cache-control', cacheControl(policy.hint()))
        .header('content-type', mediaType)
        .send(`${JSON.stringify(answer)}\n`)
      return true
    },
  }
}

const keyOf = (source: string, operationName: string | null | undefined) => `${operationName ?? ''} ${source}`

type Asked = { query: string; operationName?: string | null; variables?: Record<string, unknown> | null }

const usual = new Set(['query', 'operationName', 'variables'])

/** The parameters of a request that has no others, and these as they are to be. */
function askedIn(body: unknown): Asked | undefined {
  if (!isRecord(body)) return
  for (const name in body) if (!usual.has(name)) return
  const { query, operationName, variables } = body
  // A name that is empty is that of no operation.
  if (typeof query !== 'string' || operationName === '') return
  if (operationName != null && typeof operationName !== 'string') return
  if (variables != null && !isRecord(variables)) return
  return body as Asked
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** How long an answer may be kept: as long as each part of it. */
function cachePolicy() {
  let hint: CacheHint | undefined
  return {
    hint: () => hint,
    restrict({ maxAge, scope = 'PUBLIC' }: Partial<CacheHint>) {
      hint = {
        maxAge: Math.min(hint?.maxAge ?? Number.POSITIVE_INFINITY, maxAge ?? Number.POSITIVE_INFINITY),
        scope: hint?.scope === 'PRIVATE' ? 'PRIVATE' : scope,
      }
    },
  }
}
