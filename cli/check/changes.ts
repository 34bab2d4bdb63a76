import { type Change, ChangeType, CriticalityLevel, diff } from '@graphql-inspector/core'
import type { GraphQLSchema } from 'graphql'
import { findTypePlaces, type ParsedSchema } from '#cli/graph/source-places'
import type { Finding } from './finding.ts'
import type { Operation } from './operations.ts'
import { fieldUsage } from './usage.ts'

export type Changes = { breaking: number; warned: number; safe: number; findings: Finding[] }

/**
 * Classifies the changes of a public schema by the known operations. A breaking change is an error if an operation uses the
 * element, and a warning if none does. Without known operations every breaking change is an error.
 *
 *     const { breaking, findings } = await schemaChanges(before, after, operations, subgraphs)
 */
export async function schemaChanges(
  before: GraphQLSchema,
  after: GraphQLSchema,
  operations: Operation[],
  subgraphs: ParsedSchema[],
): Promise<Changes> {
  const uses = fieldUsage(operations, before)
  const changes = await diff(before, after)
  const findings = changes.flatMap((change): Finding[] => {
    const { level, reason } = change.criticality
    if (level === CriticalityLevel.NonBreaking) return []
    const users = uses.get(coordinatesOf(change)) ?? []
    const isError = level === CriticalityLevel.Breaking && (users.length > 0 || operations.length === 0)
    return [
      {
        of: 'changes',
        level: isError ? 'error' : 'warning',
        code: change.type,
        message: `${change.message}${level === CriticalityLevel.Breaking && operations.length > 0 ? usedBy(users) : ''}`,
        places: findTypePlaces((change.path ?? '').split('.')[0]!, subgraphs),
        advice: reason,
      },
    ]
  })
  const breaking = findings.filter(({ level }) => level === 'error').length
  return { breaking, warned: findings.length - breaking, safe: changes.length - findings.length, findings }
}

/**
 * The element whose users a change affects. For a new required argument or input field this is the element that has it.
 *
 * We do not use the package's rule `considerUsage`: it looks for uses of the new argument, which no operation can have yet, and it
 * mistakes a use of `Query.ab` for a use of `Query.a`.
 */
function coordinatesOf({ type, path = '' }: Change): string {
  const isAdded = type === ChangeType.FieldArgumentAdded || type === ChangeType.InputFieldAdded
  return isAdded ? path.split('.').slice(0, -1).join('.') : path
}

function usedBy(users: string[]): string {
  if (users.length === 0) return '; no known operation uses it'
  const more = users.length > 3 ? ` and ${users.length - 3} more` : ''
  return `; used by ${users.slice(0, 3).join(', ')}${more}`
}
