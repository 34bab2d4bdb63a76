import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { GraphQLResponse } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import type { ChargeCost } from '#gateway/context'
import type { ExportableList } from './exportable-lists.ts'
import type { FetchPage } from './rows.ts'

type PageQuery = { query: string; operationName: string; variables: Record<string, unknown> }

/** Executes a query in this process, until `signal` aborts. */
export type ExecutePage = (query: PageQuery, signal: AbortSignal) => Promise<GraphQLResponse>

/**
 * Returns a function that reads a page of a list, within `requestTimeout` ms and until `left` aborts. `onPolicy`
 * receives the `cache-control` of each page. `charge` receives its number of objects: the cost of the query would be
 * far higher. If a subgraph is unavailable, the function retries once. Throws `IncompletePage` if an error remains.
 */
export function createPageQueries(
  execute: ExecutePage,
  { source: query }: ExportableList,
  {
    left,
    requestTimeout,
    onPolicy,
    charge,
  }: {
    left: AbortSignal
    requestTimeout: number
    onPolicy(policy: string | undefined): void
    charge?: ChargeCost | undefined
  },
): FetchPage {
  return async (operationName, variables) => {
    try {
      return await once(operationName, variables)
    } catch (error) {
      // Without a retry, a short overload of a subgraph would end an export of several minutes.
      if (!(error instanceof IncompletePage) || error.status < 503) throw error
      await pause(250, undefined, { signal: left })
      return once(operationName, variables)
    }
  }

  async function once(operationName: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
    left.throwIfAborted()
    const signal = AbortSignal.any([left, AbortSignal.timeout(requestTimeout)])
    // No limit: each call of a subgraph adds a listener, and a page can need many calls.
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

/** The number of objects in a JSON value, including the value itself. */
function countObjects(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  let count = Array.isArray(value) ? 0 : 1
  for (const inner of Object.values(value)) count += countObjects(inner)
  return count
}

/** A page with errors. `errors` are formatted for clients, `status` is the HTTP status of the response. */
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

/** Collects `cache-control` headers; `header` returns the one with the shortest `max-age`. */
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
