import { createHash } from 'node:crypto'
import type { GraphQLResponse } from '@apollo/server'
import type { ExportableList } from './exportable-lists.ts'
import type { ExecutePage } from './page-queries.ts'

const query = 'query LastChange { imports(first: 0) { changedAt } }'

/**
 * An ETag for a table that is not read yet, of what is asked and of when the graph last changed. Asked for before the first row, so
 * that a change meanwhile makes the next tag another. None where the graph does not tell.
 */
export async function exportRevision(
  { source }: ExportableList,
  ending: string,
  variables: Record<string, unknown>,
  execute: (question: Parameters<ExecutePage>[0]) => Promise<GraphQLResponse>,
): Promise<string | undefined> {
  const { body } = await execute({ query, operationName: 'LastChange', variables: {} })
  const data = body.kind === 'single' ? body.singleResult.data : undefined
  const changedAt = (data?.imports as { changedAt: string | null } | null | undefined)?.changedAt
  if (!changedAt) return undefined
  // What holds is a matter of the day.
  const day = new Date().toISOString().slice(0, 10)
  return etagOf(JSON.stringify([source, ending, variables, changedAt, day]))
}

/** Weak: the same table is sent with and without compression. */
export const etagOf = (content: string | Buffer) =>
  `W/"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`
