import { setMaxListeners } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import type { GraphQLResponse } from '@apollo/server'
import type { GraphQLFormattedError } from 'graphql'
import type { ExportableList } from './exportable-lists.ts'
import type { FetchPage } from './rows.ts'

export type PageQuery = { query: string; operationName: string; variables: Record<string, unknown> }

/** How the graph is asked in this process; `signal` ends the asking. */
export type ExecutePage = (question: PageQuery, signal: AbortSignal) => Promise<GraphQLResponse>

type PageQueries = {
  left: AbortSignal
  requestTimeout: number
  keep(policy: string | undefined): void
  charge?: ((things: number) => Promise<void>) | undefined
}

/**
 * Asks for the pages of a list until `left`, each within `requestTimeout`; `keep` hears how long each answer may be kept,
 * and `charge` of how many things it tells, for a page of the gateway's own has room for far more than there mostly is. An answer
 * with an error anywhere is thrown as `Unanswered`, after a second try where a subgraph could not be asked: a table has no room
 * for a `null` that stands for an error.
 */
export function createPageQueries(
  execute: ExecutePage,
  { source: query }: ExportableList,
  { left, requestTimeout, keep, charge }: PageQueries,
): FetchPage {
  return async (operationName, variables) => {
    try {
      return await once(operationName, variables)
    } catch (error) {
      // A table that took minutes is not lost to a moment in which a subgraph was busy.
      if (!(error instanceof IncompletePage) || error.status < 503) throw error
      await pause(250, undefined, { signal: left })
      return once(operationName, variables)
    }
  }

  async function once(operationName: string, variables: Record<string, unknown>): Promise<Record<string, unknown>> {
    left.throwIfAborted()
    const signal = AbortSignal.any([left, AbortSignal.timeout(requestTimeout)])
    // Each subgraph call listens, and one page may make many.
    setMaxListeners(0, signal)
    const { body, http } = await execute({ query, operationName, variables }, signal)
    left.throwIfAborted()
    const { data, errors } = body.kind === 'single' ? body.singleResult : body.initialResult
    if (errors || !data) throw new IncompletePage(errors ?? [])
    keep(http.headers.get('cache-control'))
    await charge?.(thingsIn(data))
    return data
  }
}

/** The objects of an answer, itself among them. */
function thingsIn(value: unknown): number {
  if (value === null || typeof value !== 'object') return 0
  let things = Array.isArray(value) ? 0 : 1
  for (const inner of Object.values(value)) things += thingsIn(inner)
  return things
}

/** An answer of the graph was not whole: its errors, as a client may read them, and the status they come with. */
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

/** The shortest time that any of the answers so far may be kept, as a header. */
export function shortestPolicy(): { see(policy: string | undefined): void; told(): string } {
  let least: string | undefined
  const ageOf = (policy: string) => Number(/max-age=(\d+)/.exec(policy)?.[1] ?? 0)
  return {
    see(policy = 'no-store') {
      if (least === undefined || ageOf(policy) < ageOf(least)) least = policy
    },
    told: () => least ?? 'no-store',
  }
}
