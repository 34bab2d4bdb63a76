import { type Mapping, mappingSchema } from './schema.ts'
import { mappingErrors } from './validation.ts'
import { formatIssues } from './zod-messages.ts'

/**
 * A mapping that is known to be sound, or an Error that lists what is wrong with it.
 *
 *     const mapping = soundMapping(parse(readFileSync('mapping.yaml', 'utf8')))
 */
export function parseMapping(mapping: unknown): Mapping {
  const { success, data, error } = mappingSchema.safeParse(mapping)
  const faults = success ? mappingErrors(data) : formatIssues(error.issues)
  if (faults.length > 0) throw new Error(`The mapping is not sound:\n${faults.map(fault => `  ${fault}\n`).join('')}`)
  return data!
}
