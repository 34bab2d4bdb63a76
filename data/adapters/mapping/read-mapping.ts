import { type Mapping, mappingSchema } from './schema.ts'
import { mappingErrors } from './validation.ts'
import { formatIssues } from './zod-messages.ts'

/**
 * Validates a mapping and returns it, or throws an Error that lists all errors.
 *
 *     const mapping = parseMapping(parse(readFileSync('mapping.yaml', 'utf8')))
 */
export function parseMapping(mapping: unknown): Mapping {
  const { success, data, error } = mappingSchema.safeParse(mapping)
  const errors = success ? mappingErrors(data) : formatIssues(error.issues)
  if (errors.length > 0) throw new Error(`The mapping is invalid:\n${errors.map(line => `  ${line}\n`).join('')}`)
  return data!
}
