import type { GraphiQLProps } from 'graphiql'
import type { ExecutionResult } from 'graphql'
import { showNotice } from './notice.tsx'
import type { Plan } from './plan-steps.ts'
import type { Policy } from './policy.ts'
import { createStore } from './store.ts'

export type Run = {
  request: Request
  ms: number
  /** Size of the shown response in bytes. */
  size: number
  plan: Plan | undefined
  cost: { requested: number; limit: number } | undefined
  policy: Policy
}

type Request = {
  query: string
  variables?: unknown
  operationName?: string | undefined
  headers?: Record<string, string> | undefined
}

type Answer = ExecutionResult & { extensions?: { plan?: Plan; cost?: Run['cost'] } }

const endpoint = '/graphql'

const lastRun = createStore<Run>()

/** The last run of this page, in any tab. */
export const useLastRun = lastRun.use

/**
 * GraphiQL's fetcher. It requests plan and cost with each run and stores them for the panels. It removes them from the response, so
 * that the playground shows what any other client receives.
 */
export const ask: GraphiQLProps['fetcher'] = async ({ query, variables, operationName }, options) => {
  const request = { query, variables, operationName: operationName ?? undefined, headers: options?.headers }
  // The file equals the response. The browser caches it, and it works if the gateway allows only persisted documents.
  if (operationName === 'IntrospectionQuery') return answerOf(await fetch('/introspection.json'))
  showNotice(undefined)
  const begin = performance.now()
  const response = await post(request)
  const answer = await answerOf(response)
  const ms = performance.now() - begin
  const { plan, cost } = answer.extensions ?? {}
  const shown = withoutMetadata(answer)
  const size = new TextEncoder().encode(JSON.stringify(shown)).length
  const policy = { header: response.headers.get('cache-control'), hasErrors: answer.errors !== undefined }
  lastRun.set({ request, ms, size, plan: plan ?? undefined, cost, policy })
  return shown
}

function post({ headers, ...body }: Request): Promise<Response> {
  return fetch(endpoint, {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ ...body, extensions: { explain: true, cost: true } }),
  })
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    throw new Error(`The response is not JSON (HTTP ${response.status}): ${text.slice(0, 200) || 'the body is empty'}`)
  }
}

function withoutMetadata({ extensions = {}, ...answer }: Answer): Answer {
  const { plan, cost, ...others } = extensions
  return Object.keys(others).length > 0 ? { ...answer, extensions: others } : answer
}
