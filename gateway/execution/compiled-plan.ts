import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql'
import { type GatewayContext, ResponseReplay, type SubgraphResponse } from '#gateway/context'
import { indexFragments } from '#gateway/limits'
import { withSpan } from '#toolkit/runtime'
import { bailOut, bailOutError, UnsupportedPlan } from './bail-out.ts'
import { compileStep, type Data, type Step, type StepContext } from './plan-steps.ts'
import type { QueryPlan } from './plan-types.ts'
import { compileShape } from './response-shape.ts'

type RequestContext = QueryPlan['requestContext']
type CompiledOperation = Pick<QueryPlan, 'queryPlan' | 'serviceMap'> & {
  operation: OperationDefinitionNode
  fragments: Map<string, FragmentDefinitionNode>
}
/** A question made ready, unless it has something in it that is not compiled. */
type CompiledPlan = { carryOut: Step | undefined; shapeFor(holds: StepContext['holds']): (data: Data) => Data }

/** How many questions were answered here, and how many were left to the stock executor, whose answer had an error. */
export type ExecutionCounts = { compiled: number; stock: number }

export type CompiledExecutor = {
  counts: ExecutionCounts
  /** Hears of each plan that is made or used. */
  planned(plan: QueryPlan): void
  /** `undefined` leaves the question to the stock executor. */
  execute(asked: RequestContext): Promise<{ data: Data } | undefined>
}

// A compiled question takes a few kilobytes.
const MAX_COMPILED_PLANS = 1_000
// One for each way its conditions turn out, which are as many as a client cares to make.
const MAX_SHAPES = 32

/**
 * Answers questions that have been planned before, each with its plan and its answer compiled. Only flawless answers come of
 * it: where a subgraph tells of an error, or gives what the schema forbids, the stock executor of Apollo is asked the same. It
 * hears once more what the subgraphs have told (`Heard`), and tells it as it always did.
 *
 *     const executor = compiling()
 *     new ApolloGateway({ experimental_didResolveQueryPlan: executor.planned, … })
 *     const answer = (await executor.execute(requestContext)) ?? (await stock(requestContext))
 */
export function createCompiledExecutor(): CompiledExecutor {
  const questions = new WeakMap<GraphQLSchema, Map<string, CompiledOperation>>()
  const compiled = new WeakMap<CompiledOperation, CompiledPlan | undefined>()
  const counts = { compiled: 0, stock: 0 }

  function compiledOf(question: CompiledOperation, schema: GraphQLSchema): CompiledPlan | undefined {
    if (!compiled.has(question)) compiled.set(question, compile(question, schema))
    return compiled.get(question)
  }

  return {
    counts,

    planned({ requestContext, operationContext, queryPlan, serviceMap }) {
      const { schema, document } = requestContext
      const known = questions.get(schema) ?? questions.set(schema, new Map()).get(schema)!
      const key = keyOf(requestContext)
      if (known.has(key)) return
      const { operation } = operationContext
      known.set(key, { queryPlan, serviceMap, operation, fragments: indexFragments(document) })
      if (known.size > MAX_COMPILED_PLANS) known.delete(known.keys().next().value!)
    },

    async execute(asked) {
      const context = asked.context as GatewayContext
      const question = questions.get(asked.schema)?.get(keyOf(asked))
      const ready = question && compiledOf(question, asked.schema)
      // Once is enough: what was heard then is told now.
      if (!ready || context.heard) return
      context.heard = new ResponseReplay()
      try {
        const asking = askingFor(asked, question, context.heard)
        const data = await withSpan('gateway.request', {}, async () => {
          const data: Data = {}
          await ready.carryOut?.([data], asking)
          return ready.shapeFor(asking.holds)(data)
        })
        counts.compiled++
        return { data }
      } catch (err) {
        if (err instanceof UnsupportedPlan) compiled.set(question, undefined)
        else if (err !== bailOut) context.log.error({ err }, 'the compiled executor failed')
        counts.stock++
        return
      }
    },
  }
}

const keyOf = ({ queryHash, request }: RequestContext) => `${queryHash} ${request.operationName ?? ''}`

function compile(
  { queryPlan: { node }, operation, fragments }: CompiledOperation,
  schema: GraphQLSchema,
): CompiledPlan | undefined {
  if (operation.operation !== 'query' || node?.kind === 'Subscription') return
  const conditions = conditionsIn([operation, ...fragments.values()])
  const shapes = new Map<string, (data: Data) => Data>()
  const shapeFor = (holds: StepContext['holds']) => {
    const outcome = conditions.map(holds)
    const key = outcome.join()
    const found = shapes.get(key)
    if (found) return found
    const shape = compileShape(schema, operation, fragments, name => outcome[conditions.indexOf(name)]!)
    if (shapes.size >= MAX_SHAPES) shapes.clear()
    shapes.set(key, shape)
    return shape
  }
  try {
    return { carryOut: node && compileStep(node), shapeFor }
  } catch (error) {
    if (error instanceof UnsupportedPlan) return
    throw error
  }
}

/** The variables on which it depends what is asked for. */
function conditionsIn(definitions: (OperationDefinitionNode | FragmentDefinitionNode)[]): string[] {
  const names = new Set<string>()
  const ofDirective = { Variable: ({ name }: { name: { value: string } }) => void names.add(name.value) }
  for (const definition of definitions) {
    visit(definition, {
      Directive(node) {
        if (node.name.value === 'skip' || node.name.value === 'include') visit(node, ofDirective)
      },
    })
  }
  return [...names]
}

function askingFor(
  asked: RequestContext,
  { serviceMap, operation }: CompiledOperation,
  heard: ResponseReplay,
): StepContext {
  const { variables = {} } = asked.request
  return {
    variables,
    holds(name) {
      const given = Object.hasOwn(variables, name) ? variables[name] : undefined
      const byDefault = operation.variableDefinitions?.find(one => one.variable.name.value === name)?.defaultValue
      const value = given ?? (byDefault && valueFromASTUntyped(byDefault))
      return typeof value === 'boolean' ? value : bailOutError()
    },
    async fetched({ serviceName, operation: query, operationName, operationDocumentNode }, variables, positions) {
      const source = serviceMap[serviceName] ?? bailOutError()
      const request = { query, variables, operationName }
      const answer = withSpan('gateway.fetch', { service: serviceName }, () =>
        source.process({
          kind: 'incoming operation' as never,
          request,
          incomingRequestContext: asked,
          context: asked.context,
          ...(operationDocumentNode && { document: operationDocumentNode }),
        }),
      ) as Promise<SubgraphResponse>
      heard.note(serviceName, request, { positions, answer })
      const { data, errors } = await answer
      return data && !errors?.length ? data : bailOutError()
    },
  }
}
