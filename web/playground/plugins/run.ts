import type { GraphiQLProps } from 'graphiql'
import type { ExecutionResult } from 'graphql'
import { useSyncExternalStore } from 'react'

/** How the gateway answered one question; `at` is the path in the answer, with "@" for a list. */
export type Plan =
  | { kind: 'SEQUENCE' | 'PARALLEL'; steps: Plan[] }
  | { kind: 'FETCH'; subgraph: string; at: string[]; operation: string; ms: number | null; entities: number | null }

/** What is known of a run besides its answer. */
export type Run = {
  operationName: string | undefined
  ms: number
  /** Of the answer as it is shown, in bytes. */
  size: number
  hasErrors: boolean
  cachePolicy: string | null
  plan: Plan | undefined
  cost: { requested: number; limit: number } | undefined
}

type Answer = ExecutionResult & { extensions?: { plan?: Plan; cost?: Run['cost'] } }

const endpoint = '/graphql'

let last: Run | undefined
const listeners = new Set<() => void>()

/** The last run of this page, in any tab. */
export const useLastRun = (): Run | undefined => useSyncExternalStore(subscribe, () => last)

/**
 * Asks the graph for GraphiQL: each run asks for its plan too, and keeps it for the panels, so that the answer shown is the
 * one that any other client gets.
 */
export const ask: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }, options) => {
  const isIntrospection = operationName === 'IntrospectionQuery'
  const begin = performance.now()
  const response = await fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...options?.headers },
    body: JSON.stringify({
      query,
      variables,
      operationName: operationName ?? undefined,
      ...(!isIntrospection && { extensions: { explain: true } }),
    }),
  })
  const answer = await answerOf(response)
  if (isIntrospection) return answer

  const { plan, cost } = answer.extensions ?? {}
  const shown = withoutPlan(answer)
  keep({
    operationName: operationName ?? undefined,
    ms: performance.now() - begin,
    size: new TextEncoder().encode(JSON.stringify(shown)).length,
    hasErrors: answer.errors !== undefined,
    cachePolicy: response.headers.get('cache-control'),
    plan,
    cost,
  })
  return shown
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`The answer is not JSON (HTTP ${response.status}): ${text.slice(0, 200) || 'it is empty'}`)
  }
}

function withoutPlan({ extensions = {}, ...answer }: Answer): Answer {
  const { plan, ...others } = extensions
  return Object.keys(others).length > 0 ? { ...answer, extensions: others } : answer
}

function keep(run: Run): void {
  last = run
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
