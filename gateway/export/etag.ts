import { createHash } from 'node:crypto'
import type { GraphQLResponse } from '@apollo/server'
import type { ExportableList } from './exportable-lists.ts'
import type { ExecutePage } from './page-queries.ts'

const query = 'query LastChange { imports(first: 0) { changedAt } }'

/**
 * Computes the ETag of a table from the request and the time of the last change of the graph. Call it before reading
 * the first row, so that a change during the export changes the next ETag. Undefined if the graph has no such time.
 */
export async function exportRevision(
  { source }: ExportableList,
  ending: string,
  variables: Record<string, unknown>,
  execute: (query: Parameters<ExecutePage>[0]) => Promise<GraphQLResponse>,
): Promise<string | undefined> {
  const { body } = await execute({ query, operationName: 'LastChange', variables: {} })
  const data = body.kind === 'single' ? body.singleResult.data : undefined
  const changedAt = (data?.imports as { changedAt: string | null } | null | undefined)?.changedAt
  if (!changedAt) return undefined
  // The status of an agreement depends on the day.
  const day = new Date().toISOString().slice(0, 10)
  return etagOf(JSON.stringify([source, ending, variables, changedAt, day]))
}

/** Weak: the same table is sent with and without compression. */
export const etagOf = (content: string | Buffer) =>
  `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`
