import type { Check, Level } from './check.ts'
import { entityChecks } from './checks/entities.ts'
import { errorChecks } from './checks/errors.ts'
import { feedChecks } from './checks/feed.ts'
import { pageChecks } from './checks/pages.ts'
import { schemaChecks } from './checks/schema.ts'
import { inspectSubgraph } from './subject.ts'
import type { InspectedSubgraph, InspectionOptions, SendQuery } from './types.ts'

/** The requirements for a subgraph, by topic. */
export const checks: Record<string, Check[]> = {
  'Its schema': schemaChecks,
  'Its entities': entityChecks,
  'Its lists': pageChecks,
  'Its errors': errorChecks,
  'Its feed': feedChecks,
}

export type Finding = {
  about: string
  check: string
  level: Level
  why: string
  result: 'passed' | 'failed' | 'unasked'
  /** The violations, or the reason why the check was skipped. */
  found: string[]
}

const schemaCheck = {
  about: 'Its schema',
  check: 'returns its schema',
  level: 'MUST',
  why: 'Composition and all other checks need the SDL from { _service { sdl } }.',
} as const

/**
 * Runs every check on a subgraph, sequentially, since some checks measure durations.
 *
 *     const findings = await tried('notes', ask, { others: ['Organisation'], given: ['note_memoranda'] })
 *
 * `others` are the entity types of other subgraphs, and `given` are more ids to test with. With `only`, it runs just the check of
 * that name.
 */
export async function tried(
  name: string,
  ask: SendQuery,
  { only, ...known }: InspectionOptions & { only?: string },
): Promise<Finding[]> {
  let subject: InspectedSubgraph
  try {
    subject = await inspectSubgraph(name, ask, known)
  } catch (error) {
    if ((error as { code?: unknown }).code === 'accord.wrongUse') throw error
    return [{ ...schemaCheck, result: 'failed', found: [(error as Error).message] }]
  }
  const findings: Finding[] = [{ ...schemaCheck, result: 'passed', found: [] }]
  for (const [about, each] of Object.entries(checks)) {
    for (const { name: check, level, why, find } of each.filter(({ name }) => only === undefined || name === only)) {
      // A check throws if the subgraph stops or a response has an unexpected form.
      const found = await find(subject).catch((error: Error) => [error.message])
      if ('unasked' in found) findings.push({ about, check, level, why, result: 'unasked', found: [found.unasked] })
      else findings.push({ about, check, level, why, result: found.length > 0 ? 'failed' : 'passed', found })
    }
  }
  return findings
}
