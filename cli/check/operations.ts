import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { type DocumentNode, type GraphQLSchema, parse, Source, validate } from 'graphql'
import { usageError } from '#cli/command'
import { relativePath } from '#cli/graph/composition-error'
import { type OperationRecord, readRecordedOperations } from '#gateway/operations'
import type { Finding } from './finding.ts'

/** A known operation: a file in operations/, or an operation that a gateway has recorded. */
export type Operation = { name: string; document: DocumentNode; file: URL | undefined }

/** The operations of a folder, one per file, and a finding for each file that does not parse. */
export function readOperations(folder: URL): { operations: Operation[]; findings: Finding[] } {
  const findings: Finding[] = []
  const names = existsSync(folder) ? readdirSync(folder).filter(name => name.endsWith('.graphql')) : []
  const operations = names.sort().flatMap(name => {
    const file = new URL(name, folder)
    try {
      const document = parse(new Source(readFileSync(file, 'utf8'), relativePath(file)))
      return [{ name: relativePath(file), document, file }]
    } catch (error) {
      findings.push(findingOf(file, error as OperationError))
      return []
    }
  })
  return { operations, findings }
}

/** The operations of a recording, named with their number of requests; `leftOut` is the number of requests not recorded. */
export function operationsOf(path: string | undefined): Pick<OperationRecord, 'leftOut'> & { operations: Operation[] } {
  if (path === undefined) return { operations: [], leftOut: 0 }
  if (!existsSync(path)) throw usageError(`There is no recording ${path}.`)
  const { operations, leftOut } = readRecordedOperations(path)
  const read = operations.map(({ name, hash, count, document }) => ({
    name: `${name ?? `operation ${hash.slice(0, 8)}`} (recorded ${count === 1 ? 'once' : `${count} times`})`,
    document: parse(document),
    file: undefined,
  }))
  return { operations: read, leftOut }
}

/** Operations that are invalid for the schema. A recorded operation counts only if it was valid before the change. */
export function failingOperations(
  operations: Operation[],
  schema: GraphQLSchema,
  before: GraphQLSchema | undefined,
): Finding[] {
  return operations.flatMap(({ name, document, file }) => {
    const errors = validate(schema, document)
    if (file) return errors.map(error => findingOf(file, error))
    if (errors.length === 0 || !before || validate(before, document).length > 0) return []
    const message = `${name} would be rejected: ${errors.map(error => error.message).join(' ')}`
    return [{ of: 'operations', level: 'error', code: 'OPERATION_INVALID', message, places: [] }]
  })
}

type OperationError = { message: string; locations?: readonly { line: number; column: number }[] | undefined }

const findingOf = (file: URL, { message, locations }: OperationError): Finding => ({
  of: 'operations',
  level: 'error',
  code: 'OPERATION_INVALID',
  message,
  places: (locations ?? [])
    .slice(0, 1)
    .map(({ line, column }) => ({ file: relativePath(file), line, column, owners: [] })),
})
