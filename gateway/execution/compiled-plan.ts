import {
  type FragmentDefinitionNode,
  type GraphQLSchema,
  type OperationDefinitionNode,
  valueFromASTUntyped,
  visit,
} from 'graphql'
import { LRUCache } from 'lru-cache'
import { type GatewayContext, ResponseReplay, type SubgraphResponse } from '#gateway/context'
import { indexFragments } from '#gateway/limits'
import { withSpan } from '#toolkit/runtime'
import { bailOut, bailOutError, UnsupportedPlan } from './bail-out.ts'
import type { Data } from './deep-merge.ts'
import { compileStep, type Step, type StepContext } from './plan-steps.ts'
import type { QueryPlan } from './plan-types.ts'
import { compileShape } from './response-shape.ts'

type RequestContext = QueryPlan['requestContext']
type CompiledOperation = Pick<QueryPlan, 'queryPlan' | 'serviceMap'> & {
  operation: OperationDefinitionNode
  fragments: Map<string, FragmentDefinitionNode>
}
type CompiledPlan = { run: Step | undefined; shapeFor(holds: StepContext['holds']): (data: Data) => Data }

/** The number of operations that this executor completed, and of those that it left to the stock executor. */
export type ExecutionCounts = { compiled: number; stock: number }

export type CompiledExecutor = {
  counts: ExecutionCounts
  /** Receives each plan that Apollo Gateway makes or takes from its cache. */
  planned(plan: QueryPlan): void
  /** Resolves to `undefined` if the stock executor must execute the operation. */
  execute(request: RequestContext): Promise<{ data: Data } | undefined>
}

// A compiled plan takes a few kB.
const MAX_COMPILED_PLANS = 1_000
// The number of cached shapes of one operation. It has one shape for each combination of @skip and @include values.
const MAX_SHAPES = 32

/**
 * Compiles the query plan and the response shape of an operation once, and runs them for each request. If a subgraph
 * returns an error or invalid data, Apollo's stock executor executes the operation again, on the responses in
 * `ResponseReplay`: so all errors have the format of Apollo.
 *
 *     const executor = createCompiledExecutor()
 *     new ApolloGateway({ experimental_didResolveQueryPlan: executor.planned, … })
 *     const answer = (await executor.execute(requestContext)) ?? (await stock(requestContext))
 */
export function createCompiledExecutor(): CompiledExecutor {
  const operations = new WeakMap<GraphQLSchema, LRUCache<string, CompiledOperation>>()
  const compiled = new WeakMap<CompiledOperation, CompiledPlan | undefined>()
  const counts = { compiled: 0, stock: 0 }

  function compiledOf(operation: CompiledOperation, schema: GraphQLSchema): CompiledPlan | undefined {
    if (!compiled.has(operation)) compiled.set(operation, compile(operation, schema))
    return compiled.get(operation)
  }

  return {
    counts,

    planned({ requestContext, operationContext, queryPlan, serviceMap }) {
      const { schema, document } = requestContext
      const known = operations.get(schema) ?? new LRUCache<string, CompiledOperation>({ max: MAX_COMPILED_PLANS })
      operations.set(schema, known)
      const key = keyOf(requestContext)
      if (known.has(key)) return
      const { operation } = operationContext
      known.set(key, { queryPlan, serviceMap, operation, fragments: indexFragments(document) })
    },

    async execute(request) {
      const context = request.context as GatewayContext
      const operation = operations.get(request.schema)?.get(keyOf(request))
      const plan = operation && compiledOf(operation, request.schema)
      // A request has a replay if this executor has failed for it before.
      if (!plan || context.replay) return
      context.replay = new ResponseReplay()
      try {
        const stepContext = stepContextFor(request, operation, context.replay)
        const data = await withSpan('gateway.request', {}, async () => {
          const data: Data = {}
          await plan.run?.([data], stepContext)
          return plan.shapeFor(stepContext.holds)(data)
        })
        counts.compiled++
        return { data }
      } catch (err) {
        if (err instanceof UnsupportedPlan) compiled.set(operation, undefined)
        else if (err !== bailOut) context.log.error({ err }, 'compiled executor failed; the stock executor takes over')
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
  const shapes = new LRUCache<string, (data: Data) => Data>({ max: MAX_SHAPES })
  const shapeFor = (holds: StepContext['holds']) => {
    const outcome = conditions.map(holds)
    const key = outcome.join()
    const found = shapes.get(key)
    if (found) return found
    const shape = compileShape(schema, operation, fragments, name => outcome[conditions.indexOf(name)]!)
    shapes.set(key, shape)
    return shape
  }
  try {
    return { run: node && compileStep(node), shapeFor }
  } catch (error) {
    if (error instanceof UnsupportedPlan) return
    throw error
  }
}

/** The variables of all @skip and @include directives. */
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

function stepContextFor(
  requestContext: RequestContext,
  { serviceMap, operation }: CompiledOperation,
  replay: ResponseReplay,
): StepContext {
  const { variables = {} } = requestContext.request
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
          incomingRequestContext: requestContext,
          context: requestContext.context,
          ...(operationDocumentNode && { document: operationDocumentNode }),
        }),
      ) as Promise<SubgraphResponse>
      replay.note(serviceName, request, { positions, answer })
      const { data, errors } = await answer
      return data && !errors?.length ? data : bailOutError()
    },
  }
}
