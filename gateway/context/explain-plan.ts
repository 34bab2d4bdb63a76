import { parse, print } from 'graphql'
import type { Plan, PlanRecorder, QueryPlan } from './request-context.ts'

type PlanNode = Exclude<NonNullable<QueryPlan['node']>, { kind: 'Subscription' }>
type Call = { subgraph: string; query: string; entities: number | null; ms: number }

/**
 * Records the query plan of one request, for a client that sent `extensions: { explain: true }`.
 *
 *     const recorder = recordPlan()
 *     recorder.planned(queryPlan); const ended = recorder.called('sources', query); ended()
 *     recorder.plan()   // { kind: 'FETCH', subgraph: 'sources', at: [], operation: '…', entities: null, ms: 4.2 }
 */
export function recordPlan(): PlanRecorder {
  let root: PlanNode | undefined
  const calls: Call[] = []
  return {
    planned(queryPlan) {
      root = queryPlan.node as PlanNode | undefined
    },
    called(subgraph, { query, variables }) {
      const began = performance.now()
      const representations = variables?.representations
      const entities = Array.isArray(representations) ? representations.length : null
      return () => void calls.push({ subgraph, query, entities, ms: Math.round((performance.now() - began) * 10) / 10 })
    },
    plan: () => (root ? planOf(root, [], [...calls]) : null),
  }
}

// A step has the first call with its subgraph and query that no other step has. `calls` is in the order of the ends.
function planOf(node: PlanNode, at: string[], calls: Call[]): Plan {
  const stepsOf = (nodes: (PlanNode | undefined)[]) => nodes.flatMap(one => (one ? [planOf(one, at, calls)] : []))
  switch (node.kind) {
    case 'Sequence':
      return { kind: 'SEQUENCE', steps: stepsOf(node.nodes) }
    case 'Parallel':
      return { kind: 'PARALLEL', steps: stepsOf(node.nodes) }
    case 'Flatten':
      return planOf(node.node, [...at, ...node.path.map(String)], calls)
    case 'Condition':
      return { kind: 'SEQUENCE', steps: stepsOf([node.ifClause, node.elseClause]) }
    case 'Defer':
      return { kind: 'SEQUENCE', steps: stepsOf([node.primary.node, ...node.deferred.map(one => one.node)]) }
    case 'Fetch': {
      const { serviceName: subgraph, operation } = node
      const found = calls.findIndex(call => call.subgraph === subgraph && call.query === operation)
      const [call] = found < 0 ? [] : calls.splice(found, 1)
      const { entities = null, ms = null } = call ?? {}
      return { kind: 'FETCH', subgraph, at, operation: print(parse(operation)), entities, ms }
    }
  }
}
