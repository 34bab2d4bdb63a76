import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { GraphQLResponse } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import type { ExportableList } from './exportable-lists.ts'
import type { FetchPage } from './rows.ts'

type PageQuery = { query: string; operationName: string; variables: Record<string, unknown> }

/** Executes a query in this process, until `signal` aborts. */
export type ExecutePage = (query: PageQuery, signal: AbortSignal) => Promise<GraphQLResponse>

type PageQueries = {
  left: AbortSignal
  requestTimeout: number
  onPolicy(policy: string | undefined): void
  charge?: ((objects: number) => Promise<void>) | undefined
}

/**
 * Returns a function that reads a page of a list, within `requestTimeout` ms and until `left` aborts. `onPolicy` receives
 * the `cache-control` of each page. `charge` receives its number of objects, since the estimated cost of a page is far
 * higher than its usual size. A page with an error throws `IncompletePage`, because a table cannot contain errors. If a
 * subgraph was not available, the page is retried once.
 */
export function createPageQueries(
  execute: ExecutePage,
  { source: query }: ExportableList,
  { left, requestTimeout, onPolicy, charge }: PageQueries,
): FetchPage {
  return async (operationName, variables) => {
    try {
      return await once(operationName, variables)
    } catch (error) {
      // Without a retry one busy moment of a subgraph would end an export of several minutes.
      if (!(error instanceof IncompletePage) || error.status < 503) throw error
      await pause(250, undefined, { signal: left })
      return once(operationName, variables)
    }
  }

  async function once(operationName: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
    left.throwIfAborted()
    const signal = AbortSignal.any([left, AbortSignal.timeout(requestTimeout)])
    // Each call of a subgraph adds a listener, and one page can make many calls.
    setMaxListeners(0, signal)
    const { body, http } = await execute({ query, operationName, variables }, signal)
    left.throwIfAborted()
    const { data, errors } = body.kind === 'single' ? body.singleResult : body.initialResult
    if (errors || !data) throw new IncompletePage(errors ?? [])
    onPolicy(http.headers.get('cache-control'))
    await charge?.(countObjects(data))
    return data
  }
}

/** The number of objects in a response, including itself. */
function countObjects(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  let count = Array.isArray(value) ? 0 : 1
  for (const inner of Object.values(value)) count += countObjects(inner)
  return count
}

/** A page with errors, as a client may read them, and the HTTP status for them. */
export class IncompletePage extends Error {
  readonly errors: readonly GraphQLFormattedError[]
  readonly status: number
  constructor(errors: readonly GraphQLFormattedError[]) {
    super(errors[0]?.message)
    this.errors = errors
    this.status = statuses[String(errors[0]?.extensions?.code)] ?? 400
  }
}

const statuses: Record<string, number> = {
  INTERNAL: 500,
  OVERLOADED: 503,
  SUBGRAPH_UNAVAILABLE: 503,
  SUBGRAPH_TIMEOUT: 504,
}

/** The `cache-control` header with the shortest `max-age` of all that were added. */
export function shortestPolicy(): { add(policy: string | undefined): void; header(): string } {
  let shortest: string | undefined
  const ageOf = (policy: string) => Number(/max-age=(\d+)/.exec(policy)?.[1] ?? 0)
  return {
    add(policy = 'no-store') {
      if (shortest === undefined || ageOf(policy) < ageOf(shortest)) shortest = policy
    },
    header: () => shortest ?? 'no-store',
  }
}
