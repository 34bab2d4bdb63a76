import { parse, print } from 'graphql'
import type { Plan, PlanRecorder, QueryPlan } from './request-context.ts'

type PlanNode = Exclude<NonNullable<QueryPlan['node']>, { kind: 'Subscription' }>

type Call = { subgraph: string; query: string; entities: number | null; ms: number }

/**
 * How one answer comes about: asked for with `extensions: { explain: true }`, told in `extensions.plan`.
 *
 *     const explained = explaining()
 *     explained.planned(queryPlan); const ended = explained.called('sources', asked); ended()
 *     explained.plan()   // { kind: 'FETCH', subgraph: 'sources', at: [], operation: '…', entities: null, ms: 4.2 }
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
      const wanted = variables?.representations
      const entities = Array.isArray(wanted) ? wanted.length : null
      return () => void calls.push({ subgraph, query, entities, ms: Math.round((performance.now() - began) * 10) / 10 })
    },
    plan: () => (root ? planOf(root, [], [...calls]) : null),
  }
}

// A call is known by its subgraph and its text; of two alike, the one that ended first is told first.
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
